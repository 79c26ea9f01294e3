"""All fact files, as bytes first, then on disk."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from kinspec.profiles.base_facts._sources import Sources
from kinspec.profiles.base_facts._structures import (
    bindings,
    constraint_table,
    references,
    selected,
    structure_facts,
)
from kinspec.profiles.base_facts._terminology import (
    closure,
    codesystem_facts,
    filter_properties,
    valueset_facts,
)

FOLDERS = ("r4", "ukcore")


def build(sources: Sources) -> dict[str, bytes]:
    """File name below the output folder -> content. The same sources give the same bytes."""
    structures = selected(sources)
    terminology = closure(sources, [pair for item in structures.values() for pair in bindings(item)])
    facts: dict[str, tuple[dict[str, Any], str]] = {}
    files: dict[str, bytes] = {}
    for folder in FOLDERS:
        members = {url: item for url, item in structures.items() if sources.folder(url) == folder}
        table = constraint_table(members)
        files[f"{folder}/_constraints.json"] = laid_out(table, 1)
        for url, item in members.items():
            facts[f"{folder}/{item['id']}.json"] = structure_facts(item, table), "structure"
    valuesets = {url: sources.find(url) or {} for url in terminology.valuesets}
    for url, item in valuesets.items():
        name = f"{sources.folder(url)}/terminology/ValueSet-{item['id']}.json"
        facts[name] = valueset_facts(item), "valueset"
    filtered = filter_properties(valuesets.values())
    for url in terminology.codesystems:
        item = sources.find(url) or {}
        name = f"{sources.folder(url)}/terminology/CodeSystem-{item['id']}.json"
        facts[name] = codesystem_facts(item, filtered.get(url, frozenset())), "codesystem"
    depths = {"structure": 2, "valueset": 3, "codesystem": 2}
    files |= {name: laid_out(content, depths[kind]) for name, (content, kind) in facts.items()}
    external = terminology.external | {
        url: {"kind": "structure", "reason": "not among the definitions these facts are made from"}
        for item in structures.values()
        for url in (reference.partition("|")[0] for reference in references(item))
        if url not in structures
    }
    index = {
        content["url"]: {
            "file": name,
            "kind": kind,
            **({"type": content["type"]} if kind == "structure" else {}),
            "version": content["version"],
            "name": content["name"],
        }
        for name, (content, kind) in facts.items()
    }
    files["index.json"] = laid_out(dict(sorted(index.items())), 1)
    files["external.json"] = laid_out(dict(sorted(external.items())), 1)
    return dict(sorted(files.items()))


def write(files: Mapping[str, bytes], out: Path) -> None:
    """Make `out` hold these files. Facts of an earlier run that are no longer made are removed."""
    for name, content in files.items():
        path = out / name
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    for folder in FOLDERS:
        for path in (out / folder).rglob("*.json"):
            if path.relative_to(out).as_posix() not in files:
                path.unlink()


def laid_out(value: Any, depth: int) -> bytes:
    """JSON with a line for each item down to `depth` levels, compact below: short files, readable diffs."""
    return b"".join((_text(value, depth), b"\n"))


def _text(value: Any, depth: int) -> bytes:
    if depth and value and isinstance(value, dict):
        items = [orjson.dumps(key) + b":" + _text(item, depth - 1) for key, item in value.items()]
        return b"{\n" + b",\n".join(items) + b"\n}"
    if depth and value and isinstance(value, list):
        return b"[\n" + b",\n".join(_text(item, depth - 1) for item in value) + b"\n]"
    return orjson.dumps(value)
