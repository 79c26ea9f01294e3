"""Which field of a format stands in which element, read from the mapping for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kinspec.converters import mapping_for
from kinspec.profiles import profile, resolve
from kinspec.standard import current


@dataclass(frozen=True, slots=True)
class Feed:
    """A field and an element that holds it. `element` is the id as authored, `full_id` that in the profile.

    `codemap` is the map that translates on the way; `only` the code list that chooses this element; `repeats`
    says that the element is written as well and never read back.
    """

    format_id: str
    table: str
    field: str
    profile_id: str
    element: str
    full_id: str
    codemap: str = ""
    only: str = ""
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Aside:
    """A field with no element of its own, and where its value is instead."""

    table: str
    field: str
    why: str


def feeds(format_id: str) -> tuple[Feed, ...]:
    """Every pair of field and element of a format, in the order of the mapping."""
    return tuple(_feeds(format_id))


def _feeds(format_id: str) -> Iterator[Feed]:
    for table, profile_id, body in _resources(format_id):
        of = profile(profile_id)
        mapped = {
            field.name
            for resource in mapping_for(format_id, None).records[table].resources
            if resource.profile.id == of.id
            for field in resource.fields
        }
        for field, entry in body.items():
            if field not in mapped:
                continue
            written: Mapping[str, Any] = {"to": entry} if isinstance(entry, str) else entry
            for one in written.get("choose") or [written]:
                yield Feed(
                    format_id, table, field, profile_id, one["to"], resolve(of, one["to"]).id,
                    one.get("map", ""), one.get("in", ""),
                )  # fmt: skip
            for element, codemap in written.get("also", {}).items():
                full_id = resolve(of, element).id
                yield Feed(format_id, table, field, profile_id, element, full_id, codemap, repeats=True)


def asides(format_id: str) -> tuple[Aside, ...]:
    """The fields of a format that no element of their own holds."""
    found = []
    mapping = mapping_for(format_id, None)
    placed = {(one.table, one.field) for one in feeds(format_id)}
    for table, record in mapping.records.items():
        for name in record.table.fields:
            if name in record.echo:
                why = f"repeats {'.'.join(record.echo[name])} and is read from there"
            elif name in record.unmapped:
                why = record.unmapped[name]
            elif (table, name) not in placed:
                why = "names the child; becomes the reference to the child's resource"
            else:
                continue
            found.append(Aside(table, name, why))
    return tuple(found)


def settled(format_id: str) -> Iterator[tuple[str, str, str, str]]:
    """Elements that no field fills: table, profile id, element and what is written there."""
    for table, profile_id, body in _resources(format_id):
        for element, value in body.get("set", {}).items():
            yield table, profile_id, element, str(value)
        for element, rule in body.get("derive", {}).items():
            if "year" in rule:
                which = "first" if rule["year"] == "start" else "last"
                yield table, profile_id, element, f"the {which} day of the collection year"
                continue
            blank, filled = rule["blank"], rule["else"]
            yield table, profile_id, element, f"{blank} while {rule['by']} is blank, else {filled}"


def _resources(format_id: str) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for table, entries in current().index["mappings"][format_id]["records"].items():
        for entry in entries:
            ((head, body),) = entry.items()
            if " " in head:
                yield table, head.partition(" ")[2], body or {}
