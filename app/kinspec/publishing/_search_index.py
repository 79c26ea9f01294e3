"""The index of the search: the names of codes, fields, elements and messages lead to their very place."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kinspec.publishing._page import Named, Page

# A name that was typed as it is spelled weighs more than a word of it in a title.
_NAME_BOOST = 3000.0
_PLACE_BOOST = 2.0


def complete_index(folder: Path, pages: Iterable[Page]) -> None:
    """Put the names on the pages into the index in `folder`, and write it as a script as well.

    A page that was read from a disk may not fetch the index, and the theme looks for the script then.
    """
    path = folder / "search_index.json"
    index = json.loads(path.read_bytes())
    index["config"]["fields"]["tags"]["boost"] = _NAME_BOOST
    separator = re.compile(index["config"]["separator"])
    entries = {entry["location"]: entry for entry in index["docs"]}
    for page in pages:
        location = _location(page.path)
        if location in entries:
            for named in page.names:
                _add(entries, location, named, separator)
    index["docs"] = _with_parents_first(entries)
    path.write_text(json.dumps(index), encoding="utf-8")
    for entry in index["docs"]:
        place, mark, anchor = entry["location"].partition("#")
        entry["location"] = f"{place}index.html{mark}{anchor}"
    (folder / "search_index.js").write_text(f"var __index = {json.dumps(index)}", encoding="utf-8")


def _add(entries: dict[str, dict[str, Any]], location: str, named: Named, separator: re.Pattern[str]) -> None:
    place = f"{location}#{named.anchor}" if named.anchor else location
    title = html.escape(named.title, quote=False)
    entry = entries.setdefault(place, {"location": place, "title": title, "text": ""})
    if named.text:
        entry["text"] = f"<p>{html.escape(named.text, quote=False)}</p>"
    whole = (_one_word(text, separator) for text in (named.name, named.title) if text)
    entry["tags"] = list(dict.fromkeys((*entry.get("tags", ()), *whole)))
    entry["boost"] = _PLACE_BOOST


def _one_word(text: str, separator: re.Pattern[str]) -> str:
    """A name that the index does not take apart; the search joins what is typed in the same way."""
    return html.escape("_".join(part for part in separator.split(text) if part), quote=False)


def _with_parents_first(entries: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The theme takes the first entry of a page for the page itself."""
    order = {location: number for number, location in enumerate(dict.fromkeys(map(_page_of, entries)))}
    return sorted(
        entries.values(), key=lambda one: (order[_page_of(one["location"])], "#" in one["location"])
    )


def _page_of(location: str) -> str:
    return location.partition("#")[0]


def _location(path: str) -> str:
    """The address of a page as the index has it: a folder, or nothing for the first page of all."""
    stem = path.removesuffix(".md")
    if stem == "index":
        return ""
    return f"{stem.removesuffix('/index')}/"
