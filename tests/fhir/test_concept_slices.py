"""Slices that a concept marks: which items belong to one, and what is said where one must be there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kinspec.profiles import profile, resolve
from kinspec.standard import current, root, using
from kinspec.validators.fhir import accepts, explain
from kinspec.validators.fhir._slicing import sorter
from kinspec.validators.fhir._values import fits

SLICED = ("health-checks", "substance-misuse", "leaving-care", "adoption", "previous-permanence")
REQUIRED = {
    "id": "activities",
    "title": "Activities",
    "base": "Observation",
    "about": "What a young person does.",
    "elements": {
        "component:activity": {"card": "1..1"},
        "component:activity.code": {"concept": "observation-item#activity"},
        "component:inTouch": {"card": "0..1"},
        "component:inTouch.code": {"concept": "observation-item#in-touch"},
    },
}

ITEMS = current().codelist("observation-item")
anything = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=3), st.just([]), st.just({}))
# A list rather than a sampled text now and then: what cannot be a key of a dict must not break the checks.
codings = st.fixed_dictionaries(
    {},
    optional={
        "system": st.sampled_from([ITEMS.system, "https://example.org/items"]) | anything,
        "code": st.sampled_from(list(ITEMS.codes)) | anything,
        "display": st.just("words"),
    },
)
known = st.sampled_from(list(ITEMS.codes)).map(lambda code: {"system": ITEMS.system, "code": code})
odd_concepts = st.fixed_dictionaries(
    {}, optional={"coding": st.lists(codings | anything, max_size=3) | anything}
)
# Concepts with the codes of several slices, in any order, which random codings would hardly give.
concepts = odd_concepts | st.lists(known, min_size=2, max_size=9).map(lambda many: {"coding": many})
components = st.fixed_dictionaries({}, optional={"code": concepts | anything}) | anything


@pytest.mark.parametrize("name", SLICED)
@given(item=components)
def test_an_item_belongs_to_the_first_slice_whose_pattern_it_holds(name: str, item: Any) -> None:
    sliced = resolve(profile(name), "component")
    patterns = [resolve(profile(name), f"component:{one.slice_name}.code").pattern for one in sliced.slices]
    code = item.get("code") if isinstance(item, dict) else None
    wanted = next((number for number, pattern in enumerate(patterns) if fits(code, pattern)), None)
    assert sorter(sliced)(item) == wanted


def component(code: str) -> dict[str, Any]:
    return {"code": {"coding": [{"system": ITEMS.system, "code": code}]}, "valueBoolean": True}


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        (["activity"], []),
        (["in-touch", "activity"], []),
        (["activity", "accommodation", "accommodation"], []),
        (["in-touch"], [("slice/too-few", "code activity")]),
        ([], [("slice/too-few", "code activity")]),
        (["activity", "activity"], [("slice/too-many", None)]),
    ],
)
def test_a_slice_that_must_be_there_is_missed(
    tmp_path: Path, codes: list[str], said: list[tuple[str, str | None]]
) -> None:
    os.symlink(root() / "standard", tmp_path / "standard")
    os.symlink(root() / "converters", tmp_path / "converters")
    (tmp_path / "profiles" / "definitions").mkdir(parents=True)
    os.symlink(root() / "profiles" / "base", tmp_path / "profiles" / "base")
    (tmp_path / "profiles" / "definitions" / "activities.yaml").write_text(yaml.safe_dump(REQUIRED), "utf-8")
    resource: dict[str, Any] = {"resourceType": "Observation", "status": "final", "code": {"text": "a year"}}
    if codes:
        resource["component"] = [component(code) for code in codes]
    with using(tmp_path):
        found = list(explain("activities", resource))
        assert [(one.code, one.slots.get("mark")) for one in found] == said
        assert accepts("activities")(resource) == (said == [])
