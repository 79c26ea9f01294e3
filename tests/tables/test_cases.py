"""Every case folder is checked as its `expected.yaml` says, and the folders cover the message catalogue.

A case is a folder of input files, or rows by table under `given`, with every finding listed in order. A
folder `standard` in it is laid over a copy of the content.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from kinspec.findings import Finding, Report
from kinspec.standard import current, read_yaml, root, using
from kinspec.validators import validate

FOLDER = Path(__file__).parents[1] / "cases" / "tables"
CASES = sorted(path.parent.name for path in FOLDER.glob("*/expected.yaml"))

# What no file in a folder can bring about; each has a test of its own.
TESTED_ELSEWHERE = {
    "file/unreadable": "test_sources.py",
    "file/line-too-long": "test_reader.py",
    "file/xml-too-large": "test_xml_law.py",
    "file/workbook-reader-missing": "test_damaged.py",
}


@pytest.mark.parametrize("case", CASES)
def test_case(case: str) -> None:
    assert [_described(finding) for finding in _report(case).findings] == _expected(case)["findings"]


def test_every_message_of_these_areas_has_a_case() -> None:
    expected = {finding["code"] for case in CASES for finding in _expected(case)["findings"]}
    for path in (FOLDER.parent / "damaged").glob("*/expected.yaml"):
        expected |= {finding["code"] for finding in read_yaml(path).get("findings", ())}
    known = {code for code, message in current().messages.items() if message.area in ("files", "tables")}
    assert expected | TESTED_ELSEWHERE.keys() == known
    assert not expected & TESTED_ELSEWHERE.keys()


@pytest.mark.parametrize("case", CASES)
def test_every_finding_is_worded(case: str) -> None:
    for finding in _report(case).findings:
        said = f"{finding.message} {finding.fix}"
        assert "[hidden]" not in said
        assert "{" not in said


@pytest.mark.parametrize("case", CASES)
def test_redacted_findings_hold_no_value(case: str) -> None:
    values = {finding.value for finding in _report(case).findings if finding.value and len(finding.value) > 2}
    spelled = {str(finding.slots[name]) for finding in _report(case).findings for name in _foreign(finding)}
    redacted = _report(case, redact=True)
    assert redacted.counts_by_code == _report(case).counts_by_code
    for finding in redacted.findings:
        said = f"{finding.message} {finding.fix} {finding.location}"
        assert finding.value is None
        assert finding.record is None
        assert not any(text in said for text in values | spelled)


def _expected(case: str) -> dict[str, Any]:
    expected: dict[str, Any] = read_yaml(FOLDER / case / "expected.yaml")
    return expected


@cache
def _report(case: str, redact: bool = False) -> Report:
    expected = _expected(case)
    options: dict[str, Any] = {"as_": expected.get("as"), "year": expected.get("year"), "redact": redact}
    with TemporaryDirectory() as name:
        folder = Path(name)
        with _content(FOLDER / case / "standard", folder / "content"):
            if "given" in expected:
                return validate(expected["given"], **options)
            (folder / "input").mkdir()
            for path in (FOLDER / case).iterdir():
                if path.is_file() and path.name != "expected.yaml":
                    shutil.copy(path, folder / "input")
            return validate(folder / "input", **options)


@contextmanager
def _content(changes: Path, copy: Path) -> Iterator[None]:
    if not changes.is_dir():
        yield
        return
    copy.mkdir()
    for part in ("profiles", "converters"):
        (copy / part).symlink_to(root() / part)
    shutil.copytree(root() / "standard", copy / "standard", ignore=shutil.ignore_patterns("kinspec"))
    shutil.copytree(changes, copy / "standard", dirs_exist_ok=True)
    with using(copy):
        yield


def _described(finding: Finding) -> dict[str, Any]:
    """What `expected.yaml` says of a finding: which and where, but not how it is worded."""
    parts: dict[str, Any] = {
        "code": finding.code,
        "severity": str(finding.severity),
    } | finding.location.as_dict()
    if finding.related:
        parts["related"] = [place.row if place.line is None else place.line for place in finding.related]
    return parts


def _foreign(finding: Finding) -> list[str]:
    slots = finding.message_.slots
    return [name for name in finding.slots if name in slots and slots[name].data == "name"]
