"""Our snapshots of the profiles that HL7 published with FHIR R4, against the snapshots HL7 made of them.

Each profile is laid over its base from its differential alone. Compared are the elements there are, and for
each its cardinality, types, fixed value or pattern, binding, slicing and constraints.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kinspec.profiles import Element, Profile, walk
from kinspec.profiles._snapshot import Sources, root_of_profile, root_of_type
from kinspec.profiles.base_facts import read_sources
from kinspec.profiles.base_facts._structures import structure_facts

needs_reference = pytest.mark.skipif(
    "KINSPEC_REFERENCE" not in os.environ, reason="KINSPEC_REFERENCE names no folder with the definitions"
)
TYPES = "http://hl7.org/fhir/StructureDefinition/"
FHIR_TYPE = TYPES + "structuredefinition-fhir-type"
ASPECTS = ("cardinality", "types", "value", "binding", "slicing", "constraints")


@cache
def published() -> dict[str, dict[str, Any]]:
    return {
        url: resource
        for url, resource in read_sources(Path(os.environ["KINSPEC_REFERENCE"])).r4.items()
        if resource["resourceType"] == "StructureDefinition" and resource["kind"] != "logical"
    }


def facts(resource: dict[str, Any], view: str) -> list[dict[str, Any]]:
    """The elements of one view of a definition, with their constraints in full."""
    kept = {key: value for key, value in resource.items() if key not in ("snapshot", "differential")}
    elements = structure_facts(kept | {view: resource[view]}, frozenset())["elements"]
    for element, source in zip(elements, resource[view]["element"], strict=True):
        if "constraint" in source:
            element["constraints"] = source["constraint"]
    return list(elements)


@cache
def lookup(url: str) -> Profile | None:
    resource = published().get(url.partition("|")[0])
    if resource is None:
        return None
    if resource.get("derivation") == "constraint":
        root = ours(resource)
    else:
        ancestors = [found for base in (lineage(url) or ())[1:] if (found := lookup(base))]
        root = root_of_type(facts(resource, "snapshot"), ancestors, QUIET)
    return Profile(
        resource["id"], url, resource["name"], "", "", "", resource["kind"], resource["type"], None, "", root
    )


@cache
def lineage(url: str) -> tuple[str, ...] | None:
    resource = published().get(url.partition("|")[0])
    if resource is None:
        return None
    base = resource.get("baseDefinition")
    return (url, *((lineage(base) or ()) if base else ()))


QUIET = Sources(lookup, lineage, lambda where, what, *_: None)


def ours(resource: dict[str, Any]) -> Element:
    base = lookup(resource["baseDefinition"]) or lookup(TYPES + resource["type"])
    assert base is not None
    return root_of_profile(facts(resource, "differential"), base.root, QUIET, strict=False)


def aspects(entry: dict[str, Any]) -> dict[str, Any]:
    """What is compared of a published element, in the shape of `held`."""
    value = {key: known for key, known in entry.items() if key.startswith(("fixed", "pattern"))}
    slicing = entry.get("slicing", {})
    return {
        "cardinality": (entry["min"], entry["max"]),
        "types": sorted(type_text(kind) for kind in entry.get("type", ())),
        "value": next(iter(value.values()), None),
        "binding": (entry["binding"]["strength"], entry["binding"].get("valueSet", ""))
        if "binding" in entry
        else None,
        "slicing": (
            sorted(f"{one['type']}:{one['path']}" for one in slicing.get("discriminator", ())),
            slicing.get("rules"),
        ),
        "constraints": sorted(one["key"] for one in entry.get("constraint", ())),
    }


def type_text(kind: dict[str, Any]) -> str:
    # HL7 writes a URL of an extension now as System.String, now as the uri that it names beside it.
    named = [one["valueUrl"] for one in kind.get("extension", ()) if one["url"] == FHIR_TYPE]
    code = named[0] if named else re.sub("^http://hl7.org/fhirpath/System.(.)", _small, kind["code"])
    return f"{code} {sorted(kind.get('profile', ()))} {sorted(kind.get('targetProfile', ()))}"


def _small(found: re.Match[str]) -> str:
    return found[1].lower()


def published_code(element: Element, code: str) -> str:
    """R4's definitions call the id of a resource a string; we follow its text."""
    return "string" if element.base_path == "Resource.id" else code


def held(element: Element) -> dict[str, Any]:
    slicing = element.slicing
    return {
        "cardinality": (element.min, "*" if element.max is None else str(element.max)),
        "types": sorted(
            f"{published_code(element, kind.code)} {sorted(kind.profiles)} {sorted(kind.targets)}"
            for kind in element.types
        ),
        "value": element.fixed if element.fixed is not None else element.pattern,
        "binding": (element.binding.strength, element.binding.value_set) if element.binding else None,
        "slicing": (
            sorted(f"{one.type}:{one.path}" for one in slicing.discriminators) if slicing else [],
            slicing.rules if slicing else None,
        ),
        "constraints": sorted(one.key for one in element.constraints),
    }


def compared() -> Iterator[tuple[str, str, str, Any, Any]]:
    """Profile, element id, aspect (`there` for the element itself), what HL7 has, what we have."""
    for url, resource in published().items():
        if resource.get("derivation") != "constraint" or "snapshot" not in resource:
            continue
        mine = {element.id: held(element) for element in walk(ours(resource))}
        for entry in resource["snapshot"]["element"]:
            theirs = aspects(entry)
            found = mine.get(entry["id"])
            yield url, entry["id"], "there", True, found is not None
            for aspect in ASPECTS if found else ():
                yield url, entry["id"], aspect, theirs[aspect], found[aspect] if found else None
        for extra in mine.keys() - {entry["id"] for entry in resource["snapshot"]["element"]}:
            yield url, extra, "there", False, True


@needs_reference
def test_most_of_what_hl7_publishes_comes_out_the_same() -> None:
    same: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for _url, _id, aspect, theirs, mine in compared():
        every[aspect] += 1
        same[aspect] += theirs == mine
    shares = {aspect: same[aspect] / every[aspect] for aspect in every}
    print({aspect: f"{share:.2%} of {every[aspect]:,}" for aspect, share in shares.items()})
    assert shares.pop("there") > 0.985
    assert min(shares.values()) > 0.999
