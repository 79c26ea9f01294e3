"""Mappings that would lose or invent something are refused; a field is added by editing content alone."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from tests.converters.returns import (
    HEADER,
    SMALL,
    copied_content,
    read,
    resources,
    to_fhir,
    to_tables,
    written,
)

from kinspec.converters import mapping_for
from kinspec.profiles import json_schema, own_url, profile, structure_definition
from kinspec.publishing import site
from kinspec.standard import ContentError, format_for, root, using
from kinspec.validators import validate

MAPPING = "converters/mappings/ssda903.yaml"
CHILD = "profiles/definitions/child.yaml"
Edit = tuple[str, str, str]

SLICE = """\
  telecom:
    slicing: {discriminator: [{type: value, path: system}], rules: open}
  telecom:home: {card: 0..1}
"""
FAULTS: dict[str, tuple[str, list[Edit]]] = {
    "an element that does not exist": ("birthDay", [(MAPPING, "DOB: birthDate", "DOB: birthDay")]),
    "an extension that is not there": ("hair", [(MAPPING, "extension:isMother.", "extension:hair.")]),
    "a type without a conversion": ("cannot stand", [(MAPPING, "DOB: birthDate", "DOB: maritalStatus")]),
    "a type that cannot hold the field": ("cannot stand", [(MAPPING, "DOB: birthDate", "DOB: active")]),
    "an element of several types": ("name one", [(MAPPING, "DOB: birthDate", "DOB: multipleBirth[x]")]),
    "an element that repeats": ("repeats", [(MAPPING, "DOB: birthDate", "DOB: name.given")]),
    "two fields on one element": ("share one element", [(MAPPING, "DEC: period.end", "DEC: period.start")]),
    "a required element that nothing fills": (
        "status is required",
        [(MAPPING, "        derive: {status: {by: DEC, blank: active, else: finished}}\n", "")],
    ),
    "a required reference that nothing fills": (
        "patient is required",
        [(MAPPING, "        part_of: patient\n", "")],
    ),
    "a slice that nothing marks": (
        "nothing fixed marks",
        [
            (CHILD, "  name:\n", SLICE + "  name:\n"),
            (MAPPING, "- {to: identifier:upn.value}", "- {to: telecom:home.value}"),
        ],
    ),
    "a field without a home": (
        "MOTHER is neither mapped",
        [(MAPPING, "        MOTHER: extension:isMother.valueBoolean\n", "")],
    ),
    "an echo left out": ("DOB is neither mapped", [(MAPPING, "    - echo: {DOB: Header.DOB}\n", "")]),
    "an echo of nothing": ("Header.BORN", [(MAPPING, "echo: {DOB: Header.DOB}", "echo: {DOB: Header.BORN}")]),
    "a field with two homes": (
        "more than once",
        [(MAPPING, "- echo: {DOB: Header.DOB}", "- echo: {DOB: Header.DOB, REVIEW: Header.DOB}")],
    ),
    "a field that does not exist": ("no field 'BORN'", [(MAPPING, "DOB: birthDate", "BORN: birthDate")]),
    "a code without a row in the map": (
        "no row for U",
        [("standard/codelists/maps/sex-dfe-to-gender.csv", "U,unknown,equivalent,,\n", "")],
    ),
    "a map that does not exist": (
        "sex-to-gender",
        [(MAPPING, "gender: sex-dfe-to-gender", "gender: sex-to-gender")],
    ),
    "a choice without a test": (
        "every choice but the last",
        [(MAPPING, "{in: upn-unknown-reason, to:", "{to:")],
    ),
    "a choice that may find nothing": (
        "every choice but the last",
        [(MAPPING, "{to: identifier:upn.value}", "{in: sex-dfe, to: identifier:upn.value}")],
    ),
    "a code list that does not exist": (
        "upn-reasons",
        [(MAPPING, "{in: upn-unknown-reason", "{in: upn-reasons")],
    ),
    "a word that is not of the grammar": ("'mpa'", [(MAPPING, "also: {gender", "mpa: {gender")]),
    "a field without an element": ("says no element", [(MAPPING, "DOB: birthDate", "DOB: {}")]),
    "a table that does not exist": ("no table 'Heads'", [(MAPPING, "  Header:\n", "  Heads:\n")]),
    "a profile of another type": (
        "not of Encounter",
        [(MAPPING, "EpisodeOfCare looked", "Encounter looked")],
    ),
    "a profile that does not exist": ("kid", [(MAPPING, "Patient child:", "Patient kid:")]),
    "a value derived from nothing": ("DECEASED", [(MAPPING, "{by: DEC,", "{by: DECEASED,")]),
}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return copied_content(tmp_path / "content")


def edit(content: Path, edits: list[Edit]) -> None:
    for name, old, new in edits:
        text = (content / name).read_bytes().decode()
        assert text.count(old) >= 1, f"{name} does not hold {old!r}"
        (content / name).write_bytes(text.replace(old, new, 1).encode())


def test_the_copy_alone_is_accepted(content: Path) -> None:
    with using(content):
        assert set(mapping_for("ssda903", None).records) == set(format_for("ssda903").tables)


@pytest.mark.parametrize(
    ("phrase", "edits"), FAULTS.values(), ids=[name.replace(" ", "-") for name in FAULTS]
)
def test_faults_of_a_mapping_are_refused(phrase: str, edits: list[Edit], content: Path) -> None:
    edit(content, edits)
    with using(content), pytest.raises(ContentError) as refused:
        mapping_for("ssda903", None)
    assert phrase in str(refused.value)


FIELD = """\
      LANGUAGE:
        type: code
        presence: optional
        codelist: invented-language
        about: The language that the child speaks at home.
        example: QAB
"""
LIST = """\
code,title,definition,status,replaced_by,valid_from,valid_to,source
QAA,Invented language A,,active,,,,Invented
QAB,Invented language B,,active,,,,Invented
QAC,Invented language C,,active,,,,Invented
"""
LIST_ABOUT = """\
id: invented-language
title: Invented languages
about: Three languages that do not exist.
publisher: Nobody
licence: CC0-1.0
source: Invented
published: false
verified: true
"""
EXTENSION = """\
id: home-language
title: Home language
context: [Patient]
about: The language that the child speaks at home.
elements:
  value[x]:
    card: 1..1
    types: [CodeableConcept]
    about: The language.
    example: QAB
  value[x].coding:home:
    codelist: invented-language
    card: 0..1
    about: The code of the invented list.
    example: QAB
"""
ELEMENT = """\
  extension:homeLanguage:
    extension: home-language
    card: 0..1
    about: The language that the child speaks at home.
    example: QAB
"""


@pytest.fixture
def with_language(content: Path) -> Path:
    for name, text in (
        ("standard/codelists/invented-language.csv", LIST),
        ("standard/codelists/invented-language.yaml", LIST_ABOUT),
        ("profiles/extensions/home-language.yaml", EXTENSION),
    ):
        (content / name).write_text(text, encoding="utf-8")
    edit(
        content,
        [
            ("standard/formats/ssda903.yaml", "\n  Episodes:\n", FIELD + "\n  Episodes:\n"),
            (CHILD, "  name:\n", ELEMENT + "  name:\n"),
            (
                MAPPING,
                "        DOB: birthDate\n",
                "        DOB: birthDate\n"
                "        LANGUAGE: extension:homeLanguage.valueCodeableConcept.coding:home.code\n",
            ),
        ],
    )
    return content


def language(*codes: str) -> dict[str, list[tuple[str, ...]]]:
    rows = [(*row[:1], code, *row[1:]) for row, code in zip(SMALL["header.csv"][1:], codes, strict=True)]
    tables = {name: [tuple(row) for row in held] for name, held in SMALL.items()}
    return tables | {"header.csv": [("CHILD", "LANGUAGE", *HEADER[1:]), *rows]}


def test_a_new_field_is_read_and_written_by_editing_content_alone(
    with_language: Path, tmp_path: Path
) -> None:
    tables = language("QAB", "nothing I know")
    with using(with_language):
        outcome, bundles = to_fhir(written(tmp_path / "source", tables), tmp_path / "out.ndjson")
        assert outcome.report.counts_by_code == {}
        url = own_url("StructureDefinition", "home-language")
        codes = [
            extension["valueCodeableConcept"]["coding"][0]["code"]
            for child in resources(bundles, "Patient")
            for extension in child["extension"]
            if extension["url"] == url
        ]
        assert codes == ["QAB", "nothing I know"]
        for child in resources(bundles, "Patient"):
            for extension in child["extension"]:
                if extension["url"] == url:
                    extension["valueCodeableConcept"]["coding"][0]["code"] = "QAC"
        to_tables(bundles, tmp_path / "back")
        # What comes from elsewhere is written with the new column in its place.
        to_tables(
            [{"resourceType": "Bundle", "entry": [{"resource": resources(bundles, "Patient")[0]}]}],
            tmp_path / "elsewhere",
        )
    rows = read(tmp_path / "back" / "header.csv")
    assert [row[1] for row in rows] == ["LANGUAGE", "QAC", "QAC"]
    assert read(tmp_path / "elsewhere" / "header.csv")[0] == [*HEADER, "LANGUAGE"]


def test_a_new_field_is_checked_by_editing_content_alone(with_language: Path, tmp_path: Path) -> None:
    good = written(tmp_path / "good", language("QAB", "QAC"))
    bad = written(tmp_path / "bad", language("QAB", "QAX"))
    with using(with_language):
        assert [one.code for one in validate(good, "ssda903").findings if one.severity == "error"] == []
        (found,) = validate(bad, "ssda903").first("table/unknown-code")
        assert found.fields == ("LANGUAGE",)
        for source in (good, bad):
            to_fhir(source, source.with_suffix(".ndjson"))
        assert validate(good.with_suffix(".ndjson"), "fhir").counts["error"] == 0
        findings = [
            one for one in validate(bad.with_suffix(".ndjson"), "fhir").findings if one.severity == "error"
        ]
        assert [one.code for one in findings] == ["code/not-in-value-set"]


def test_a_new_field_is_in_what_is_made_of_the_profile(with_language: Path) -> None:
    with using(with_language):
        ids = [one["id"] for one in structure_definition(profile("child"))["snapshot"]["element"]]
        assert "Patient.extension:homeLanguage" in ids
        assert "home-language" in str(json_schema(profile("child")))
    assert "home-language" not in str(json_schema(profile("child")))


def test_a_new_field_is_on_the_pages_without_editing_any(with_language: Path, tmp_path: Path) -> None:
    shutil.copytree(root() / "docs", with_language / "docs")
    for name in ("mkdocs.yml", "CHANGELOG.md"):
        shutil.copy(root() / name, with_language)
    with using(with_language):
        site(tmp_path / "site")
    pages = {
        "formats/ssda903": "LANGUAGE",
        "profiles/child": "extension:homeLanguage",
        "extensions/home-language": "home-language",
        "codelists/invented-language": "QAB",
    }
    for page, word in pages.items():
        text = (tmp_path / "site" / page / "index.html").read_text(encoding="utf-8")
        # A long name may break between its steps, and its parts are marked.
        assert word in re.sub(r"<[^>]*>", "", text), f"{page} does not show {word}"
