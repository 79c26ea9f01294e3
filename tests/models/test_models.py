"""Typed models: building by hand, reading, writing back, and that the committed source is fresh."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
from pydantic import ValidationError

from kinspec.profiles import extension_ids, json_schema, profile, profile_ids
from kinspec.profiles._typed_models import typed_models
from kinspec.standard import portion
from kinspec.validators import models
from kinspec.validators.fhir import explain
from kinspec.validators.models import (
    Child,
    ChildUpn,
    CodeableConcept,
    Coding,
    Extension,
    Fhir,
    HumanName,
    LookedAfterEpisodePeriod,
    Placement,
    PlacementSetting,
    PlacementType,
    PlacementTypeDfe,
    RecordBundle,
    RecordBundleEntry,
    RecordedSex,
    RecordedSexDfe,
    Reference,
    Review,
    SourceText,
)

EXAMPLES = sorted((portion("standard") / "examples" / "valid").glob("*/*.json"))
GENERATED = Path(models.__file__).with_name("_generated.py")


def model_of(name: str) -> type[Fhir]:
    found: type[Fhir] = getattr(models, "".join(part.capitalize() for part in name.split("-")))
    found.model_rebuild()
    return found


def test_the_committed_source_is_what_the_profiles_say() -> None:
    assert GENERATED.read_text("utf-8") == typed_models(), "run python -m kinspec.profiles.typed_models"


def test_every_profile_and_extension_has_a_model() -> None:
    for name in (*profile_ids(), *extension_ids()):
        assert issubclass(model_of(name), Fhir)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_reading_and_writing_changes_nothing(path: Path) -> None:
    resource = orjson.loads(path.read_bytes())
    read = model_of(path.parent.name).from_fhir(resource)
    assert read.to_fhir() == resource
    assert isinstance(read, model_of(path.parent.name))


def test_a_child_built_by_hand_is_valid() -> None:
    child = Child(
        identifier=[ChildUpn(value="R201100018042")],
        name=[HumanName(family="Hartley", given=["Tamsin", "Elowen"])],
        birth_date="2014-09-03",
        gender="female",
        extension=[RecordedSex(value_codeable_concept=CodeableConcept(coding=[RecordedSexDfe(code="F")]))],
    )
    resource = child.to_fhir()
    assert resource["meta"] == {"profile": [profile("child").url]}
    assert resource["identifier"] == [{"system": "https://kinspec.org/fhir/Id/upn", "value": "R201100018042"}]
    assert [finding.code for finding in explain("child", resource)] == []


def test_a_complex_extension_built_by_hand() -> None:
    kind = CodeableConcept(coding=[PlacementTypeDfe(code="U6")])
    placement = Placement(
        extension=[
            PlacementType(value_codeable_concept=kind),
            PlacementSetting(value_reference=Reference(reference="urn:uuid:x")),
        ]
    )
    assert [part["url"] for part in placement.to_fhir()["extension"]] == ["type", "setting"]
    assert [finding.code for finding in explain("placement", placement.to_fhir())] == []


def test_names_may_be_spelled_as_fhir_or_as_python_spells_them() -> None:
    spelled: dict[str, Any] = {"identifier": NUMBER, "birthDate": "2014", "marital_status": {"text": "x"}}
    assert Child(**spelled).to_fhir() == {
        "resourceType": "Patient",
        "meta": {"profile": [profile("child").url]},
        "identifier": NUMBER,
        "birthDate": "2014",
        "maritalStatus": {"text": "x"},
    }


def test_a_resource_in_a_bundle_becomes_the_model_of_its_profile() -> None:
    child = Child(identifier=[ChildUpn(value="R201100018042")])
    bundle = RecordBundle(entry=[RecordBundleEntry(full_url="urn:uuid:a", resource=child)])
    again = RecordBundle.from_fhir(bundle.to_fhir())
    assert isinstance(again.entry[0].resource, Child)
    assert again.to_fhir() == bundle.to_fhir()
    stranger = {"resourceType": "Basic", "code": {"text": "x"}}
    again = RecordBundle.from_fhir(
        {
            "resourceType": "Bundle",
            "type": "collection",
            "entry": [{"fullUrl": "urn:uuid:a", "resource": stranger}],
        }
    )
    assert again.entry[0].resource == stranger


NUMBER = [{"system": "urn:x", "value": "1"}]
REFUSED: dict[str, tuple[type[Fhir], dict[str, Any]]] = {
    "nothing": (Child, {}),
    "unknown member": (Child, {"identifier": NUMBER, "hair": "brown"}),
    "beside nothing": (Child, {"identifier": NUMBER, "_name": [{"id": "a"}]}),
    "beside no field": (Child, {"identifier": NUMBER, "_hair": {"id": "a"}}),
    "code": (Child, {"identifier": NUMBER, "gender": "girl"}),
    "written form": (Child, {"identifier": NUMBER, "birthDate": "03/09/2014"}),
    "number as text": (Child, {"identifier": NUMBER, "multipleBirthInteger": "2"}),
    "text as truth": (Child, {"identifier": NUMBER, "active": "true"}),
    "two of a choice": (Child, {"identifier": NUMBER, "deceasedBoolean": True, "deceasedDateTime": "2026"}),
    "none of a choice": (SourceText, {"url": f"{profile('source-text').url}"}),
    "type not used": (RecordedSex, {"url": profile("recorded-sex").url, "valueString": "F"}),
    "another address": (RecordedSex, {"url": "urn:x", "valueCodeableConcept": {"text": "F"}}),
    "required": (LookedAfterEpisodePeriod, {"end": "2026-05-01"}),
    "required and null": (LookedAfterEpisodePeriod, {"start": None}),
    "too few": (Child, {"identifier": []}),
}


@pytest.mark.parametrize("what", REFUSED)
def test_refused(what: str) -> None:
    model, data = REFUSED[what]
    base = {"resourceType": "Patient"} if model is Child else {}
    with pytest.raises(ValidationError):
        model.from_fhir(base | data)


def test_what_is_fixed_is_filled_in_by_hand_and_asked_for_in_reading() -> None:
    assert ChildUpn(value="x").system == "https://kinspec.org/fhir/Id/upn"
    with pytest.raises(ValidationError, match="system must have a value"):
        ChildUpn.from_fhir({"value": "x"})
    whole = next(path for path in EXAMPLES if path.parent.name == "review").read_bytes()
    resource = orjson.loads(whole)
    del resource["status"]
    with pytest.raises(ValidationError, match="status must have a value"):
        Review.from_fhir(resource)


def test_reading_adds_no_profile() -> None:
    resource = {"resourceType": "Patient", "identifier": NUMBER}
    assert Child.from_fhir(resource).to_fhir() == resource


def test_a_required_value_may_be_given_by_what_stands_beside_it() -> None:
    beside = {"_start": {"extension": [{"url": "urn:x", "valueString": "31/02/2026"}]}}
    assert LookedAfterEpisodePeriod.from_fhir(beside).to_fhir() == beside
    extension = {"url": "urn:x", "_valueString": {"id": "a"}}
    assert Extension.from_fhir(extension).to_fhir() == extension


def test_errors_repeat_no_value() -> None:
    secret = "Tamsin-Hartley"
    for data in (
        {"identifier": NUMBER, "gender": secret},
        {"identifier": NUMBER, "birthDate": secret},
        {"identifier": secret},
        {"identifier": NUMBER, f"{secret} of Mill Lane": 1},
        {"identifier": NUMBER, "name": [{"given": [{"x": secret}]}]},
    ):
        with pytest.raises(ValidationError) as raised:
            Child.from_fhir({"resourceType": "Patient"} | data)
        assert secret not in str(raised.value)


def test_empty_things_are_left_out() -> None:
    assert HumanName(family="Hartley", given=[], period=None).to_fhir() == {"family": "Hartley"}
    assert CodeableConcept(coding=[Coding()]).to_fhir() == {"coding": [{}]}


def test_models_and_schemas_name_the_same_members() -> None:
    for name in profile_ids():
        model = model_of(name)
        properties = set(json_schema(profile(name))["properties"])
        fields = {field.alias for field in model.model_fields.values()}
        assert {key for key in properties if not key.startswith("_")} == fields
