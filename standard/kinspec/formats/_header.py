"""The first line of a table: finding it, and telling by it which table of a format this is."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from kinspec.formats._records import batches, end_of
from kinspec.formats._text import Encoding, text_of
from kinspec.formats.sources import SourceFile
from kinspec.standard import Format, Table

_SAMPLE = 1 << 16  # characters; a longer header is none of ours
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060\u00ad"))


@dataclass(frozen=True, slots=True)
class Header:
    """The first line that is not empty, as one delimiter splits it. `records` counts up to and with it."""

    cells: tuple[str, ...] = ()
    line: int = 1
    records: int = 0
    end: str = ""
    quote_all: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """How well a header fits its best table: the known columns in it, and those it lacks.

    `required` are those of the missing that every row must fill. `named` says that the file is called like
    the table.
    """

    table: str
    matched: int = 0
    missing: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    named: bool = False
    accepted: bool = False

    @property
    def close(self) -> bool:
        """Whether the table may be meant though the header is not enough to be sure."""
        return self.matched > (1 if self.named else len(self.missing))


def read_header(file: SourceFile, encoding: Encoding, delimiter: str) -> Header:
    """Read the header. Empty lines before it are counted, not reported."""
    with text_of(file, encoding) as text:
        sample = text.read(_SAMPLE)
    lines = io.StringIO(sample, newline="").readlines()
    seen = 0
    for batch in batches(io.StringIO(sample, newline=""), delimiter, lambda code, line: None):
        for number, cells in enumerate(batch.records):
            seen += 1
            if any(cell.strip() for cell in cells):
                line = batch.line + number
                # A name in quotes may hold line ends; each of them is in the cell as it is in the file.
                after = line + sum(map(_line_ends, cells))
                raw = "".join(lines[line - 1 : after])
                quoted = delimiter.join('"' + cell.replace('"', '""') + '"' for cell in cells)
                end = end_of(raw)
                everywhere = raw.removesuffix(end) == quoted
                if everywhere and all(map(_needs_quotes(delimiter), cells)):
                    # These names say nothing of cells that need no quotes, so the next line is asked.
                    everywhere = "".join(lines[after : after + 1]).startswith('"')
                return Header(tuple(cells), line, seen, end, everywhere)
    return Header(records=seen)


def _needs_quotes(delimiter: str) -> Callable[[str], bool]:
    marks = (delimiter, '"', "\r", "\n")
    return lambda cell: any(mark in cell for mark in marks)


def _line_ends(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def normal_name(spelled: str) -> str:
    """A column name as it is compared: without spaces around it, invisible characters and case."""
    return spelled.translate(_INVISIBLE).strip().upper()


def best_match(cells: Sequence[str], format: Format, file: str = "") -> Match:
    """The table that most columns speak for; at equal numbers the one that lacks fewest, then the first.

    Where no table is sure, of those with equal numbers the one that the file is called like is the best.
    """
    present = {normal_name(cell) for cell in cells}
    tables = format.tables.values()
    times = Counter(name.upper() for table in tables for name in table.fields)
    matches = [_match(present, table, times, file) for table in tables]
    sure = any(match.accepted for match in matches)
    return max(
        matches,
        key=lambda match: (
            match.accepted,
            match.matched,
            match.named and not sure,
            -len(match.missing),
        ),
    )


def _stem(file: str) -> str:
    """The name of a file without folders and ending, as names are compared."""
    return PurePosixPath(file.replace("\\", "/")).stem.casefold()


def columns(cells: Sequence[str], table: Table) -> tuple[str | None, ...]:
    """The field for each position; None for a column that is not of the table or repeats one."""
    free = {name.upper(): name for name in table.fields}
    return tuple(free.pop(normal_name(cell), None) for cell in cells)


def _match(present: set[str], table: Table, times: Mapping[str, int], file: str) -> Match:
    known = {name.upper() for name in table.fields}
    # Columns that several tables have, such as the child and the date of birth, do not tell which it is.
    own = {name for name in known if times[name] == 1}
    matched = len(known & present)
    has_key = all(name.upper() in present for name in table.key)
    missing = [field for name, field in table.fields.items() if name.upper() not in present]
    return Match(
        table=table.name,
        matched=matched,
        missing=tuple(field.name for field in missing),
        required=tuple(field.name for field in missing if field.required),
        named=bool(table.file) and _stem(table.file) in _stem(file),
        accepted=matched > 0
        and (not own or not own.isdisjoint(present))
        and ((has_key and 2 * matched >= len(known)) or (matched > 1 and 4 * matched >= 3 * len(known))),
    )
