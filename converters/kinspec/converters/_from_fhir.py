"""From bundles of resources to the tables of a format, in the order in which the rows once stood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from kinspec.converters._generated import follow
from kinspec.converters._layouts import Sheet, line_of, sheets_of
from kinspec.converters._mapping import FormatMapping, MappedRecord
from kinspec.converters._records import Columns, Kin, RecordWriter, child_pair, record_writer, reference_of
from kinspec.converters._staging import Staging, staging
from kinspec.formats import Spelling

Resource = dict[str, Any]
LAST = 1 << 62
ROWS_AT_ONCE = 5_000


class TableWriter:
    """Takes bundles in, then writes the files. `left_out` counts what no field of the format can hold."""

    def __init__(self, mapping: FormatMapping, sheets: list[Sheet], rows: Staging) -> None:
        self.mapping = mapping
        self.sheets = sheets
        self.read: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        self._by_source = {sheet.source: number for number, sheet in enumerate(sheets)}
        self._writers = {name: record_writer(mapping, name) for name in mapping.records}
        self._record_of = {
            record.resources[0].profile.url: (name, record) for name, record in mapping.records.items()
        }
        self._later = {
            one.profile.url: one.profile.id
            for record in mapping.records.values()
            for one in record.resources[1:]
        }
        self._rows = rows
        self._waiting: list[tuple[str, int, int, str]] = []
        self._number = 0

    def take(self, bundle: Mapping[str, Any]) -> None:
        """Take one bundle in."""
        resources: list[Resource] = []
        addresses: dict[str, Resource] = {}
        for entry in bundle.get("entry") or ():
            resource = entry.get("resource")
            if isinstance(resource, dict):
                resources.append(resource)
                addresses[str(entry.get("fullUrl"))] = resource
                addresses[f"{resource.get('resourceType')}/{resource.get('id')}"] = resource
        used: set[int] = set()
        kins: dict[int, Kin] = {}
        firsts = [(resource, *found) for resource in resources if (found := self._first(resource))]
        for resource, name, record in firsts:
            if name == self.mapping.head:
                kins[id(resource)] = self._head_kin(resource, name)
        for resource, name, record in firsts:
            kin = kins.get(id(resource)) or self._kin(resource, record, addresses, kins)
            linked = [resource, *self._linked(resource, record, resources, addresses)]
            used.update(map(id, linked))
            self._add(linked, kin, name)
        for resource in resources:
            if id(resource) not in used:
                self.left_out[self._called(resource)] += 1

    def _called(self, resource: Resource) -> str:
        for url in resource.get("meta", {}).get("profile") or ():
            if url in self._later:
                return f"{self._later[url]} without the record it belongs to"
        return str(resource.get("resourceType"))

    def _first(self, resource: Resource) -> tuple[str, MappedRecord] | None:
        for url in resource.get("meta", {}).get("profile") or ():
            if found := self._record_of.get(url):
                return found
        return None

    def _head_kin(self, resource: Resource, name: str) -> Kin:
        writer = self._writers[name]
        fields = tuple(self.mapping.records[name].table.fields)
        cells, _, _ = writer.row([resource], Kin(""), Columns(fields, fields))
        texts = dict(zip(fields, cells, strict=False))
        return Kin(texts.get(self.mapping.format.child, ""), None, texts)

    def _kin(
        self,
        resource: Resource,
        record: MappedRecord,
        addresses: Mapping[str, Resource],
        kins: Mapping[int, Kin],
    ) -> Kin:
        reference = reference_of(resource, record.resources[0])
        if not isinstance(reference, dict):
            return Kin("")
        target = addresses.get(str(reference.get("reference")))
        if target is not None and id(target) in kins:
            return kins[id(target)]
        identifier = reference.get("identifier")
        if isinstance(identifier, dict):
            _, get, _ = child_pair(self.mapping)
            return Kin(get(identifier.get("value"), identifier.get("_value")))
        return Kin("")

    def _linked(
        self,
        first: Resource,
        record: MappedRecord,
        resources: Iterable[Resource],
        addresses: Mapping[str, Resource],
    ) -> Iterator[Resource]:
        own = {f"urn:uuid:{first.get('id')}", f"{first.get('resourceType')}/{first.get('id')}"}
        for mapped in record.resources[1:]:
            if mapped.link is None:
                continue
            if mapped.link_from_first:
                reference = follow(first, mapped.link)
                if isinstance(reference, dict) and (found := addresses.get(str(reference.get("reference")))):
                    yield found
                continue
            for resource in resources:
                profiles = resource.get("meta", {}).get("profile") or ()
                if mapped.profile.url in profiles:
                    reference = follow(resource, mapped.link)
                    if isinstance(reference, dict) and reference.get("reference") in own:
                        yield resource
                        break

    def _add(self, linked: list[Resource], kin: Kin, name: str) -> None:
        source = str(linked[0].get("meta", {}).get("source", ""))
        start, _, place = source.partition("#")
        sheet, _, ordinal = place.rpartition("/")
        number = self._by_source.get(sheet) if start == self.mapping.format.id else None
        at = int(ordinal) if number is not None and ordinal.isdigit() and len(ordinal) < 15 else None
        if number is None or at is None:
            number, at = self._sheet_for(name), LAST + self._number
            self._number += 1
        target = self.sheets[number]
        writer: RecordWriter = self._writers[target.table]
        cells, homeless, others = writer.row(linked, kin, target.columns)
        for path in homeless:
            self.left_out[path] += 1
        if others:
            self.left_out["fields of another format"] += others
        self.read[name] += 1
        self._waiting.append(("", number, at, orjson.dumps(cells).decode()))
        if len(self._waiting) >= ROWS_AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        self._rows.add(self._waiting)
        self._waiting = []

    def _sheet_for(self, table: str) -> int:
        for number, sheet in enumerate(self.sheets):
            if sheet.table == table:
                return number
        self.sheets.append(plain_sheet(self.mapping, table))
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
                    waiting.append(line_of(orjson.loads(row[3]), spelling))
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
    mapping_for_year: Any, bundles: Iterator[Mapping[str, Any]], format_id: str
) -> tuple[FormatMapping, list[Sheet], Iterator[Mapping[str, Any]]]:
    """Read the first bundle, which may describe source files, and choose the mapping of their year."""
    first = next(bundles, {})
    resources = [
        entry["resource"]
        for entry in first.get("entry") or ()
        if isinstance(entry.get("resource"), dict)
        and entry["resource"].get("resourceType") == "DocumentReference"
    ]
    sheets, year = sheets_of(resources, format_id)
    if not sheets:
        from itertools import chain

        bundles = chain([first], bundles)
    return mapping_for_year(year), sheets, bundles


def write_tables(
    mapping: FormatMapping, sheets: list[Sheet], bundles: Iterable[Mapping[str, Any]], folder: Path
) -> tuple[TableWriter, Counter[str]]:
    """Write all bundles as files of the format into a folder."""
    with staging() as rows:
        writer = TableWriter(mapping, sheets, rows)
        for bundle in bundles:
            writer.take(bundle)
        return writer, writer.write_files(folder)
