"""The XML form of a return as the same tables that text files hold: one file, several tables."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO

import orjson

from kinspec.findings import Finding, Location
from kinspec.formats._records import Batch
from kinspec.formats._xml_form import XmlSpelling, shape_of
from kinspec.formats._xml_reader import UnusableXml, XmlReader
from kinspec.formats.sources import SourceFile
from kinspec.standard import Format, current

LAYOUT = "#layout"
"""The column of the child's own table that holds how the source laid a child out, where that was unusual."""

_ROWS = 1_000
_SAMPLE = 1 << 12


@dataclass(slots=True)
class XmlTable:
    """A table out of an XML file, seen as `TableFile` sees one that is a file of its own.

    Each row has the line of its element. `spelling` is that of the whole file.
    """

    file: SourceFile
    table: str
    header: tuple[str, ...]
    columns: tuple[str | None, ...]
    spelling: XmlSpelling
    line: int = 1
    _spool: IO[bytes] = field(default_factory=tempfile.TemporaryFile, repr=False)
    _rows: int = 0

    def add(self, line: int, owner: int, cells: Sequence[str]) -> None:
        """Add a row of the child with this number."""
        self._spool.write(orjson.dumps([line, owner, *cells], option=orjson.OPT_APPEND_NEWLINE))
        self._rows += 1

    def batches(self) -> Iterator[tuple[int, Batch]]:
        """The rows, many at a time, each batch with the ordinal of its first row."""
        at, ordinal = 0, 0
        while True:
            self._spool.seek(at)
            held = [orjson.loads(self._spool.readline()) for _ in range(min(_ROWS, self._rows - ordinal))]
            at = self._spool.tell()
            if not held:
                return
            lines, owners = [one[0] for one in held], [one[1] for one in held]
            yield ordinal, Batch(lines[0], [one[2:] for one in held], lines, owners)
            ordinal += len(held)


def is_xml_of(file: SourceFile, format: Format) -> bool:
    """Whether a file begins like the XML form of the format."""
    if format.xml is None:
        return False
    with file.open() as stream:
        start = stream.read(_SAMPLE)
    text = start.decode("utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
    return text.lstrip("\ufeff \t\r\n").startswith("<") and f"<{format.xml.root}" in text


def xml_tables(
    file: SourceFile, format: Format, found: Callable[[Finding], None] | None = None
) -> tuple[XmlTable, ...]:
    """The tables of a return in its XML form, in the order of the format; none where it cannot be read.

    The whole file is read once; its rows lie in temporary files. What is odd goes to `found`.
    """

    def say(code: str, line: int | None = None, column: int | None = None, **slots: object) -> None:
        if found is not None:
            found(Finding(current().message(code), Location(file.name, line, column), slots))

    shape = shape_of(format)
    reader = XmlReader(file, shape)
    tables: dict[str, XmlTable] = {}
    try:
        for number, child in enumerate(reader.children()):
            for row in child.rows:
                table = tables.get(row.table)
                if table is None:
                    fields = shape.fields[row.table]
                    more = (LAYOUT,) if row.table == shape.own_table else ()
                    table = tables[row.table] = XmlTable(
                        file, row.table, (*fields, *more), (*fields, *[None for _ in more]), reader.spelling
                    )
                cells = [row.cells.get(name, "") for name in table.header]
                if row.table == shape.own_table:
                    cells[-1] = child.layout or ""
                table.add(row.line, number, cells)
    except UnusableXml as fault:
        say(fault.code, fault.line, fault.column)
        return ()
    except OSError as error:
        say("file/unreadable", reason=error.strerror or type(error).__name__)
        return ()
    if reader.spelling.encoding == "cp1252":
        say("file/other-encoding", reader.odd_line, encoding="Windows-1252", expected="UTF-8")
    for path, (count, line) in reader.unknown.items():
        say("file/unknown-xml-element", line, element=path, count=count)
    for name, line in reader.odd_flags:
        say("file/unexpected-flag", line, element=shape.form.tables[name].flag, table=name)
    for table in tables.values():
        table.spelling = reader.spelling
    return tuple(tables[name] for name in format.tables if name in tables)
