"""What rides on a record because no element of it can hold it: the extension `source-field`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kinspec.converters._values import text_of_value, text_value
from kinspec.profiles import own_url

# `value`: the text of a field that its element left blank; `instead`: the same where the element says
# something else; `cells`: how many cells the row had, where not as many as the header; `extra`: cells beyond.
KINDS = ("value", "instead", "cells", "extra")


def carry(resource: dict[str, Any], format_id: str, path: str, kind: str, content: str) -> None:
    """Add one field to what rides on the resource."""
    url = own_url("StructureDefinition", "source-field")
    parts: list[dict[str, Any]] = [
        {"url": "format", "valueCode": format_id},
        {"url": "path", **text_value(path)},
        {"url": "kind", "valueCode": kind},
        {"url": "content", **text_value(content)},
    ]
    resource.setdefault("extension", []).append({"url": url, "extension": parts})


def carried(resource: Mapping[str, Any], format_id: str) -> tuple[dict[tuple[str, str], str], int]:
    """What rides on a resource for this format, by kind and path, and how much rides for others."""
    url = own_url("StructureDefinition", "source-field")
    found: dict[tuple[str, str], str] = {}
    others = 0
    for extension in resource.get("extension") or ():
        if not isinstance(extension, dict) or extension.get("url") != url:
            continue
        parts = {one.get("url"): one for one in extension.get("extension") or () if isinstance(one, dict)}
        path = text_of_value(parts.get("path", {}))
        content = text_of_value(parts.get("content", {}))
        if parts.get("format", {}).get("valueCode") != format_id or path is None or content is None:
            others += 1
            continue
        found[str(parts.get("kind", {}).get("valueCode")), path] = content
    return found, others
