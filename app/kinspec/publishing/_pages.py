"""The pages that are made from the content: what each holds and where it stands in the site."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from markupsafe import Markup

from kinspec.profiles import extension_ids, profile, profile_ids, walk
from kinspec.publishing._elements import rows
from kinspec.publishing._feeds import feeds
from kinspec.publishing._format_pages import format_pages
from kinspec.publishing._marked_text import code, link, page, prose
from kinspec.standard import current, format_for, format_ids, portion


@dataclass(frozen=True, slots=True)
class Page:
    """A page: path below the folder of pages, title in the navigation, text in Markdown.

    `group` names the heading below which the navigation lists it. `files` are copied beside it.
    """

    path: str
    title: str
    text: str
    group: str = ""
    files: tuple[Path, ...] = ()


def generated_pages() -> dict[str, list[Page]]:
    """Section of the site -> its pages, the index first."""
    sections: dict[str, Callable[[], Iterator[Page]]] = {
        "profiles": _profile_pages,
        "extensions": _extension_pages,
        "codelists": _codelist_pages,
        "maps": _map_pages,
        "identifiers": _identifier_pages,
        "formats": lambda: (Page(*made) for made in format_pages()),
        "messages": _message_pages,
    }
    return {name: list(make()) for name, make in sections.items()}


def _index(section: str, title: str, about: str, head: list[str], rows: list[list[Any]]) -> Page:
    values = {"title": title, "about": about, "head": head, "rows": rows}
    return Page(f"{section}/index.md", title, page("index", values))


def _profile_pages() -> Iterator[Page]:
    known = [profile(name) for name in profile_ids()]
    yield _index(
        "profiles",
        "Profiles",
        "A profile says what to send about one thing, what each element means and which codes it may hold.",
        ["profile", "resource", "what it is"],
        [[link(one.title, f"{one.id}.md"), code(one.type), prose(one.about)] for one in known],
    )
    fed = [one for name in _mapped_formats() for one in feeds(name)]
    for one in known:
        elements = rows(one, [feed for feed in fed if feed.profile_id == one.id])
        values = {
            "profile": one,
            "context": "",
            "users": "",
            "extension": False,
            "must": [row for row in elements if row.always or row.must_support],
            "changed": [row for row in elements if row.changed],
            "everything": elements,
        }
        yield Page(f"profiles/{one.id}.md", one.title, page("profile", values))


def _extension_pages() -> Iterator[Page]:
    known = [profile(name) for name in extension_ids()]
    yield _index(
        "extensions",
        "Extensions",
        "Elements that FHIR does not have. Each is one more element of the resources it may stand in.",
        ["extension", "where it may stand", "what it holds"],
        [
            [
                link(one.title, f"{one.id}.md"),
                Markup(", ").join(code(where) for _, where in one.context),
                prose(one.about),
            ]
            for one in known
        ],
    )
    for one in known:
        users = Markup(", ").join(
            link(profile(name).title, f"../profiles/{name}.md")
            for name in profile_ids()
            if any(element.extension == one.id for element in walk(profile(name).root))
        )
        values = {
            "profile": one,
            "context": Markup(", ").join(code(where) for _, where in one.context),
            "users": users,
            "extension": True,
            "everything": [row for row in rows(one, ()) if row.id not in ("id", "extension") or row.changed],
        }
        yield Page(f"extensions/{one.id}.md", one.title, page("profile", values))


def _codelist_pages() -> Iterator[Page]:
    content = current()
    known = [content.codelist(name) for name in content.codelist_ids]
    yield _index(
        "codelists",
        "Code lists",
        "Every list of codes, with what each code means and when it may be used. Each can be downloaded.",
        ["list", "codes", "published by", "what it is"],
        [
            [
                link(one.title, f"{one.id}.md"),
                len(one.codes),
                one.publisher,
                _first_sentence(one.about),
            ]
            for one in known
        ],
    )
    for one in known:
        file = portion("standard") / "codelists" / f"{one.id}.csv"
        whole = content.codelist(one.subset_of) if one.subset_of else None
        values = {
            "list": one,
            "file": file.name,
            "users": list(_users("codelist", one.id)),
            "subset_of": link(whole.title, f"{whole.id}.md") if whole else "",
        }
        yield Page(f"codelists/{one.id}.md", one.title, page("codelist", values), files=(file,))


def _map_pages() -> Iterator[Page]:
    content = current()
    yield _index(
        "maps",
        "Maps",
        "Which code of one list means what a code of another list means.",
        ["map", "what it is"],
        [[link(one.title, f"{one.id}.md"), prose(one.about)] for one in content.codemaps.values()],
    )
    for one in content.codemaps.values():
        source, target = content.codelist(one.source), content.codelist(one.target)
        file = portion("standard") / "codelists" / "maps" / f"{one.id}.csv"
        values = {
            "map": one,
            "file": file.name,
            "source": link(source.title, f"../codelists/{source.id}.md"),
            "target": link(target.title, f"../codelists/{target.id}.md"),
            "rows": [
                {
                    **row,
                    "from_title": source.codes[row["from"]].title if row["from"] in source else "",
                    "to_title": target.codes[row["to"]].title if row["to"] in target else "",
                }
                for row in one.rows
            ],
        }
        yield Page(f"maps/{one.id}.md", one.title, page("map", values), files=(file,))


def _identifier_pages() -> Iterator[Page]:
    known = current().identifiers
    yield _index(
        "identifiers",
        "Identifiers",
        "The numbers and codes by which children, schools, agencies and places are known.",
        ["identifier", "system"],
        [[link(one["title"], f"{name}.md"), code(one["system"] or "")] for name, one in known.items()],
    )
    optional = ("pattern", "check", "temporary", "normalise", "severity")
    for name, one in known.items():
        entry: dict[str, Any] = dict.fromkeys(optional) | {"why": "", "examples": []} | one
        blank = {"fault": "", "note": "", "temporary": False}
        entry["examples"] = [blank | vector for vector in entry["examples"]]
        values = {"entry": entry, "users": list(_users("identifier", name))}
        yield Page(f"identifiers/{name}.md", one["title"], page("identifier", values))


def _message_pages() -> Iterator[Page]:
    content = current()
    titles = {area: raw["title"] for area, raw in content.index["messages"].items()}
    grouped = [
        (area, list(group)) for area, group in groupby(content.messages.values(), key=lambda one: one.area)
    ]
    areas = [{"title": titles[area], "messages": messages} for area, messages in grouped]
    yield Page("messages/index.md", "Messages", page("messages", {"areas": areas}))
    for area, messages in grouped:
        for one in messages:
            example = {"found": "", "finding": ""} | dict(one.example)
            shown = example if any(example.values()) else {}
            values = {"message": _Shown(one, shown), "up": "../" * (one.code.count("/") + 1)}
            yield Page(f"messages/{one.code}.md", one.title, page("message", values), titles[area])


class _Shown:
    """A message with its example completed, for the template."""

    def __init__(self, message: object, example: dict[str, str]) -> None:
        self._message = message
        self.example = example

    def __getattr__(self, name: str) -> Any:
        return getattr(self._message, name)


def _users(word: str, name: str) -> Iterator[Markup]:
    """Links to the elements and fields that name a code list or an identifier, and to maps of a list."""
    for folder, ids in (("profiles", profile_ids()), ("extensions", extension_ids())):
        for one in map(profile, ids):
            elements = [
                element.id.partition(".")[2]
                for element in walk(one.root)
                if getattr(element, word) == name and element.changed
            ]
            # A slice and the code inside it name the same list: the slice says enough.
            outer = [own for own in elements if not any(own.startswith(f"{other}.") for other in elements)]
            if outer:
                spelled = Markup(", ").join(code(element) for element in outer)
                yield link(one.title, f"../{folder}/{one.id}.md") + Markup(": ") + spelled
    for format_id in format_ids():
        for table in format_for(format_id).tables.values():
            for field in table.fields.values():
                if getattr(field, word) == name:
                    address = f"../formats/{format_id}.md#{table.name.lower()}"
                    yield link(f"{format_id} {table.name}.{field.name}", address)
    if word == "codelist":
        for codemap in current().codemaps.values():
            if name in (codemap.source, codemap.target):
                yield link(codemap.title, f"../maps/{codemap.id}.md") + Markup(" (map)")


def _mapped_formats() -> list[str]:
    return [name for name in format_ids() if name in current().index["mappings"]]


def _first_sentence(text: str) -> Markup:
    return prose(text.partition(". ")[0].rstrip(".") + ".")


def navigation_title(title: str) -> str:
    """A title for the navigation, whose templates set it as it is."""
    return html.escape(title, quote=False)
