"""From the tables of a format to one bundle a child, a line each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import IO, Any

import orjson

from kinspec.converters._layouts import Sheet, submission_file
from kinspec.converters._mapping import FormatMapping
from kinspec.converters._records import Columns, Kin, RecordReader, record_reader, subject_of
from kinspec.converters._staging import Staged, Staging, packed, staging, unpacked
from kinspec.converters._xml_files import xml_submission_file
from kinspec.formats import FileTable, Found, SheetTable, Spelling, XmlSpelling, batches_of
from kinspec.profiles import own_url

BUNDLES_AT_ONCE = 100

# Begins what stands for the number of a child that has none. It is no UTF-8, so no number begins with it.
NAMELESS = b"\xff"


def write_bundles(
    tables: Sequence[FileTable],
    mapping: FormatMapping,
    stream: IO[bytes],
    make_id: Callable[[str], str],
    found: Found,
) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Write all rows as bundles. Gives rows read by table, resources written by profile, cells that ride."""
    # The record that makes the child comes first: the others lean on it.
    order = list(mapping.records)
    tables = sorted(tables, key=lambda one: order.index(one.table))
    sheets = _sheets(tables, mapping)
    aside: Counter[str] = Counter()
    readers = [record_reader(mapping, one.table, one.columns, one.source, make_id, aside) for one in sheets]
    child = Children(mapping, sheets, readers)
    files = _described(sheets, mapping, make_id)
    read: Counter[str] = Counter()
    write_children(stream, files, child, lambda rows: read.update(_take_in(rows, tables, mapping, found)))
    return read, child.written, aside


def write_children(
    stream: IO[bytes], files: Iterable[dict[str, Any]], child: Children, take_in: Callable[[Staging], None]
) -> None:
    """Write the descriptions of the files, then one bundle for each child of the rows that are taken in."""
    meta = {"profile": [own_url("StructureDefinition", "record-bundle")]}
    stream.write(_bundle([{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in files], meta))
    with staging() as rows:
        take_in(rows)
        waiting: list[bytes] = []
        for about, group in groupby(rows.in_order(), key=itemgetter(0)):
            for entries in child.entries(about, group):
                waiting.append(_bundle(entries, meta))
                if len(waiting) >= BUNDLES_AT_ONCE:
                    stream.write(b"".join(waiting))
                    waiting.clear()
        stream.write(b"".join(waiting))


def _described(
    sheets: Sequence[Sheet], mapping: FormatMapping, make_id: Callable[[str], str]
) -> Iterator[dict[str, Any]]:
    """A resource for each source file, with which it can be written again."""
    in_xml: dict[str, list[Sheet]] = {}
    for sheet in sheets:
        if isinstance(sheet.spelling, XmlSpelling):
            in_xml.setdefault(sheet.name, []).append(sheet)
        else:
            yield submission_file(sheet, mapping.format.id, str(mapping.format.year), make_id)
    for some in in_xml.values():
        yield xml_submission_file(some, mapping.format, make_id)


def _sheets(tables: Sequence[FileTable], mapping: FormatMapping) -> list[Sheet]:
    count: Counter[str] = Counter()
    found = []
    layout = mapping.format.layout
    usual: Spelling | XmlSpelling = Spelling(layout.encoding, False, layout.delimiter, layout.line_end)
    for table in tables:
        count[table.table] += 1
        number = count[table.table]
        source = table.table if number == 1 else f"{table.table}.{number}"
        columns = Columns(table.header, table.columns)
        # What has no name of its own, such as standard input, is called after its table.
        name, spelling = mapping.format.tables[table.table].file, usual
        if not isinstance(table, SheetTable):
            # A sheet comes back as a text file, since the rest of a workbook cannot come back.
            spelling = table.spelling
            if not table.file.own_name.startswith("("):
                name = table.file.own_name
        found.append(Sheet(source, name, table.table, columns, spelling))
    return found


def _take_in(
    rows: Staging, tables: Sequence[FileTable], mapping: FormatMapping, found: Found
) -> Counter[str]:
    """Put all rows into the staging area, rows of one child that follow each other in one piece."""
    read: Counter[str] = Counter()
    for number, table in enumerate(tables):
        place = table.columns.index(mapping.format.child) if mapping.format.child in table.columns else None
        for ordinal, batch in batches_of(table, found):
            records = batch.records
            if place is None:
                children = [b""] * len(records)
            else:
                children = [cells[place].encode() if place < len(cells) else b"" for cells in records]
            if batch.owners is not None:
                # A child without a number is still one child where its rows stand in one element.
                owners = zip(children, batch.owners, strict=True)
                children = [child or b"%b%d" % (NAMELESS, owner) for child, owner in owners]
            start = 0
            for at, child in enumerate(children):
                if at + 1 == len(children) or children[at + 1] != child:
                    rows.add((child, number, ordinal + start, packed(records[start : at + 1])))
                    start = at + 1
            read[table.table] += len(records)
    return read


class Children:
    """Makes the entries of one child after the other. `written` counts resources by profile."""

    def __init__(
        self, mapping: FormatMapping, sheets: Sequence[Sheet], readers: Sequence[RecordReader]
    ) -> None:
        self.written: Counter[str] = Counter()
        self._readers = readers
        self._tables = [sheet.table for sheet in sheets]
        self._head = mapping.head
        self._subject = subject_of(mapping)
        self._order = list(mapping.records)
        self._profiles = {
            name: [one.profile.id for one in record.resources] for name, record in mapping.records.items()
        }

    def entries(self, about: bytes, runs: Iterable[Staged]) -> Iterator[list[dict[str, Any]]]:
        """The entries of a child, by profile and key. Rows that name no child make one bundle each."""
        if about:
            yield self._made("" if about.startswith(NAMELESS) else about.decode(), list(runs))
            return
        for _, file, ordinal, content in runs:
            for number, cells in enumerate(unpacked(content), ordinal):
                yield self._made("", [(b"", file, number, packed([cells]))])

    def _made(self, child: str, runs: list[Staged]) -> list[dict[str, Any]]:
        kin = Kin(child)
        self._records(runs, kin)
        entries: list[dict[str, Any]] = []
        for table, lists in kin.out.items():
            for profile_id, some in zip(self._profiles[table], lists, strict=True):
                if some:
                    entries += some
                    self.written[profile_id] += len(some)
        return entries

    def _room(self, table: str, kin: Kin) -> None:
        """Make room for the entries of a table. Tables come in the order in which their entries stand."""
        kin.out[table] = tuple([[] for _ in self._profiles[table]])

    def _records(self, runs: list[Staged], kin: Kin) -> None:
        """Make the resources of a child from its rows; `kin` leads to where they go."""
        tables = self._tables
        table = ""
        rows: list[tuple[int, int, list[str]]] = []
        for _, file, ordinal, content in runs:
            if tables[file] != table:
                if rows:
                    self._read_rows(table, rows, kin)
                table, rows = tables[file], []
            for number, cells in enumerate(unpacked(content), ordinal):
                rows.append((file, number, cells))
        if rows:
            self._read_rows(table, rows, kin)

    def _read_rows(self, table: str, rows: list[tuple[int, int, list[str]]], kin: Kin) -> None:
        """Make the resources of all rows that a child has in a table."""
        if len(rows) > 1:
            rows.sort(key=self._key_of)
        self._room(table, kin)
        if table == self._head:
            self._read_head(rows, kin)
            return
        if kin.reference is None:
            kin.reference = self._subject(kin.child)
        readers = self._readers
        for file, number, cells in rows:
            readers[file].read(cells, number, kin)

    def _key_of(self, row: tuple[int, int, list[str]]) -> tuple[str, ...]:
        return self._readers[row[0]].order(row[2])

    def _read_head(self, rows: list[tuple[int, int, list[str]]], kin: Kin) -> None:
        """Read the child's own rows; the first one is the child, and others repeat what stands in it."""
        for file, number, cells in rows:
            reader = self._readers[file]
            first = reader.read(cells, number, kin)
            if kin.reference is None:
                be_child(first, reader, cells, kin)


def be_child(first: dict[str, Any], reader: RecordReader, cells: list[str], kin: Kin) -> None:
    """Let this resource be the child: from now on the other records refer to it."""
    kin.reference = {"reference": f"urn:uuid:{first['id']}"}
    kin.head = {name: cell for name, cell in zip(reader.columns.fields, cells) if name}  # noqa: B905


def _bundle(entries: list[dict[str, Any]], meta: dict[str, Any]) -> bytes:
    return orjson.dumps(
        {"resourceType": "Bundle", "meta": meta, "type": "collection", "entry": entries},
        option=orjson.OPT_APPEND_NEWLINE,
    )
