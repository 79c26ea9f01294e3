"""Named conversions of one value, for what does not follow from the types of field and element.

Each is a pair of pure functions that see nothing but the value. `to_fhir` gives None where it cannot read the
text, `to_text` where no text says the value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kinspec.converters._days import partial_days


@dataclass(frozen=True, slots=True)
class Transform:
    """A named conversion: the types it stands between, and its pair made for the date form of a format."""

    fields: tuple[str, ...]
    elements: tuple[str, ...]
    pair: Callable[[str], tuple[Callable[[str], Any], Callable[[Any], str | None]]]


def _negated(_: str) -> tuple[Callable[[str], Any], Callable[[Any], str | None]]:
    return {"0": True, "1": False}.get, lambda value: str(int(not value)) if isinstance(value, bool) else None


TRANSFORMS: Mapping[str, Transform] = {
    # A flag that says the opposite of its element: 1 for "not required" where the element says "required".
    "negated": Transform(("code",), ("boolean",), _negated),
    # A date of which the day, or day and month, are not known and stand as ZZ.
    "partial-date": Transform(("date", "text"), ("date", "dateTime"), partial_days),
}
