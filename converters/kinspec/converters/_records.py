"""Rows of one child into resources and back, under the law: what is read can be written again exactly.

After a row is read it is written back in memory; whatever differs rides on the row's first resource. So a
mapping may be incomplete, but a conversion is not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kinspec.converters._aside import carried, carry
from kinspec.converters._generated import (
    ReadResource,
    WriteResource,
    lay,
    reader,
    writer,
)
from kinspec.converters._mapping import FormatMapping, MappedRecord, MappedResource, Way
from kinspec.converters._values import ABSENT, Get, Put, pair_for
from kinspec.profiles import own_url

Resource = dict[str, Any]
BLANK_REFERENCE: Resource = {"extension": [{"url": ABSENT, "valueCode": "unknown"}]}


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
    """What the rows of one child share: the child's own text, the child's resource, the header's fields."""

    child: str
    reference: Resource | None = None
    head: Mapping[str, str] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)


WriteCells = Callable[[Sequence[Resource | None], Kin], list[str]]


@dataclass(frozen=True, slots=True)
class RecordReader:
    """Reads the rows of one file. `aside` counts what rides on records, by path."""

    format_id: str
    record: MappedRecord
    columns: Columns
    paths: tuple[str, ...]
    readers: tuple[ReadResource, ...]
    write: WriteCells
    is_head: bool
    key: tuple[int | None, ...]
    make_id: Callable[[str], str]
    tag: list[Resource]
    subject_put: Put
    subject_system: str
    aside: Counter[str]

    def read(self, cells: list[str], kin: Kin, name: str, number: int) -> list[Resource]:
        """The resources of one row, the first one first. `name` and `number` are the file's and the row's."""
        width = len(self.columns.header)
        row = cells if len(cells) == width else [*cells[:width], *[""] * (width - len(cells))]
        key = self._key(row, kin, name, number)
        made: list[Resource | None] = [read(row) for read in self.readers]
        first = made[0]
        if first is None:
            raise AssertionError("the first resource of a record is always made")
        for index, (mapped, one) in enumerate(zip(self.record.resources, made, strict=True)):
            if one is None:
                continue
            meta: Resource = {"profile": [mapped.profile.url]}
            one["meta"] = meta
            if index:
                one["id"] = self.make_id(f"{key}\x1f-{index + 1}")
            else:
                one["id"] = self.make_id(key)
                meta["source"] = f"{self.format_id}#{name}/{number}"
            meta["tag"] = self.tag
            if mapped.subject is not None:
                lay(one, mapped.subject, kin.reference or self._subject(kin))
            if mapped.link is not None:
                if mapped.link_from_first:
                    lay(first, mapped.link, {"reference": f"urn:uuid:{one['id']}"})
                else:
                    lay(one, mapped.link, {"reference": f"urn:uuid:{first['id']}"})
        written = self.write(made, kin)
        if written != cells:
            self._keep(first, cells, row, written)
        return [one for one in made if one is not None]

    def _key(self, row: list[str], kin: Kin, name: str, number: int) -> str:
        """What the id of a row's first resource is made of; a repeat in one child counts on."""
        if not kin.child:
            return f"{self.record.table.name}\x1f\x1f{name}\x1f{number}"
        parts = [row[position] if position is not None else "" for position in self.key]
        key = "\x1f".join([self.record.table.name, kin.child, *parts])
        if key.count("\x1f") != len(parts) + 1:
            key = repr((self.record.table.name, kin.child, *parts))  # a cell holds the separator
        count = kin.seen[key] = kin.seen.get(key, 0) + 1
        return key if count == 1 else f"{key}\x1f.{count}"

    def _subject(self, kin: Kin) -> Resource:
        if not kin.child:
            return BLANK_REFERENCE
        value, beside = self.subject_put(kin.child)
        identifier: Resource = {"system": self.subject_system}
        if value is not None:
            identifier["value"] = value
        if beside is not None:
            identifier["_value"] = beside
        return {"identifier": identifier}

    def _keep(self, first: Resource, cells: list[str], row: list[str], written: list[str]) -> None:
        """Let what the elements do not tell ride on the first resource."""
        table = self.record.table.name
        if len(cells) != len(row):
            carry(first, self.format_id, table, "cells", str(len(cells)))
            self.aside[f"{table}: number of cells"] += 1
            for position in range(len(row), len(cells)):
                carry(first, self.format_id, f"{table}[{position}]", "extra", cells[position])
        for path, before, after in zip(self.paths, row, written, strict=True):
            if before != after:
                carry(first, self.format_id, path, "instead" if after else "value", before)
                self.aside[path] += 1


@dataclass(frozen=True, slots=True)
class RecordWriter:
    """Writes the rows of one table from resources."""

    format_id: str
    record: MappedRecord
    writers: tuple[tuple[WriteResource, WriteResource], ...]
    child: str
    by_child: bool

    def for_columns(self, fields: tuple[str | None, ...]) -> WriteCells:
        """A function that gives the cells that follow from elements alone, for files with these fields.

        It takes the resources of a record, None where one is missing, and their kin.
        """
        writes = [write for write, _ in self.writers]
        careful = [write for _, write in self.writers]
        blanks = [("",) * len(one.fields) for one in self.record.resources]
        sources = [source for _, source in self.record.echo.values()]
        names: list[str | None] = [mapped.name for one in self.record.resources for mapped in one.fields]
        names += [self.child if self.by_child else None, *self.record.echo]
        where = [names.index(name) if name in names and name else len(names) for name in fields]

        def cells(resources: Sequence[Resource | None], kin: Kin) -> list[str]:
            try:
                texts = flat(writes, resources, kin)
            except (AttributeError, TypeError):
                texts = flat(careful, resources, kin)
            return [texts[position] for position in where]

        def flat(
            writes: Sequence[WriteResource], resources: Sequence[Resource | None], kin: Kin
        ) -> list[str]:
            texts: list[str] = []
            for write, resource, none in zip(writes, resources, blanks, strict=True):
                texts += none if resource is None else write(resource)
            texts.append(kin.child)
            for source in sources:
                texts.append(kin.head.get(source, ""))
            texts.append("")
            return texts

        return cells

    def with_riding(
        self, cells: list[str], first: Resource, columns: Columns
    ) -> tuple[list[str], list[str], int]:
        """The cells with what rides on the record, the paths without a column, and how much is others'."""
        riding, others = carried(first, self.format_id)
        if not riding:
            return cells, [], others
        table = self.record.table.name
        paths = columns.paths(table)
        for position, path in enumerate(paths):
            if ("instead", path) in riding:
                cells[position] = riding.pop(("instead", path))
            elif ("value", path) in riding:
                text = riding.pop(("value", path))
                name = columns.fields[position]
                # A field that has an element is the element's to say once somebody has filled it there.
                if not cells[position] or name is None or name in self.record.echo:
                    cells[position] = text
        count = riding.pop(("cells", table), None)
        extra = [
            riding.pop(key)
            for key in sorted(_extras(riding), key=lambda key: int(key[1][:-1].rpartition("[")[2]))
        ]
        if count is not None and count.isdigit():
            cells = cells[: int(count)] + extra
        return cells, [path for _, path in riding], others


def _extras(riding: Mapping[tuple[str, str], str]) -> list[tuple[str, str]]:
    return [
        key
        for key in riding
        if key[0] == "extra" and key[1].endswith("]") and key[1][:-1].rpartition("[")[2].isdigit()
    ]


def record_writer(mapping: FormatMapping, table: str) -> RecordWriter:
    """The writer of a table."""
    record = mapping.records[table]
    return RecordWriter(
        mapping.format.id,
        record,
        tuple((writer(one), writer(one, careful=True)) for one in record.resources),
        mapping.format.child,
        table != mapping.head,
    )


def record_reader(
    mapping: FormatMapping,
    table: str,
    columns: Columns,
    write: RecordWriter,
    make_id: Callable[[str], str],
    aside: Counter[str],
) -> RecordReader:
    """The reader of one file of a table."""
    record = mapping.records[table]
    positions = {name: position for position, name in enumerate(columns.fields) if name}
    put, _, system = child_pair(mapping)
    year = mapping.format.year

    def note(name: str) -> None:
        aside[f"{table}.{name}"] += 1

    return RecordReader(
        mapping.format.id,
        record,
        columns,
        columns.paths(table),
        tuple(
            reader(one, positions, note, always=one is record.resources[0], laid=_laid(record, one))
            for one in record.resources
        ),
        write.for_columns(columns.fields),
        table == mapping.head,
        tuple(positions.get(name) for name in record.table.key),
        make_id,
        [{"system": own_url("CodeSystem", "collection-year"), "code": str(year).replace("/", "-")}],
        put,
        system,
        aside,
    )


def _laid(record: MappedRecord, resource: MappedResource) -> list[Way]:
    """The ways in a resource to which references are laid after it is made."""
    is_first = resource is record.resources[0]
    links = [one.link for one in record.resources if one.link_from_first] if is_first else [resource.link]
    return [way for way in (*links, resource.subject) if way is not None]


def child_pair(mapping: FormatMapping) -> tuple[Put, Get, str]:
    """How the child's own number is held in an identifier, and the system of it."""
    head = mapping.records[mapping.head].resources[0]
    mapped = next(one for one in head.fields if one.name == mapping.format.child)
    target = mapped.targets[0]
    put, get = pair_for(target)
    return put, get, next(hop.equals for hop in target.way if hop.by == "system") or ""
