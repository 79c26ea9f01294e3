"""The code lists and maps of the standard: each is whole, dated, sourced and consistent with the others."""

from __future__ import annotations

import csv
import json
import os
import tarfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kinspec.standard import current, portion

FOLDER = portion("standard") / "codelists"
LISTS = sorted(path.stem for path in FOLDER.glob("*.csv"))
MAPS = sorted(path.stem for path in (FOLDER / "maps").glob("*.csv"))
COLUMNS = ["code", "title", "definition", "status", "replaced_by", "valid_from", "valid_to", "source"]
MAP_COLUMNS = ["from", "to", "relationship", "preferred", "note"]
RELATIONSHIPS = {"equal", "equivalent", "wider", "narrower", "inexact", "unmatched"}
# Only withdrawn codes and labels in brackets are unverified here, and each says so itself.
UNVERIFIED_IN_PART = {"ssda903-placement-type", "ssda903-reason-episode-ceased"}
REFERENCE = Path(os.environ.get("KINSPEC_REFERENCE", "/nonexistent"))


def rows(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream, strict=True)
        return list(reader.fieldnames or ()), list(reader)


def test_each_list_and_map_is_a_pair_of_files() -> None:
    for folder in (FOLDER, FOLDER / "maps"):
        assert {path.stem for path in folder.glob("*.csv")} == {path.stem for path in folder.glob("*.yaml")}


@pytest.mark.parametrize("name", LISTS)
def test_rows_of_a_list(name: str) -> None:
    columns, found = rows(FOLDER / f"{name}.csv")
    assert columns == COLUMNS
    codes = [row["code"] for row in found]
    assert len(codes) == len(set(codes)) > 0
    for code, entry in current().codelist(name).codes.items():
        assert code == code.strip()
        assert entry.title
        assert entry.source
        assert entry.status in ("active", "withdrawn", "draft")
        assert set(entry.replaced_by.split()) <= set(codes) - {code}
        if entry.status == "withdrawn":
            assert entry.valid_to, f"{code} would read as valid"
            assert entry.valid_to < date.today()
        if entry.valid_from and entry.valid_to:
            assert entry.valid_from <= entry.valid_to
        assert not entry.definition or entry.definition.endswith(".")


@pytest.mark.parametrize("name", LISTS)
def test_a_list_says_whose_it_is(name: str) -> None:
    found = current().codelist(name)
    assert found.id == name
    assert found.about
    assert found.publisher
    assert found.licence in ("OGL-3.0", "Apache-2.0", "CC0-1.0", "MIT")
    assert found.published != found.system.startswith(current().canonical)
    if not found.subset_of and any("(unverified)" in entry.source for entry in found.codes.values()):
        assert not found.verified or name in UNVERIFIED_IN_PART


@pytest.mark.parametrize("name", MAPS)
def test_rows_of_a_map(name: str) -> None:
    columns, found = rows(FOLDER / "maps" / f"{name}.csv")
    assert columns == MAP_COLUMNS
    found_map = current().codemaps[name]
    source, target = current().codelist(found_map.source), current().codelist(found_map.target)
    assert {row["from"] for row in found} == set(source.codes), "every code of the source has a row"
    assert len({(row["from"], row["to"]) for row in found}) == len(found)
    for row in found:
        assert row["relationship"] in RELATIONSHIPS
        assert (row["relationship"] == "unmatched") == (row["to"] == "")
        assert row["to"] == "" or row["to"] in target.codes
        assert row["preferred"] in ("", "yes")
        if row["preferred"]:
            assert row["relationship"] in ("equal", "equivalent")
    preferred = [row["to"] for row in found if row["preferred"]]
    assert len(preferred) == len(set(preferred)), "one code at most is written back for a target"


@pytest.mark.parametrize("name", MAPS)
def test_what_a_map_writes_back_maps_forward_to_where_it_came_from(name: str) -> None:
    found = current().codemaps[name]
    for target, source in found.backward().items():
        assert found.forward.get(source, target) == target


def test_folded_categories_are_not_written_back() -> None:
    back = current().codemaps["ethnicity-dfe-to-nhs"].backward()
    assert "C" not in back
    assert back["A"] == "WBRI"
    assert back["S"] == "OOTH"
    assert "other" not in current().codemaps["sex-dfe-to-gender"].backward()


def test_the_subset_has_the_titles_of_the_whole() -> None:
    whole, subset = current().codelist("ethnicity-dfe"), current().codelist("ethnicity-ssda903")
    assert len(subset.codes) == 20
    assert subset.system == whole.system
    assert all(entry.title == whole.codes[code].title for code, entry in subset.codes.items())


@pytest.mark.parametrize(
    ("name", "year", "codes"),
    [
        ("sex-dfe", 2023, {"1", "2"}),
        ("sex-dfe", 2024, {"M", "F", "U"}),
    ],
)
def test_sex_by_collection_year(name: str, year: int, codes: set[str]) -> None:
    found = current().codelist(name).valid_codes(date(year, 4, 1), date(year + 1, 3, 31))
    assert found == codes


@pytest.mark.parametrize(
    ("year", "codes"),
    [
        (2022, {"H5", "P2", "Z1"}),
        (2023, {"H5", "P2", "Z1", "K3"}),
        (2024, {"Z1", "K3"}),
        (2025, {"K3", "Z11", "Z12", "Z13", "Z14"}),
    ],
)
def test_placement_types_that_came_and_went(year: int, codes: set[str]) -> None:
    found = current().codelist("ssda903-placement-type").valid_codes(date(year, 4, 1), date(year + 1, 3, 31))
    assert found & {"H5", "P2", "Z1", "K3", "Z11", "Z12", "Z13", "Z14", "A1", "A2"} == codes
    assert {"A3", "K1", "P1", "T0", "U6"} <= found


# --- against what others publish --------------------------------------------------------------------------


def core(name: str) -> dict[str, Any]:
    with tarfile.open(REFERENCE / "packages" / "hl7.fhir.r4.core-4.0.1.tgz") as package:
        member = package.extractfile(f"package/{name}.json")
        assert member is not None
        found: dict[str, Any] = json.load(member)
        return found


def displays(concepts: list[dict[str, Any]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for concept in concepts:
        found[concept["code"]] = concept.get("display", "")
        found |= displays(concept.get("concept", []))
    return found


@pytest.mark.skipif(not REFERENCE.is_dir(), reason="KINSPEC_REFERENCE names no folder of published packages")
@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("ethnicity-nhs", "uk-core-definitions/CodeSystem-UKCore-EthnicCategoryEngland.json"),
        ("family-relationship", "CodeSystem-v3-RoleCode"),
        ("administrative-gender", "CodeSystem-administrative-gender"),
    ],
)
def test_codes_and_titles_are_the_published_ones(name: str, published: str) -> None:
    system = json.loads((REFERENCE / published).read_bytes()) if "/" in published else core(published)
    found = current().codelist(name)
    theirs = displays(system["concept"])
    assert found.system == system["url"]
    assert {code: entry.title for code, entry in found.codes.items()}.items() <= theirs.items()
    if name != "family-relationship":
        assert set(found.codes) == set(theirs)
