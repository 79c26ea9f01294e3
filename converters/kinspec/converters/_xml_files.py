"""Returns in their XML form: the resource that describes such a file, and the file under way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from dataclasses import fields as dataclass_fields
from itertools import chain
from pathlib import Path
from typing import IO, Any

import orjson

from kinspec.converters._files import free_place
from kinspec.converters._layouts import Sheet, described_file
from kinspec.converters._records import Columns
from kinspec.formats import BLANKS, LAYOUT, ChildText, Shape, Spelling, XmlSpelling, shape_of
from kinspec.standard import Format, format_for

FORM = "xml"
_TEXTS = ("prolog", "epilog", "line_end", "indent", "blank", "encoding")


def xml_submission_file(
    sheets: Sequence[Sheet], format: Format, make_id: Callable[[str], str]
) -> dict[str, Any]:
    """The resource that tells how an XML file was spelled, from the tables in it."""
    first = sheets[0]
    root = format.xml.root if format.xml is not None else ""
    held = {
        "form": FORM,
        "name": first.name,
        "year": str(format.year),
        "sources": {sheet.table: sheet.source for sheet in sheets},
        **asdict(first.spelling),
    }
    about = (format.id, root, first.name, "application/xml")
    return described_file(about, held, make_id(f"file\x1f{first.source}\x1f{first.name}"))


def xml_sheets(held: Mapping[str, Any], format_id: str) -> tuple[list[Sheet], str] | None:
    """The tables of an XML file and its year, None where a resource does not tell them."""
    format = format_for(format_id)
    try:
        told = {one.name: held[one.name] for one in dataclass_fields(XmlSpelling)}
        told["blanks"] = tuple(told["blanks"])
        spelling = XmlSpelling(**told)
        texts = [*(getattr(spelling, one) for one in _TEXTS), held["name"], held["year"], *spelling.blanks]
        sources = dict(held["sources"])
    except (KeyError, TypeError, ValueError):
        return None
    if (
        format.xml is None
        or not all(isinstance(one, str) for one in (*texts, *sources.values()))
        or spelling.blank not in BLANKS
        or (spelling.line_end + spelling.indent).strip()
        or spelling.encoding not in ("utf-8", "utf-16-le", "utf-16-be", "cp1252")
        or not sources.keys() <= format.xml.tables.keys()
    ):
        return None
    shape = shape_of(format)
    return [
        Sheet(source, held["name"], table, columns_of(shape, table), spelling)
        for table, source in sources.items()
    ], held["year"]


def columns_of(shape: Shape, table: str) -> Columns:
    """The columns of a table in the XML form; the child's own table also has that of layouts."""
    fields = shape.fields[table]
    if table == shape.own_table:
        return Columns((*fields, LAYOUT), (*fields, None))
    return Columns(fields, fields)


@dataclass(slots=True)
class XmlFile:
    """An XML file under way: gathers the rows of a child, then gives the text of its elements.

    `number` is that of the file among all files, `lost` counts what the form cannot hold.
    """

    number: int
    name: str
    shape: Shape
    spelling: XmlSpelling
    lost: Counter[str] = field(default_factory=Counter)
    _rows: dict[str, dict[int, dict[str, str]]] = field(default_factory=dict)
    _layouts: dict[int, str] = field(default_factory=dict)

    def take(self, table: str, ordinal: int, cells: list[str], columns: Columns, *, last: int) -> None:
        """Take one row; `last` is the ordinal of rows that stood nowhere, which each get one of their own."""
        some = self._rows.setdefault(table, {})
        if ordinal in some or ordinal == last:
            ordinal = last + len(some)
        row = some[ordinal] = {}
        for name, field_name, text in zip(columns.header, columns.fields, cells):  # noqa: B905 - may be short
            if field_name is not None:
                row[field_name] = text
            elif name == LAYOUT and text:
                self._layouts[ordinal] = text
            elif text:
                self.lost[f"{table}.{name}"] += 1

    def elements(self, last: int) -> Iterator[tuple[int, str, bytes]]:
        """The elements of the rows taken so far: ordinal, what to sort by where it has none, and the text."""
        if not self._rows:
            return
        writer = ChildText(self.shape, self.spelling)
        own = self._rows.get(self.shape.own_table, {})
        for ordinal, rows in self._parted(own):
            ordinal = last if ordinal is None or ordinal >= last else ordinal
            text = writer.text(rows, self._layouts.get(ordinal))
            about = next((cells.get(self.shape.own_field, "") for cells in own.values()), "")
            yield ordinal, about, text.encode("utf-8", "surrogatepass")
        self.lost.update(writer.lost)
        self._rows, self._layouts = {}, {}

    def _parted(self, own: Mapping[int, dict[str, str]]) -> Iterator[tuple[int | None, Any]]:
        """The rows of each element: those that a layout names belong to it, the rest to the first without."""
        if not own:
            # Rows that name a child which has no row of its own: the element needs its number.
            self.lost[
                f"{self.shape.own_table}: a row for a child that had none, made to hold the others"
            ] += 1
            cells = next(cells for some in self._rows.values() for cells in some.values())
            head = {name: cells.get(name, "") for name in self.shape.fields[self.shape.own_table]}
            yield None, {self.shape.own_table: {0: head}, **self._rows}
            return
        if len(own) == 1:
            yield next(iter(own)), self._rows
            return
        left = {table: dict(some) for table, some in self._rows.items() if table != self.shape.own_table}
        parted: dict[int, dict[str, dict[int, dict[str, str]]]] = {}
        for ordinal in own:
            parted[ordinal] = {self.shape.own_table: {ordinal: own[ordinal]}}
            for table, row in _named(self._layouts.get(ordinal)):
                if row in left.get(table, {}):
                    parted[ordinal].setdefault(table, {})[row] = left[table].pop(row)
        rest = next((one for one in own if one not in self._layouts), next(iter(own)))
        for table, some in left.items():
            parted[rest].setdefault(table, {}).update(some)
        yield from sorted(parted.items())

    def write(self, folder: Path, pieces: Iterator[bytes]) -> Path:
        """Write the file into a folder."""
        path = free_place(folder, self.name, "return", ".xml")
        path.parent.mkdir(parents=True, exist_ok=True)
        spelling = Spelling(self.spelling.encoding, self.spelling.bom)
        before, behind = self.spelling.prolog.encode(), self.spelling.epilog.encode()
        with path.open("xb") as stream:
            stream.write(spelling.mark)
            for piece in chain((before,), pieces, (behind,)):
                _put(stream, piece, spelling)
        return path


def _put(stream: IO[bytes], piece: bytes, spelling: Spelling) -> None:
    if spelling.encoding == "utf-8":
        stream.write(piece)
        return
    text = piece.decode("utf-8", "surrogatepass")
    try:
        stream.write(spelling.encoded(text))
    except UnicodeEncodeError:
        stream.write(text.encode(spelling.encoding, "xmlcharrefreplace"))


def _named(layout: str | None) -> list[tuple[str, int]]:
    try:
        return [(str(table), int(row)) for table, row in orjson.loads(layout)["rows"]] if layout else []
    except (ValueError, KeyError, TypeError):
        return []
