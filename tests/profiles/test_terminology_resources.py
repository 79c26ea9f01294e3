"""Code lists, maps and identifiers as FHIR resources."""

from __future__ import annotations

import pytest
from fhir.resources.R4B.codesystem import CodeSystem
from fhir.resources.R4B.conceptmap import ConceptMap
from fhir.resources.R4B.namingsystem import NamingSystem
from fhir.resources.R4B.valueset import ValueSet

from kinspec.profiles import (
    code_system_of,
    concept_map_of,
    naming_system_of,
    own_value_set_url,
    value_set_of,
)
from kinspec.standard import ContentError, current, identifiers

LISTS = current().codelist_ids
WHOLE = [one for one in LISTS if not current().codelist(one).subset_of]
PARTS = [one for one in LISTS if current().codelist(one).subset_of]
NAMED = [one.id for one in identifiers.all() if one.system]
NAMELESS = [one.id for one in identifiers.all() if not one.system]


@pytest.mark.parametrize("name", WHOLE)
def test_a_code_system_holds_every_code(name: str) -> None:
    codelist = current().codelist(name)
    resource = code_system_of(codelist)
    CodeSystem.model_validate(resource)
    assert resource["url"] == codelist.system
    assert resource["content"] == ("fragment" if codelist.published else "complete")
    assert [concept["code"] for concept in resource["concept"]] == list(codelist.codes)
    assert resource["count"] == len(codelist.codes)
    declared = {entry["code"] for entry in resource["property"]}
    used = {held["code"] for concept in resource["concept"] for held in concept.get("property", ())}
    assert used == declared


def test_a_code_keeps_its_dates_and_its_state() -> None:
    concepts = {one["code"]: one for one in code_system_of(current().codelist("sex-dfe"))["concept"]}
    held = {one["code"]: one for one in concepts["1"]["property"]}
    assert held["valid-to"] == {"code": "valid-to", "valueDateTime": "2024-03-31"}
    assert held["status"] == {"code": "status", "valueCode": "withdrawn"}
    assert "valid-to" not in {one["code"] for one in concepts["F"]["property"]}


@pytest.mark.parametrize("name", PARTS)
def test_a_part_of_a_list_has_no_system_of_its_own(name: str) -> None:
    with pytest.raises(ContentError, match="no system of its own"):
        code_system_of(current().codelist(name))


@pytest.mark.parametrize("name", LISTS)
def test_a_value_set_is_the_list(name: str) -> None:
    codelist = current().codelist(name)
    resource = value_set_of(codelist)
    ValueSet.model_validate(resource)
    assert resource["url"] == own_value_set_url(name)
    (include,) = resource["compose"]["include"]
    assert include["system"] == codelist.system
    if codelist.published or codelist.subset_of:
        assert [concept["code"] for concept in include["concept"]] == list(codelist.codes)
    else:
        assert "concept" not in include


@pytest.mark.parametrize("name", list(current().codemaps))
def test_a_concept_map_holds_every_row(name: str) -> None:
    codemap = current().codemaps[name]
    resource = concept_map_of(codemap)
    ConceptMap.model_validate(resource)
    (group,) = resource["group"]
    rows = [
        (element["code"], target.get("code", ""), target["equivalence"])
        for element in group["element"]
        for target in element["target"]
    ]
    assert sorted(rows) == sorted((row["from"], row["to"], row["relationship"]) for row in codemap.rows)
    for element in group["element"]:
        for target in element["target"]:
            # FHIR's cmd-1
            assert target["equivalence"] not in ("narrower", "inexact") or target["comment"]


@pytest.mark.parametrize("name", NAMED)
def test_a_naming_system_names_the_system(name: str) -> None:
    resource = naming_system_of(identifiers.get(name))
    NamingSystem.model_validate(resource)
    assert [one["value"] for one in resource["uniqueId"]] == [identifiers.get(name).system]


@pytest.mark.parametrize("name", NAMELESS)
def test_what_names_nobody_has_no_naming_system(name: str) -> None:
    with pytest.raises(ContentError, match="no system"):
        naming_system_of(identifiers.get(name))


def test_what_is_not_verified_says_so() -> None:
    unverified = [one for one in LISTS if not current().codelist(one).verified]
    for name in unverified:
        assert "Not verified" in value_set_of(current().codelist(name))["description"]
    for name in NAMED:
        known = identifiers.get(name)
        assert ("Not verified" in naming_system_of(known)["description"]) is not known.verified
