"""Dates as a format spells them (`DD/MM/YYYY`) and as FHIR does, both ways, without guessing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from kinspec.formats import date_text

ToFhir = Callable[[str], str | None]
ToText = Callable[[Any], str | None]

_PARTS = re.compile("(DD|MM|YYYY)")
_FHIR_DAY = re.compile("([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
UNKNOWN = "ZZ"


def whole_days(form: str) -> tuple[ToFhir, ToText]:
    """The pair for dates that are known to the day.

    Shape first, then calendar: a lenient reader would guess. `5/2/2016` is read, `5/2/16` and 31 February
    are not.
    """
    parts = _PARTS.split(form)

    def to_fhir(text: str) -> str | None:
        found = _read(text, parts)
        try:
            return date(int(found["YYYY"]), int(found["MM"]), int(found["DD"])).isoformat() if found else None
        except ValueError:
            return None

    def to_text(value: Any) -> str | None:
        if not isinstance(value, str) or not _FHIR_DAY.fullmatch(value) or len(value) != 10:
            return None
        try:
            return date_text(date.fromisoformat(value), form)
        except ValueError:
            return None

    return to_fhir, to_text


def partial_days(form: str) -> tuple[ToFhir, ToText]:
    """The pair for dates whose day, or day and month, may stand as ZZ: `ZZ/05/2010` is `2010-05`."""
    to_day, to_day_text = whole_days(form)
    parts = _PARTS.split(form)

    def to_fhir(text: str) -> str | None:
        found = _read(text.replace(UNKNOWN, "99"), parts) if UNKNOWN in text else None
        if found is None:
            return to_day(text)
        month = "01" if found["MM"] == "99" else found["MM"]
        try:
            known = date(int(found["YYYY"]), int(month), 1).isoformat()
        except ValueError:
            return None
        value = known[:4] if found["MM"] == "99" else known[:7]
        return value if to_text(value) == text else None

    def to_text(value: Any) -> str | None:
        found = _FHIR_DAY.fullmatch(value) if isinstance(value, str) else None
        if found is None:
            return None
        if found[3]:
            return to_day_text(value)
        text = form.replace("YYYY", found[1]).replace("DD", UNKNOWN)
        return text.replace("MM", found[2] or UNKNOWN)

    return to_fhir, to_text


def _read(text: str, parts: list[str]) -> dict[str, str] | None:
    """The digits of each part, None where the text has another shape. A part between marks may be short."""
    if not text.isascii():
        return None
    found: dict[str, str] = {}
    at = 0
    for number, part in enumerate(parts):
        if number % 2 == 0:
            if not text.startswith(part, at):
                return None
            at += len(part)
            continue
        most = len(part)
        end = at
        while end < len(text) and end - at < most and text[end].isdigit():
            end += 1
        marked = (parts[number - 1] or number == 1) and (parts[number + 1] or number + 2 == len(parts))
        if end - at != most and not (marked and most == 2 and end - at == 1):
            return None
        found[part] = text[at:end]
        at = end
    return found if at == len(text) and len(found) == 3 else None
