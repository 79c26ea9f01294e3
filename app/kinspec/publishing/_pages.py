"""The pages that are made from the content: what each holds and where it stands in the site."""

from __future__ import annotations

import html
from collections.abc import Collection, Iterator, Mapping
from itertools import groupby

from kinspec.publishing._codelist_pages import code_index, codelist_pages, map_pages
from kinspec.publishing._downloads import download_page
from kinspec.publishing._format_pages import format_pages
from kinspec.publishing._identifier_pages import identifier_pages
from kinspec.publishing._marked_text import page
from kinspec.publishing._message_examples import shown
from kinspec.publishing._model_page import models_page
from kinspec.publishing._page import Named, Page
from kinspec.publishing._profile_pages import extension_pages, profile_pages
from kinspec.publishing._python_page import python_page
from kinspec.standard import current


def generated_pages(files: Mapping[str, bytes], wheels: Collection[str] = ()) -> dict[str, list[Page]]:
    """Section of the site -> its pages, the index first.

    `files` are those of the package, `wheels` the names of those that the site offers: one or none.
    """
    return {
        "profiles": list(profile_pages(files)),
        "extensions": list(extension_pages(files)),
        "codelists": list(codelist_pages(files)),
        "codes": [code_index()],
        "maps": list(map_pages(files)),
        "identifiers": list(identifier_pages(files)),
        "formats": list(format_pages()),
        "messages": list(_message_pages()),
        "downloads": [download_page(files, wheels)],
        "reference": [python_page(), models_page()],
    }


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
            up = "../" * (one.code.count("/") + 1)
            values = {"message": one, "up": up, "shown": shown(one.code)}
            text = page("message", values)
            names = (Named(one.code), Named(one.code.rpartition("/")[2]))
            yield Page(f"messages/{one.code}.md", one.title, text, titles[area], names)


def navigation_title(title: str) -> str:
    """A title for the navigation, whose templates set it as it is."""
    return html.escape(title, quote=False)
