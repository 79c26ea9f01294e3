"""Reader of the facts of FHIR R4 and UK Core below `profiles/base`.

Each function opens only the files it needs and keeps what it read until the content changes. What it
returns is shared by all callers: read it, do not write to it. `kinspec.profiles.base_facts` describes the
shapes; here an element's `constraints` are the constraints themselves, not their keys.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

from kinspec.standard._content import ContentError, per_content, portion

Facts = dict[str, Any]

_TYPES = "http://hl7.org/fhir/StructureDefinition/"


def index() -> dict[str, Facts]:
    """Canonical URL -> `{"file", "kind", "type"?, "version", "name"}` of everything that is carried.

    Raises `ContentError` when the content has no readable facts; so do all functions here.
    """
    return _index(_folder())


def load(url: str) -> Facts | None:
    """The structure of a canonical URL; None where there is none.

    After `|` the URL may name a version; a structure of another version is not an answer.
    """
    return _find(_folder(), url, "structure")


def by_type(type_name: str) -> Facts | None:
    """The structure that defines a FHIR type or resource, such as `Patient` or `date`; None for others."""
    found = load(_TYPES + type_name)
    return found if found and found["derivation"] != "constraint" else None


def value_set(url: str) -> Facts | None:
    """The value set of a canonical URL, with or without a version; None where none is carried."""
    return _find(_folder(), url, "valueset")


def code_system(url: str) -> Facts | None:
    """The code system of a URL, with or without a version; None where none is carried."""
    return _find(_folder(), url, "codesystem")


def why_absent(url: str) -> str | None:
    """Why a structure, value set or code system that others refer to is not carried; None if unknown."""
    entry = _external(_folder()).get(url.partition("|")[0])
    return entry["reason"] if entry else None


def _folder() -> str:
    return str(portion("profiles") / "base")


def _find(folder: str, url: str, kind: str) -> Facts | None:
    bare, _, version = url.partition("|")
    entry = _index(folder).get(bare)
    if entry is None or entry["kind"] != kind or (version and version != entry["version"]):
        return None
    facts: Facts = _facts(folder, entry["file"])
    return facts


@per_content
def _facts(folder: str, file: str) -> Facts:
    facts = _read(folder, file)
    if "elements" in facts:
        constraints = _constraints(folder, file.partition("/")[0])
        for element in facts["elements"]:
            if "constraints" in element:
                element["constraints"] = [constraints[name] for name in element["constraints"]]
    return facts


@per_content
def _constraints(folder: str, part: str) -> dict[str, Facts]:
    """Constraints by `key|source` and by key; an ambiguous key alone is never referred to."""
    table = _read(folder, f"{part}/_constraints.json")
    return {facts["key"]: facts for facts in table.values()} | table


@per_content
def _index(folder: str) -> dict[str, Facts]:
    return _read(folder, "index.json")


@per_content
def _external(folder: str) -> dict[str, Facts]:
    return _read(folder, "external.json")


def _read(folder: str, file: str) -> Facts:
    path = Path(folder, file)
    try:
        facts: Facts = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError) as error:
        raise ContentError(f"cannot be read ({type(error).__name__})", path) from None
    return facts
