"""The OperationOutcome: FHIR's own resource, valid by FHIR's own definition, whatever the report holds."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.reports.conftest import CODE, Made, code, column, spelling

from kinspec.findings import Finding, Location, Report, Suppression
from kinspec.standard import current
from kinspec.validators import validate

R4 = "http://hl7.org/fhir/StructureDefinition/OperationOutcome"
HOSTILE = ["\x1b[31m", "a\x00b", "\ud800", "  ", "", "one\r\ntwo", "\u202egnp.exe", "x" * 40_000]


def written(report: Report) -> bytes:
    stream = io.BytesIO()
    report.write("operation-outcome", stream)
    return stream.getvalue()


def issues(report: Report) -> list[dict[str, Any]]:
    content = json.loads(written(report))
    assert content["resourceType"] == "OperationOutcome"
    found: list[dict[str, Any]] = content["issue"]
    return found


def in_fhir(**more: Any) -> Finding:
    return Finding(
        CODE, Location(path="Bundle.entry[3].resource.gender", **more), {"field": "gender", "value": "x"}
    )


def compared(made: Made, folder: Path) -> Report:
    """A report with everything in it that is not a finding: suppressed, expired, put right, left out."""
    made(code(1), code(2, value="OLD")).write("json", folder / "earlier.json")
    report = Report(
        compare=folder / "earlier.json",
        suppress=[
            Suppression("test/column", "Our own columns.", date(9999, 12, 31), table="Header"),
            Suppression("test/code", "Asked for.", date(2000, 1, 1), field="LS"),
        ],
        max_per_rule=1,
    )
    report.extend([code(1), code(2), column("HAIR")])
    return report


REPORTS: dict[str, Callable[[Made, Path], Report]] = {
    "empty": lambda made, _: Report(),
    "nothing found": lambda made, _: made(),
    "tables": lambda made, _: made(code(), spelling("x", "X"), column("HAIR")),
    "resources": lambda made, _: made(in_fhir(), in_fhir(file="a.json", line=3, column=9)),
    "related": lambda made, _: made(replace(code(), related=(Location(file="header.csv", line=3),))),
    "redacted": lambda made, _: made(code(), in_fhir(file="a.json"), column("HAIR"), redact=True),
    "compared": compared,
}


@pytest.mark.parametrize("kind", REPORTS)
def test_it_is_a_valid_resource_of_r4(made: Made, tmp_path: Path, kind: str) -> None:
    content = written(REPORTS[kind](made, tmp_path))
    for checked in (validate(content, profile="OperationOutcome"), validate(content, profile=R4)):
        assert [(finding.code, finding.location) for finding in checked.findings] == []
        assert checked.checked["OperationOutcome"] == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_the_data_makes_it_invalid(made: Made, text: str) -> None:
    finding = Finding(
        CODE,
        Location(file=text, path=f"Patient.{text}"),
        {"field": text, "value": text},
        related=(Location(file=text, path=text),),
        record=text,
        value=text,
    )
    report = made(finding, code(value=text, record=text, file=text, table=text))
    report.skip(text, text, text)
    assert [finding.code for finding in validate(written(report), profile=R4).findings] == []


def test_what_is_wrong_with_it_would_be_found(made: Made) -> None:
    content = json.loads(written(made(code())))
    content["issue"][1]["code"] = "nonsense"
    content["issue"][0]["more"] = True
    found = validate(json.dumps(content).encode(), profile=R4)
    assert {finding.code for finding in found.findings} == {"element/unknown", "code/not-in-value-set"}


def test_every_message_names_a_kind_of_issue_that_fhir_has() -> None:
    kinds = {message.issue for message in current().messages.values()}
    assert len(kinds) > 5
    body = [{"severity": "error", "code": kind} for kind in sorted(kinds)]
    found = validate(json.dumps({"resourceType": "OperationOutcome", "issue": body}).encode(), profile=R4)
    assert [finding.message for finding in found.findings] == []


def test_an_issue_says_what_where_and_what_to_do(made: Made) -> None:
    message = replace(CODE, issue="code-invalid", rule_url="https://example.org/messages/test/code/")
    finding = replace(code(), message_=message)
    _, issue, skipped = issues(made(finding))
    assert issue == {
        "severity": "error",
        "code": "code-invalid",
        "details": {
            "coding": [
                {
                    "system": "https://example.org/messages",
                    "code": "test/code",
                    "display": "The value is not a code of the list",
                }
            ],
            "text": "LS holds “Q9”, which is not in the list.",
        },
        "diagnostics": "episodes.csv:2 Episodes, LS, child 1043. To put it right: Choose a code of the list. "
        "https://example.org/messages/test/code/",
    }
    assert (skipped["severity"], skipped["code"]) == ("information", "incomplete")
    assert skipped["details"]["text"] == (
        "Not checked: the rules of 2026/27: there is no table of placements"
    )
    assert skipped["diagnostics"] == "give episodes.csv"


def test_only_a_place_in_a_resource_is_an_expression(made: Made) -> None:
    related = replace(in_fhir(), related=(Location(path="Bundle.entry[1]"), Location(file="b.json", line=2)))
    found = issues(made(code(), in_fhir(), related, skip=False))[1:]
    assert "expression" not in found[0]
    assert found[1]["expression"] == ["Bundle.entry[3].resource.gender"]
    assert found[2]["expression"] == ["Bundle.entry[3].resource.gender", "Bundle.entry[1]"]
    assert all("location" not in issue for issue in found)


def test_the_first_issue_is_the_verdict_and_the_notice(made: Made) -> None:
    first = issues(made(code()))[0]
    assert first["severity"] == "information"
    assert first["details"]["text"] == "Not valid: 1 error"
    assert first["diagnostics"].startswith("This report holds values from records.")
    assert "redacted" in issues(made(code(), redact=True))[0]["diagnostics"]
    assert "diagnostics" not in issues(Report())[0]


def test_what_is_no_finding_is_only_information(made: Made, tmp_path: Path) -> None:
    found = issues(compared(made, tmp_path))
    texts = [issue["details"]["text"] for issue in found]
    assert [issue["severity"] for issue in found] == ["information", "error"] + ["information"] * (
        len(found) - 2
    )
    assert "test/code: 1 finding of this code is counted and not listed" in texts
    assert "Compared with earlier.json: 1 new, 1 remaining, 1 put right" in texts
    assert "Put right since: LS holds “OLD”, which is not in the list." in texts
    assert "1 finding suppressed: test/column in table Header" in texts
    assert "expired, so 2 findings of it count again: test/code in field LS" in texts
