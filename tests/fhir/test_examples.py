"""Every valid example has nothing said about it; every invalid one exactly what its file expects."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kinspec.profiles import profile_ids
from kinspec.standard import portion
from kinspec.validators import validate

EXAMPLES = portion("standard") / "examples"
VALID = sorted(EXAMPLES.glob("valid/*/*.json"))
INVALID = sorted(path.parent for path in EXAMPLES.glob("invalid/*/*/expected.yaml"))


@pytest.mark.parametrize("path", VALID, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_nothing_is_said_about_a_valid_example(path: Path) -> None:
    report = validate(path, "fhir", profile=path.parent.name)
    assert [(finding.code, str(finding.location)) for finding in report.findings] == []


@pytest.mark.parametrize("folder", INVALID, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_invalid_example_shows_its_fault(folder: Path) -> None:
    wanted = yaml.safe_load((folder / "expected.yaml").read_text("utf-8"))
    report = validate(folder / "input.json", "fhir", profile=wanted["profile"])
    found = [{"code": finding.code, "path": finding.location.path} for finding in report.findings]
    assert found == wanted["findings"]


def test_every_profile_has_examples() -> None:
    assert {path.parent.name for path in VALID} == set(profile_ids())
    assert {folder.parent.name for folder in INVALID} >= set(profile_ids()) - {"submission-file"}
