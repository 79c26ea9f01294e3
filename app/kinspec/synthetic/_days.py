"""Days as whole numbers, which are quicker to reckon with than dates."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

_KNOWN = 1 << 15


@lru_cache(maxsize=_KNOWN)
def written(day: int) -> str:
    """A day as FHIR writes it: 2026-04-01."""
    return date.fromordinal(day).isoformat()


@lru_cache(maxsize=_KNOWN)
def birthday(born: int, age: int) -> int:
    """The day on which a child reaches an age; who was born on 29 February does so on the 28th."""
    day = date.fromordinal(born)
    try:
        return day.replace(year=day.year + age).toordinal()
    except ValueError:
        return day.replace(year=day.year + age, day=28).toordinal()


def age_on(born: int, day: int) -> int:
    """Full years of age on a day."""
    first, then = date.fromordinal(born), date.fromordinal(day)
    return then.year - first.year - ((then.month, then.day) < (first.month, first.day))


def years_before(day: int, years: int) -> int:
    """The same day so many years earlier."""
    return birthday(day, -years)
