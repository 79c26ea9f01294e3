"""A council's own files seen as tables of a format: other names, other codes, other dates, other shapes.

An overlay is a small YAML file that says what the columns of somebody's own files are called here, what their
codes mean and how their dates are written. It works on the text of cells alone, before anything else does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from kinspec.findings import Finding
from kinspec.formats._date_layouts import DateLayout

NUMBER = "{n}"
EVERY_ROW, FIRST_OF_CHILD, FILLED = "every-row", "first-of-child", "filled"
TAKES = (EVERY_ROW, FIRST_OF_CHILD, FILLED)
MOST_TEXTS = 20_000

Made = TypeVar("Made")


class FaultyOverlay(ValueError):
    """An overlay cannot be used. `findings` says what is wrong, each with its line and column."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        first = findings[0]
        more = len(findings) - 1
        others = "" if not more else f" (and {more} more)"
        super().__init__(f"{first.location}: {first.message}{others}")


class Memo(dict[str, Made]):
    """What a function makes of each text that was asked for; bounded."""

    def __init__(self, make: Callable[[str], Made]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, text: str) -> Made:
        if len(self) >= MOST_TEXTS:
            self.clear()
        made = self[text] = self._make(text)
        return made


@dataclass(frozen=True, slots=True)
class Recoding:
    """How the text of one field is changed, both ways: codes as listed, then dates, all else as it is.

    `values` leads from own texts to codes of the format, `preferred` back. `own` and `official` are the
    layouts of dates. Blank is blank on both sides.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    preferred: Mapping[str, str] = field(default_factory=dict)
    own: DateLayout | None = None
    official: DateLayout | None = None

    def to_format(self, text: str) -> str:
        """The text of the format for an own one.

        A text that has not the shape of its layout stays as it is, unless it could then be taken for a
        day with day and month exchanged: such a one is blank for the format.
        """
        if not text:
            return ""
        if text in self.values:
            return self.values[text]
        if self.own is not None and self.official is not None:
            day = self.own.read(text)
            if day is not None:
                return self.official.write(day) or text
            if self.own.month_first and self.official.read(text) is not None:
                return ""
        return text

    def to_own(self, text: str) -> str | None:
        """The own text for one of the format; None where no own text would be read as it."""
        if not text:
            return ""
        found = self.preferred.get(text)
        if found is None and self.own is not None and self.official is not None:
            day = self.official.read(text)
            if day is not None and self.official.write(day) == text:
                found = self.own.write(day)
        found = text if found is None else found
        return found if self.to_format(found) == text else None


@dataclass(frozen=True, slots=True)
class Feed:
    """How the rows of a file fill one table.

    `takes` says which rows make a record: every one, the first of each child, or those that fill any of the
    feed's own columns. With `numbers`, a row holds several records in columns that are numbered: a name in
    `columns` then has `{n}` in it. `columns` leads from the column to the field, `recodings` is by field.
    """

    table: str
    takes: str
    numbers: tuple[int, ...]
    columns: Mapping[str, str]
    recodings: Mapping[str, Recoding]

    def columns_of(self, number: int | None) -> dict[str, str]:
        """The columns as they are called in a file, for one number or without."""
        if number is None:
            return dict(self.columns)
        return {name.replace(NUMBER, str(number)): field for name, field in self.columns.items()}

    def all_columns(self) -> list[str]:
        """Every column name, in order: numbered ones group by group."""
        groups = [self.columns_of(number) for number in self.numbers or (None,)]
        return list(dict.fromkeys(name for group in groups for name in group))


@dataclass(frozen=True, slots=True)
class OwnFile:
    """Files of one shape: their name as a pattern, and the tables they feed, that of every row first."""

    pattern: str
    feeds: tuple[Feed, ...]

    @property
    def table(self) -> str:
        """The table that has a record for every row."""
        return self.feeds[0].table

    def columns(self) -> tuple[str, ...]:
        """Every column that a table is fed from, in the order of the overlay."""
        return tuple(dict.fromkeys(name for feed in self.feeds for name in feed.all_columns()))


@dataclass(frozen=True, slots=True)
class Overlay:
    """What stands in an overlay. `id` names it in data that was made with it, `over` is the format."""

    id: str
    over: str
    title: str
    files: tuple[OwnFile, ...]
    remarks: tuple[Finding, ...] = ()

    @property
    def format_id(self) -> str:
        """The name under which data keeps what only these files need."""
        return f"{self.over}+{self.id}"

    def feed_of(self, table: str) -> tuple[OwnFile, Feed] | None:
        """The file and the feed that fill a table."""
        return next(((file, feed) for file in self.files for feed in file.feeds if feed.table == table), None)

    def file_named(self, name: str) -> OwnFile | None:
        """The first entry whose pattern fits a file name; folders and case do not count."""
        last = name.replace("\\", "/").rpartition("/")[2].casefold()
        return next((file for file in self.files if fits(last, file.pattern.casefold())), None)


def fits(name: str, pattern: str) -> bool:
    """Whether a name has the form of a pattern in which * is any text and ? any one character."""
    at, star, kept = 0, -1, 0
    place = 0
    while at < len(name):
        if place < len(pattern) and pattern[place] == "*":
            star, kept = place, at
            place += 1
        elif place < len(pattern) and pattern[place] in ("?", name[at]):
            at, place = at + 1, place + 1
        elif star >= 0:
            kept += 1
            at, place = kept, star + 1
        else:
            return False
    return not pattern[place:].strip("*")


def read_overlay(path: str | Path) -> Overlay:
    """Read an overlay. Raises `FaultyOverlay` with everything that is wrong with it."""
    from kinspec.formats._overlay_file import read

    overlay, findings = read(Path(path))
    if overlay is None:
        raise FaultyOverlay([one for one in findings if one.severity == "error"])
    return overlay


def overlay_faults(path: str | Path) -> list[Finding]:
    """Everything that is wrong with an overlay, or worth knowing, each with its line and column."""
    from kinspec.formats._overlay_file import read

    return read(Path(path))[1]
