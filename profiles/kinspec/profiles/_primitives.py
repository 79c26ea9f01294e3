"""The written forms of FHIR's primitive types.

The patterns are our own and say the same as FHIR's, without the shapes that make a backtracking engine run
for minutes (FHIR's own for base64Binary does). They stand in JSON Schemas, so they use only what every
dialect of regular expressions reads the same way.
"""

from __future__ import annotations

import re
from typing import Any

_YEAR = "([0-9]{3}[1-9]|[0-9]{2}[1-9][0-9]|[0-9][1-9][0-9]{2}|[1-9][0-9]{3})"
_MONTH = "(0[1-9]|1[0-2])"
_DAY = "(0[1-9]|[12][0-9]|3[01])"
_TIME = r"([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]{1,9})?"
_ZONE = r"(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_NO_SPACE = r"^[^\u0000-\u0020]+$"
_TEXT = r"^[ \t\r\n]*[^\u0000-\u0020][^\u0000-\u0008\u000b\u000c\u000e-\u001f]*$"
_SIX_BITS = r"([A-Za-z0-9+/][ \t\r\n]*)"
_PAD = r"=[ \t\r\n]*"

# Type -> pattern of its text in JSON. FHIR's strings are not blank and hold no control characters.
PATTERNS: dict[str, str] = {
    "string": _TEXT,
    "markdown": _TEXT,
    "xhtml": "^<div",
    "code": r"^[^\u0000-\u0020]+([ \t\r\n][^\u0000-\u0020]+)*$",
    "id": r"^[A-Za-z0-9.-]{1,64}$",
    "uri": _NO_SPACE,
    "url": _NO_SPACE,
    "canonical": _NO_SPACE,
    "oid": r"^urn:oid:[0-2](\.(0|[1-9][0-9]*))+$",
    "uuid": "^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
    "date": f"^{_YEAR}(-{_MONTH}(-{_DAY})?)?$",
    "dateTime": f"^{_YEAR}(-{_MONTH}(-{_DAY}(T{_TIME}{_ZONE})?)?)?$",
    "instant": f"^{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}$",
    "time": f"^{_TIME}$",
    "base64Binary": rf"^[ \t\r\n]*({_SIX_BITS}{{4}})*({_SIX_BITS}{{2}}{_PAD}{_PAD}|{_SIX_BITS}{{3}}{_PAD})?$",
}

# Type -> least and greatest value.
RANGES: dict[str, tuple[int, int]] = {
    "integer": (-2147483648, 2147483647),
    "unsignedInt": (0, 2147483647),
    "positiveInt": (1, 2147483647),
}

_COMPILED: dict[str, re.Pattern[str]] = {}


def is_primitive(code: str) -> bool:
    """Whether JSON holds a value of the type as text, number or truth value."""
    return code in PATTERNS or code in RANGES or code in ("boolean", "decimal")


def fhir_value(text: str, code: str) -> Any:
    """A text as a value of a primitive type; None where the type is complex or the text has not its form."""
    if code == "boolean":
        return {"true": True, "false": False}.get(text)
    if code in RANGES:
        low, high = RANGES[code]
        digits = text.removeprefix("-")
        if not digits.isascii() or not digits.isdigit() or len(digits) > 10:
            return None
        return int(text) if low <= int(text) <= high else None
    if code not in PATTERNS or code == "xhtml":
        return None
    compiled = _COMPILED.get(code)
    if compiled is None:
        compiled = _COMPILED[code] = re.compile(PATTERNS[code].replace("$", r"\Z"))
    return text if compiled.search(text) else None
