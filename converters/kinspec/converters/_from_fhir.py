"""From bundles of resources to the tables of a format, in the order in which the rows once stood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import orjson

from kinspec.converters._generated import follow
from kinspec.converters._layouts import Sheet, line_of, sheets_of
from kinspec.converters._mapping import FormatMapping, MappedRecord, MappedResource
from kinspec.converters._records import Columns, Kin, WriteCells, child_pair, record_writer
from kinspec.converters._staging import Staging, staging
from kinspec.formats import Spelling

Resource = dict[str, Any]
LAST = 1 << 62
ROWS_AT_ONCE = 5_000


def profile_of(resource: Resource, known: Container[str]) -> str:
    """The first profile of a resource that is known; empty where it names none."""
    meta = resource.get("meta")
    profiles = meta.get("profile") if isinstance(meta, dict) else None
    for url in profiles if isinstance(profiles, list) else ():
        if isinstance(url, str) and url in known:
            return url
    return ""


def dumped(text: str) -> str:
    """A text as the database can hold it, whatever characters it has."""
    return orjson.dumps(text).decode()


class _Held:
    """The resources of one bundle and how they refer to each other."""

    def __init__(self, bundle: Mapping[str, Any]) -> None:
        self.resources: list[Resource] = []
        self._by_url: dict[str, Resource] = {}
        self._tied: dict[tuple[str, str], Resource] = {}
        entries = bundle.get("entry")
        for entry in entries if isinstance(entries, list) else ():
            resource = entry.get("resource") if isinstance(entry, dict) else None
            if isinstance(resource, dict):
                self.resources.append(resource)
                url = entry.get("fullUrl")
                if isinstance(url, str):
                    self._by_url[url] = resource

    def at(self, reference: Any) -> Resource | None:
        """The resource that a reference leads to, by full URL or by type and id."""
        if not isinstance(reference, str):
            return None
        found = self._by_url.get(reference)
        if found is None and not reference.startswith("urn:"):
            found = next((one for one in self.resources if _address(one) == reference), None)
            if found is not None:
                self._by_url[reference] = found
        return found

    def tie(self, resource: Resource, mapped: MappedResource) -> None:
        """Remember that a resource refers to the first one of its record."""
        reference = follow(resource, mapped.link or ())
        target = self.at(reference.get("reference")) if isinstance(reference, dict) else None
        if target is not None:
            self._tied.setdefault((mapped.profile.url, _address(target)), resource)

    def linked(self, first: Resource, mapped: MappedResource) -> Resource | None:
        """The further resource of a record, if the bundle holds it."""
        if mapped.link is None:
            return None
        if mapped.link_from_first:
            reference = follow(first, mapped.link)
            return self.at(reference.get("reference")) if isinstance(reference, dict) else None
        return self._tied.get((mapped.profile.url, _address(first))) if self._tied else None


def _address(resource: Resource) -> str:
    return f"{resource.get('resourceType')}/{resource.get('id')}"


class TableWriter:
    """Takes bundles in, then writes the files. `left_out` counts what no field of the format can hold."""

    def __init__(self, mapping: FormatMapping, sheets: list[Sheet], rows: Staging) -> None:
        self.mapping = mapping
        self.sheets = sheets
        self.read: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        self._by_source = {sheet.source: number for number, sheet in enumerate(sheets)}
        self._writers = {name: record_writer(mapping, name) for name in mapping.records}
        self._cells = [self._for(sheet) for sheet in sheets]
        self._kinds: dict[str, tuple[MappedRecord, MappedResource]] = {
            one.profile.url: (record, one) for record in mapping.records.values() for one in record.resources
        }
        fields = tuple(mapping.records[mapping.head].table.fields)
        self._head_columns = Columns(fields, fields)
        self._head_cells = self._writers[mapping.head].for_columns(fields)
        self._child = child_pair(mapping)[1]
        self._start = f"{mapping.format.id}#"
        self._rows = rows
        self._waiting: list[tuple[str, int, int, str]] = []
        self._number = 0

    def _for(self, sheet: Sheet) -> WriteCells:
        return self._writers[sheet.table].for_columns(sheet.columns.fields)

    def take(self, bundle: Mapping[str, Any]) -> None:
        """Take one bundle in."""
        held = _Held(bundle)
        firsts: list[tuple[Resource, MappedRecord]] = []
        heads: dict[int, Kin] = {}
        unused: dict[int, Resource] = {}
        for resource in held.resources:
            record, mapped = self._kinds.get(profile_of(resource, self._kinds), (None, None))
            if record is None or mapped is None:
                self.left_out[str(resource.get("resourceType"))] += 1
            elif mapped is record.resources[0]:
                firsts.append((resource, record))
                if record.table.name == self.mapping.head:
                    heads[id(resource)] = self._head_kin(resource)
            else:
                unused[id(resource)] = resource
                if mapped.link is not None and not mapped.link_from_first:
                    held.tie(resource, mapped)
        for resource, record in firsts:
            linked: list[Resource | None] = [resource]
            for mapped in record.resources[1:]:
                other = held.linked(resource, mapped)
                if other is not None and profile_of(other, self._kinds) != mapped.profile.url:
                    other = None
                if other is not None:
                    unused.pop(id(other), None)
                linked.append(other)
            self._add(
                resource, linked, heads.get(id(resource)) or self._kin(resource, record, held, heads), record
            )
        for resource in unused.values():
            profile_id = self._kinds[profile_of(resource, self._kinds)][1].profile.id
            self.left_out[f"{profile_id} without the record it belongs to"] += 1

    def _head_kin(self, resource: Resource) -> Kin:
        linked: list[Resource | None] = [None] * len(self.mapping.records[self.mapping.head].resources)
        linked[0] = resource
        found = self._head_cells(linked, Kin(""))
        cells, _, _ = self._writers[self.mapping.head].with_riding(found, resource, self._head_columns)
        texts = dict(zip(self._head_columns.header, cells, strict=False))
        return Kin(texts.get(self.mapping.format.child, ""), None, texts)

    def _kin(self, resource: Resource, record: MappedRecord, held: _Held, heads: Mapping[int, Kin]) -> Kin:
        subject = record.resources[0].subject
        reference = follow(resource, subject) if subject else None
        if not isinstance(reference, dict):
            return Kin("")
        target = held.at(reference.get("reference"))
        if target is not None and id(target) in heads:
            return heads[id(target)]
        identifier = reference.get("identifier")
        if isinstance(identifier, dict):
            return Kin(self._child(identifier.get("value"), identifier.get("_value")))
        return Kin("")

    def _add(self, first: Resource, linked: list[Resource | None], kin: Kin, record: MappedRecord) -> None:
        number, at = self._place(first)
        if number is None or at is None or self.sheets[number].table != record.table.name:
            number, at = self._sheet_for(record.table.name), LAST + self._number
            self._number += 1
        target = self.sheets[number]
        found = self._cells[number](linked, kin)
        cells, homeless, others = self._writers[target.table].with_riding(found, first, target.columns)
        for path in homeless:
            self.left_out[path] += 1
        if others:
            self.left_out["fields of another format"] += others
        self.read[target.table] += 1
        self._waiting.append(("", number, at, dumped(line_of(cells, target.spelling))))
        if len(self._waiting) >= ROWS_AT_ONCE:
            self._flush()

    def _place(self, first: Resource) -> tuple[int | None, int | None]:
        """The file and the row that a record once stood in."""
        meta = first.get("meta")
        source = meta.get("source") if isinstance(meta, dict) else None
        if not isinstance(source, str) or not source.startswith(self._start):
            return None, None
        sheet, _, ordinal = source[len(self._start) :].rpartition("/")
        if not (ordinal.isascii() and ordinal.isdigit() and len(ordinal) < 15):
            return None, None
        return self._by_source.get(sheet), int(ordinal)

    def _flush(self) -> None:
        self._rows.add(self._waiting)
        self._waiting = []

    def _sheet_for(self, table: str) -> int:
        for number, sheet in enumerate(self.sheets):
            if sheet.table == table:
                return number
        sheet = plain_sheet(self.mapping, table)
        self.sheets.append(sheet)
        self._cells.append(self._for(sheet))
        self._by_source[table] = len(self.sheets) - 1
        return len(self.sheets) - 1

    def write_files(self, folder: Path) -> Counter[str]:
        """Write every file into a folder. Gives rows by table."""
        self._flush()
        written: Counter[str] = Counter()
        rows = self._rows.in_order("file_, ordinal")
        row = next(rows, None)
        for number, sheet in enumerate(self.sheets):
            spelling = sheet.spelling
            path = folder / _safe(sheet.name, sheet.table, folder)
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as stream:
                stream.write(spelling.mark)
                waiting = [line_of(list(sheet.columns.header), spelling)]
                while row is not None and row[1] == number:
                    waiting.append(orjson.loads(row[3]))
                    written[sheet.table] += 1
                    if len(waiting) >= ROWS_AT_ONCE:
                        stream.write(spelling.encoded(spelling.line_end.join(waiting) + spelling.line_end))
                        waiting = []
                    row = next(rows, None)
                rest = spelling.line_end.join(waiting)
                if waiting and spelling.ends_with_line_end:
                    rest += spelling.line_end
                stream.write(spelling.encoded(rest))
        return written


def plain_sheet(mapping: FormatMapping, table: str) -> Sheet:
    """The file of a table in the format's own layout, for rows that come from elsewhere."""
    described = mapping.format.tables[table]
    layout = mapping.format.layout
    names = tuple(described.fields)
    spelling = Spelling(layout.encoding, False, layout.delimiter, layout.line_end)
    return Sheet(table, described.file, table, Columns(names, names), spelling)


def _safe(name: str, table: str, folder: Path) -> str:
    """A name inside the folder: a path that came with the data may not lead anywhere else."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    wanted = "/".join(parts)
    fits = wanted and wanted.isprintable() and ":" not in wanted and not (folder / wanted).exists()
    return wanted if fits and len(wanted) < 200 else f"{table}.csv"


def bundles_with(
    mapping_for_year: Callable[[str | None], FormatMapping],
    bundles: Iterator[Mapping[str, Any]],
    format_id: str,
) -> tuple[FormatMapping, list[Sheet], Iterator[Mapping[str, Any]]]:
    """Read the first bundle, which may describe source files, and choose the mapping of their year."""
    first = next(bundles, {})
    documents = [one for one in _Held(first).resources if one.get("resourceType") == "DocumentReference"]
    sheets, year = sheets_of(documents, format_id)
    if not sheets:
        bundles = chain([first], bundles)
    mapping = mapping_for_year(year)
    return mapping, [sheet for sheet in sheets if sheet.table in mapping.records], bundles


def write_tables(
    mapping: FormatMapping, sheets: list[Sheet], bundles: Iterable[Mapping[str, Any]], folder: Path
) -> tuple[TableWriter, Counter[str]]:
    """Write all bundles as files of the format into a folder."""
    with staging() as rows:
        writer = TableWriter(mapping, sheets, rows)
        for bundle in bundles:
            writer.take(bundle)
        return writer, writer.write_files(folder)
