"""Each folder below tests/cases/fhir holds a resource and what must be said about it, no more and no less."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from kinspec.standard import current
from kinspec.validators import validate

CASES = Path(__file__).parents[1] / "cases" / "fhir"
FOLDERS = sorted(path.parent for path in CASES.glob("*/*/expected.yaml"))
AREAS = ("json", "elements", "slices", "codes", "identifiers", "references")
# What no small file can show: tests of their own show these.
ELSEWHERE = {
    "element/check-failed",
    "json/too-long",
    "element/too-deep",
    "element/too-few",
    "element/too-long",
    "slice/no-match",
    "reference/wrong-profile",
}


def expected(folder: Path) -> Any:
    return yaml.safe_load((folder / "expected.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_case_says_exactly_what_is_expected(folder: Path) -> None:
    wanted = expected(folder)
    report = validate(folder / "input.json", "fhir", profile=wanted["profile"])
    found = [
        {"code": finding.code, "severity": str(finding.severity)}
        | ({"path": finding.location.path} if finding.location.path else {})
        for finding in report.findings
    ]
    messages = [one.pop("message", None) for one in wanted["findings"]]
    usual = current().messages
    assert found == [{"severity": str(usual[one["code"]].severity)} | one for one in wanted["findings"]]
    for message, finding in zip(messages, report.findings, strict=True):
        assert message in (None, finding.message)
    assert all(finding.location.line for finding in report.findings)


def test_every_message_has_a_case() -> None:
    shown = {finding["code"] for folder in FOLDERS for finding in expected(folder)["findings"]}
    catalogued = {code for code, message in current().messages.items() if message.area in AREAS}
    assert catalogued - shown - ELSEWHERE == set()
