"""Pages of code lists and of the maps between them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from markupsafe import Markup

from kinspec.publishing._downloads import codelist_offers, map_offers
from kinspec.publishing._marked_text import link, page, prose
from kinspec.publishing._page import NOT_SEARCHED, Named, Page, anchor, index_page
from kinspec.publishing._users import users
from kinspec.standard import CodeList, current


def codelist_pages(files: Collection[str]) -> Iterator[Page]:
    """A page for each code list, and first the one that lists them. `files` are those of the package."""
    content = current()
    known = [content.codelist(name) for name in content.codelist_ids]
    yield index_page(
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
        whole = content.codelist(one.subset_of) if one.subset_of else None
        values = {
            "list": one,
            "anchors": {code: anchor("code", code) for code in one.codes},
            "offers": codelist_offers(files, "../", one.id),
            "users": list(users("codelist", one.id)),
            "subset_of": link(whole.title, f"{whole.id}.md") if whole else "",
        }
        yield Page(f"codelists/{one.id}.md", one.title, page("codelist", values), names=tuple(_names(one)))


def _names(of: CodeList) -> Iterator[Named]:
    yield Named(of.id)
    for code in of.codes.values():
        yield Named(code.code, anchor("code", code.code), f"{code.code}: {code.title}", code.definition)


def code_index() -> Page:
    """Every code of every list in one order, for a code of which nothing else is known."""
    content = current()
    found: dict[str, list[dict[str, Any]]] = {}
    for one in map(content.codelist, content.codelist_ids):
        for entry in one.codes.values():
            first = entry.code[:1].upper()
            where = f"codelists/{one.id}.md#{anchor('code', entry.code)}"
            row = {"code": entry.code, "title": entry.title, "list": link(one.title, where), "key": one.title}
            found.setdefault(first if first.isalpha() else "0 to 9", []).append(row)
    letters = [
        (letter, sorted(rows, key=lambda row: (row["code"].upper(), row["code"], row["key"])))
        for letter, rows in sorted(found.items())
    ]
    return Page("codes.md", "Codes A to Z", NOT_SEARCHED + page("codes", {"letters": letters}))


def map_pages(files: Collection[str]) -> Iterator[Page]:
    """A page for each map between code lists, and first the one that lists them."""
    content = current()
    yield index_page(
        "maps",
        "Maps",
        "Which code of one list means what a code of another list means.",
        ["map", "what it is"],
        [[link(one.title, f"{one.id}.md"), prose(one.about)] for one in content.codemaps.values()],
    )
    for one in content.codemaps.values():
        source, target = content.codelist(one.source), content.codelist(one.target)
        values = {
            "map": one,
            "offers": map_offers(files, "../", one.id),
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
        yield Page(f"maps/{one.id}.md", one.title, page("map", values), names=(Named(one.id),))


def _first_sentence(text: str) -> Markup:
    return prose(text.partition(". ")[0].rstrip(".") + ".")
