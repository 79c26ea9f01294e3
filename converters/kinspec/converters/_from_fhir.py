"""From bundles of resources to the tables of a format, in the order in which the rows once stood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Any

from kinspec.converters._aside import of_others
from kinspec.converters._bundles import Held, Kind, Resource, Sorter
from kinspec.converters._fast_write_source import ODD_SHAPES
from kinspec.converters._files import NewFile, plain_sheet
from kinspec.converters._layouts import Sheet, line_maker, sheets_of
from kinspec.converters._mapping import FormatMapping
from kinspec.converters._records import (
    Columns,
    Kin,
    RecordWriter,
    child_pair,
    key_order,
    record_writer,
    year_system,
)
from kinspec.converters._staging import Staging, staging
from kinspec.converters._write_source import Watch
from kinspec.converters._xml_files import XmlFile, columns_of, xml_sheets
from kinspec.formats import Spelling, XmlSpelling, shape_of, usual_spelling
from kinspec.profiles import own_url

LAST = 1 << 62
MOST_NAMES = 1_000
MOST_LINES = 100
_FILE_AND_ROW = itemgetter(0, 1)


class Losses:
    """Counts, by name, what the format cannot hold. Names that come with the data are cut and bounded."""

    def __init__(self) -> None:
        self.left_out: Counter[str] = Counter()
        self.of_others: Counter[tuple[str, str]] = Counter()
        self.unwritable: Counter[str] = Counter()
        self.no_column: Counter[str] = Counter()
        self.disagreeing: Counter[str] = Counter()
        self.recoded: list[str] = []
        self.renamed: list[tuple[str, str]] = []

    def leave_out(self, what: str, count: int = 1) -> None:
        """Count something that no field holds."""
        what = _cut(what)
        if what not in self.left_out and len(self.left_out) >= MOST_NAMES:
            what = "everything else"
        self.left_out[what] += count

    def leave_to_others(self, fields: Iterable[tuple[str, str]]) -> None:
        """Count what rides for the files of another format, by that format and the field."""
        for owner, path in fields:
            name = _cut(owner), _cut(path)
            if name not in self.of_others and len(self.of_others) >= MOST_NAMES:
                name = "", ""
            self.of_others[name] += 1


def _cut(name: str) -> str:
    return name[:200] if name.isprintable() else name.encode("unicode_escape").decode()[:200]


@dataclass(slots=True)
class _File:
    """A file to be: how its rows are written, and the run of rows that follow each other at present.

    `after` is the ordinal that would lengthen the run, which is full at the ordinal `full`.
    `narrow` is the spelling of a file whose encoding does not hold every character. `xml` is given for a
    table that stands in an XML file, which takes its rows.
    """

    sheet: Sheet
    start: str
    writer: RecordWriter
    order: Callable[[list[str]], tuple[str, ...]]
    line: Callable[[list[str]], str]
    narrow: Spelling | None
    rows: int = 0
    odd: bool = False
    after: int = -1
    full: int = -1
    run: list[bytes] = field(default_factory=list)
    xml: XmlFile | None = None


class TableWriter:
    """Takes bundles in, then writes the files. `losses` counts what no field of the format can hold.

    `form` is csv or xml, for which the layout of a source in the other form does not count; by default each
    table is written in the form that it came in. `plain` writes the layout of the format and no other.
    """

    def __init__(
        self, mapping: FormatMapping, rows: Staging, form: str | None = None, *, plain: bool = False
    ) -> None:
        self.mapping = mapping
        self._form = form
        self._plain = plain
        self._xml: dict[str, XmlFile] = {}
        self.losses = Losses()
        self._files: list[_File] = []
        self._by_source: dict[str, int] = {}
        self._by_table: dict[str, int] = {}
        self._used: set[int] = set()
        self._sorter = Sorter(mapping)
        self._child = child_pair(mapping)[1]
        self._start = f"{mapping.format.id}#"
        self._rows = rows
        self._lines: list[tuple[int, int, bytes, bytes]] = []

    @property
    def read(self) -> Counter[str]:
        """Rows by table so far."""
        counts: Counter[str] = Counter()
        for file in self._files:
            counts[file.sheet.table] += file.rows
        return counts

    @property
    def empty(self) -> bool:
        """Whether there is no file to write."""
        return not self._files

    def take(self, bundle: Mapping[str, Any]) -> None:
        """Take one bundle in."""
        held = self._sorter.sort(bundle)
        for resource in held.unknown:
            self._unknown(resource)
        self._used.clear()
        kin: dict[int, Kin] = {}
        for resource, kind in held.heads:
            own = kin[id(resource)] = Kin("", linked=held.shared.linked, tied=held.shared.tied)
            texts = zip(*self._row(resource, kind, own))  # noqa: B905 - a row may be short
            own.head = {name: text for name, text in texts if name}
            own.child = own.head.get(self.mapping.format.child, "")
        at = held.at
        for resource, kind in held.firsts:
            try:
                known = kin[id(at[resource[kind.subject_key]["reference"]])]
            except (KeyError, TypeError):
                known = self._kin_of(resource, kind, held)
            self._row(resource, kind, known)
        for xml in self._xml.values():
            for ordinal, about_child, text in xml.elements(LAST):
                self._lines.append((xml.number, ordinal, about_child.encode(), text))
        self._stage()
        if len(held.further) > len(self._used):
            for resource, kind in held.further:
                if id(resource) not in self._used:
                    self.losses.leave_out(f"{kind.mapped.profile.id} without the record it belongs to")

    def _unknown(self, resource: Resource) -> None:
        """A resource that is no record: the description of a source file, or something without a home."""
        sheets = []
        if resource.get("resourceType") == "DocumentReference":
            sheets = sheets_of([resource], self.mapping.format.id, xml_sheets)[0]
        for sheet in () if self._plain else sheets:
            form = "xml" if isinstance(sheet.spelling, XmlSpelling) else "csv"
            if sheet.table in self.mapping.records and self._form in (None, form):
                self._open(sheet)
        if not sheets:
            self._nothing_known(resource)

    def _nothing_known(self, resource: Resource) -> None:
        """Count a resource that the format has no place for."""
        meta = resource.get("meta")
        profiles = meta.get("profile") if isinstance(meta, dict) else None
        if isinstance(profiles, list) and own_url("StructureDefinition", "submission-file") in profiles:
            # Who asked for the plain layout wants no other, and misses none.
            if not self._plain:
                self.losses.leave_out("description of a file of another layout")
        else:
            self.losses.leave_out(str(resource.get("resourceType")))

    def _kin_of(self, resource: Resource, kind: Kind, held: Held) -> Kin:
        """The child that a record is about, told by its number or not at all."""
        reference = resource.get(kind.subject_key)
        identifier = reference.get("identifier") if isinstance(reference, dict) else None
        child = ""
        if isinstance(identifier, dict):
            child = self._child(identifier.get("value"), identifier.get("_value"))
        elif isinstance(reference, dict) and "reference" in reference:
            place = f"{kind.mapped.profile.type}.{kind.subject_key}"
            self.losses.leave_out(f"{place} to a child that is not with it")
        return Kin(child, linked=held.shared.linked, tied=held.shared.tied)

    def _row(self, first: Resource, kind: Kind, kin: Kin) -> tuple[tuple[str | None, ...], list[str]]:
        """Write the row of a record. Gives the fields of its file, and its cells."""
        number, ordinal = self._place(first, kind.record.table.name)
        file = self._files[number]
        writer = file.writer
        try:
            cells, riding = writer.fast(first, kin)
        except ODD_SHAPES:
            cells, riding = writer.complete(first, kin)
        if riding is not None:
            cells, homeless, others = writer.with_riding(cells, riding)
            for path in homeless:
                self.losses.leave_out(path)
            if others:
                self.losses.leave_to_others(of_others(riding, self.mapping.format.id))
        file.rows += 1
        if file.xml is not None:
            file.xml.take(file.sheet.table, ordinal, cells, file.sheet.columns, last=LAST)
        else:
            about = "\x1f".join(file.order(cells)) if ordinal == LAST else ""
            self._add_line(number, ordinal, about, cells)
        return file.sheet.columns.fields, cells

    def _add_line(self, number: int, ordinal: int, about: str, cells: list[str]) -> None:
        """Add a row to a file; `about` sorts the rows that nothing tells the place of."""
        file = self._files[number]
        line = file.line(cells)
        if file.narrow is not None and not file.odd and not line.isascii():
            file.odd = not _holds(file.narrow, line)
        self._lines.append((number, ordinal, about.encode() if about else b"", line.encode()))

    def _stage(self) -> None:
        """Keep the lines of a bundle. Lines that follow each other in a file are kept in one piece."""
        lines = self._lines
        if len(lines) > 1:
            lines.sort(key=_FILE_AND_ROW)
        files = self._files
        for number, ordinal, about, line in lines:
            file = files[number]
            if ordinal == file.after and ordinal < file.full:
                file.run.append(line)
                file.after = ordinal + 1
            elif ordinal == LAST:
                self._rows.add((number, LAST, about, line))
            else:
                self._flush(number)
                file.run, file.after, file.full = [line], ordinal + 1, ordinal + MOST_LINES
        lines.clear()

    def _flush(self, number: int) -> None:
        file = self._files[number]
        if file.run:
            first = file.after - len(file.run)
            self._rows.add((number, first, b"", b"".join(file.run)))

    def _place(self, first: Resource, table: str) -> tuple[int, int]:
        """The file and the row that a record once stood in; the last row of its table where nothing tells."""
        number = self._by_table.get(table)
        if number is None:
            number = self._open(self._plain_sheet(table))
        try:
            source = first["meta"]["source"]
            start = self._files[number].start
            usual = source.startswith(start)
        except (KeyError, TypeError, AttributeError):
            return number, LAST
        if not usual:
            sheet = source.rpartition("/")[0]
            other = self._by_source.get(sheet)
            if other is None or self._files[other].sheet.table != table:
                return number, LAST
            number, start = other, sheet + "/"
        ordinal = source[len(start) :]
        told = ordinal.isascii() and ordinal.isdigit() and len(ordinal) < 15
        return number, int(ordinal) if told else LAST

    def _plain_sheet(self, table: str) -> Sheet:
        """The sheet of a table that comes from elsewhere, in the form asked for if the table has it."""
        form = self.mapping.format.xml
        if self._form != "xml" or form is None or table not in form.tables:
            return plain_sheet(self.mapping, table)
        columns = columns_of(shape_of(self.mapping.format), table)
        return Sheet(table, f"{self.mapping.format.id}.xml", table, columns, usual_spelling(form))

    def _open(self, sheet: Sheet) -> int:
        """Begin a file. A later one of the same name in the data takes the rows that come after it."""
        table = sheet.table
        number = self._add_file(sheet, sheet.columns)
        source = self._start + sheet.source
        self._by_source[source] = number
        if source == self._start + table or table not in self._by_table:
            self._by_table[table] = number
        return number

    def _add_file(self, sheet: Sheet, columns: Columns) -> int:
        """Begin a file whose records have these columns. Gives its number."""
        number = len(self._files)
        spelling, xml = sheet.spelling, None
        if isinstance(spelling, XmlSpelling):
            xml = self._xml.get(sheet.name)
            if xml is None:
                shape = shape_of(self.mapping.format)
                xml = self._xml[sheet.name] = XmlFile(number, sheet.name, shape, spelling)
            spelling = Spelling()
        self._files.append(
            _File(
                sheet,
                f"{self._start}{sheet.source}/",
                record_writer(self.mapping, sheet.table, columns, self._watch(sheet.table)),
                key_order(self.mapping, sheet.table, columns.fields),
                line_maker(spelling),
                spelling if spelling.encoding == "cp1252" else None,
                xml=xml,
            )
        )
        return number

    def _watch(self, table: str) -> Watch:
        return Watch(
            self.losses.leave_out,
            lambda name: self.losses.unwritable.update([f"{table}.{name}"]),
            lambda name: self.losses.no_column.update([f"{table}.{name}"]),
            lambda name: self.losses.disagreeing.update([f"{table}.{name}"]),
            self._used,
        )

    def write_files(self, folder: Path) -> Counter[str]:
        """Write every file into a folder. Gives rows by table."""
        for number in range(len(self._files)):
            self._flush(number)
        runs = self._rows.in_order()
        run = next(runs, None)

        def pieces(number: int) -> Iterator[bytes]:
            nonlocal run
            while run is not None and run[0] == number:
                yield run[3]
                run = next(runs, None)

        for number, file in enumerate(self._files):
            sheet, spelling = file.sheet, file.sheet.spelling
            if isinstance(spelling, XmlSpelling):
                if file.xml is not None and file.xml.number == number:
                    self._named(sheet, file.xml.write(folder, pieces(number)), folder)
                continue
            if file.odd:
                spelling = replace(spelling, encoding="utf-8", bom=True)
                self.losses.recoded.append(sheet.name)
            with NewFile(folder, sheet.name, sheet.table, spelling) as stream:
                self._named(sheet, stream.path, folder)
                stream.add(file.line(list(sheet.columns.header)).encode("utf-8"))
                for piece in pieces(number):
                    stream.add(piece)
        for xml in self._xml.values():
            for what, count in xml.lost.items():
                self.losses.leave_out(what, count)
        return self.read

    def _named(self, sheet: Sheet, path: Path, folder: Path) -> None:
        name = path.relative_to(folder).as_posix()
        if name != sheet.name:
            self.losses.renamed.append((sheet.table, name))


def _holds(spelling: Spelling, line: str) -> bool:
    try:
        spelling.encoded(line)
    except UnicodeEncodeError:
        return False
    return True


def year_and_bundles(
    bundles: Iterator[Mapping[str, Any]], format_id: str
) -> tuple[str | None, Iterator[Mapping[str, Any]]]:
    """The collection year that the first bundle speaks of, if it does, and all bundles."""
    first = next(bundles, None)
    if first is None:
        return None, iter(())
    entries = first.get("entry")
    resources = [
        entry["resource"]
        for entry in (entries if isinstance(entries, list) else ())
        if isinstance(entry, dict) and isinstance(entry.get("resource"), dict)
    ]
    year = sheets_of(resources, format_id, xml_sheets)[1] or next(
        filter(None, map(_tagged_year, resources)), None
    )
    return year, chain([first], bundles)


def _tagged_year(resource: Resource) -> str | None:
    meta = resource.get("meta")
    tags = meta.get("tag") if isinstance(meta, dict) else None
    for tag in tags if isinstance(tags, list) else ():
        if isinstance(tag, dict) and tag.get("system") == year_system():
            return str(tag.get("code"))
    return None


def write_tables(
    mapping: FormatMapping,
    bundles: Iterable[Mapping[str, Any]],
    folder: Path,
    writer_of: Callable[[FormatMapping, Staging], TableWriter],
) -> tuple[TableWriter, Counter[str]]:
    """Write all bundles into a folder, as the files that a writer makes of them."""
    with staging() as rows:
        writer = writer_of(mapping, rows)
        for bundle in bundles:
            writer.take(bundle)
        return writer, writer.write_files(folder)
