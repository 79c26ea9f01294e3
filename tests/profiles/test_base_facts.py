"""The committed facts of FHIR R4 and UK Core, and the reader of them."""

from __future__ import annotations

import os
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from kinspec.profiles import _base
from kinspec.profiles.base_facts import build, read_sources
from kinspec.standard._content import ContentError, portion, using

BASE = portion("profiles") / "base"
FHIR = "http://hl7.org/fhir/StructureDefinition/"
UK = "https://fhir.hl7.org.uk/"
ELEMENT_KEYS = {
    *("id", "path", "sliceName", "min", "max", "types", "contentReference", "fixed", "pattern", "minValue"),
    *("maxValue", "maxLength", "slicing", "binding", "mustSupport", "isModifier", "isSummary"),
    *("constraints", "representation"),
}
LICENSED = ("http://snomed.info/sct", "http://loinc.org", "http://dicom.nema.org/resources/ontology/DCM")

needs_reference = pytest.mark.skipif(
    "KINSPEC_REFERENCE" not in os.environ, reason="KINSPEC_REFERENCE names no folder with the definitions"
)


def reference() -> Path:
    return Path(os.environ["KINSPEC_REFERENCE"])


def structures() -> Iterator[dict[str, Any]]:
    for url, entry in _base.index().items():
        if entry["kind"] == "structure":
            found = _base.load(url)
            assert found is not None, url
            yield found


def elements(url: str) -> dict[str, dict[str, Any]]:
    found = _base.load(url)
    assert found is not None, url
    return {element["id"]: element for element in found["elements"]}


def value_sets() -> Iterator[dict[str, Any]]:
    for url, entry in _base.index().items():
        if entry["kind"] == "valueset":
            found = _base.value_set(url)
            assert found is not None, url
            yield found


def includes(value_set: dict[str, Any]) -> list[dict[str, Any]]:
    compose = value_set["compose"]
    return [*compose.get("include", []), *compose.get("exclude", [])]


# --- what is there --------------------------------------------------------------------------------


def test_index_and_files_are_the_same_set() -> None:
    named = {entry["file"] for entry in _base.index().values()}
    present = {
        path.relative_to(BASE).as_posix()
        for path in BASE.rglob("*.json")
        if path.parent != BASE and path.name != "_constraints.json"
    }
    assert named == present
    assert len(named) == len(_base.index())


def test_index_agrees_with_each_file() -> None:
    for url, entry in _base.index().items():
        facts = orjson.loads((BASE / entry["file"]).read_bytes())
        expected = {key: facts[key] for key in ("url", "version", "name")}
        assert expected == {"url": url, "version": entry["version"], "name": entry["name"]}
        assert facts.get("type") == entry.get("type")


def test_every_resource_and_datatype_of_fhir_is_carried() -> None:
    for system in ("http://hl7.org/fhir/resource-types", "http://hl7.org/fhir/data-types"):
        found = _base.code_system(system)
        assert found is not None
        missing = [code for code, *_ in found["concepts"] if _base.load(FHIR + code) is None]
        assert missing == []
    for name in ("Element", "BackboneElement", "Resource", "DomainResource", "xhtml"):
        assert _base.by_type(name) is not None, name


@pytest.mark.parametrize(
    ("element", "low", "high", "types"),
    [
        ("Patient.identifier", 0, "*", ["Identifier"]),
        ("Patient.name", 0, "*", ["HumanName"]),
        ("Patient.gender", 0, "1", ["code"]),
        ("Patient.birthDate", 0, "1", ["date"]),
        ("Patient.deceased[x]", 0, "1", ["boolean", "dateTime"]),
        ("Patient.multipleBirth[x]", 0, "1", ["boolean", "integer"]),
        ("Patient.contact", 0, "*", ["BackboneElement"]),
        ("Patient.communication.language", 1, "1", ["CodeableConcept"]),
        ("Patient.link.other", 1, "1", ["Reference"]),
        ("Patient.link.type", 1, "1", ["code"]),
        ("RelatedPerson.patient", 1, "1", ["Reference"]),
        ("EpisodeOfCare.status", 1, "1", ["code"]),
        ("Observation.code", 1, "1", ["CodeableConcept"]),
        ("Bundle.type", 1, "1", ["code"]),
        ("Reference.reference", 0, "1", ["string"]),
        ("Extension.url", 1, "1", ["uri"]),
        ("Narrative.div", 1, "1", ["xhtml"]),
        ("date.value", 0, "1", ["date"]),
    ],
)
def test_known_cardinalities_and_types(element: str, low: int, high: str, types: list[str]) -> None:
    facts = elements(FHIR + element.partition(".")[0])[element]
    assert (facts["min"], facts["max"]) == (low, high)
    assert [entry["code"] for entry in facts["types"]] == types


def test_details_that_the_engine_relies_on() -> None:
    patient = elements(FHIR + "Patient")
    assert patient["Patient.gender"]["binding"] == {
        "strength": "required",
        "valueSet": "http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1",
        "name": "AdministrativeGender",
    }
    assert patient["Patient.active"]["isModifier"] is True
    assert patient["Patient.id"]["types"] == [{"code": "string", "system": "String"}]
    assert patient["Patient.generalPractitioner"]["types"][0]["target"] == [
        FHIR + name for name in ("Organization", "Practitioner", "PractitionerRole")
    ]
    identifier = elements(FHIR + "id")["id.value"]
    assert identifier["types"][0]["regex"] == r"[A-Za-z0-9\-\.]{1,64}"
    assert elements(FHIR + "integer")["integer.value"]["minValue"] == {"type": "Integer", "value": -(2**31)}
    assert elements(FHIR + "string")["string.value"]["maxLength"] == 1024 * 1024
    observation = elements(FHIR + "Observation")
    assert (
        observation["Observation.component.referenceRange"]["contentReference"]
        == "#Observation.referenceRange"
    )
    language = patient["Patient.language"]["binding"]
    assert language["maxValueSet"] == "http://hl7.org/fhir/ValueSet/all-languages"


def test_uk_core_patient_is_a_differential_over_the_fhir_patient() -> None:
    facts = _base.load(UK + "StructureDefinition/UKCore-Patient")
    assert facts is not None
    assert facts["base"] == FHIR + "Patient"
    assert facts["derivation"] == "constraint"
    found = elements(facts["url"])
    number = found["Patient.identifier:nhsNumber.system"]
    assert number["fixed"] == {"type": "Uri", "value": "https://fhir.nhs.uk/Id/nhs-number"}
    assert found["Patient.identifier"]["slicing"]["discriminator"] == [{"type": "value", "path": "system"}]
    ethnic = found["Patient.extension:ethnicCategory"]
    assert ethnic["types"] == [
        {"code": "Extension", "profile": [UK + "StructureDefinition/Extension-UKCore-EthnicCategory"]}
    ]


def test_constraints_are_expanded_each_to_its_own_text() -> None:
    contact = elements(FHIR + "Patient")["Patient.contact"]
    texts = {entry["key"]: entry for entry in contact["constraints"]}
    assert texts.keys() == {"ele-1", "pat-1"}
    assert texts["pat-1"]["expression"] == (
        "name.exists() or telecom.exists() or address.exists() or organization.exists()"
    )
    narrative = {entry["key"]: entry for entry in elements(FHIR + "Patient")["Patient"]["constraints"]}
    assert narrative["dom-6"]["severity"] == "warning"
    assert narrative["dom-6"]["bestPractice"] is True


@pytest.mark.parametrize(
    ("element", "word"),
    [("Task", "lastModified"), ("Parameters.parameter", "part"), ("TestReport.setup.action", "operation")],
)
def test_a_key_that_three_rules_share_leads_to_the_right_one(element: str, word: str) -> None:
    constraints = elements(FHIR + element.partition(".")[0])[element]["constraints"]
    (rule,) = [entry for entry in constraints if entry["key"] == "inv-1"]
    assert word in rule["expression"]


# --- everything leads somewhere -------------------------------------------------------------------


def test_every_base_profile_and_target_is_carried_or_explained() -> None:
    for facts in structures():
        if facts["base"]:
            assert _base.load(facts["base"]), facts["url"]
        for element in facts["elements"]:
            for entry in element.get("types", []):
                for url in (*entry.get("profile", []), *entry.get("target", [])):
                    assert _base.load(url) or _base.why_absent(url), (element["id"], url)


def test_every_type_is_a_known_type() -> None:
    for facts in structures():
        for element in facts["elements"]:
            for entry in element.get("types", []):
                assert _base.by_type(entry["code"]), (facts["url"], element["id"])


def test_every_content_reference_stays_in_its_structure() -> None:
    for facts in structures():
        ids = {element["id"] for element in facts["elements"]}
        for element in facts["elements"]:
            if target := element.get("contentReference"):
                assert target.removeprefix("#") in ids, element["id"]


def test_every_value_set_and_code_system_is_carried_or_explained() -> None:
    for facts in structures():
        for element in facts["elements"]:
            binding = element.get("binding", {})
            for key in ("valueSet", "maxValueSet"):
                if url := binding.get(key):
                    assert _base.value_set(url) or _base.why_absent(url), (element["id"], url)
    for value_set in value_sets():
        for entry in includes(value_set):
            for url in entry.get("valueSet", []):
                assert _base.value_set(url) or _base.why_absent(url), url
            if system := entry.get("system"):
                assert _base.code_system(system) or _base.why_absent(system), system


def test_what_is_explained_as_absent_is_absent() -> None:
    external = orjson.loads((BASE / "external.json").read_bytes())
    assert not external.keys() & _base.index().keys()


def test_required_and_extensible_value_sets_can_be_checked_unless_another_body_owns_them() -> None:
    external = orjson.loads((BASE / "external.json").read_bytes())
    unknown = {
        url
        for facts in structures()
        for element in facts["elements"]
        if (binding := element.get("binding", {})).get("strength") in ("required", "extensible")
        and (url := binding.get("valueSet", "").partition("|")[0]) in external
    }
    owners = ("http://loinc.org/", "http://www.rsna.org/", "http://dicom.nema.org/")
    # Two value sets of later FHIR versions, which extensions for R4 refer to.
    later = {
        f"http://hl7.org/fhir/ValueSet/{name}"
        for name in ("observation-triggeredbytype", "patient-fetalstatus")
    }
    assert {url for url in unknown if not url.startswith(owners)} == later


# --- what must not be there -----------------------------------------------------------------------


def test_elements_carry_no_prose() -> None:
    for facts in structures():
        for element in facts["elements"]:
            assert element.keys() <= ELEMENT_KEYS, element["id"]


def test_licensed_codes_are_counted_and_never_listed() -> None:
    counted = 0
    for value_set in value_sets():
        for entry in includes(value_set):
            if entry.get("system", "").startswith((*LICENSED, "urn:iso:")):
                assert "concept" not in entry, value_set["url"]
                counted += entry.get("enumerated", 0)
    assert counted > 6_000
    assert all(_base.code_system(url) is None for url in LICENSED)


def test_the_facts_stay_small() -> None:
    assert sum(path.stat().st_size for path in BASE.rglob("*.json")) < 4_000_000


# --- terminology ----------------------------------------------------------------------------------


def test_code_system_of_uk_core_has_codes_and_titles() -> None:
    ethnic = _base.code_system(UK + "CodeSystem/UKCore-EthnicCategoryEngland")
    assert ethnic is not None
    titles = {code: title for code, title, *_ in ethnic["concepts"]}
    assert titles["A"] == "White - British"
    assert {"B", "G", "S", "Z"} <= titles.keys()


def test_hierarchy_leads_from_natural_mother_to_personal_relationship() -> None:
    roles = _base.code_system("http://terminology.hl7.org/CodeSystem/v3-RoleCode")
    assert roles is not None
    parents = {concept[0]: concept[2] for concept in roles["concepts"] if len(concept) > 2}
    above: set[str] = set()
    waiting = ["NMTH"]
    while waiting:
        direct = parents.get(waiting.pop(), [])
        waiting.extend([direct] if isinstance(direct, str) else direct)
        above.update(waiting)
    assert above == {"MTH", "NPRN", "PRN", "FAMMEMB", "_PersonalRelationshipRoleType"}
    assert roles["properties"]["notSelectable"]["_PersonalRelationshipRoleType"] is True
    assert roles["properties"]["status"]["SPSE"] == "retired"


def test_parents_and_properties_name_codes_of_their_own_system() -> None:
    for url, entry in _base.index().items():
        if entry["kind"] != "codesystem":
            continue
        found = _base.code_system(url)
        assert found is not None
        codes = [concept[0] for concept in found["concepts"]]
        assert len(codes) == len(set(codes)), url
        for concept in found["concepts"]:
            above = concept[2:3]
            for parent in above[0] if above and isinstance(above[0], list) else above:
                assert parent in codes, (url, parent)
        for stated in found.get("properties", {}).values():
            assert stated.keys() <= set(codes), url


def test_open_units_are_listed_where_hl7_names_them() -> None:
    found = _base.value_set("http://hl7.org/fhir/ValueSet/units-of-time|4.0.1")
    assert found is not None
    (entry,) = found["compose"]["include"]
    assert [code for code, _ in entry["concept"]] == ["s", "min", "h", "d", "wk", "mo", "a"]


# --- the reader -----------------------------------------------------------------------------------


def test_reader_answers_only_for_the_kind_and_version_asked() -> None:
    gender = "http://hl7.org/fhir/ValueSet/administrative-gender"
    assert _base.value_set(gender + "|4.0.1") == _base.value_set(gender)
    assert _base.value_set(gender + "|5.0.0") is None
    assert _base.load(gender) is None
    assert _base.code_system(gender) is None
    assert _base.load(FHIR + "Unheard") is None
    assert _base.by_type("SimpleQuantity") is None
    assert _base.why_absent(FHIR + "Unheard") is None
    assert _base.by_type("Patient") is _base.load(FHIR + "Patient")


def test_reader_follows_the_content_folder(tmp_path: Path) -> None:
    before = _base.by_type("Period")
    shutil.copytree(BASE, tmp_path / "profiles" / "base")
    period = tmp_path / "profiles" / "base" / "r4" / "Period.json"
    period.write_bytes(period.read_bytes().replace(b'"version":"4.0.1"', b'"version":"changed"', 1))
    with using(tmp_path):
        changed = _base.by_type("Period")
    after = _base.by_type("Period")
    assert changed is not None
    assert changed["version"] == "changed"
    assert after == before


def test_reader_says_which_file_is_missing(tmp_path: Path) -> None:
    with using(tmp_path), pytest.raises(ContentError, match=r"index\.json"):
        _base.load(FHIR + "Patient")


# --- against the sources --------------------------------------------------------------------------


@needs_reference
def test_committed_facts_are_what_the_sources_give() -> None:
    made = build(read_sources(reference()))
    present = {path.relative_to(BASE).as_posix(): path.read_bytes() for path in BASE.rglob("*.json")}
    differing = sorted(name for name in made.keys() | present.keys() if made.get(name) != present.get(name))
    command = f"python -m kinspec.profiles.base_facts --reference {reference()} --out {BASE}"
    assert not differing, f"stale: {differing[:5]}; refresh with: {command}"


@needs_reference
def test_nothing_the_sources_state_about_elements_is_lost() -> None:
    compared = 0
    for definition in _definitions():
        facts = _base.load(definition["url"])
        if definition["resourceType"] != "StructureDefinition" or facts is None:
            continue
        source = (definition.get("snapshot") or definition["differential"])["element"]
        assert len(source) == len(facts["elements"])
        for stated, carried in zip(source, facts["elements"], strict=True):
            compared += 1
            assert _comparable(stated, definition["url"]) == _comparable_facts(carried)
    assert compared > 8_000


@needs_reference
def test_notice_names_the_commit_of_uk_core() -> None:
    readme = (reference() / "uk-core-definitions" / "README.md").read_text(encoding="utf-8")
    commit = readme.partition("commit ")[2].partition(",")[0]
    assert commit
    assert commit in (BASE / "NOTICE.md").read_text(encoding="utf-8")


def _definitions() -> Iterator[dict[str, Any]]:
    with tarfile.open(reference() / "packages" / "hl7.fhir.r4.core-4.0.1.tgz") as archive:
        for member in archive:
            if member.name.startswith("package/StructureDefinition-"):
                stream = archive.extractfile(member)
                assert stream is not None
                yield orjson.loads(stream.read())
    for path in sorted((reference() / "uk-core-definitions").glob("StructureDefinition-*.json")):
        yield orjson.loads(path.read_bytes())


def _comparable(stated: dict[str, Any], url: str) -> dict[str, Any]:
    """A source element as far as facts must carry it, written down without the maker's code."""
    codes = [
        next(
            (x["valueUrl"] for x in entry.get("extension", []) if x["url"].endswith("-fhir-type")),
            entry["code"],
        )
        for entry in stated.get("type", [])
    ]
    return {
        "id": stated["id"],
        "path": stated["path"],
        "min": stated.get("min"),
        "max": stated.get("max"),
        "slice": stated.get("sliceName"),
        "types": [code.replace("http://hl7.org/fhirpath/System.String", "string") for code in codes],
        "profiles": [entry.get("profile") for entry in stated.get("type", [])],
        "targets": [entry.get("targetProfile") for entry in stated.get("type", [])],
        "reference": stated.get("contentReference"),
        "values": sorted(
            (key, orjson.dumps(value))
            for key, value in stated.items()
            if key.startswith(("fixed", "pattern", "minValue", "maxValue"))
        ),
        "length": stated.get("maxLength"),
        "discriminator": stated.get("slicing", {}).get("discriminator"),
        "rules": stated.get("slicing", {}).get("rules"),
        "binding": (stated.get("binding", {}).get("strength"), stated.get("binding", {}).get("valueSet")),
        "flags": [bool(stated.get(flag)) for flag in ("mustSupport", "isModifier", "isSummary")],
        "constraints": [
            (
                entry["key"],
                entry["severity"],
                entry["human"],
                entry.get("expression"),
                entry.get("source", url),
            )
            for entry in stated.get("constraint", [])
        ],
        "representation": stated.get("representation"),
    }


def _comparable_facts(carried: dict[str, Any]) -> dict[str, Any]:
    types = carried.get("types", [])
    return {
        "id": carried["id"],
        "path": carried["path"],
        "min": carried.get("min"),
        "max": carried.get("max"),
        "slice": carried.get("sliceName"),
        "types": [entry["code"] for entry in types],
        "profiles": [entry.get("profile") for entry in types],
        "targets": [entry.get("target") for entry in types],
        "reference": carried.get("contentReference"),
        "values": sorted(
            (key + carried[key]["type"], orjson.dumps(carried[key]["value"]))
            for key in ("fixed", "pattern", "minValue", "maxValue")
            if key in carried
        ),
        "length": carried.get("maxLength"),
        "discriminator": carried.get("slicing", {}).get("discriminator"),
        "rules": carried.get("slicing", {}).get("rules"),
        "binding": (carried.get("binding", {}).get("strength"), carried.get("binding", {}).get("valueSet")),
        "flags": [bool(carried.get(flag)) for flag in ("mustSupport", "isModifier", "isSummary")],
        "constraints": [
            (entry["key"], entry["severity"], entry["human"], entry.get("expression"), entry["source"])
            for entry in carried.get("constraints", [])
        ],
        "representation": carried.get("representation"),
    }
