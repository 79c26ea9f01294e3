"""One value each way: a cell's text into FHIR, and back.

Every conversion is a pair. `put` gives the FHIR value and what must ride beside it so that `get` finds the
text again: an extension on the primitive, or nothing. Where FHIR has no place beside the value (inside an
extension), `put` gives neither, and the text rides on the record instead.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from kinspec.converters._days import whole_days
from kinspec.converters._mapping import Target
from kinspec.converters._transforms import TRANSFORMS
from kinspec.profiles import own_url

Beside = dict[str, Any] | None
Put = Callable[[str], tuple[Any, Beside]]
Get = Callable[[Any, Any], str]

ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
MEMO = 20_000
FEW = 2_000

# FHIR strings hold no control characters but tab and line ends, and no unpaired surrogates; blanks at the
# ends may be trimmed by others on the way.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]|^\\s|\\s\\Z")
_CODE = re.compile(r"[^\s]+(?: [^\s]+)*")


def text_value(text: str) -> dict[str, str]:
    """The `value[x]` of an extension that holds a text: as a string, or as bytes where strings cannot."""
    if text and not _UNFIT.search(text):
        return {"valueString": text}
    return {"valueBase64Binary": base64.b64encode(text.encode("utf-8", "surrogatepass")).decode()}


def text_of_value(holder: Mapping[str, Any]) -> str | None:
    """The text that `text_value` put there; None where there is none that can be read."""
    if isinstance(text := holder.get("valueString"), str):
        return text
    if isinstance(held := holder.get("valueBase64Binary"), str):
        try:
            return base64.b64decode(held, validate=True).decode("utf-8", "surrogatepass")
        except ValueError:
            return None
    return None


def pair_for(target: Target) -> tuple[Put, Get]:
    """The conversion of one element, both ways. `put` takes a text that is not empty."""
    to_fhir, to_text = _core(target)
    source_text = own_url("StructureDefinition", "source-text")

    def put(text: str) -> tuple[Any, Beside]:
        value = to_fhir(text)
        if value is not None and to_text(value) == text:
            return value, None
        if target.in_extension:
            return None, None
        carried = {"url": source_text, **text_value(text)}
        if value is None:
            return None, {"extension": [{"url": ABSENT, "valueCode": "error"}, carried]}
        return value, {"extension": [carried]}

    def get(value: Any, beside: Any) -> str:
        text = None if value is None else to_text(value)
        if beside is not None:
            carried = _carried(beside, source_text)
            # An edit wins: the text counts only while it still means the value that stands there.
            if carried is not None and (value is None or to_fhir(carried) == value):
                return carried
        return text or ""

    return put, get


def text_of(target: Target) -> Callable[[Any], str | None]:
    """The way back alone, for a value with nothing beside it. It gives None where no text says the value."""
    return _core(target)[1]


def remembered(target: Target) -> tuple[dict[str, Any], dict[Any, str]]:
    """What readers and writers remember of a conversion: values by text, where they say all of it, and back.

    All dates of one form share a memory: a return has a dozen fields of dates and each day in most of them,
    so a memory for each field would work every date out a dozen times. It is bounded by who fills it, and
    outlives the conversion, since a date without anybody tells nothing.
    """
    if target.type in ("date", "dateTime") and target.codes is None:
        return _dates_remembered(target.transform, target.dates)
    return {}, {}


@cache
def _dates_remembered(transform: str | None, form: str) -> tuple[dict[str, Any], dict[Any, str]]:
    return {}, {}


def repeat_of(target: Target) -> Callable[[str], Any]:
    """What an element that repeats a field must hold where the field holds a text."""
    if target.codes is not None:
        return target.codes.get
    put = pair_for(target)[0]
    return lambda text: put(text)[0] if text else None


def _core(target: Target) -> tuple[Callable[[str], Any], Callable[[Any], str | None]]:
    if target.transform is not None:
        return TRANSFORMS[target.transform].pair(target.dates)
    if target.codes is not None:
        return target.codes.get, _translated(target.back or {})
    if target.type in ("date", "dateTime"):
        return whole_days(target.dates)
    return _CORE[target.type]


def _translated(codes: Mapping[str, str]) -> Callable[[Any], str | None]:
    return lambda value: codes.get(value) if isinstance(value, str) else None


def _carried(beside: Any, url: str) -> str | None:
    if isinstance(beside, dict) and isinstance(extensions := beside.get("extension"), list):
        for extension in extensions:
            if isinstance(extension, dict) and extension.get("url") == url:
                return text_of_value(extension)
    return None


def _string_to_fhir(text: str) -> str | None:
    return None if _UNFIT.search(text) else text


def _string_to_text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _code_to_fhir(text: str) -> str | None:
    return text if _CODE.fullmatch(text) and not _UNFIT.search(text) else None


def _flag_to_fhir(text: str) -> bool | None:
    return {"1": True, "0": False}.get(text)


def _flag_to_text(value: Any) -> str | None:
    return ("1" if value else "0") if isinstance(value, bool) else None


def _whole_to_fhir(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _whole_to_text(value: Any) -> str | None:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


_CORE: dict[str, tuple[Callable[[str], Any], Callable[[Any], str | None]]] = {
    "string": (_string_to_fhir, _string_to_text),
    "id": (_code_to_fhir, _string_to_text),
    "uri": (_code_to_fhir, _string_to_text),
    "code": (_code_to_fhir, _string_to_text),
    "boolean": (_flag_to_fhir, _flag_to_text),
    "integer": (_whole_to_fhir, _whole_to_text),
    "positiveInt": (_whole_to_fhir, _whole_to_text),
    "unsignedInt": (_whole_to_fhir, _whole_to_text),
}
