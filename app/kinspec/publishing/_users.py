"""Who names a code list or an identifier: the other end of each mention in the content."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from kinspec.profiles import extension_ids, profile, profile_ids, walk
from kinspec.publishing._marked_text import code, link
from kinspec.publishing._page import field_link
from kinspec.standard import current, format_for, format_ids


def users(word: str, name: str) -> Iterator[Markup]:
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
                    address = field_link(format_id, table.name, field.name)
                    yield link(f"{format_id} {table.name}.{field.name}", address)
    if word == "codelist":
        for codemap in current().codemaps.values():
            if name in (codemap.source, codemap.target):
                yield link(codemap.title, f"../maps/{codemap.id}.md") + Markup(" (map)")
