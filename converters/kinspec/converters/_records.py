"""Rows of one child into resources and back, under the law: what is read can be written again exactly.

After a row is read it is written back in memory; whatever differs rides on the row's first resource, and the
row is written once more to prove it. So a mapping may be incomplete, but a conversion is not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kinspec.converters._aside import carried, carry
from kinspec.converters._fast_write_source import ODD_SHAPES, fast_row_writer
from kinspec.converters._mapping import FormatMapping, MappedRecord
from kinspec.converters._read_source import FileFacts, row_reader
from kinspec.converters._source import Source
from kinspec.converters._values import ABSENT, Get, Put, pair_for, remembered
from kinspec.converters._write_source import Watch, WriteRow, row_writer
from kinspec.profiles import own_url

Resource = dict[str, Any]
BLANK_REFERENCE: Resource = {"extension": [{"url": ABSENT, "valueCode": "unknown"}]}


def year_system() -> str:
    """The system of the tag that says for which collection year a record was made."""
    return own_url("CodeSystem", "collection-year")


@dataclass(frozen=True, slots=True)
class Columns:
    """The header of one file: its cells as spelled, and the field at each position (None: not a field)."""

    header: tuple[str, ...]
    fields: tuple[str | None, ...]

    def paths(self, table: str) -> tuple[str, ...]:
        """A name for each position under which a cell can ride on a record."""
        known = {name for name in self.fields if name}
        counts = Counter(self.header)
        return tuple(
            f"{table}.{name or spelled}"
            if name or (counts[spelled] == 1 and spelled not in known)
            else f"{table}[{position}]"
            for position, (spelled, name) in enumerate(zip(self.header, self.fields, strict=True))
        )


@dataclass(slots=True)
class Kin:
    """What the rows of one child share.

    `child` is the child's own text, `reference` the reference to the child's resource, `head` the texts of
    the child's own row by field. `seen` counts record keys. `linked` and `tied` lead to further resources: by
    table, number in the record, and the URL that refers to it or the `id()` of the first resource that it
    refers to. `out` takes the entries that are made, by table and resource of the record.
    """

    child: str
    reference: Resource | None = None
    head: Mapping[str, str] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    linked: dict[tuple[str, int, str], Resource] = field(default_factory=dict)
    tied: dict[tuple[str, int, int], Resource] = field(default_factory=dict)
    out: dict[str, tuple[list[Resource], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RecordWriter:
    """Writes the rows of one file of a table from resources."""

    format_id: str
    record: MappedRecord
    columns: Columns
    paths: tuple[str, ...]
    fast: WriteRow
    complete: WriteRow

    def write(self, first: Resource, kin: Kin) -> tuple[list[str], list[str], int]:
        """The cells of a row, the paths of what rides and finds no column, and how much rides for others."""
        cells, riding = self.plain(first, kin)
        return self.with_riding(cells, riding) if riding is not None else (cells, [], 0)

    def plain(self, first: Resource, kin: Kin) -> tuple[list[str], list[Any] | None]:
        """The cells that follow from elements alone, and what rides on the resource."""
        try:
            return self.fast(first, kin)
        except ODD_SHAPES:
            return self.complete(first, kin)

    def with_riding(self, cells: list[str], extensions: list[Any]) -> tuple[list[str], list[str], int]:
        """The cells with what rides on their record, the paths that find no column, and what is others'."""
        riding, others = carried(extensions, self.format_id)
        table = self.record.table.name
        for position, path in enumerate(self.paths):
            if ("instead", path) in riding:
                cells[position] = riding.pop(("instead", path))
            elif ("value", path) in riding:
                text = riding.pop(("value", path))
                name = self.columns.fields[position]
                # A field that has an element is the element's to say once somebody has filled it there.
                if not cells[position] or name is None or name in self.record.echo:
                    cells[position] = text
        count = riding.pop(("cells", table), None)
        extra = [riding.pop(key) for key in extras(riding)]
        if count is not None and count.isascii() and count.isdigit():
            short = cells[: int(count)]
            # A value that somebody filled in behind the last cell of a short row makes the row longer.
            if not any(cells[len(short) :]):
                cells = short
            cells = cells + extra
        return cells, [path for _, path in riding], others


def extras(riding: Mapping[tuple[str, str], str]) -> list[tuple[str, str]]:
    """The keys of what rides behind the last column, in the order of the cells."""
    found = [
        key
        for key in riding
        if key[0] == "extra" and key[1].endswith("]") and key[1][:-1].rpartition("[")[2].isdecimal()
    ]
    return sorted(found, key=lambda key: int(key[1][:-1].rpartition("[")[2]))


def record_writer(
    mapping: FormatMapping, table: str, columns: Columns, watch: Watch | None = None
) -> RecordWriter:
    """The writer of one file of a table; `watch` hears of what its rows cannot carry."""
    record = mapping.records[table]
    child = mapping.format.child if table != mapping.head else None
    return RecordWriter(
        mapping.format.id,
        record,
        columns,
        columns.paths(table),
        fast_row_writer(record, columns.fields, child, watch.used if watch else set()),
        row_writer(record, columns.fields, child, watch),
    )


@dataclass(frozen=True, slots=True)
class RecordReader:
    """Reads the rows of one file. `aside` counts what rides, by path; `order` tells how rows are sorted."""

    record: MappedRecord
    columns: Columns
    width: int
    make: Callable[[list[str], int, Kin], Resource]
    writer: RecordWriter
    order: Callable[[list[str]], tuple[str, ...]]
    aside: Counter[str]

    def read(self, cells: list[str], number: int, kin: Kin) -> Resource:
        """The first resource of a row; entries of all its resources go to `kin.out`."""
        width = self.width
        row = cells if len(cells) == width else [*cells[:width], *[""] * (width - len(cells))]
        first = self.make(row, number, kin)
        try:
            written, _ = self.writer.fast(first, kin)
        except ODD_SHAPES:
            written, _ = self.writer.complete(first, kin)
        if written != cells:
            self._keep(first, cells, row, written)
            if self.writer.write(first, kin) != (cells, [], 0):
                raise AssertionError(f"{self.record.table.name} row {number} would not come back as it was")
        return first

    def _keep(self, first: Resource, cells: list[str], row: list[str], written: list[str]) -> None:
        """Let what the elements do not tell ride on the first resource."""
        table, format_id = self.record.table.name, self.writer.format_id
        if len(cells) != len(row):
            carry(first, format_id, table, "cells", str(len(cells)))
            self.aside[f"{table}: number of cells"] += 1
            for position in range(len(row), len(cells)):
                carry(first, format_id, f"{table}[{position}]", "extra", cells[position])
        for path, before, after in zip(self.writer.paths, row, written, strict=True):
            if before != after:
                carry(first, format_id, path, "instead" if after else "value", before)
                self.aside[path] += 1


def record_reader(
    mapping: FormatMapping,
    table: str,
    columns: Columns,
    source: str,
    make_id: Callable[[str], str],
    aside: Counter[str],
) -> RecordReader:
    """The reader of one file of a table, which `meta.source` calls `source`."""
    record = mapping.records[table]
    positions = {name: position for position, name in enumerate(columns.fields) if name}
    code = str(mapping.format.year).replace("/", "-")

    def note(name: str) -> None:
        aside[f"{table}.{name}"] += 1

    facts = FileFacts(
        positions,
        len(columns.header),
        f"{mapping.format.id}#{source}",
        [{"system": year_system(), "code": code}],
        make_id,
        note,
    )
    return RecordReader(
        record,
        columns,
        len(columns.header),
        row_reader(record, facts),
        record_writer(mapping, table, columns),
        key_order(mapping, table, columns.fields),
        aside,
    )


def key_order(
    mapping: FormatMapping, table: str, fields: tuple[str | None, ...]
) -> Callable[[list[str]], tuple[str, ...]]:
    """A function from the cells of a row to what rows of the table are sorted by: the key, dates as days."""
    record = mapping.records[table]
    targets = {one.name: one.targets[0] for resource in record.resources for one in resource.fields}
    width = 0
    source = Source()
    parts = []
    for name in record.table.key:
        if name in fields:
            position = fields.index(name)
            width = max(width, position + 1)
            part = f"cells[{position}]"
            if record.table.fields[name].type == "date" and name in targets:
                days = remembered(targets[name])[0]
                day = _day_of(pair_for(targets[name])[0])
                part = f"({source.constant(days)}.get({part}) or {source.constant(day)}({part}))"
            parts.append(part)
    source.add(0, "def order(cells):")
    source.add(1, f"if len(cells) < {width}: cells = [*cells, *[''] * {width}]")
    source.add(1, f"return ({''.join(f'{part}, ' for part in parts)})")
    return source.function("order")  # type: ignore[no-any-return]


def _day_of(put: Put) -> Callable[[str], str]:
    return lambda text: str(put(text)[0] or text) if text else ""


def subject_of(mapping: FormatMapping) -> Callable[[str], Resource]:
    """A function from a child's own text to the reference to a child that no header names."""
    put, _, system = child_pair(mapping)

    def subject(child: str) -> Resource:
        if not child:
            return BLANK_REFERENCE
        value, beside = put(child)
        identifier: Resource = {"system": system}
        if value is not None:
            identifier["value"] = value
        if beside is not None:
            identifier["_value"] = beside
        return {"identifier": identifier}

    return subject


def child_pair(mapping: FormatMapping) -> tuple[Put, Get, str]:
    """How the child's own number is held in an identifier, and the system of it."""
    head = mapping.records[mapping.head].resources[0]
    mapped = next(one for one in head.fields if one.name == mapping.format.child)
    target = mapped.targets[0]
    put, get = pair_for(target)
    return put, get, next(hop.equals for hop in target.way if hop.by == "system") or ""
