"""What rides on a record because no element of it can hold it: the extension `source-field`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kinspec.converters._values import text_of_value, text_value
from kinspec.profiles import own_url
from kinspec.standard import per_content

# `value`: the text of a field that its element left blank; `instead`: the same where the element says
# something else; `cells`: how many cells the row had, where not as many as the header; `extra`: cells beyond.
KINDS = ("value", "instead", "cells", "extra")


@per_content
def source_field_url() -> str:
    """The canonical of the extension."""
    return own_url("StructureDefinition", "source-field")


def parts_of(extension: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The extensions inside an extension, by what their url says; what is not one is left out."""
    inner = extension.get("extension")
    return {
        one["url"]: one
        for one in (inner if isinstance(inner, list) else ())
        if isinstance(one, dict) and isinstance(one.get("url"), str)
    }


def carry(resource: dict[str, Any], format_id: str, path: str, kind: str, content: str) -> None:
    """Add one field to what rides on the resource."""
    url = source_field_url()
    parts: list[dict[str, Any]] = [
        {"url": "format", "valueCode": format_id},
        {"url": "path", **text_value(path)},
        {"url": "kind", "valueCode": kind},
    ]
    if content:
        parts.append({"url": "content", **text_value(content)})
    resource.setdefault("extension", []).append({"url": url, "extension": parts})


def carried(
    extensions: Iterable[Mapping[str, Any]], format_id: str
) -> tuple[dict[tuple[str, str], str], int]:
    """What `source-field` extensions hold for this format, by kind and path, and how much is for others."""
    found: dict[tuple[str, str], str] = {}
    others = 0
    for extension in extensions:
        parts = parts_of(extension)
        path = text_of_value(parts.get("path", {}))
        content = text_of_value(parts["content"]) if "content" in parts else ""
        if parts.get("format", {}).get("valueCode") != format_id or path is None or content is None:
            others += 1
            continue
        found[str(parts.get("kind", {}).get("valueCode")), path] = content
    return found, others


def of_others(extensions: Iterable[Mapping[str, Any]], *format_ids: str) -> Iterator[tuple[str, str]]:
    """What `source-field` extensions hold for none of these formats: whose it is, and its path.

    What belongs to nobody or says no path has a blank there.
    """
    for extension in extensions:
        parts = parts_of(extension)
        path = text_of_value(parts.get("path", {})) or ""
        owner = parts.get("format", {}).get("valueCode")
        if owner not in format_ids:
            yield owner if isinstance(owner, str) else "", path
        elif not path or ("content" in parts and text_of_value(parts["content"]) is None):
            yield owner, path
