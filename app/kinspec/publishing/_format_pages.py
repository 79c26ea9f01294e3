"""Pages of formats: tables and fields, and the mapping both ways."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from markupsafe import Markup

from kinspec.profiles import profile
from kinspec.publishing._feeds import Feed, asides, feeds, settled
from kinspec.publishing._marked_text import code, element, link, page, plain, prose
from kinspec.publishing._page import Page, index_page
from kinspec.standard import Field, Format, collection_year, current, format_for, format_ids


def format_pages() -> Iterator[Page]:
    """The tables and the mapping of each format, and first the page that lists the formats."""
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
        yield Page(f"formats/{one.id}.md", one.title, page("format", _format_values(one)))
        if _mapped(one.id):
            title = f"{one.title}: mapping"
            yield Page(f"formats/{one.id}-mapping.md", title, page("mapping", _mapping_values(one)))


def _mapped(format_id: str) -> bool:
    return format_id in current().index["mappings"]


def _format_values(of: Format) -> dict[str, Any]:
    fed = feeds(of.id) if _mapped(of.id) else ()
    elsewhere = {(one.table, one.field): one.why for one in asides(of.id)} if _mapped(of.id) else {}
    tables = [
        {
            "name": table.name,
            "anchor": Markup(table.name.lower()),  # noqa: S704 - the name of a table, checked on reading
            "about": table.about,
            "file": table.file,
            "key": Markup(" and ").join(code(name) for name in table.key),
            "parent": link(table.parent, f"#{table.parent.lower()}") if table.parent else "",
            "fields": [
                {
                    "name": field.name,
                    "type": field.type,
                    "presence": field.presence,
                    "codes": _codes(field),
                    "about": field.about,
                    "note": field.note,
                    "years": _years(field),
                    "example": field.example,
                    "elements": _elements(fed, table.name, field.name)
                    or plain(elsewhere.get((table.name, field.name), "")),
                }
                for field in table.fields.values()
            ],
        }
        for table in of.tables.values()
    ]
    return {"format": of, "tables": tables, "older": list(_older(of))}


def _codes(field: Field) -> Markup:
    found = []
    if field.codelist:
        title = current().codelist(field.codelist).title
        found.append(link(title, f"../codelists/{field.codelist}.md"))
    if field.identifier:
        title = current().identifiers[field.identifier]["title"]
        found.append(link(title, f"../identifiers/{field.identifier}.md"))
    found += [code(value) + Markup(": ") + plain(about) for value, about in field.stand_ins.items()]
    return Markup("; ").join(found)


def _years(field: Field) -> str:
    since = f"From {field.from_year}." if field.from_year else ""
    until = f"Until {field.until_year}." if field.until_year else ""
    return f"{since} {until}".strip()


def _elements(fed: Sequence[Feed], table: str, field: str) -> Markup:
    return Markup("<br>").join(
        link(profile(one.profile_id).title, f"../profiles/{one.profile_id}.md")
        + Markup(" ")
        + element(one.element)
        for one in fed
        if (one.table, one.field) == (table, field)
    )


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
    by_profile: dict[str, dict[str, dict[str, None]]] = {}
    for one in fed:
        if not one.repeats:
            fields = by_profile.setdefault(one.profile_id, {}).setdefault(one.element, {})
            fields[f"{one.table}.{one.field}"] = None
    backward = [
        (
            profile(profile_id).title,
            [
                {"element": name, "fields": Markup(", ").join(code(field) for field in fields)}
                for name, fields in elements.items()
            ],
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
    how = []
    if one.only:
        title = current().codelist(one.only).title
        how.append(Markup("for a code of ") + link(title, f"../codelists/{one.only}.md"))
    if one.codemap:
        title = current().codemaps[one.codemap].title
        how.append(Markup("translated by ") + link(title, f"../maps/{one.codemap}.md"))
    if one.repeats:
        how.append(Markup("written as well, never read back"))
    return {
        "field": one.field,
        "profile": _profile(one.profile_id),
        "element": one.element,
        "how": Markup("; ").join(how) or Markup("as it is"),
    }


def _profile(name: str) -> Markup:
    return link(profile(name).title, f"../profiles/{name}.md")
