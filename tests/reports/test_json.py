"""The JSON report: a stable shape that is published as a schema."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tests.reports.conftest import CODE, Made, code, column, spelling

from kinspec.findings import Finding, Location, Report
from kinspec.standard import portion

SCHEMA = json.loads((portion("standard") / "schemas" / "report.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def text(report: Report) -> str:
    stream = io.BytesIO()
    report.write("json", stream)
    return stream.getvalue().decode()


def read(report: Report) -> Any:
    found = json.loads(text(report))
    assert [error.message for error in VALIDATOR.iter_errors(found)] == []
    return found


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_a_report_holds_everything_that_was_found(made: Made) -> None:
    report = made(code(3), spelling("c2", "C2"), column("HAIR"))
    found = read(report)
    assert found["valid"] is False
    assert found["counts"] == {"error": 1, "warning": 1, "information": 1}
    assert list(found["counts_by_code"]) == ["test/code", "test/spelling", "test/column"]
    assert found["checked"] == {"files": 2, "Header rows": 1, "Episodes rows": 1234}
    assert found["choices"] == [{"what": "format", "chosen": "ssda903", "why": "2 files hold tables of it"}]
    assert found["not_checked"] == [
        {
            "what": "the rules of 2026/27",
            "why": "there is no table of placements",
            "remedy": "give episodes.csv",
            "count": 3,
        }
    ]
    assert found["findings"] == [finding.as_dict() for finding in report.findings]
    assert found["findings"][0]["record"] == "1043"


@pytest.mark.parametrize("findings", [[], [code()], [code(), code(1)]])
def test_each_finding_has_a_line_of_its_own(made: Made, findings: list[Finding]) -> None:
    lines = text(made(*findings)).splitlines()
    start = lines.index('"findings":[')
    assert len(lines[start + 1 : -1]) == len(findings)
    assert all(json.loads(line.rstrip(","))["code"] == "test/code" for line in lines[start + 1 : -1])


def test_findings_beyond_those_in_memory_are_there_in_order() -> None:
    report = Report(in_memory=2)
    report.extend(code(number) for number in range(5))
    assert [finding["location"]["row"] for finding in read(report)["findings"]] == [0, 1, 2, 3, 4]


def test_a_redacted_report_keeps_its_shape(made: Made) -> None:
    found = read(made(code(), column("HAIR"), redact=True))
    assert found["redacted"] is True
    assert found["holds_values"] is False
    assert found["findings"][0]["location"]["file"] == "file-1"
    assert "record" not in found["findings"][0]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=100)
@given(
    value=st.text(st.characters(exclude_categories=())), name=st.text(st.characters(exclude_categories=()))
)
def test_any_text_at_all_gives_a_report_that_can_be_read(made: Made, value: str, name: str) -> None:
    where = Location(file=name, table=name, field=name)
    finding = Finding(CODE, where, {"field": name, "value": value}, (name,), record=value, value=value)
    found = read(made(finding))
    read_back = found["findings"][0]["value"]
    if any("\ud800" <= char <= "\udfff" for char in value):
        assert "\\ud" in read_back
    else:
        assert read_back == value


@pytest.mark.parametrize(
    "change",
    [
        {"extra": 1},
        {"counts": {"error": 1}},
        {"findings": [{"code": "no-slash"}]},
        {"findings": [{**code().as_dict(), "severity": "fatal"}]},
        {"findings": [{**code().as_dict(), "location": {"line": 0}}]},
    ],
)
def test_the_schema_refuses_what_is_no_report(made: Made, change: dict[str, Any]) -> None:
    assert not VALIDATOR.is_valid(json.loads(text(made(code()))) | change)
