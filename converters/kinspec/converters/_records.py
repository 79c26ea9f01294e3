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
    follow,
    lay,
    reader,
    writer,
)
from kinspec.converters._mapping import FormatMapping, MappedRecord, MappedResource
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
    seen: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class RecordReader:
    """Reads the rows of one file. `aside` counts what rides on records, by path."""

    format_id: str
    record: MappedRecord
    columns: Columns
    paths: tuple[str, ...]
    readers: tuple[ReadResource, ...]
    write: RecordWriter
    is_head: bool
    child: str
    make_id: Callable[[str], str]
    tag: list[Resource]
    subject_put: Put
    subject_system: str
    aside: Counter[str]

    def read(self, cells: list[str], kin: Kin, name: str, number: int) -> list[Resource]:
        """The resources of one row, the first one first. `name` and `number` are the file's and the row's."""
        width = len(self.columns.header)
        row = cells
        if len(cells) != width:
            row = [*cells[:width], *[""] * (width - len(cells))]
        texts = dict(zip(self.columns.fields, row, strict=True))
        made = []
        for index, (resource, read) in enumerate(zip(self.record.resources, self.readers, strict=True)):
            found = read(row)
            if found is None:
                continue
            made.append(self._dressed(found, resource, index, texts, kin, name, number))
        first = made[0]
        for resource, one in zip(self.record.resources[1:], made[1:], strict=False):
            mapped = resource if one["meta"]["profile"][0] == resource.profile.url else self._of(one)
            if mapped.link is None:
                continue
            if mapped.link_from_first:
                lay(first, mapped.link, {"reference": f"urn:uuid:{one['id']}"})
            else:
                lay(one, mapped.link, {"reference": f"urn:uuid:{first['id']}"})
        self._keep_the_law(first, made, cells, row, kin)
        return made

    def _of(self, resource: Resource) -> MappedResource:
        url = resource["meta"]["profile"][0]
        return next(one for one in self.record.resources if one.profile.url == url)

    def _dressed(
        self,
        content: Resource,
        mapped: MappedResource,
        index: int,
        texts: Mapping[str | None, str],
        kin: Kin,
        name: str,
        number: int,
    ) -> Resource:
        if kin.child or self.is_head:
            key = "\x1f".join(texts.get(column) or "" for column in self.record.table.key)
            of = f"{self.record.table.name}\x1f{kin.child}\x1f{key}"
        else:
            of = f"{name}\x1f{number}"
        if index == 0:
            kin.seen[of] += 1
        if not kin.child and self.is_head:
            of += f"\x1f{name}\x1f{number}"
        elif kin.seen[of] > 1:
            of += f"\x1f.{kin.seen[of]}"
        if index:
            of += f"\x1f-{index + 1}"
        meta: Resource = {"profile": [mapped.profile.url]}
        if index == 0:
            meta["source"] = f"{self.format_id}#{name}/{number}"
        meta["tag"] = self.tag
        resource = {"resourceType": mapped.profile.type, "id": self.make_id(of), "meta": meta, **content}
        if mapped.subject is not None:
            lay(resource, mapped.subject, self._subject(kin))
        return resource

    def _subject(self, kin: Kin) -> Resource:
        if kin.reference is not None:
            return kin.reference
        if not kin.child:
            return BLANK_REFERENCE
        value, beside = self.subject_put(kin.child)
        identifier: Resource = {"system": self.subject_system}
        if value is not None:
            identifier["value"] = value
        if beside is not None:
            identifier["_value"] = beside
        return {"identifier": identifier}

    def _keep_the_law(
        self, first: Resource, made: list[Resource], cells: list[str], row: list[str], kin: Kin
    ) -> None:
        written = self.write.cells(made, kin, self.columns.fields)
        if written == cells:
            return
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
    writers: tuple[tuple[str, WriteResource], ...]
    child: str
    by_child: bool

    def cells(self, resources: Sequence[Resource], kin: Kin, fields: tuple[str | None, ...]) -> list[str]:
        """The cells that follow from elements alone."""
        texts: dict[str | None, str] = {}
        for index, (url, write) in enumerate(self.writers):
            resource = (
                resources[0] if index == 0 else next((one for one in resources[1:] if _is(one, url)), None)
            )
            if resource is not None:
                texts.update(zip(self._names(index), write(resource), strict=True))
        for name, (_, source) in self.record.echo.items():
            texts[name] = kin.head.get(source, "")
        if self.by_child:
            texts[self.child] = kin.child
        return [texts.get(name, "") if name else "" for name in fields]

    def _names(self, index: int) -> list[str]:
        return [mapped.name for mapped in self.record.resources[index].fields]

    def row(
        self, resources: Sequence[Resource], kin: Kin, columns: Columns
    ) -> tuple[list[str], list[str], int]:
        """The cells with what rides on the record, the paths without a column, and how much is of others."""
        cells = self.cells(resources, kin, columns.fields)
        riding, others = carried(resources[0], self.format_id)
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


def _is(resource: Resource, url: str) -> bool:
    profiles = resource.get("meta", {}).get("profile") or ()
    return url in profiles


def record_writer(mapping: FormatMapping, table: str) -> RecordWriter:
    """The writer of a table."""
    record = mapping.records[table]
    return RecordWriter(
        mapping.format.id,
        record,
        tuple((one.profile.url, writer(one)) for one in record.resources),
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
        tuple(reader(one, positions, note, always=one is record.resources[0]) for one in record.resources),
        write,
        table == mapping.head,
        mapping.format.child,
        make_id,
        [{"system": own_url("CodeSystem", "collection-year"), "code": str(year).replace("/", "-")}],
        put,
        system,
        aside,
    )


def child_pair(mapping: FormatMapping) -> tuple[Put, Get, str]:
    """How the child's own number is held in an identifier, and the system of it."""
    head = mapping.records[mapping.head].resources[0]
    mapped = next(one for one in head.fields if one.name == mapping.format.child)
    target = mapped.targets[0]
    put, get = pair_for(target)
    return put, get, next(hop.equals for hop in target.way if hop.by == "system") or ""


def reference_of(resource: Mapping[str, Any], mapped: MappedResource) -> Any:
    """The reference to the child that a record's first resource holds."""
    return follow(resource, mapped.subject) if mapped.subject else None
