"""What is published of a profile says the same as what checks with it.

A JSON Schema refuses a resource if the checks find an error in it, as far as JSON Schema can say so, and only
then. A StructureDefinition read back gives the tree of elements that it was made from.
"""

from __future__ import annotations

import importlib.util
import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator

from kinspec.findings import Finding, Severity
from kinspec.profiles import (
    Element,
    Profile,
    extension_ids,
    find,
    json_schema,
    own_url,
    profile,
    profile_ids,
    structure_definition,
    walk,
)
from kinspec.profiles._definitions import lineage
from kinspec.profiles._merge import binding_of, constraints, slicing_of, type_code, type_refs
from kinspec.profiles._snapshot import Sources, root_of_profile
from kinspec.profiles.base_facts._structures import constraint_table, structure_facts
from kinspec.standard import per_content, portion
from kinspec.validators.fhir import explain

EXAMPLES = portion("standard") / "examples"
VALID = sorted(EXAMPLES.glob("valid/*/*.json"))
INVALID = sorted(EXAMPLES.glob("invalid/*/*/input.json"))
OWN = (*profile_ids(), *extension_ids())

# What the checks know and no JSON Schema can state (code of a finding, slots it must have):
UNSAYABLE: tuple[tuple[str, dict[str, Any]], ...] = (
    ("identifier/", {}),  # check digits, and the forms of identifiers that rest on them
    ("reference/", {}),  # what a reference points to
    ("element/invariant", {}),  # rules across elements
    ("element/unknown-address", {}),  # addresses that were never given out
    ("element/bad-value", {"type": "date"}),  # whether a day exists in the calendar
    ("element/bad-value", {"type": "dateTime"}),
    ("element/bad-value", {"type": "instant"}),
)
# How often an example is spoiled; a bundle takes longest and holds what the others show.
TRIES = {path: 50 if path.parent.name == "record-bundle" else 145 for path in VALID}
BUNDLED = re.compile(r"Bundle\.entry\[(\d+)\]\.resource\b")

Mutate = Callable[[Any, random.Random], Any]
Facts = dict[str, Any]


@per_content
def refuses(name: str) -> Callable[[Any], bool]:
    """Whether the JSON Schema of a profile refuses a resource."""
    schema = json_schema(profile(name))
    if importlib.util.find_spec("jsonschema_rs"):  # the same draft, some hundred times as fast
        import jsonschema_rs

        quick = jsonschema_rs.Draft202012Validator(schema)
        return lambda resource: not quick.is_valid(resource)
    plain = Draft202012Validator(schema)
    return lambda resource: not plain.is_valid(resource)


def sayable(finding: Finding, resource: Any) -> bool:
    """Whether a JSON Schema can state what was found."""
    for code, slots in UNSAYABLE:
        if finding.code.startswith(code) and slots.items() <= dict(finding.slots).items():
            return False
    # A schema holds the profiles of this standard. What claims none of them is any resource to it.
    place = BUNDLED.match(finding.location.path or "")
    if place is None:
        return True
    entry = resource["entry"][int(place[1])]
    return "resource" not in entry or _claims_ours(entry["resource"])


def _claims_ours(resource: Any) -> bool:
    meta = resource.get("meta") if isinstance(resource, dict) else None
    claims = meta.get("profile") if isinstance(meta, dict) else None
    return isinstance(claims, list) and any(
        own_url("StructureDefinition", name) in claims for name in profile_ids()
    )


def disagreement(name: str, resource: Any) -> str:
    """In which way a schema and the checks differ about a resource; empty where they do not."""
    errors = [one for one in explain(name, resource) if one.severity == Severity.ERROR]
    refused = refuses(name)(resource)
    if refused and not errors:
        return "the schema refuses what is right"
    missed = [f"{one.code} at {one.location.path}" for one in errors if sayable(one, resource)]
    return f"the schema passes {', '.join(missed)}" if missed and not refused else ""


@pytest.mark.parametrize("path", VALID, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_schema_passes_what_is_right(path: Path) -> None:
    assert not refuses(path.parent.name)(orjson.loads(path.read_bytes()))


@pytest.mark.parametrize("path", INVALID, ids=lambda path: "/".join(path.parts[-3:-1]))
def test_a_schema_agrees_about_what_is_wrong(path: Path) -> None:
    assert disagreement(path.parts[-3], orjson.loads(path.read_bytes())) == ""


@pytest.mark.parametrize("path", VALID, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_schema_agrees_about_whatever_is_done_to_a_resource(path: Path, mutate: Mutate) -> None:
    name = path.parent.name
    example = orjson.loads(path.read_bytes())
    draw = random.Random(f"schema {path.stem}")
    refused, tried, told = 0, 0, []
    while tried < TRIES[path]:
        resource = mutate(example, draw)
        if not _is_json(resource):
            continue
        tried += 1
        refused += refuses(name)(resource)
        if said := disagreement(name, resource):
            told.append(said)
    assert told == []
    assert refused > tried * 0.4


def test_enough_is_tried() -> None:
    assert sum(TRIES.values()) >= 2000


def _is_json(resource: Any) -> bool:
    try:
        json.dumps(resource, ensure_ascii=False).encode()
    except UnicodeEncodeError:  # half a character, which no file can hold
        return False
    return True


@per_content
def published(name: str) -> list[Facts]:
    """The snapshot of a published StructureDefinition, read as facts are read from official ones."""
    resource = orjson.loads(orjson.dumps(structure_definition(profile(name))))
    table = constraint_table({resource["url"]: resource})
    facts = structure_facts(resource, frozenset(one["key"] for one in table.values()))
    for element in facts["elements"]:
        if "constraints" in element:
            element["constraints"] = [table[key] for key in element["constraints"]]
    elements: list[Facts] = facts["elements"]
    return elements


def of_facts(facts: Facts) -> Facts:
    """What a published element says, in the words of the tree."""
    said: Facts = {
        "id": facts["id"],
        "path": facts["path"],
        "slice_name": facts.get("sliceName"),
        "min": facts["min"],
        "max": None if facts["max"] == "*" else int(facts["max"]),
        "types": type_refs(facts.get("types", ())),
        "content_reference": facts.get("contentReference"),
        "binding": binding_of(facts["binding"]) if "binding" in facts else None,
        "slicing": slicing_of(facts["slicing"]) if "slicing" in facts else None,
        "constraints": constraints(facts.get("constraints", ())),
        "max_length": facts.get("maxLength"),
        "min_value": facts.get("minValue", {}).get("value"),
        "max_value": facts.get("maxValue", {}).get("value"),
        "must_support": facts.get("mustSupport", False),
        "is_modifier": facts.get("isModifier", False),
        "is_summary": facts.get("isSummary", False),
        "representation": tuple(facts.get("representation", ())),
    }
    for word in ("fixed", "pattern"):
        said[word] = facts[word]["value"] if word in facts else None
        said[f"{word}_type"] = type_code(facts[word]["type"]) if word in facts else None
    return said


def of_tree(element: Element) -> Facts:
    return {name: getattr(element, name) for name in of_facts({"id": "", "path": "", "min": 0, "max": "0"})}


def differences(found: list[Facts], wanted: list[Facts]) -> Iterator[str]:
    assert [one["id"] for one in found] == [one["id"] for one in wanted]
    for one, other in zip(found, wanted, strict=True):
        yield from (f"{one['id']} {word}" for word in one if one[word] != other[word])


@pytest.mark.parametrize("name", OWN)
def test_a_structure_definition_says_what_the_tree_says(name: str) -> None:
    said = [of_facts(element) for element in published(name)]
    assert list(differences(said, [of_tree(element) for element in walk(profile(name).root)])) == []


@pytest.mark.parametrize("name", OWN)
def test_a_structure_definition_compiles_to_the_same_tree(name: str) -> None:
    of: Profile = profile(name)
    assert of.base
    problems: list[tuple[str, str]] = []
    sources = Sources(find, lineage, lambda element_id, problem, *_: problems.append((element_id, problem)))
    root = root_of_profile(published(name), profile(of.base).root, sources, strict=True)
    assert problems == []
    again = [of_tree(element) for element in walk(root)]
    assert list(differences(again, [of_tree(element) for element in walk(of.root)])) == []
