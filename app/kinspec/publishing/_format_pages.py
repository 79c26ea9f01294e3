"""Pages of formats: tables and fields, and the mapping both ways."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from markupsafe import Markup

from kinspec.profiles import profile
from kinspec.publishing._elements import place_of
from kinspec.publishing._feeds import Feed, asides, feeds, settled
from kinspec.publishing._marked_text import code, element, link, page, plain, prose
from kinspec.publishing._page import Named, Page, anchor, field_link, index_page
from kinspec.standard import Field, Format, Table, collection_year, current, format_for, format_ids

_PRESENCE = {
    "required": "always filled",
    "conditional": "filled in some cases",
    "optional": "may be blank",
}


def format_pages() -> Iterator[Page]:
    """Each format with its mapping and a page for each table, and first the page that lists the formats."""
    known = [format_for(name) for name in format_ids()]
    yield index_page(
        "formats",
        "Formats",
        "The returns and exports that can be checked, and converted to FHIR and back.",
        ["format", "mapping", "what it is"],
        [
            [
                link(one.title, f"{one.id}.md"),
                link("fields and elements", f"{one.id}-mapping.md") if _mapped(one.id) else "",
                prose(one.about),
            ]
            for one in known
        ],
    )
    for one in known:
        tables = list(_tables(one))
        values = {"format": one, "tables": tables, "older": list(_older(one)), "mapped": _mapped(one.id)}
        yield Page(f"formats/{one.id}.md", one.title, page("format", values))
        if _mapped(one.id):
            title = f"{one.title}: mapping"
            yield Page(f"formats/{one.id}-mapping.md", title, page("mapping", _mapping_values(one)))
        for table in tables:
            yield Page(
                f"formats/{one.id}/{table['anchor']}.md",
                table["name"],
                page("table", {"format": one, "table": table}),
                f"Tables of {one.id}",
                tuple(Named(field["name"], field["anchor"]) for field in table["fields"]),
            )


def _mapped(format_id: str) -> bool:
    return format_id in current().index["mappings"]


def _tables(of: Format) -> Iterator[dict[str, Any]]:
    fed = feeds(of.id) if _mapped(of.id) else ()
    elsewhere = {(one.table, one.field): one.why for one in asides(of.id)} if _mapped(of.id) else {}
    older: dict[str, list[dict[str, Any]]] = {}
    for row in _older(of):
        older.setdefault(row["field"], []).append(row)
    for table in of.tables.values():
        yield {
            "name": table.name,
            "anchor": Markup(table.name.lower()),  # noqa: S704 - the name of a table, checked on reading
            "about": table.about,
            "file": table.file,
            "key": Markup(" and ").join(code(name) for name in table.key),
            "parent": table.parent or "",
            "years": _years(table),
            "yearly": table.yearly,
            "fields": [
                {
                    "name": field.name,
                    "anchor": anchor("field", field.name),
                    "type": field.type,
                    "presence": _PRESENCE.get(field.presence, field.presence),
                    "codes": _codes(field, "../"),
                    "codes_below": _codes(field, "../../"),
                    "about": field.about,
                    "note": field.note,
                    "range": _range(field),
                    "years": _years(field),
                    "example": field.example,
                    "elements": list(_elements(fed, table.name, field.name)),
                    "elsewhere": elsewhere.get((table.name, field.name), ""),
                    "older": older.get(f"{table.name}.{field.name}", []),
                }
                for field in table.fields.values()
            ],
        }


def _range(field: Field) -> str:
    if field.partial:
        return f"{field.partial} for a part that is not known"
    least = f"{field.minimum} or more" if field.minimum is not None else ""
    most = f"{field.maximum} or less" if field.maximum is not None else ""
    return f"{field.minimum} to {field.maximum}" if least and most else least or most


def _codes(field: Field, up: str) -> Markup:
    found = []
    if field.codelist:
        title = current().codelist(field.codelist).title
        found.append(link(title, f"{up}codelists/{field.codelist}.md"))
    if field.identifier:
        title = current().identifiers[field.identifier]["title"]
        found.append(link(title, f"{up}identifiers/{field.identifier}.md"))
    found += [code(value) + Markup(": ") + plain(about) for value, about in field.stand_ins.items()]
    return Markup("; ").join(found)


def _years(of: Field | Table) -> str:
    since = f"from {of.from_year}" if of.from_year else ""
    until = f"until {of.until_year}" if of.until_year else ""
    return f"{since} {until}".strip()


def _elements(fed: Sequence[Feed], table: str, field: str) -> Iterator[dict[str, Any]]:
    """Where a field goes, and how: for the page of a table, which lies one folder deeper."""
    for one in fed:
        if (one.table, one.field) == (table, field):
            where = place_of(one.profile_id, one.full_id, "../../")
            yield {
                "place": Markup(" ").join((plain(profile(one.profile_id).title), element(one.element))),
                "address": where,
                "how": _how(one, "../../"),
            }


def _older(of: Format) -> Iterator[dict[str, Any]]:
    """What the overlays say, each field on a row."""
    for overlay in current().index["formats"][of.id]["overlays"]:
        until = collection_year(overlay["until"])
        before = format_for(of.id, until)
        for name, table in (overlay.get("tables") or {}).items():
            for column, words in ((table or {}).get("fields") or {}).items():
                field = before.tables[name].fields.get(column) if name in before.tables else None
                shown = "not there" if words is None or field is None else "; ".join(
                    value if word == "about" else f"{word}: {value}" for word, value in words.items()
                )  # fmt: skip
                yield {"until": until, "field": f"{name}.{column}", "what": shown}


def _mapping_values(of: Format) -> dict[str, Any]:
    fed = feeds(of.id)
    forward = [
        (table, [_forward(one) for one in group]) for table, group in groupby(fed, key=lambda one: one.table)
    ]
    by_profile: dict[str, dict[str, dict[Markup, None]]] = {}
    for one in fed:
        if not one.repeats:
            fields = by_profile.setdefault(one.profile_id, {}).setdefault(one.element, {})
            fields[link(code(f"{one.table}.{one.field}"), field_link(of.id, one.table, one.field))] = None
    backward = [
        (
            profile(profile_id).title,
            [{"element": name, "fields": Markup(", ").join(fields)} for name, fields in elements.items()],
        )
        for profile_id, elements in by_profile.items()
    ]
    return {
        "format": of,
        "forward": forward,
        "backward": backward,
        "settled": [
            {"table": table, "profile": _profile(name), "element": way, "value": value}
            for table, name, way, value in settled(of.id)
        ],
        "asides": asides(of.id),
    }


def _forward(one: Feed) -> dict[str, Any]:
    return {
        "field": link(code(one.field), field_link(one.format_id, one.table, one.field)),
        "profile": _profile(one.profile_id),
        "element": link(element(one.element), place_of(one.profile_id, one.full_id, "../")),
        "how": _how(one, "../"),
    }


def _how(one: Feed, up: str) -> Markup:
    how = []
    if one.only:
        title = current().codelist(one.only).title
        how.append(Markup("for a code of ") + link(title, f"{up}codelists/{one.only}.md"))
    if one.codemap:
        title = current().codemaps[one.codemap].title
        how.append(Markup("translated by ") + link(title, f"{up}maps/{one.codemap}.md"))
    if one.repeats:
        how.append(Markup("written as well, never read back"))
    return Markup("; ").join(how) or Markup("as it is")


def _profile(name: str) -> Markup:
    return link(profile(name).title, f"../profiles/{name}.md")
