"""Pages of code lists and of the maps between them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from markupsafe import Markup

from kinspec.publishing._downloads import codelist_offers, map_offers
from kinspec.publishing._marked_text import link, page, prose
from kinspec.publishing._page import Page, index_page
from kinspec.publishing._users import users
from kinspec.standard import current


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
            "offers": codelist_offers(files, "../", one.id),
            "users": list(users("codelist", one.id)),
            "subset_of": link(whole.title, f"{whole.id}.md") if whole else "",
        }
        yield Page(f"codelists/{one.id}.md", one.title, page("codelist", values))


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
        yield Page(f"maps/{one.id}.md", one.title, page("map", values))


def _first_sentence(text: str) -> Markup:
    return prose(text.partition(". ")[0].rstrip(".") + ".")
