"""Tables that a caller holds in memory, as rows by name, given to the same checks as files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import index
from typing import Any

from kinspec.formats._header import columns
from kinspec.formats._records import Batch
from kinspec.standard import Format

_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class GivenTable:
    """A table from memory, seen as `TableFile` sees one from a file; its rows have no lines."""

    table: str
    header: tuple[str, ...]
    columns: tuple[str | None, ...]
    given: Sequence[Mapping[str, Any]]
    dates: str

    def batches(self) -> Iterator[tuple[int, Batch]]:
        """The rows as text, many at a time, each batch with the ordinal of its first row."""
        for first in range(0, len(self.given), _ROWS):
            rows = enumerate(self.given[first : first + _ROWS], first)
            yield (
                first,
                Batch(0, [[self._text(row, number, name) for name in self.header] for number, row in rows]),
            )

    def _text(self, row: Mapping[str, Any], number: int, name: str) -> str:
        try:
            return cell_text(row.get(name), self.dates)
        except TypeError as error:
            raise TypeError(f"{self.table} row {number}, {name}: {error}") from None


def given_table(table: str, rows: Iterable[Mapping[str, Any]], format: Format) -> GivenTable:
    """A table of the format from rows by column name; a column that no row has is not there.

    Raises:
        TypeError: when a row is not a mapping of column names. When the rows are read, also for a value
            that is not text, a whole number, a date or None.
    """
    given = list(rows)
    names: dict[str, None] = {}
    for number, row in enumerate(given):
        if not isinstance(row, Mapping) or not all(isinstance(name, str) for name in row):
            raise TypeError(f"{table} row {number} is not a mapping of column names to values")
        names.update(dict.fromkeys(row))
    header = tuple(names)
    return GivenTable(table, header, columns(header, format.tables[table]), given, format.layout.dates)


def cell_text(value: Any, dates: str) -> str:
    """The text of a cell: None is blank, a number without a fraction is its figures, a date as `dates` says.

    Raises:
        TypeError: for anything else, truth values among it: whether they are 1, Y or true is not ours to say.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        if not value.isascii():
            _refuse_half_characters(value)
        return value
    if isinstance(value, bool):
        raise TypeError("a truth value is not a cell; give the code that the format has for it")
    if value != value:  # data frames write a blank as "not a number" or "not a time"
        return ""
    if isinstance(value, datetime) and (value.hour or value.minute or value.second or value.microsecond):
        return value.isoformat(" ")
    if isinstance(value, date):
        return date_text(value, dates)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    try:
        return str(index(value))
    except TypeError:
        kind = type(value).__name__
        raise TypeError(f"{kind} is not a cell; give text, a whole number, a date or None") from None


def _refuse_half_characters(value: str) -> None:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise TypeError("the text has half a surrogate pair in it, which no file can hold") from None


def date_text(day: date, form: str) -> str:
    """A date in the form of a format, such as DD/MM/YYYY."""
    return (
        form.replace("YYYY", f"{day.year:04}").replace("MM", f"{day.month:02}").replace("DD", f"{day.day:02}")
    )
