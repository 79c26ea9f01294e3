"""Profiles by name and elements by id, as other parts of the program ask for them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kinspec.profiles import (
    _base,
    canonical_of,
    children,
    extension_ids,
    find,
    json_key,
    profile,
    profile_ids,
    resolve,
    type_profile,
    walk,
)
from kinspec.standard import ContentError, root, using

FHIR = "http://hl7.org/fhir/StructureDefinition/"
UK = "https://fhir.hl7.org.uk/StructureDefinition/"
OWN = "https://kinspec.org/fhir/StructureDefinition/"


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("child", OWN + "child"),
        ("legal-status", OWN + "legal-status"),
        (OWN + "child", OWN + "child"),
        (OWN + "child|0.1.0", OWN + "child"),
        ("UKCore-Patient", UK + "UKCore-Patient"),
        ("Extension-UKCore-BirthSex", UK + "Extension-UKCore-BirthSex"),
        (UK + "UKCore-Patient", UK + "UKCore-Patient"),
        ("Patient", FHIR + "Patient"),
        ("HumanName", FHIR + "HumanName"),
        ("date", FHIR + "date"),
        ("patient-birthPlace", FHIR + "patient-birthPlace"),
        (FHIR + "Patient|4.0.1", FHIR + "Patient"),
    ],
)
def test_a_definition_is_found_by_all_its_names(name: str, url: str) -> None:
    assert profile(name).url == url
    assert canonical_of(name) == url
    assert profile(name) is profile(url)


@pytest.mark.parametrize(
    "name", ["chld", OWN + "nobody", FHIR + "Patient|5.0.0", "", "Patient/1", "../child"]
)
def test_what_is_not_known_is_said_so(name: str) -> None:
    assert find(name) is None
    with pytest.raises(ContentError, match="no profile is called"):
        profile(name)


def test_a_near_name_is_suggested() -> None:
    with pytest.raises(ContentError, match="is it 'child'"):
        profile("chlid")


def test_every_definition_that_is_carried_compiles() -> None:
    for name in (*profile_ids(), *extension_ids()):
        assert profile(name).own
    for url, entry in _base.index().items():
        if entry["kind"] == "structure":
            found = profile(url)
            assert found.url == url and not found.own


CHILD = [
    ("identifier:upn.value", "Patient.identifier:upn.value", "string", 1),
    ("Patient.identifier:upn.value", "Patient.identifier:upn.value", "string", 1),
    ("identifier:nhsNumber", "Patient.identifier:nhsNumber", "Identifier", 0),
    ("name.family", "Patient.name.family", "string", 0),
    ("name.period.start", "Patient.name.period.start", "dateTime", 0),
    ("deceasedBoolean", "Patient.deceased[x]", "boolean", 0),
    ("gender", "Patient.gender", "code", 0),
    (
        "extension:ethnicCategory.valueCodeableConcept.coding:dfe.code",
        "Patient.extension:ethnicCategory.value[x].coding:dfe.code",
        "code",
        1,
    ),
    (
        "extension:recordedSex.value[x].coding:dfe",
        "Patient.extension:recordedSex.value[x].coding:dfe",
        "Coding",
        0,
    ),
    (
        "birthDate.extension:birthTime.valueDateTime",
        "Patient.birthDate.extension:birthTime.value[x]",
        "dateTime",
        1,
    ),
    ("contact.telecom.system", "Patient.contact.telecom.system", "code", 0),
]


@pytest.mark.parametrize(("given", "element_id", "code", "least"), CHILD)
def test_an_element_is_found_at_its_place(given: str, element_id: str, code: str, least: int) -> None:
    element = resolve(profile("child"), given)
    assert element.id == element_id
    assert [kind.code for kind in element.types] == [code]
    assert element.min == least
    assert ".".join(step.partition(":")[0] for step in element.id.split(".")) == element.path


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ("identifer", "is it identifier?"),
        ("identifier:unp.value", "is it identifier:upn?"),
        ("name.famly", "is it family?"),
        ("extension:ethnicCategory.valueString", "there are id, extension, url, value"),
        ("deceasedDate", "deceasedDate is not known"),
        ("gender.of", "is not known"),
        ("extension:nothing", "extension:nothing is not known"),
    ],
)
def test_a_wrong_id_gets_a_hint(given: str, hint: str) -> None:
    with pytest.raises(ContentError, match="child has no element") as raised:
        resolve(profile("child"), given)
    assert hint in str(raised.value)


def test_an_element_below_a_content_reference_is_found() -> None:
    questionnaire = profile("Questionnaire")
    assert resolve(questionnaire, "item.item.item.linkId").id == "Questionnaire.item.item.item.linkId"
    assert resolve(profile("record-bundle"), "entry.link.url").min == 1


def test_children_of_a_type_are_shared() -> None:
    child, relative = profile("child"), profile("family-member")
    name, other = resolve(child, "name"), resolve(relative, "name")
    assert children(name) is children(other)
    assert [one.id for one in children(name)][:3] == ["HumanName.id", "HumanName.extension", "HumanName.use"]
    several = next(one for one in children(child.root) if one.name == "deceased[x]")
    assert [one.name for one in children(several)] == ["id", "extension"]


def test_a_type_follows_its_one_profile() -> None:
    extension = resolve(profile("child"), "extension:recordedSex")
    found = type_profile(extension.types[0])
    assert found is profile("recorded-sex")
    assert children(extension) is found.root.children


def test_json_spells_the_type_into_a_choice() -> None:
    child = profile("child")
    deceased = next(one for one in children(child.root) if one.name == "deceased[x]")
    assert [json_key(deceased, kind) for kind in deceased.types] == ["deceasedBoolean", "deceasedDateTime"]
    assert json_key(resolve(child, "gender"), "code") == "gender"


def test_only_what_this_profile_says_counts_as_changed() -> None:
    child = profile("child")
    changed = {element.id for element in walk(child.root) if element.changed}
    assert "Patient.identifier:upn" in changed
    assert "Patient.extension:birthSex" not in changed
    assert "Patient.extension:birthSex" in {
        element.id for element in walk(profile("UKCore-Patient").root) if element.changed
    }


def test_every_element_that_is_changed_has_words_and_an_example() -> None:
    for name in profile_ids():
        for element in walk(profile(name).root):
            if element.changed and element.max != 0:
                assert element.about, f"{name}: {element.id}"
                assert element.example or element is profile(name).root, f"{name}: {element.id}"


def test_changed_content_is_compiled_again(tmp_path: Path) -> None:
    before = profile("child")
    for name in ("standard", "profiles", "converters"):
        shutil.copytree(root() / name, tmp_path / name, ignore=shutil.ignore_patterns("kinspec", "examples"))
    path = tmp_path / "profiles" / "definitions" / "child.yaml"
    path.write_text(path.read_text("utf-8").replace("title: Child", "title: Young person"), "utf-8")
    with using(tmp_path):
        assert profile("child").title == "Young person"
    assert profile("child").title == before.title
