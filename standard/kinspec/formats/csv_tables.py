"""Tables in text files: which table a file holds, how it is spelled, and its rows, cell for cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from kinspec.findings import Finding, Location
from kinspec.formats._given import GivenTable
from kinspec.formats._header import Match, best_match, columns, read_header
from kinspec.formats._records import MOST_CHARACTERS, Batch, LineTooLong, batches
from kinspec.formats._text import Encoding, encoding_of, ends_with_line_end, text_of
from kinspec.formats.sources import SourceFile
from kinspec.formats.workbooks import SheetTable
from kinspec.formats.xml_tables import XmlTable
from kinspec.standard import Format, current

if TYPE_CHECKING:
    from kinspec.formats.own_tables import OverlaidTable

Found = Callable[[Finding], None]

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252",
}
NO_TEXT_TABLE = "It looks like"
"""How the reason begins for which a file is no table, if it is no text with columns at all."""

_SIGNS = (
    (
        b"PK\x03\x04",
        "an Office document (.ods, .xlsb, .docx) or another zip archive; save a spreadsheet as .xlsx or CSV",
    ),
    (
        b"\xd0\xcf\x11\xe0",
        "an old Excel workbook (.xls), or a document protected by a password; "
        "save it as .xlsx or CSV without a password",
    ),
    (b"%PDF", "a PDF document"),
    (b"<", "an XML or HTML document"),
    (b"{", "JSON"),
    (b"[", "JSON"),
)


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a text file spells its table, as far as a writer needs it to spell the file the same way.

    `encoding` is `utf-8`, `utf-16-le`, `utf-16-be` or `cp1252`; `encoded` turns text back into bytes.
    `quote_all` says that every cell of the header stands in quotes, `ends_with_line_end` that the last
    line has an end.
    """

    encoding: str = "utf-8"
    bom: bool = False
    delimiter: str = ","
    line_end: str = "\r\n"
    quote_all: bool = False
    ends_with_line_end: bool = True

    @property
    def mark(self) -> bytes:
        """The byte order mark at the start of the file, if any."""
        return Encoding(self.encoding, self.bom).mark

    def encoded(self, text: str) -> bytes:
        """The bytes that stand for `text` in this file; every text that was read from it can be written."""
        return text.encode(self.encoding, Encoding(self.encoding, self.bom).errors)


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file that holds a table of a format.

    `header` is the first line as spelled. `columns` has for each position the name of the field, or None
    where the column is not part of the table or repeats one to its left. `line` is the line of the header
    and `first` the number of records up to and with it.
    """

    file: SourceFile
    table: str
    header: tuple[str, ...]
    columns: tuple[str | None, ...]
    spelling: Spelling
    line: int = 1
    first: int = 1


class Row(NamedTuple):
    """A data row: its ordinal from 0, the line on which it starts, and its cells exactly as in the file.

    An empty line is a row without cells; a row may have fewer or more cells than the header.
    """

    ordinal: int
    line: int
    cells: tuple[str, ...]


def recognise(file: SourceFile, format: Format, found: Found | None = None) -> TableFile | None:
    """Tell by its header which table of the format a file holds; None where it holds none.

    Names are compared without regard to case, spaces around them and invisible characters, in any order.
    A file is a table if its header has all columns of the table's key and at least half of its columns,
    or three quarters of them, and one column at least that no other table has; of several tables it is
    the one that most columns speak for.
    What is odd about the file, or why it is not a table, goes to `found`.
    """

    def say(code: str, line: int | None = None, **slots: object) -> None:
        if found is not None:
            found(Finding(current().message(code), Location(file.name, line), slots))

    layout = format.layout
    try:
        encoding = encoding_of(file)
        if encoding.damaged_line is not None:
            say("file/damaged-encoding", encoding.damaged_line, encoding=_ENCODINGS[encoding.name])
            return None
        headers = {one: read_header(file, encoding, one) for one in (layout.delimiter, *_DELIMITERS)}
        ends = ends_with_line_end(file, encoding)
    except OSError as error:
        say("file/unreadable", reason=error.strerror or type(error).__name__)
        return None
    if not any(header.cells for header in headers.values()):
        say("file/empty")
        return None
    matches = {one: best_match(header.cells, format, file.name) for one, header in headers.items()}
    delimiter = max(matches, key=lambda one: (matches[one].accepted, matches[one].matched))
    header, match = headers[delimiter], matches[delimiter]
    if not match.accepted:
        _say_why_not(file, match, format, say)
        return None
    if encoding.name != layout.encoding:
        wanted = _ENCODINGS.get(layout.encoding, layout.encoding)
        say("file/other-encoding", encoding.odd_line, encoding=_ENCODINGS[encoding.name], expected=wanted)
    if delimiter != layout.delimiter:
        wanted = _DELIMITERS.get(layout.delimiter, layout.delimiter)
        say("file/other-delimiter", header.line, delimiter=_DELIMITERS[delimiter], expected=wanted)
    if header.line > 1:
        say("file/lines-before-header", header.line, lines=header.line - 1)
    return TableFile(
        file=file,
        table=match.table,
        header=header.cells,
        columns=columns(header.cells, format.tables[match.table]),
        spelling=Spelling(
            encoding=encoding.name,
            bom=encoding.bom,
            delimiter=delimiter,
            line_end=header.end or layout.line_end,
            quote_all=header.quote_all,
            ends_with_line_end=ends,
        ),
        line=header.line,
        first=header.records,
    )


def rows(table: TableFile, found: Found | None = None) -> Iterator[Row]:
    """The data rows of a table in the order of the file; what is wrong with the file goes to `found`.

    Cells are not trimmed, converted or moved. A line that is too long ends the reading, and `found` hears
    of it; nothing is raised.
    """
    for ordinal, batch in batches_of(table, found):
        line = batch.line
        for number, cells in enumerate(batch.records):
            yield Row(ordinal + number, line + number, tuple(cells))


def batches_of(
    table: TableFile | GivenTable | XmlTable | SheetTable | OverlaidTable, found: Found | None = None
) -> Iterator[tuple[int, Batch]]:
    """The same rows as `rows`, many at a time, each batch with the ordinal of its first row.

    The fast way to read: the cells of a batch are lists, made anew for each batch.
    """
    if not isinstance(table, TableFile):
        yield from table.batches()
        return

    def say(code: str, line: int | None = None, **slots: object) -> None:
        if found is not None:
            found(Finding(current().message(code), Location(table.file.name, line, table=table.table), slots))

    spelling = table.spelling
    encoding = Encoding(spelling.encoding, spelling.bom)
    skip = table.first
    ordinal = 0
    try:
        with text_of(table.file, encoding) as text:
            for batch in batches(text, spelling.delimiter, say, spelling.line_end, len(table.header)):
                if skip >= len(batch.records):
                    skip -= len(batch.records)
                    continue
                if skip:
                    batch = Batch(batch.line + skip, batch.records[skip:])
                    skip = 0
                yield ordinal, batch
                ordinal += len(batch.records)
    except LineTooLong as error:
        say("file/line-too-long", error.line, limit=f"{MOST_CHARACTERS:,}")
    except OSError as error:
        say("file/unreadable", reason=error.strerror or type(error).__name__)
    except UnicodeDecodeError:
        # All of it could be decoded when the encoding was told; what codecs say would quote the bytes.
        say("file/unreadable", reason="it changed while it was read")


def _say_why_not(file: SourceFile, match: Match, format: Format, say: Callable[..., None]) -> None:
    with file.open() as stream:
        start = stream.read(64).lstrip()
    looks = next((what for sign, what in _SIGNS if start.startswith(sign)), None)
    if looks is None and b"\x00" in start:
        looks = "UTF-16 text without a mark at its start, or no text at all"
    if looks is not None:
        say("file/not-a-table", format=format.title, reason=f"{NO_TEXT_TABLE} {looks}.")
    elif match.close:
        required = f" (required: {', '.join(match.required)})" if match.required else ""
        say("file/almost-a-table", 1, table=match.table, missing=", ".join(match.missing) + required)
    else:
        say(
            "file/not-a-table",
            format=format.title,
            reason="Its first line does not name the columns of a table.",
        )
