"""The tables of a return in DuckDB: each column as found and as read, and where each row stands."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

import duckdb

from kinspec.findings import Location
from kinspec.formats import (
    AnyTable,
    Found,
    GivenTable,
    OverlaidTable,
    UnusableInput,
    XmlTable,
    batches_of,
)
from kinspec.standard import Format
from kinspec.validators.tables._sql import (
    bare_macro,
    enum_type,
    final_table,
    staging_table,
    values_present,
)

# Measured: text and typed columns, and the copy while the one is made from the other.
_MEMORY_PER_BYTE_OF_INPUT = 8

# A column with more distinct values than this holds something else than codes.
_MOST_ENUM_VALUES = 10_000


@dataclass
class Part:
    """The rows of one table that came from one file, or from memory.

    `first` is the place of its first row in the whole table. `breaks` holds the ordinals of the rows that
    do not stand on the line behind the row before them, `lines` the lines of these rows. `cells` says
    whether a field has a place among the cells of a row, `names` how an own file calls its columns.
    """

    file: str | None
    first: int
    columns: tuple[str | None, ...]
    rows: int = 0
    cells: bool = True
    sheet: str | None = None
    names: tuple[str, ...] = ()
    breaks: array[int] = field(default_factory=partial(array, "q"))
    lines: array[int] = field(default_factory=partial(array, "q"))

    def line(self, ordinal: int) -> int:
        """The line on which a row starts."""
        last = bisect_right(self.breaks, ordinal) - 1
        return self.lines[last] + ordinal - self.breaks[last]

    def note(self, ordinal: int, line: int) -> None:
        """Remember the line of a row, unless it follows from the rows before."""
        if not self.breaks or line - self.lines[-1] != ordinal - self.breaks[-1]:
            self.breaks.append(ordinal)
            self.lines.append(line)


class Store:
    """Tables in memory, closed to the outside: no file, no network, no change of configuration.

    A table of the format that was added is, after `build`, a table of the same name with these columns:
    `row_`, its ordinal over all its files; for each field `FIELD_text`, the cell as found (NULL where the
    row or the file has none), and `FIELD`, the value as read: without spaces around it, NULL if it is
    blank or cannot be read, a DATE (NULL where a part of the day is unknown), a BIGINT, an ENUM of the values
    present for a code and else VARCHAR; `rest_`, a hash of the cells without a field, NULL if they are
    blank; `cells_`, the number of cells where it is not that of the header; `blank_`, whether nothing
    stands in the row; `stray_`, what a row is that is no data (`header`, `total`), else NULL.
    """

    def __init__(self, format: Format, memory_limit: str | None = None) -> None:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "enable_external_access": "false",
            "autoload_known_extensions": "false",
            "autoinstall_known_extensions": "false",
            "python_enable_replacements": "false",
            # Without a folder nothing is ever written to disk, which a return must not be unasked.
            "temp_directory": "",
        }
        if memory_limit is not None:
            settings["memory_limit"] = memory_limit
        self.format = format
        self.parts: dict[str, list[Part]] = {}
        self._bytes = 0
        self.connection = duckdb.connect(":memory:", config=settings)
        # It would be drawn on standard output, among the results, as soon as the work takes long.
        self.connection.execute("SET enable_progress_bar = false")
        self.connection.execute("SET lock_configuration = true")
        self.connection.execute(bare_macro())

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def add(self, table: AnyTable, found: Found | None = None) -> Part:
        """Read the rows of one table; what is wrong with its file goes to `found`.

        Raises:
            UnusableInput: when the tables do not fit into the memory allowed.
        """
        parts = self.parts.setdefault(table.table, [])
        first = parts[-1].first + parts[-1].rows if parts else 0
        file = None if isinstance(table, GivenTable) else table.file
        in_cells = not isinstance(table, XmlTable)
        part = Part(
            file.name if file else None,
            first,
            table.columns,
            cells=in_cells,
            sheet=getattr(table, "sheet", None),
            names=table.header if isinstance(table, OverlaidTable) else (),
        )
        self._bytes += (file.size or 0) if file else 0
        with self.guarded():
            self._append(table, part, _staging(table.table, len(parts)), found)
        parts.append(part)
        return part

    def build(self, table: str) -> None:
        """Make the final table of what was added under this name."""
        parts = self.parts[table]
        staged = [_staging(table, number) for number in range(len(parts))]
        enums = []
        with self.guarded():
            for name, field in self.format.tables[table].fields.items():
                if field.type == "code":
                    present = values_present(parts, staged, name)
                    (count,) = self.connection.execute(f"SELECT count(*) FROM ({present})").fetchall()[0]
                    if 0 < count <= _MOST_ENUM_VALUES:
                        self.connection.execute(f"CREATE TYPE {enum_type(table, name)} AS ENUM ({present})")
                        enums.append(name)
            for statement in final_table(self.format, table, parts, staged, enums):
                self.connection.execute(statement)

    def part(self, table: str, row: int) -> Part:
        """The part of a table that a row belongs to."""
        parts = self.parts[table]
        return parts[bisect_right(parts, row, key=lambda one: one.first) - 1]

    def location(self, table: str, row: int, field: str | None = None) -> Location:
        """The place of a row, or of a cell in it. Rows count from 0 in each file."""
        part = self.part(table, row)
        ordinal = row - part.first
        if part.file is None:
            return Location(table=table, row=ordinal, field=field)
        placed = part.cells and field is not None and field in part.columns
        column = part.columns.index(field) + 1 if placed else None
        if column is not None and part.names:
            field = part.names[column - 1]
        return Location(
            part.file, part.line(ordinal), column, table=table, row=ordinal, field=field, sheet=part.sheet
        )

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Translate what the database raises: its texts quote cells."""
        try:
            yield
        except duckdb.OutOfMemoryException:
            needed = max(self._bytes * _MEMORY_PER_BYTE_OF_INPUT >> 20, 1)
            raise UnusableInput(
                f"the tables do not fit into the memory allowed; checking them takes about {needed:,} MB"
            ) from None
        except duckdb.Error as error:
            raise RuntimeError(f"the table store failed ({type(error).__name__})") from None

    def _append(self, table: AnyTable, part: Part, staging: str, found: Found | None) -> None:
        known = [position for position, name in enumerate(table.columns) if name is not None]
        # A column of an XML table that is no field says how the source laid a child out.
        others = [at for at, name in enumerate(table.columns) if name is None and part.cells]
        width = len(table.columns)
        self.connection.execute(staging_table(staging, len(known)))
        plain = bool(known) and len(known) == width
        columns = [f"c{number}" for number in range(len(known))]
        appender = self.connection.appender(staging, columns=columns if plain else None)
        for ordinal, batch in batches_of(table, found):
            for number, line in enumerate(batch.lines or (batch.line,)):
                part.note(ordinal + number, line)
            if plain and set(map(len, batch.records)) != {width}:
                # From here on rows carry their number of cells; all rows before must be in first.
                appender.flush()
                appender = self.connection.appender(staging)
                plain = False
            appender.append_rows(batch.records if plain else _shaped(batch.records, known, others, width))
            part.rows = ordinal + len(batch.records)
        appender.flush()


def _shaped(
    records: list[list[str]], known: list[int], others: list[int], width: int
) -> Iterator[list[str | int | None]]:
    """Rows in the order of a staging table: the known cells, the hash of the rest, the number of cells."""
    for record in records:
        found = len(record)
        rest = [record[position] for position in others if position < found] + record[width:]
        yield [
            *(record[position] if position < found else None for position in known),
            hash(tuple(rest)) if any(not cell.isspace() and cell for cell in rest) else None,
            found if found != width else None,
        ]


def _staging(table: str, number: int) -> str:
    return f"staged_{number}_{table}"
