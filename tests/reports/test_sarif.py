"""SARIF: valid by the schema that OASIS publishes, and what tools that read it rely on."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from jsonschema.validators import validator_for
from tests.reports.conftest import CODE, Made, code, column, spelling

from kinspec.findings import Finding, Location, Report, Suppression

SCHEMA = Path(__file__).parent / "sarif" / "sarif-schema-2.1.0.json"


def sarif(report: Report) -> dict[str, Any]:
    stream = io.BytesIO()
    report.write("sarif", stream)
    content: dict[str, Any] = json.loads(stream.getvalue())
    return content


def run(report: Report) -> dict[str, Any]:
    (only,) = sarif(report)["runs"]
    assert isinstance(only, dict)
    return only


def in_fhir(path: str = "Patient.gender", **more: Any) -> Finding:
    return Finding(CODE, Location(path=path, **more), {"field": "gender", "value": "x"}, value="x")


def everything(made: Made, folder: Path) -> Report:
    """A report with something in every part: suppressed, expired, put right, left out, not checked."""
    made(code(1), code(2, value="OLD")).write("json", folder / "earlier.json")
    report = Report(
        compare=folder / "earlier.json",
        suppress=[
            Suppression("test/column", "Our own columns.", date(9999, 12, 31)),
            Suppression("test/code", "Asked for.", date(2000, 1, 1)),
        ],
        max_per_rule=1,
    )
    report.extend([code(1), code(2), column("HAIR")])
    report.skip("rule 101", "there is no table", "give it")
    return report


REPORTS: dict[str, Callable[[Made, Path], Report]] = {
    "empty": lambda made, _: Report(),
    "nothing found": lambda made, _: made(),
    "tables": lambda made, _: made(code(), spelling("x", "X"), column("HAIR")),
    "resources": lambda made, _: made(in_fhir(), in_fhir(file="a.json", line=3, column=9)),
    "related": lambda made, _: made(replace(code(), related=(Location(file="header.csv", line=3),))),
    "redacted": lambda made, _: made(code(), in_fhir(file="a.json"), column("HAIR"), redact=True),
    "no place": lambda made, _: made(Finding(CODE, slots={"field": "LS", "value": "x"})),
    "everything": everything,
}


@pytest.mark.parametrize("kind", REPORTS)
def test_it_follows_the_schema_of_the_standard(made: Made, tmp_path: Path, kind: str) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    kind_of_schema = validator_for(schema)
    check = kind_of_schema(schema, format_checker=kind_of_schema.FORMAT_CHECKER)
    content = sarif(REPORTS[kind](made, tmp_path))
    assert [(error.json_path, error.message) for error in check.iter_errors(content)] == []
    content["runs"][0]["results"] = [{"level": "loud"}]
    assert len(list(check.iter_errors(content))) >= 2


@pytest.mark.parametrize("kind", REPORTS)
def test_it_says_which_version_it_is(made: Made, tmp_path: Path, kind: str) -> None:
    content = sarif(REPORTS[kind](made, tmp_path))
    assert content["version"] == "2.1.0"
    assert urlsplit(content["$schema"]).path.endswith("/sarif-schema-2.1.0.json")
    assert content["runs"][0]["tool"]["driver"]["name"] == "Kinspec"


def test_each_code_is_a_rule_with_its_explanation(made: Made) -> None:
    rules = run(made(code(), code(1), spelling("x", "X")))["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["test/code", "test/spelling"]
    assert rules[0] == {
        "id": "test/code",
        "shortDescription": {"text": "The value is not a code of the list"},
        "fullDescription": {
            "text": "The column takes codes of one list only. Nothing else can be read by others."
        },
        "help": {
            "text": "The column takes codes of one list only. Nothing else can be read by others.\n\n"
            "To put it right: Choose a code of the list."
        },
        "helpUri": "https://example.org/messages/test/code/",
        "defaultConfiguration": {"level": "error"},
    }
    assert rules[1]["help"]["text"].endswith("Write [code].")  # a gap that each finding fills in another way


@pytest.mark.parametrize("kind", REPORTS)
def test_each_result_points_to_its_rule(made: Made, tmp_path: Path, kind: str) -> None:
    only = run(REPORTS[kind](made, tmp_path))
    rules = only["tool"]["driver"]["rules"]
    results = [result for result in only["results"] if result.get("baselineState") != "absent"]
    assert [rules[result["ruleIndex"]]["id"] for result in results] == [
        result["ruleId"] for result in results
    ]


def test_levels_are_those_of_the_standard(made: Made) -> None:
    results = run(made(code(), spelling("x", "X"), column("HAIR")))["results"]
    assert [result["level"] for result in results] == ["error", "warning", "note"]


def test_the_severity_of_a_finding_wins_over_that_of_its_rule(made: Made) -> None:
    only = run(made(replace(code(), severity_=spelling("x", "X").severity)))
    assert only["tool"]["driver"]["rules"][0]["defaultConfiguration"]["level"] == "error"
    assert only["results"][0]["level"] == "warning"


def test_a_place_in_a_table(made: Made) -> None:
    (result,) = run(made(code(0, column=7)))["results"]
    (place,) = result["locations"]
    assert place == {
        # A column of a table is a cell; SARIF's columns are characters, so it stands among the properties.
        "physicalLocation": {"artifactLocation": {"uri": "episodes.csv"}, "region": {"startLine": 2}},
        "logicalLocations": [{"fullyQualifiedName": "Episodes, LS"}],
    }
    properties = result["properties"]
    assert (properties["cell"], properties["row"], properties["record"]) == (7, 0, "1043")


def test_a_place_in_a_resource(made: Made) -> None:
    (result,) = run(made(in_fhir("Bundle.entry[1].id", file="a.json", line=3, column=9)))["results"]
    (place,) = result["locations"]
    assert place["physicalLocation"]["region"] == {"startLine": 3, "startColumn": 9}
    assert place["logicalLocations"] == [{"fullyQualifiedName": "Bundle.entry[1].id"}]


@pytest.mark.parametrize("kind", REPORTS)
def test_lines_and_columns_count_from_one(made: Made, tmp_path: Path, kind: str) -> None:
    for result in run(REPORTS[kind](made, tmp_path))["results"]:
        for place in result["locations"] + result.get("relatedLocations", []):
            region = place.get("physicalLocation", {}).get("region", {"startLine": 1})
            assert all(number >= 1 for number in region.values())


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("episodes.csv", "episodes.csv"),
        ("my return/epi#1?.csv", "my%20return/epi%231%3F.csv"),
        ("/home/someone/return/episodes.csv", "episodes.csv"),
        ("C:\\Users\\someone\\episodes.csv", "episodes.csv"),
        ("../../other/episodes.csv", "episodes.csv"),
        ("réturn.csv", "r%C3%A9turn.csv"),
        ("a:b.csv", "a%3Ab.csv"),
    ],
)
def test_a_file_is_a_relative_reference(made: Made, file: str, uri: str) -> None:
    (result,) = run(made(code(file=file)))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": uri}


def fingerprints(report: Report) -> list[str]:
    return [result["partialFingerprints"]["kinspecPlace/v1"] for result in run(report)["results"]]


def test_fingerprints_stay_when_lines_move(made: Made) -> None:
    before = made(code(3), code(4, record="1044"), in_fhir("Bundle.entry[1].id", line=4))
    after = made(code(30), code(40, record="1044"), in_fhir("Bundle.entry[9].id", line=8))
    assert fingerprints(before) == fingerprints(after)


@pytest.mark.parametrize(
    "other",
    [
        code(3, value="Q8"),
        code(3, record="1044"),
        code(3, field="CIN"),
        code(3, table="Header"),
        column("LS"),
    ],
)
def test_fingerprints_tell_findings_apart(made: Made, other: Finding) -> None:
    first, second = fingerprints(made(code(3), other))
    assert first != second


def test_a_fingerprint_of_a_redacted_report_tells_no_value(made: Made) -> None:
    one, other = (fingerprints(made(code(value=value, record=value), redact=True)) for value in ("Q8", "Q9"))
    assert one == other


def test_results_are_new_unchanged_or_absent_after_a_comparison(made: Made, tmp_path: Path) -> None:
    made(code(1), code(2, value="OLD")).write("json", tmp_path / "earlier.json")
    report = Report(compare=tmp_path / "earlier.json")
    report.extend([code(5), code(6, value="NEW")])
    assert [(result["baselineState"], result["message"]["text"]) for result in run(report)["results"]] == [
        ("unchanged", "LS holds “Q9”, which is not in the list."),
        ("new", "LS holds “NEW”, which is not in the list."),
        ("absent", "LS holds “OLD”, which is not in the list."),
    ]
    assert {"baselineState"}.isdisjoint(run(made(code()))["results"][0])


def test_what_was_not_checked_and_what_is_suppressed_is_said(made: Made, tmp_path: Path) -> None:
    (invocation,) = run(everything(made, tmp_path))["invocations"]
    said = [one["message"]["text"] for one in invocation["toolConfigurationNotifications"]]
    assert said == [
        "1 finding suppressed: test/column: Our own columns. (until 9999-12-31)",
        "expired, so 2 findings of it count again: test/code: Asked for. (until 2000-01-01)",
        "test/code: 1 finding of this code is counted and not listed",
    ]
    skipped = [one["message"]["text"] for one in invocation["toolExecutionNotifications"]]
    assert skipped == ["Not checked: rule 101: there is no table. give it"]
