"""`kinspec list` and `kinspec explain`: whatever is listed can be explained."""

from __future__ import annotations

import pytest
from tests.cli.conftest import Kinspec

from kinspec.cli.list import KINDS
from kinspec.profiles import profile, resolve
from kinspec.standard import current, format_for, format_ids


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_is_listed_can_be_explained(kinspec: Kinspec, kind: str) -> None:
    done = kinspec("list", kind)
    assert (done.code, done.err) == (0, "")
    names = [line.split()[0] for line in done.out.splitlines()]
    assert len(names) > 1
    for name in names:
        if name != "fhir":
            page = kinspec("explain", name)
            assert page.code == 0
            assert page.out.startswith(f"{name}: ")


def test_lists_hold_everything(kinspec: Kinspec) -> None:
    def listed(kind: str) -> set[str]:
        return {line.split()[0] for line in kinspec("list", kind).out.splitlines()}

    assert listed("messages") == set(current().messages)
    assert listed("codelists") == set(current().codelist_ids)
    assert listed("identifiers") == set(current().identifiers)
    assert listed("profiles") == set(current().index["profiles"])
    assert listed("formats") == {*format_ids(), "fhir"}


def test_a_message_is_explained_with_meaning_fix_and_example(kinspec: Kinspec) -> None:
    page = " ".join(kinspec("explain", "table/unknown-code").out.split())
    message = current().message("table/unknown-code")
    for said in (
        "Severity: error",
        message.meaning,
        message.example["finding"],
        message.source,
        message.rule_url,
        "<what stands there>",
    ):
        assert " ".join(said.split()) in page
    assert "{" not in page


def test_a_code_list_is_explained_with_its_codes_and_when_they_hold(kinspec: Kinspec) -> None:
    page = kinspec("explain", "sex-dfe").out
    assert "  F  Female (from 2024-04-01)\n" in page
    assert "  2  Female (until 2024-03-31) [withdrawn]\n" in page
    assert f"System: {current().codelist('sex-dfe').system}\n" in page


def test_a_profile_is_explained_element_by_element(kinspec: Kinspec) -> None:
    page = kinspec("explain", "child").out
    for name in current().index["profiles"]["child"]["elements"]:
        assert f"\n  {name}" in page
    assert f"URL: {current().canonical}/StructureDefinition/child\n" in page


def test_an_element_is_explained_with_what_it_demands(kinspec: Kinspec) -> None:
    page = kinspec("explain", "looked-after-episode").out
    assert "\n  patient  [1..1; must be supported; points to child]\n" in page
    assert "\n  type  [1..1; a list]\n" in page
    assert "\n  type.coding:kind.code  [1..1; fixed 'looked-after']\n" in page
    assert "; codelist ssda903-legal-status]\n" in kinspec("explain", "legal-status").out


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Patient.gender", "Patient.gender (element of child: Child)\n"),
        ("patient.GENDER", "Patient.gender (element of child: Child)\n"),
        ("child.gender", "Patient.gender (element of child: Child)\n"),
        ("Patient.identifier:localId.value", "Patient.identifier:localId.value (element of child: Child)\n"),
        ("legalStatus", "EpisodeOfCare.extension:legalStatus (element of looked-after-episode: "),
        ("class", "Encounter.class (element of review: "),
        ("Patient.deceasedBoolean", "Patient.deceased[x] (element of child: Child)\n"),
    ],
)
def test_an_element_is_found_by_id_path_and_slice(kinspec: Kinspec, name: str, shown: str) -> None:
    assert kinspec("explain", name).out.startswith(shown)


def test_an_element_says_what_it_holds(kinspec: Kinspec) -> None:
    gender = resolve(profile("child"), "gender")
    page = " ".join(kinspec("explain", "Patient.gender").out.split())
    assert " ".join(gender.about.split()) in page
    assert "Demands: 0..1" in page
    assert "Type: code" in page
    status = kinspec("explain", "EpisodeOfCare.extension:legalStatus").out
    assert "Extension:  legal-status (kinspec explain legal-status)\n" in status


def test_an_element_of_several_places_is_listed_with_each(kinspec: Kinspec) -> None:
    page = kinspec("explain", "Patient.identifier.value").out
    for name in ("child.identifier:localId.value", "child.identifier:upn.value"):
        assert f"\n  {name}" in page
    assert page.splitlines()[-1].startswith("More: kinspec explain child.identifier")
    assert kinspec("explain", page.splitlines()[-1].rpartition(" ")[2]).out.startswith("Patient.identifier")


@pytest.mark.parametrize("name", ["Episodes.DECOM", "episodes.decom", "EPISODES.Decom"])
def test_a_field_is_explained_however_it_is_spelled(kinspec: Kinspec, name: str) -> None:
    page = kinspec("explain", name).out
    assert page.startswith("Episodes.DECOM (field of Children looked-after return (SSDA903))\n")
    assert "date, written DD/MM/YYYY" in page
    assert "in every row" in page


def test_every_field_of_every_format_has_a_page(kinspec: Kinspec) -> None:
    for format_id in format_ids():
        for table in format_for(format_id).tables.values():
            assert kinspec("explain", table.name).out.startswith(f"{table.name} (table of ")
            for field in table.fields.values():
                page = " ".join(kinspec("explain", f"{table.name}.{field.name}").out.split())
                assert " ".join(field.about.split()) in page
                assert field.codelist is None or f"kinspec explain {field.codelist}" in page


@pytest.mark.parametrize(
    ("name", "suggested"),
    [("Episodes.DECON", "Episodes.DECOM"), ("table/unknown-cod", "table/unknown-code"), ("chidl", "child")],
)
def test_an_unknown_name_is_refused_with_the_closest(kinspec: Kinspec, name: str, suggested: str) -> None:
    line = kinspec("explain", name).refusal
    assert f"Nothing is called “{name}” (did you mean {suggested}?). See kinspec list" in line


def test_pages_fit_eighty_characters(kinspec: Kinspec) -> None:
    for name in ("ssda903", "Episodes", "sex-dfe", "table/unknown-code", "nhs-number"):
        assert max(map(len, kinspec("explain", name).out.splitlines())) <= 80, name


def test_a_list_in_a_pipe_has_one_line_for_each(kinspec: Kinspec) -> None:
    assert len(kinspec("list", "messages").out.splitlines()) == len(current().messages)


def test_a_value_that_may_stand_in_for_an_identifier_is_explained(kinspec: Kinspec) -> None:
    page = kinspec("explain", "Episodes.URN").out
    assert page.count("Or:") == 1
    assert "XXXXXXX: The child is placed through a regional adoption agency" in " ".join(page.split())


@pytest.mark.parametrize("name", ["no-such-day", "There is no such day", "THERE IS NO SUCH DAY"])
def test_a_message_is_found_by_what_people_have_seen_of_it(kinspec: Kinspec, name: str) -> None:
    assert kinspec("explain", name).out.startswith("table/no-such-day: There is no such day\n")


def test_a_field_leads_to_its_own_place(kinspec: Kinspec) -> None:
    assert "/formats/ssda903/episodes/#field-DECOM\n" in kinspec("explain", "DECOM").out
