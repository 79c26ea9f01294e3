"""Collection years: 1 April to 31 March, named by the year in which they end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_PAIR = re.compile(r"([0-9]{4})[/-]([0-9]{2}|[0-9]{4})")


@dataclass(frozen=True, slots=True, order=True)
class CollectionYear:
    """A collection year of the Department for Education; 2026/27 is the collection year 2027."""

    ends: int

    @property
    def start(self) -> date:
        """The first day, 1 April."""
        return date(self.ends - 1, 4, 1)

    @property
    def end(self) -> date:
        """The last day, 31 March."""
        return date(self.ends, 3, 31)

    def __str__(self) -> str:
        return f"{self.ends - 1}/{self.ends % 100:02d}"


def collection_year(text: str | int) -> CollectionYear:
    """Read a collection year written 2026/27, 2026-27 or 2027.

    Raises `ValueError` for anything else, and for two years that do not follow each other.
    """
    written = str(text).strip()
    if written.isascii() and written.isdigit() and len(written) == 4 and 1950 <= int(written) <= 2100:
        return CollectionYear(int(written))
    if pair := _PAIR.fullmatch(written):
        first, second = int(pair[1]), int(pair[2])
        if second in (first + 1, (first + 1) % 100) and 1950 <= first < 2100:
            return CollectionYear(first + 1)
    raise ValueError(f"{written!r} is not a collection year; write it like 2026/27, 2026-27 or 2027")


def year_of(day: date) -> CollectionYear:
    """The collection year that a day lies in."""
    return CollectionYear(day.year + 1 if (day.month, day.day) >= (4, 1) else day.year)
