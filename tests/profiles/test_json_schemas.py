"""JSON Schemas: they are schemas, and they never contradict the validator.

A schema cannot say everything, so what it lets pass may still have findings. What it refuses must have some.
"""

from __future__ import annotations

import copy
import random
import re
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator

from kinspec.profiles import PATTERNS, extension_ids, json_schema, profile, profile_ids
from kinspec.standard import portion
from kinspec.validators.fhir import explain

EXAMPLES = sorted((portion("standard") / "examples" / "valid").glob("*/*.json"))
INVALID = sorted((portion("standard") / "examples" / "invalid").glob("*/*/input.json"))
URL = "https://kinspec.org/fhir"

# Findings about what JSON Schema cannot see, or that are no errors.
UNSEEN = (
    "element/unknown-extension",
    "element/unknown-address",
    "element/invariant",
    "slice/other-system",
    "identifier/",
    "reference/",
    "code/not-in-extensible",
)


def unseen(codes: set[str]) -> bool:
    """Whether nothing but such findings was made."""
    return all(code.startswith(UNSEEN) for code in codes)


@cache
def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(json_schema(profile(name)))


def example(name: str) -> dict[str, Any]:
    path = next(path for path in EXAMPLES if path.parent.name == name)
    loaded: dict[str, Any] = orjson.loads(path.read_bytes())
    return copy.deepcopy(loaded)


@pytest.mark.parametrize("name", [*profile_ids(), *extension_ids(), "UKCore-Patient", "Questionnaire", "Age"])
def test_it_is_a_schema_complete_in_itself(name: str) -> None:
    schema = json_schema(profile(name))
    Draft202012Validator.check_schema(schema)
    references = set(re.findall(r'"\$ref":"([^"]+)"', orjson.dumps(schema).decode()))
    for reference in references:
        assert reference.removeprefix("#/$defs/").replace("%20", " ") in schema["$defs"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_valid_example_is_accepted(path: Path) -> None:
    resource = orjson.loads(path.read_bytes())
    assert [error.message for error in validator(path.parent.name).iter_errors(resource)] == []


@pytest.mark.parametrize("path", INVALID, ids=lambda path: f"{path.parts[-3]}/{path.parts[-2]}")
def test_an_invalid_example_is_refused_where_a_schema_can_tell(path: Path) -> None:
    name, resource = path.parts[-3], orjson.loads(path.read_bytes())
    codes = {finding.code for finding in explain(name, resource)}
    assert validator(name).is_valid(resource) == unseen(codes), codes


def set_to(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(resource: dict[str, Any]) -> None:
        *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        owner: Any = resource
        for step in steps:
            owner = owner[step]
        if value is ...:
            del owner[last]
        else:
            owner[last] = value

    return change


CODED = "extension.0.valueCodeableConcept.coding.0"
NUMBER = {"system": f"{URL}/Id/upn", "value": "R201100018042"}
REFUSED = {
    "unknown member": set_to("hair", "brown"),
    "wrong resource": set_to("resourceType", "Person"),
    "required list": set_to("identifier", ...),
    "empty list": set_to("identifier", []),
    "too many of a slice": set_to("identifier", [NUMBER, NUMBER]),
    "required inside a slice": set_to("identifier", [{"system": f"{URL}/Id/upn"}]),
    "single where a list must be": set_to("name", {"family": "Hartley"}),
    "list where one must be": set_to("gender", ["female"]),
    "code of a base list": set_to("gender", "girl"),
    "code of a list of ours": set_to(f"{CODED}.code", "Q"),
    "month thirteen": set_to("birthDate", "2014-13-01"),
    "number for text": set_to("birthDate", 2014),
    "blank text": set_to("name", [{"family": " "}]),
    "text beside a primitive": set_to("_birthDate", "x"),
    "beside what has no value": set_to("_name", [{"id": "a"}]),
    "empty object": set_to("name", [{}]),
    "null": set_to("gender", None),
    "type that the extension forbids": set_to(
        "extension", [{"url": f"{URL}/StructureDefinition/is-mother", "valueString": "yes"}]
    ),
    "extension without address": set_to("extension", [{"valueString": "yes"}]),
    "id too long": set_to("id", "a" * 65),
}
ACCEPTED = {
    "as it is": lambda resource: None,
    "another identifier": set_to("identifier", [NUMBER, {"system": "urn:x", "value": "1"}]),
    "value only beside": set_to("identifier", [{"system": NUMBER["system"], "_value": {"id": "a"}}]),
    "unknown extension": set_to("extension", [{"url": "urn:x", "valueInteger": 1}]),
    "null with something beside": set_to("name", [{"given": ["A", None], "_given": [None, {"id": "b"}]}]),
    "extension of a primitive": set_to("_birthDate", {"extension": [{"url": "urn:x", "valueString": "a"}]}),
    "base64": set_to("photo", [{"data": "QUI="}]),
}


@pytest.mark.parametrize("what", REFUSED)
def test_refused(what: str) -> None:
    resource = example("child")
    REFUSED[what](resource)
    assert not validator("child").is_valid(resource)
    assert list(explain("child", resource))


@pytest.mark.parametrize("what", ACCEPTED)
def test_accepted(what: str) -> None:
    resource = example("child")
    ACCEPTED[what](resource)
    assert [error.message for error in validator("child").iter_errors(resource)] == []


def test_one_of_a_choice_and_the_required_one() -> None:
    resource = example("child") | {"deceasedBoolean": False}
    assert validator("child").is_valid(resource)
    assert validator("child").is_valid(resource | {"_deceasedBoolean": {"id": "a"}})
    assert not validator("child").is_valid(resource | {"deceasedDateTime": "2026"})
    assert not validator("child").is_valid(resource | {"_deceasedDateTime": {"id": "a"}})
    text = {"url": f"{URL}/StructureDefinition/source-text"}
    assert not validator("source-text").is_valid(text)
    assert validator("source-text").is_valid(text | {"valueString": "31/02/2026"})
    assert validator("source-text").is_valid(text | {"_valueString": {"id": "a"}})
    assert not validator("source-text").is_valid(text | {"valueString": "a", "valueBase64Binary": "QUI="})
    assert not validator("source-text").is_valid(text | {"valueDate": "2026"})


def test_resources_of_a_bundle_follow_the_profile_they_claim() -> None:
    bundle = example("record-bundle")
    assert validator("record-bundle").is_valid(bundle)
    bundle["entry"][0]["resource"]["hair"] = "brown"
    assert not validator("record-bundle").is_valid(bundle)
    bundle["entry"][0]["resource"] = {"resourceType": "Basic", "hair": "brown"}
    assert validator("record-bundle").is_valid(bundle)


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if at:
        yield at
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*at, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from places(inner, (*at, number))


STRANGE: list[Any] = [None, "", " ", "x", 0, 1.5, True, [], {}, [None], [{}], "2026-02", "9" * 70]


def mutated(resource: dict[str, Any], draw: random.Random) -> dict[str, Any]:
    """A copy in which one thing is gone, doubled, renamed, or something else."""
    resource = copy.deepcopy(resource)
    *way, last = draw.choice(list(places(resource)))
    owner: Any = resource
    for step in way:
        owner = owner[step]
    kind = draw.randrange(5)
    if kind == 0:
        del owner[last]
    elif kind == 1:
        owner[last] = copy.deepcopy(draw.choice(STRANGE))
    elif kind == 2 and isinstance(owner, list):
        owner.append(copy.deepcopy(owner[last]))
    elif kind == 3 and isinstance(owner, dict):
        owner[draw.choice([f"_{last}", f"{last}x", "extension", "valueString"])] = owner.pop(last)
    elif isinstance(owner[last], str):
        owner[last] += draw.choice(["x", " ", "-01", "\u0001"])
    return resource


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_schema_and_validator_agree_on_what_has_been_damaged(path: Path) -> None:
    name, original = path.parent.name, orjson.loads(path.read_bytes())
    draw = random.Random(path.stem)
    refused = 0
    for _ in range(40 if name == "record-bundle" else 200):
        resource = mutated(original, draw)
        codes = {finding.code for finding in explain(name, resource)}
        accepted = validator(name).is_valid(resource)
        assert accepted or codes, [error.message for error in validator(name).iter_errors(resource)]
        # Where the profile of a bundled resource is damaged, the validator goes by its type; no schema does.
        if name != "record-bundle":
            assert not accepted or unseen(codes), (codes, resource)
        refused += not accepted
    assert refused > 15


@pytest.mark.parametrize("code", PATTERNS)
def test_no_pattern_runs_away(code: str) -> None:
    pattern = re.compile(PATTERNS[code])
    start = time.perf_counter()
    for text in (
        "A" * 50_000,
        "A " * 25_000,
        " " * 50_000,
        "1." * 25_000,
        "AAAA " * 10_000 + "!",
        "=" * 50_000,
    ):
        pattern.search(text)
        pattern.search(text + "\u0001")
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize("name", [*profile_ids(), *extension_ids()])
def test_every_part_names_the_type_it_speaks_about(name: str) -> None:
    """Checkers that are strict by default, such as Ajv, warn of every part that does not."""

    def untyped(part: Any) -> Iterator[Any]:
        if isinstance(part, list):
            for one in part:
                yield from untyped(one)
        elif isinstance(part, dict):
            # A list of names tells the keyword from a member that is called like it.
            keywords = {"required", "contains", "minItems", "pattern"} & part.keys()
            if any(not isinstance(part[keyword], dict) or keyword == "contains" for keyword in keywords):
                yield from [] if isinstance(part.get("type"), str) else [part]
            for one in part.values():
                yield from untyped(one)

    assert list(untyped(json_schema(profile(name)))) == []
