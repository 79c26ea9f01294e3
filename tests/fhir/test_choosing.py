"""Which profile a resource is checked against, alone and in a bundle, and what is said about the choice."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from kinspec.profiles import own_url
from kinspec.standard import portion
from kinspec.validators import validate

Resource = dict[str, Any]


def observation(code: str) -> Resource:
    coding = {"system": own_url("CodeSystem", "observation-type"), "code": code}
    return {"resourceType": "Observation", "status": "final", "code": {"coding": [coding]}}


def bundle(*resources: Resource) -> Resource:
    entries = [{"fullUrl": f"urn:uuid:6b9cf5b0-2f4d-8a53-9d9f-2f1a6a0c7e{number:02d}", "resource": one}
               for number, one in enumerate(resources)]  # fmt: skip
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def without_claims(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_claims(inner) for key, inner in value.items() if key != "meta"}
    return [without_claims(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", ["one-child", "family"])
def test_a_bundle_is_checked_as_much_without_claims(name: str) -> None:
    path = portion("standard") / "examples" / "valid" / "record-bundle" / f"{name}.json"
    resource = orjson.loads(path.read_bytes())
    with_claims, without = validate(resource), validate(without_claims(resource))
    assert without.checked == with_claims.checked
    assert list(without.findings) == []
    chosen = {choice.chosen for choice in without.choices if choice.why.startswith("of its resourceType")}
    assert "Child" in chosen


@pytest.mark.parametrize("wrap", [bundle, lambda one: one])
def test_what_is_told_by_its_code_is_checked_alone_as_in_a_bundle(wrap: Any) -> None:
    report = validate(wrap(observation("conviction")))
    assert report.checked["conviction"] == 1
    assert "of its resourceType and code" in {choice.why for choice in report.choices}


@pytest.mark.parametrize("wrap", [bundle, lambda one: one])
def test_what_cannot_be_told_is_said_and_not_checked(wrap: Any) -> None:
    report = validate(wrap(observation("height")))
    told = [finding for finding in report.findings if finding.code == "element/no-profile"]
    assert [finding.severity.value for finding in told] == ["information"]
    assert any(one.what == "what a profile of Kinspec asks of this Observation" for one in report.not_checked)


@pytest.mark.parametrize("entries", [5, "x", {"a": 1}, True])
def test_entries_that_are_no_list_are_a_finding(entries: Any) -> None:
    assert not validate({"resourceType": "Bundle", "type": "collection", "entry": entries}).valid
