"""All fact files, as bytes first, then on disk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from kinspec.profiles.base_facts._sources import Resource, SourceError, Sources
from kinspec.profiles.base_facts._structures import (
    bindings,
    constraint_table,
    references,
    selected,
    shared_keys,
    structure_facts,
)
from kinspec.profiles.base_facts._terminology import (
    ABSENT,
    Terminology,
    closure,
    codesystem_facts,
    filter_properties,
    valueset_facts,
)

FOLDERS = ("r4", "ukcore")
# Levels of each kind of file that get a line for each item: a structure's elements lie at the second.
_LEVELS = {"structure": 2, "valueset": 3, "codesystem": 2}

Fact = tuple[str, str, dict[str, Any]]


def build(sources: Sources) -> dict[str, bytes]:
    """File name below the output folder -> content. The same sources give the same bytes.

    Raises `SourceError` when two definitions would get the same file, also where case does not count.
    """
    structures = selected(sources)
    terminology = closure(sources, [pair for item in structures.values() for pair in bindings(item)])
    tables = {
        folder: constraint_table(
            {url: item for url, item in structures.items() if sources.folder(url) == folder}
        )
        for folder in FOLDERS
    }
    files = {f"{folder}/_constraints.json": laid_out(table, 1) for folder, table in tables.items()}
    taken: set[str] = set()
    index: dict[str, dict[str, Any]] = {}
    for name, kind, facts in (
        *_structures(sources, structures, tables),
        *_terminology(sources, terminology),
    ):
        if name.lower() in taken:
            raise SourceError(f"{facts['url']}: another definition has the same id")
        taken.add(name.lower())
        files[name] = laid_out(facts, _LEVELS[kind])
        index[facts["url"]] = {"file": name, "kind": kind} | {
            key: facts[key] for key in ("type", "version", "name") if key in facts
        }
    files["index.json"] = laid_out(dict(sorted(index.items())), 1)
    external = terminology.external | _unknown_structures(structures)
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


def laid_out(value: Any, levels: int) -> bytes:
    """JSON with a line for each item of the first `levels` levels, compact below, for readable diffs."""
    return _text(value, levels) + b"\n"


def _structures(
    sources: Sources, structures: Mapping[str, Resource], tables: Mapping[str, Mapping[str, Any]]
) -> Iterator[Fact]:
    ambiguous = {folder: shared_keys(table) for folder, table in tables.items()}
    for url, item in structures.items():
        folder = sources.folder(url)
        yield f"{folder}/{item['id']}.json", "structure", structure_facts(item, ambiguous[folder])


def _terminology(sources: Sources, terminology: Terminology) -> Iterator[Fact]:
    valuesets = [sources.find(url) for url in terminology.valuesets]
    for item in valuesets:
        folder = f"{sources.folder(item['url'])}/terminology"
        yield f"{folder}/ValueSet-{item['id']}.json", "valueset", valueset_facts(item)
    filtered = filter_properties(valuesets)
    for url in terminology.codesystems:
        item = sources.find(url)
        facts = codesystem_facts(item, filtered.get(url, frozenset()))
        yield f"{sources.folder(url)}/terminology/CodeSystem-{item['id']}.json", "codesystem", facts


def _unknown_structures(structures: Mapping[str, Resource]) -> dict[str, Any]:
    urls = {url.partition("|")[0] for item in structures.values() for url in references(item)}
    return {url: {"kind": "structure", "reason": ABSENT} for url in urls - structures.keys()}


def _text(value: Any, levels: int) -> bytes:
    if levels and value and isinstance(value, dict):
        items = [orjson.dumps(key) + b":" + _text(item, levels - 1) for key, item in value.items()]
        return b"{\n" + b",\n".join(items) + b"\n}"
    if levels and value and isinstance(value, list):
        return b"[\n" + b",\n".join(_text(item, levels - 1) for item in value) + b"\n]"
    return orjson.dumps(value)
