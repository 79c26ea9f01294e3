"""The offered test cases can be held to a validator by somebody who knows nothing but their README."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kinspec.formats import UnusableInput
from kinspec.publishing._case_files import case_files, case_folders
from kinspec.reports.json import write
from kinspec.standard import read_yaml
from kinspec.validators import validate

FILES = case_files()
NAMES: list[str] = json.loads(FILES["cases.json"])
README = FILES["README.md"].decode()


@pytest.mark.parametrize("name", NAMES)
def test_a_runner_that_follows_the_readme_passes(name: str, tmp_path: Path) -> None:
    case = {
        path.removeprefix(f"{name}/"): data for path, data in FILES.items() if path.startswith(f"{name}/")
    }
    expected = json.loads(case.pop("expected.json"))
    if any(path.startswith("standard/") for path in case):
        pytest.skip("left out, as the README allows")
    source = expected.get("given") or _input(case, tmp_path)
    if "as" in expected or "profile" in expected:
        _hold(expected, _checked(source, expected, expected.get("as", "fhir")))
        return
    if "refused" in expected:
        with pytest.raises(UnusableInput):
            _checked(source, expected, None)
    else:
        _hold(expected, _checked(source, expected, None))
    if "findings" in expected:
        _hold(expected, _checked(source, expected, "ssda903"))
    else:
        with pytest.raises(UnusableInput):
            _checked(source, expected, "ssda903")


def test_every_case_is_there_or_listed_as_left_out() -> None:
    left_out = json.loads(FILES["left-out.json"])
    assert sorted([*NAMES, *left_out]) == sorted(name for name, _ in case_folders())
    assert 0 < len(left_out) < 5
    assert not [path for path in FILES if path.startswith(tuple(f"{name}/" for name in left_out))]


def test_input_is_finished_and_no_recipe_is_needed() -> None:
    assert not [path for path in FILES if path.endswith("recipe.yaml")]
    assert FILES["damaged/zip-64/input/return.zip"].startswith(b"PK")


def test_the_readme_explains_every_key() -> None:
    expected = [json.loads(data) for path, data in FILES.items() if path.endswith("/expected.json")]
    assert "cells" in {key for one in expected for key in one}
    for key in {key for one in expected for key in one}:
        assert f"| `{key}` |" in README
    for key in {key for one in expected for finding in one.get("findings", ()) for key in finding}:
        assert f"`{key}`" in README.partition("## What a finding says")[2]


def test_each_finding_says_its_severity_and_keeps_what_its_case_says() -> None:
    for name, folder in case_folders():
        if name in NAMES:
            told = read_yaml(folder / "expected.yaml").get("findings", [])
            given = json.loads(FILES[f"{name}/expected.json"]).get("findings", [])
            assert all("severity" in one for one in given)
            assert [
                one | {"severity": two["severity"]} for one, two in zip(told, given, strict=True)
            ] == given


def _input(case: Mapping[str, bytes], folder: Path) -> Path:
    for path, data in case.items():
        place = folder / path.removeprefix("input/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return folder


def _checked(source: Any, expected: Mapping[str, Any], as_: str | None) -> dict[str, Any]:
    report = validate(source, as_, profile=expected.get("profile"), year=expected.get("year"))
    buffer = io.BytesIO()
    write(report, buffer)
    found: dict[str, Any] = json.loads(buffer.getvalue())
    return found


def _hold(expected: Mapping[str, Any], report: Mapping[str, Any]) -> None:
    found = [_flat(one) for one in report["findings"]]
    wanted = expected["findings"]
    assert [{key: one.get(key) for key in two} for one, two in zip(found, wanted, strict=True)] == wanted
    assert expected.get("exit", 2) in (2, 0 if report["valid"] else 1)
    if "read" in expected:
        rows = {key: count for key, count in report["checked"].items() if key.endswith(" rows")}
        assert {key.removesuffix(" rows"): count for key, count in rows.items()} == expected["read"]


def _flat(finding: Mapping[str, Any]) -> dict[str, Any]:
    """A finding of the JSON report with the keys of a case."""
    flat = {
        "code": finding["code"],
        "severity": finding["severity"],
        "message": finding["message"],
        **finding.get("location", {}),
    }
    if related := [place.get("line", place.get("row")) for place in finding.get("related", ())]:
        flat["related"] = related
    return flat
