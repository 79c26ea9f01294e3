"""A page of the site before MkDocs has made it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kinspec.publishing._marked_text import page


@dataclass(frozen=True, slots=True)
class Page:
    """A page: path below the folder of pages, title in the navigation, text in Markdown.

    `group` names the heading below which the navigation lists it.
    """

    path: str
    title: str
    text: str
    group: str = ""


def index_page(section: str, title: str, about: str, head: list[str], rows: list[list[Any]]) -> Page:
    """The page that lists the others of its section."""
    values = {"title": title, "about": about, "head": head, "rows": rows}
    return Page(f"{section}/index.md", title, page("index", values))
