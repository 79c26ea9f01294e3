"""Pages of formats: tables and fields, what differed in earlier years, and where each field goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from kinspec.profiles import profile, resolve
from kinspec.publishing._mapping_links import links, records
from kinspec.publishing._markdown import Page, rendered
from kinspec.standard import (
    CollectionYear,
    Field,
    Format,
    Table,
    collection_year,
    current,
    format_for,
    format_ids,
)

PRESENCE = {"required": "every row", "conditional": "it depends", "optional": "if there is something to say"}
TYPES = {"text": "text", "code": "code", "date": "date", "integer": "whole number"}
ENDS = {"\r\n": "carriage return and line feed", "\n": "line feed", "\r": "carriage return"}
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright strokes"}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing about a field that was otherwise in earlier years."""

    field: str
    what: str
    then: str
    now: str


@dataclass(frozen=True, slots=True)
class Era:
    """The years that one overlay describes, and what was otherwise in them."""

    until: CollectionYear
    changes: tuple[Change, ...]


def format_pages() -> Iterator[Page]:
    """For each format its tables, its mapping in both directions, and one page that lists the formats."""
    formats = [format_for(name) for name in format_ids()]
    path = "formats/index.md"
    yield Page(path, "Formats", rendered("formats", path, formats=formats), ("Formats",))
    for format in formats:
        under = ("Formats", format.title)
        path = f"formats/{format.id}/index.md"
        yield Page(path, format.title, _format_text(format, path), under)
        if records(format.id):
            path = f"formats/{format.id}/mapping/index.md"
            yield Page(path, "Mapping", _mapping_text(format, path), under)


def eras(format: Format) -> list[Era]:
    """What was otherwise in earlier years, the newest of them first."""
    overlays = current().index["formats"][format.id]["overlays"]
    found = []
    later = format
    for until in sorted((collection_year(one["until"]) for one in overlays), reverse=True):
        then = format_for(format.id, until)
        found.append(Era(until, tuple(_changes(then, later))))
        later = then
    return found


def _changes(then: Format, now: Format) -> Iterator[Change]:
    for name, table in now.tables.items():
        for column, field in table.fields.items():
            before = then.tables[name].fields.get(column) if name in then.tables else None
            if before is not None and before != field:
                yield from _field_changes(f"{name}.{column}", before, field)
    for part in fields(now.layout):
        was, has_been = getattr(then.layout, part.name), getattr(now.layout, part.name)
        if was != has_been:
            yield Change("the files", part.name.replace("_", " "), str(was), str(has_been))


def _field_changes(name: str, then: Field, now: Field) -> Iterator[Change]:
    for part in fields(Field):
        was, has_been = getattr(then, part.name), getattr(now, part.name)
        if was != has_been and part.name != "example":
            what = "meaning" if part.name == "about" else part.name.replace("_", " ")
            yield Change(name, what, str(was or "nothing"), str(has_been or "nothing"))


def _format_text(format: Format, path: str) -> str:
    return rendered(
        "format",
        path,
        format=format,
        eras=eras(format),
        presence=PRESENCE,
        types=TYPES,
        line_end=ENDS.get(format.layout.line_end, repr(format.layout.line_end)),
        delimiter=DELIMITERS.get(format.layout.delimiter, format.layout.delimiter),
        encoding=format.layout.encoding.upper(),
        years=_years,
        titles={name: current().codelist(name).title for name in current().codelist_ids},
        identifiers=current().identifiers,
        goes_to={
            (link.table, link.field): link
            for link in reversed(links())
            if link.format == format.id and link.main
        },
        has_mapping=bool(records(format.id)),
        profile=profile,
    )


def _years(part: Table | Field) -> str:
    said = [
        f"from {part.from_year}" if part.from_year else "",
        f"until {part.until_year}" if part.until_year else "",
    ]
    return " ".join(one for one in said if one)


def _mapping_text(format: Format, path: str) -> str:
    mapped = records(format.id)
    found = [link for record in mapped for link in record.links]
    profiles = {link.profile: profile(link.profile) for link in found}
    return rendered(
        "mapping",
        path,
        format=format,
        records=mapped,
        codemaps=current().codemaps,
        profiles=profiles,
        by_profile={name: [link for link in found if link.profile == name] for name in profiles},
        made={name: [one for record in mapped for one in record.made if one[0] == name] for name in profiles},
        about=lambda link: resolve(profiles[link.profile], link.element).about,
    )
