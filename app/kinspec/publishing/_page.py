"""A page of the site before MkDocs has made it, and the places on it that the search finds by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from kinspec.publishing._marked_text import page
from kinspec.standard import addresses

# Set at the head of a page that only repeats what stands elsewhere, so that the search leads there.
NOT_SEARCHED = "---\nsearch:\n  exclude: true\n---\n"


@dataclass(frozen=True, slots=True)
class Named:
    """A name that people type into the search, and where it stands: an anchor, or the page as a whole.

    `title` is what the search shows, `text` what is said below it. `name` is spelled as in data and reports.
    """

    name: str
    anchor: str = ""
    title: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: path below the folder of pages, title in the navigation, text in Markdown.

    `group` names the heading below which the navigation lists it; `names` are what the search finds on it.
    """

    path: str
    title: str
    text: str
    group: str = ""
    names: tuple[Named, ...] = ()


def index_page(section: str, title: str, about: str, head: list[str], rows: list[list[Any]]) -> Page:
    """The page that lists the others of its section."""
    values = {"title": title, "about": about, "head": head, "rows": rows}
    return Page(f"{section}/index.md", title, page("index", values))


def anchor(kind: str, name: str) -> Markup:
    """The anchor of a code, a field or an element: the same wherever a page links to it."""
    return Markup(addresses.anchor(kind, name))  # noqa: S704 - letters, digits and three signs


def field_link(format_id: str, table: str, field: str, up: str = "../") -> str:
    """The address of the section about a field. `up` leads from the page to the root of the site."""
    return f"{up}formats/{format_id}/{table.lower()}.md#{anchor('field', field)}"
