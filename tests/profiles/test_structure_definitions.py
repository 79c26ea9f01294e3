"""StructureDefinitions: valid FHIR, and saying the whole of what the tree says."""

from __future__ import annotations

from typing import Any

import pytest
from fhir.resources.R4B.structuredefinition import StructureDefinition

from kinspec.profiles import (
    Element,
    extension_ids,
    find,
    profile,
    profile_ids,
    structure_definition,
    walk,
)
from kinspec.profiles._definitions import lineage
from kinspec.profiles._snapshot import Sources, root_of_profile
from kinspec.standard import current

OWN = (*profile_ids(), *extension_ids())
OTHERS = (
    "UKCore-Patient",
    "UKCore-Observation-VitalSigns-BMI",
    "Patient",
    "Age",
    "Extension",
    "date",
    "Element",
)


@pytest.mark.parametrize("name", OWN + OTHERS)
def test_it_is_a_valid_resource(name: str) -> None:
    resource = structure_definition(profile(name))
    StructureDefinition.model_validate(resource)


@pytest.mark.parametrize("name", OWN)
def test_it_keeps_the_rules_of_fhir(name: str) -> None:
    """The invariants sdf-3, 5, 8, 9, 20 and eld-2, 14, 16, 18, and the order of a snapshot."""
    resource = structure_definition(profile(name))
    entries = resource["snapshot"]["element"]
    ids = [entry["id"] for entry in entries]
    assert len(set(ids)) == len(ids)
    assert ids[0] == entries[0]["path"] == resource["type"]
    assert "slicing" not in entries[0]
    seen = {""}
    for entry in entries:
        seen.add(entry["id"])
        parent, _, last = entry["id"].rpartition(".")
        assert parent in seen, entry["id"]
        if ":" in last:
            assert f"{parent}.{last.partition(':')[0]}" in seen, "a slice stands before what it slices"
            assert entry["sliceName"] == last.partition(":")[2]
            assert entry["sliceName"].replace("/", "").replace("-", "").replace("_", "").isalnum()
        assert entry["definition"] and entry["path"]
        assert entry["base"]["path"] and entry["base"]["max"]
        assert entry["max"] == "*" or entry["min"] <= int(entry["max"])
        keys = [one["key"] for one in entry.get("constraint", ())]
        assert len(set(keys)) == len(keys)
        assert not entry["isModifier"] or entry["isModifierReason"]
    stated = [entry["id"] for entry in resource["differential"]["element"]]
    assert stated == [one for one in ids if one in set(stated)]


@pytest.mark.parametrize("name", OWN + OTHERS[:2])
@pytest.mark.parametrize("part", ["snapshot", "differential"])
def test_laid_over_the_base_it_gives_the_tree_again(name: str, part: str) -> None:
    """Whoever builds on the published definition alone comes to the same profile."""
    original = profile(name)
    resource = structure_definition(original)
    assert original.base is not None
    complaints: list[str] = []
    sources = Sources(find, lineage, lambda where, what, *_: complaints.append(f"{where} {what}"))
    facts = [as_facts(entry) for entry in resource[part]["element"]]
    base = profile(original.base)
    again = root_of_profile(facts, base.root, sources, strict=True)
    assert [held(element) for element in walk(again)] == [held(element) for element in walk(original.root)]
    assert original.own is False or complaints == []


def as_facts(entry: dict[str, Any]) -> dict[str, Any]:
    """An element as FHIR JSON writes it, as facts."""
    words = ("id", "path", "sliceName", "min", "max", "mustSupport", "isModifier", "isSummary", "maxLength")
    facts: dict[str, Any] = {word: entry[word] for word in words if word in entry}
    if "slicing" in entry:
        facts["slicing"] = entry["slicing"]
    if "type" in entry:
        facts["types"] = [type_facts(kind) for kind in entry["type"]]
    if "constraint" in entry:
        facts["constraints"] = entry["constraint"]
    if "binding" in entry:
        facts["binding"] = entry["binding"]
    for key, value in entry.items():
        for word in ("fixed", "pattern"):
            if key.startswith(word):
                facts[word] = {"type": key.removeprefix(word), "value": value}
    return facts


def type_facts(kind: dict[str, Any]) -> dict[str, Any]:
    if "extension" in kind:
        return {"code": kind["extension"][0]["valueUrl"], "system": kind["code"].rpartition(".")[2]}
    facts = {"code": kind["code"]}
    for word, name in (("profile", "profile"), ("targetProfile", "target")):
        if word in kind:
            facts[name] = kind[word]
    return facts


def held(element: Element) -> tuple[Any, ...]:
    """What must come back: all but the words for people."""
    return (
        *(element.id, element.min, element.max, element.types, element.fixed, element.fixed_type),
        *(element.pattern, element.slicing, element.binding and element.binding.value_set),
        *(element.must_support, element.is_modifier, [one.key for one in element.constraints]),
    )


def test_the_differential_says_what_the_author_said_and_no_more() -> None:
    child = profile("child")
    entries = {entry["id"]: entry for entry in structure_definition(child)["differential"]["element"]}
    assert entries["Patient.identifier"] == {
        "id": "Patient.identifier",
        "path": "Patient.identifier",
        "short": "Numbers by which agencies know the child",
        "definition": (
            "Numbers by which agencies know the child. Send every number you hold; matching depends on them."
        ),
        "comment": "Example: local id 1043, NHS number 999 000 0018",
        "min": 1,
        "max": "*",
        "mustSupport": True,
    }
    assert entries["Patient.birthDate"]["example"] == [{"label": "Example", "valueDate": "2014-09-03"}]
    assert "Patient.contact" not in entries
    assert set(entries) < {element.id for element in walk(child.root)}


def test_the_header_is_that_of_the_release() -> None:
    release = current().release
    resource = structure_definition(profile("legal-status"))
    assert resource["version"] == release["version"]
    assert resource["publisher"] == release["publisher"]
    assert resource["date"] == release["date"]
    assert resource["fhirVersion"] == release["fhir_version"]
    assert resource["context"] == [{"type": "element", "expression": "EpisodeOfCare"}]
    assert resource["baseDefinition"] == "http://hl7.org/fhir/StructureDefinition/Extension"


def test_base_says_where_fhir_defines_an_element() -> None:
    entries = structure_definition(profile("child"))["snapshot"]["element"]
    bases = {entry["id"]: entry["base"] for entry in entries}
    assert bases["Patient.id"] == {"path": "Resource.id", "min": 0, "max": "1"}
    assert bases["Patient.text"] == {"path": "DomainResource.text", "min": 0, "max": "1"}
    assert bases["Patient.identifier"] == {"path": "Patient.identifier", "min": 0, "max": "*"}
    assert bases["Patient.identifier:upn.value"] == {"path": "Identifier.value", "min": 0, "max": "1"}
    assert bases["Patient.contact.extension"] == {"path": "Element.extension", "min": 0, "max": "*"}


def test_drafts_below_a_profile_are_known() -> None:
    assert profile("looked-after-episode").draft_base
    assert not profile("child").draft_base
    assert not profile("Observation").draft_base
