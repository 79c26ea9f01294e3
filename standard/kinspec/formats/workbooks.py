"""Excel workbooks as tables: each sheet is one, its cells as the text that a text file would have."""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from kinspec.findings import Finding, Location
from kinspec.formats._given import date_text
from kinspec.formats._header import Match, best_match, columns, normal_name
from kinspec.formats._records import Batch
from kinspec.formats._sheet_parts import SheetParts, UnusableSheet, sheet_parts
from kinspec.formats.archives import beyond_measure, is_locked, repeated_name, zip_parts
from kinspec.formats.sources import SourceFile
from kinspec.standard import Format, current

MOST_WORKBOOK_BYTES = 2 << 30
"""The most bytes that the parts of a workbook may have once they are unpacked."""

MOST_CELLS = 20_000_000
"""The most cells between the first and the last of a sheet, blank ones counted: memory is taken for each."""

_HEADER_ROWS = 50
_ROWS = 1_000

Cells = list[str]


@dataclass(slots=True)
class SheetTable:
    """A table on the sheet of a workbook, seen as `TableFile` sees one that is a file of its own.

    Lines are rows as the spreadsheet counts them; `line` is that of the column names.
    """

    file: SourceFile
    sheet: str
    table: str
    header: tuple[str, ...]
    columns: tuple[str | None, ...]
    line: int
    _rows: Sequence[Cells] = field(default_factory=list, repr=False)

    def batches(self) -> Iterator[tuple[int, Batch]]:
        """The rows below the column names, many at a time, each batch with the ordinal of its first row."""
        for first in range(0, len(self._rows), _ROWS):
            records = [list(cells) for cells in self._rows[first : first + _ROWS]]
            yield first, Batch(self.line + 1 + first, records)


def is_workbook_file(file: SourceFile) -> bool:
    """Whether a file is a workbook of Excel 2007 or later."""
    parts = zip_parts(file)
    return parts is not None and any(part.filename == "xl/workbook.xml" for part in parts)


def sheet_tables(
    file: SourceFile, format: Format, found: Callable[[Finding], None] | None = None
) -> tuple[SheetTable, ...]:
    """The tables on the sheets of a workbook, in the order of the sheets; none where it cannot be read.

    Formulas are what they came to when the workbook was saved, and blank where that was not saved. A day is
    written as the format writes days, a number without a fraction as its figures. Blank rows behind the last
    filled one are not rows. What is odd about the workbook or a sheet goes to `found`.
    """

    def say(code: str, sheet: str | None = None, line: int | None = None, **slots: object) -> None:
        if found is not None:
            place = Location(file.name, line, slots.pop("column", None), sheet=sheet)  # type: ignore[arg-type]
            found(Finding(current().message(code), place, slots))

    try:
        calamine: Any = importlib.import_module("python_calamine")
    except ImportError:
        say("file/workbook-reader-missing")
        return ()
    listed = zip_parts(file) or []
    if (reason := beyond_measure(listed, file.size, MOST_WORKBOOK_BYTES)) is not None:
        say("file/archive-too-large", reason=reason)
        return ()
    if (name := repeated_name(listed)) is not None:
        # Which of the two counts, readers do not agree on.
        say("file/archive-repeated-name", name=name)
        return ()
    if is_locked(listed):
        say("file/archive-locked")
        return ()
    try:
        described = sheet_parts(file)
        for one in described:
            if one.cells > MOST_CELLS:
                say("file/sheet-too-large", one.name, limit=f"{MOST_CELLS:,}")
                return ()
        with file.open() as stream, calamine.CalamineWorkbook.from_filelike(stream) as workbook:
            return tuple(_tables(workbook, described, file, format, say))
    except UnusableSheet:
        say("file/workbook-damaged")
    except OSError as error:
        say("file/unreadable", reason=error.strerror or type(error).__name__)
    except (calamine.CalamineError, OverflowError, ValueError):
        # What the library says would quote the workbook. Spans of time can be longer than Python has.
        say("file/workbook-damaged")
    return ()


def _tables(
    workbook: Any, described: Sequence[SheetParts], file: SourceFile, format: Format, say: Callable[..., None]
) -> Iterator[SheetTable]:
    for one in described:
        rows, numbers = _text_rows(workbook.get_sheet_by_name(one.name), one, format)
        if not rows:
            say("file/sheet-empty", one.name)
            continue
        at, match = _header(rows, format)
        if not match.accepted:
            if 2 * match.matched > match.matched + len(match.missing):
                slots = {"table": match.table, "missing": ", ".join(match.missing)}
                say("file/almost-a-table", one.name, at + 1, **slots)
            else:
                say("file/sheet-not-a-table", one.name, format=format.title)
            continue
        if one.hidden:
            say("file/hidden-sheet", one.name, table=match.table)
        if at:
            say("file/rows-above-header", one.name, at + 1, count=at)
        header = _without_blank_end(rows[at])
        table = SheetTable(
            file,
            one.name,
            match.table,
            tuple(header),
            columns(header, format.tables[match.table]),
            at + 1,
            [_as_wide(cells, len(header)) for cells in rows[at + 1 :]],
        )
        for (line, column), text in sorted(one.errors.items()):
            if line > table.line:
                say("file/cell-error", one.name, line, column=column, error=text)
        if one.first_unknown is not None:
            line, column = one.first_unknown
            say("file/cells-not-calculated", one.name, line, column=column, count=one.unknown)
        _say_of_lost_zeros(table, numbers, format, say)
        yield table


def _header(rows: Sequence[Cells], format: Format) -> tuple[int, Match]:
    """The row that names columns best among the first ones, and how well."""
    matches = [(at, best_match(cells, format)) for at, cells in enumerate(rows[:_HEADER_ROWS])]
    return max(matches, key=lambda one: (one[1].accepted, one[1].matched, -one[0]))


def _text_rows(sheet: Any, described: SheetParts, format: Format) -> tuple[list[Cells], Counter[int]]:
    """All rows from row 1 to the last filled one, as text, and how many numbers stand in each column."""
    dates = format.layout.dates
    rows: list[Cells] = []
    numbers: Counter[int] = Counter()
    for cells in sheet.iter_rows():
        rows.append([_text(value, dates) for value in cells])
        numbers.update(at for at, value in enumerate(cells) if isinstance(value, float))
    for (line, column), error in described.errors.items():
        # The library leaves a cell blank that holds an error.
        if line <= len(rows) and column <= len(rows[line - 1]):
            rows[line - 1][column - 1] = error
        elif line <= described.last_row:
            rows += [[] for _ in range(line - len(rows))]
            rows[line - 1] += [""] * (column - len(rows[line - 1]))
            rows[line - 1][column - 1] = error
    while rows and not any(map(str.strip, rows[-1])):
        rows.pop()
    return rows, numbers


def _text(value: Any, dates: str) -> str:
    # Most cells are text.
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime) and value.time() != time(0):
        return value.isoformat(" ")
    if isinstance(value, date):
        return date_text(value, dates)
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(value)


def _without_blank_end(cells: Cells) -> Cells:
    last = max((at for at, cell in enumerate(cells) if normal_name(cell)), default=-1)
    return cells[: last + 1]


def _as_wide(cells: Cells, width: int) -> Cells:
    """A row as wide as the column names; wider only where something stands beyond them."""
    last = max((at for at, cell in enumerate(cells) if cell), default=-1)
    return (cells + [""] * (width - len(cells)))[: max(width, last + 1)]


def _say_of_lost_zeros(
    table: SheetTable, numbers: Counter[int], format: Format, say: Callable[..., None]
) -> None:
    """Say where ids are numbers: Excel drops the zeros at the start of what it takes for a number."""
    fields = format.tables[table.table].fields
    for at, name in enumerate(table.columns):
        is_id = name is not None and (name == format.child or fields[name].identifier is not None)
        if is_id and numbers[at]:
            say("file/numbers-for-ids", table.sheet, table.line, column=at + 1, name=name, count=numbers[at])
