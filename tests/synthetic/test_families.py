"""Invented families: coherent by the published rules, the same everywhere, and nobody's."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.synthetic.return_rules import faults

from kinspec.converters import convert
from kinspec.standard import CollectionYear, collection_year, format_for, identifiers
from kinspec.synthetic import bundles, children, generate
from kinspec.synthetic._chance import Chance
from kinspec.synthetic._days import birthday
from kinspec.validators import validate

YEARS = [collection_year(ends) for ends in range(2023, 2028)]
NEWEST = YEARS[-1]
SEEDS = st.integers(min_value=-(2**70), max_value=2**70)
# The return asks for social workers since this year.
WORKERS_SINCE = collection_year("2023/24")


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS, year=st.sampled_from(YEARS))
def test_every_child_keeps_the_published_rules(seed: int, year: CollectionYear) -> None:
    for child in children(150, seed, year):
        broken = [
            rule for rule in faults(child, year) if not (rule.startswith("SW") and year < WORKERS_SINCE)
        ]
        assert broken == [], (child.number, broken)


def test_the_rules_hold_in_a_large_return() -> None:
    assert Counter(rule for child in children(8_000, 2, NEWEST) for rule in faults(child, NEWEST)) == {}


def test_the_rules_can_be_broken() -> None:
    # Read as another year, most records break a rule: the test above is able to fail.
    later = collection_year("2024/25")
    broken = {rule for child in children(3_000, 3, NEWEST) for rule in faults(child, later)}
    assert len(broken) > 10


@settings(max_examples=8, deadline=None)
@given(seed=SEEDS, count=st.integers(1, 40), year=st.sampled_from(YEARS))
def test_what_is_generated_is_valid(seed: int, count: int, year: CollectionYear) -> None:
    report = validate([orjson.loads(orjson.dumps(one)) for one in bundles(count, seed, year)], as_="fhir")
    assert [finding.message for finding in report.findings] == []


@pytest.mark.parametrize("year", YEARS, ids=str)
def test_a_return_of_every_year_is_valid_and_full(tmp_path: Path, year: CollectionYear) -> None:
    made = generate(tmp_path / "return", "ssda903", 700, seed=5, year=year)
    report = validate(tmp_path / "return", year=str(year))
    assert [finding.message for finding in report.findings] == []
    there = format_for("ssda903", year).tables
    expected = {name for name, table in there.items() if table.from_year is None or table.from_year <= year}
    assert {name for name, rows in made.written.items() if rows} == expected


def test_the_formats_tell_the_same(tmp_path: Path) -> None:
    generate(tmp_path / "fhir", "fhir", 400)
    generate(tmp_path / "return", "ssda903", 400)
    convert(tmp_path / "fhir", tmp_path / "again", to="ssda903")
    wanted = contents(tmp_path / "return")
    assert contents(tmp_path / "again") == wanted
    key = b"an invented key for tests"
    convert(tmp_path / "return", tmp_path / "hub", to="fhir", key=key)
    convert(tmp_path / "hub", tmp_path / "back", to="ssda903")
    assert contents(tmp_path / "back") == wanted
    # Whatever the return holds of a child stands in both the same.
    assert told(tmp_path / "hub") == told(tmp_path / "fhir")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def told(file: Path) -> dict[tuple[str, str], Counter[bytes]]:
    """What each child's resources say, but for ids, labels, places of origin and what no return holds."""
    found: dict[tuple[str, str], Counter[bytes]] = defaultdict(Counter)
    for line in file.read_bytes().splitlines():
        resources = [entry["resource"] for entry in orjson.loads(line)["entry"]]
        child = next((one for one in resources if one["resourceType"] == "Patient"), None)
        if child is None:
            continue
        number = child["identifier"][0]["value"]
        for one in resources:
            if one["resourceType"] in ("RelatedPerson", "Practitioner", "Location"):
                continue
            bare = {
                key: value for key, value in one.items() if key not in ("id", "meta", "name", "identifier")
            }
            found[number, one["meta"]["profile"][0]][
                orjson.dumps(without_ids(bare), option=orjson.OPT_SORT_KEYS)
            ] += 1
    return found


def without_ids(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_ids(inner) for key, inner in value.items() if key != "reference"}
    if isinstance(value, list):
        return sorted(map(without_ids, value), key=lambda one: orjson.dumps(one, option=orjson.OPT_SORT_KEYS))
    return value


@pytest.mark.parametrize("year", ["1999/00", "2021/22", 2040])
def test_a_year_that_nothing_describes_is_refused(tmp_path: Path, year: str | int) -> None:
    with pytest.raises(ValueError, match="2022/23 to 2026/27"):
        generate(tmp_path / "return", "ssda903", 3, year=year)
    assert not (tmp_path / "return").exists()


def test_more_children_begin_with_the_same_ones() -> None:
    few = list(bundles(60, 11, NEWEST))
    assert list(islice(bundles(500, 11, NEWEST), 60)) == few
    assert list(bundles(60, 12, NEWEST)) != few


@pytest.mark.parametrize("to", ["fhir", "ssda903"])
def test_the_same_seed_gives_the_same_bytes_in_every_process(tmp_path: Path, to: str) -> None:
    digests = set()
    for salt in ("0", "1", "4711"):
        dest = tmp_path / salt
        code = f"from kinspec.synthetic import generate; generate({str(dest)!r}, {to!r}, 120, seed=9)"
        environment = {**os.environ, "PYTHONHASHSEED": salt, "TZ": "Pacific/Auckland", "LC_ALL": "C"}
        subprocess.run([sys.executable, "-c", code], check=True, env=environment)
        files = sorted(dest.iterdir()) if dest.is_dir() else [dest]
        digests.add(hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest())
    assert len(digests) == 1


def test_chance_falls_the_same_way_under_every_python() -> None:
    chance = Chance(1, "family", 2)
    assert [chance.below(1000) for _ in range(6)] == [256, 715, 475, 3, 329, 890]


def everyone() -> Iterator[dict[str, Any]]:
    for bundle in bundles(2_500, 21, NEWEST):
        yield from (entry["resource"] for entry in bundle["entry"])


def test_nobody_is_meant_and_the_data_says_so() -> None:
    seen: defaultdict[str, list[str]] = defaultdict(list)
    for resource in everyone():
        assert [label["code"] for label in resource["meta"]["security"]] == ["HTEST"]
        patient = resource["resourceType"] == "Patient"
        for one in resource.get("identifier", ()):
            known = identifiers.by_system(one["system"])
            assert known is not None
            assert identifiers.check(known.id, one["value"]).valid
            seen[f"{known.id} {'child' if patient else ''}".strip()].append(one["value"])
        for text in re.findall(
            r'"([A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2})"', orjson.dumps(resource).decode()
        ):
            seen["postcode"].append(text)
    assert all(one.startswith("TEST") for one in seen["local-child-id child"])
    assert all(one.startswith("999") for one in seen["nhs-number child"])
    # No establishment has a number below 1000; 5 to 8 of a pupil number are that number.
    assert all(one[4] == "0" for one in seen["upn child"])
    assert all(one.startswith("SC9") for one in seen["urn"])
    assert all(one.startswith("SWTEST") for one in seen["social-work-england"])
    # No postcode area begins with ZZ; ZZ99 has meanings of its own.
    assert seen["postcode"]
    assert all(one.startswith("ZZ") and not one.startswith("ZZ99") for one in seen["postcode"])
    for name in ("local-child-id child", "nhs-number child", "upn child"):
        assert len(seen[name]) == len(set(seen[name])) > 1_000


def test_reviews_are_held_when_the_law_wants_them() -> None:
    for child in children(3_000, 41, NEWEST):
        for before, one in pairwise(child.reviews):
            starts = [of.start for of in child.episodes if of.new == "S" and of.start <= one.start]
            began = max(starts, default=child.episodes[0].start)
            if began <= before.start:
                assert one.start - before.start <= 181, child.number


def test_a_court_makes_no_care_order_for_a_child_of_17() -> None:
    made = 0
    for child in children(6_000, 43, NEWEST):
        for one in child.episodes:
            if one.legal in {"C1", "C2"} and one.new in {"S", "L", "B", "U"}:
                made += 1
                assert one.start < birthday(child.born, 17), child.number
    assert made > 500


def test_no_interim_order_goes_on_for_years() -> None:
    longest = max(
        (one.end or NEWEST.end.toordinal()) - one.start
        for child in children(6_000, 47, NEWEST)
        for one in child.episodes
        if one.legal == "C1"
    )
    assert longest < 2 * 365


def test_who_came_alone_has_no_pupil_number_from_before() -> None:
    seen = 0
    for child in children(8_000, 53, NEWEST):
        if child.unaccompanied is not None and child.pupil_number is not None:
            seen += 1
            came = date.fromordinal(child.unaccompanied.start)
            assert 2000 + int(child.pupil_number[8:10]) >= came.year - (came.month < 9), child.number
    assert seen > 50


def test_a_placement_becomes_no_other_kind_at_an_age_that_has_none() -> None:
    # The content has long-term foster placements (U4) from three years on.
    begun = [
        (child.number, one.start)
        for child in children(5_000, 61, NEWEST)
        for one in child.episodes
        if one.place.code == "U4" and one.new == "T" and one.start < birthday(child.born, 3)
    ]
    assert begun == []


def test_parents_are_old_enough() -> None:
    for child in children(6_000, 59, NEWEST):
        for kin in child.relatives:
            if kin.relation in {"MTH", "FTH"} and kin.born is not None:
                assert birthday(kin.born, 16) <= child.born, child.number


def test_families_belong_together() -> None:
    families = defaultdict(list)
    for child in children(4_000, 31, NEWEST):
        families[child.family].append(child)
    together = [family for family in families.values() if len(family) > 1]
    assert len(together) > 200
    for family in together:
        assert len({one.surname for one in family}) == len({one.ethnic for one in family}) == 1
        assert len({one.given for one in family}) == len(family)
        for one in family:
            siblings = {kin.number: kin.born for kin in one.relatives if kin.number is not None}
            assert siblings == {other.number: other.born for other in family if other is not one}
            mothers = [kin for kin in one.relatives if kin.relation == "MTH"]
            assert all(one.born - (kin.born or 0) > 15 * 365 for kin in mothers)
    # Many brothers and sisters live in one house.
    shared = [
        family
        for family in together
        if len({one.episodes[-1].place.key for one in family if one.episodes})
        < sum(bool(one.episodes) for one in family)
    ]
    assert len(shared) > 50
