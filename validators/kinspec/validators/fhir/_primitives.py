"""The primitive types of FHIR R4: which JSON values each allows.

The patterns are ours and linear. FHIR's own pattern of base64Binary takes a minute for 130 characters in a
backtracking engine, so none is taken from a definition.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

Test = Callable[[Any], bool]

_DATE = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]{1,9})?")
_ZONE = re.compile(r"Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00)")
_ID = re.compile(r"[A-Za-z0-9.-]{1,64}")
_CODE = re.compile(r"[^\s\x00-\x1f]+(?:\s[^\s\x00-\x1f]+)*")
_URI = re.compile(r"[^\s\x00-\x1f]+")
_OID = re.compile(r"urn:oid:[0-2](?:\.(?:0|[1-9][0-9]*))+")
_UUID = re.compile(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_BASE64 = re.compile(r"[A-Za-z0-9+/]*={0,2}")
_SPACES = str.maketrans("", "", " \t\r\n")


def is_date(text: str) -> bool:
    """Whether the text is a year, a month or a day that exists."""
    found = _DATE.fullmatch(text)
    if found is None or found[1] == "0000":
        return False
    if found[3]:
        try:
            date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            return False
    return True


def is_date_time(text: str) -> bool:
    """Whether the text is a date, or a day with a time and a zone."""
    day, mark, rest = text.partition("T")
    if not mark:
        return is_date(text)
    return len(day) == 10 and is_date(day) and _has_time_and_zone(rest)


def is_instant(text: str) -> bool:
    """Whether the text is a day with a time and a zone."""
    return "T" in text and is_date_time(text)


def _has_time_and_zone(text: str) -> bool:
    time = _TIME.match(text)
    return time is not None and _ZONE.fullmatch(text, time.end()) is not None


def is_base64(text: str) -> bool:
    """Whether the text is base64; white space may stand anywhere."""
    tight = text.translate(_SPACES)
    return len(tight) % 4 == 0 and bool(tight) and _BASE64.fullmatch(tight) is not None


def is_string(text: str) -> bool:
    """Whether the text has a character that is not white space, and no control characters."""
    return bool(text) and not text.isspace() and _CONTROL.search(text) is None


def _matches(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.fullmatch(text) is not None


def _text(test: Callable[[str], bool]) -> Test:
    return lambda value: type(value) is str and test(value)


def _whole(lowest: int) -> Test:
    return lambda value: type(value) is int and lowest <= value <= 2147483647


PRIMITIVES: dict[str, Test] = {
    "base64Binary": _text(is_base64),
    "boolean": lambda value: value is True or value is False,
    "canonical": _text(_matches(_URI)),
    "code": _text(_matches(_CODE)),
    "date": _text(is_date),
    "dateTime": _text(is_date_time),
    "decimal": lambda value: type(value) in (int, float),
    "id": _text(_matches(_ID)),
    "instant": _text(is_instant),
    "integer": _whole(-2147483648),
    "markdown": _text(is_string),
    "oid": _text(_matches(_OID)),
    "positiveInt": _whole(1),
    "string": _text(is_string),
    "time": _text(_matches(_TIME)),
    "unsignedInt": _whole(0),
    "uri": _text(_matches(_URI)),
    "url": _text(_matches(_URI)),
    "uuid": _text(_matches(_UUID)),
    "xhtml": _text(lambda text: text.lstrip().startswith("<div") and text.rstrip().endswith("</div>")),
}

# The types whose values stand in JSON without quotation marks.
NO_TEXT = frozenset({"boolean", "decimal", "integer", "positiveInt", "unsignedInt"})

# Words for people, in messages: what each type looks like.
LOOKS: dict[str, str] = {
    "base64Binary": "base64 text",
    "boolean": "true or false, without quotes",
    "canonical": "a URL without spaces",
    "code": "a code without spaces at its ends",
    "date": "a date like 2026, 2026-05 or 2026-05-31 that exists",
    "dateTime": "a date like 2026-05-31, or with time and zone 2026-05-31T09:30:00+01:00",
    "decimal": "a number, without quotes",
    "id": "up to 64 letters, digits, dots and hyphens",
    "instant": "a time with zone like 2026-05-31T09:30:00+01:00",
    "integer": "a whole number, without quotes",
    "positiveInt": "a whole number from 1, without quotes",
    "string": "a text that is not empty and has no control characters",
    "markdown": "a text that is not empty and has no control characters",
    "time": "a time like 09:30:00",
    "unsignedInt": "a whole number from 0, without quotes",
    "uri": "an address without spaces",
    "url": "an address without spaces",
    "uuid": "urn:uuid: and a UUID in lower case",
    "oid": "urn:oid: and an object identifier",
    "xhtml": "a div of XHTML",
}
