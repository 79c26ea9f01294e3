"""`kinspec validate`: exit codes, where reports go, and what is refused before any work is done."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Kinspec

from kinspec.findings import Finding, Location, Message, Report, Severity


def reporting(monkeypatch: pytest.MonkeyPatch, *severities: str) -> list[dict[str, Any]]:
    """Let `validate` find what a test needs; returns what it was asked."""
    asked: list[dict[str, Any]] = []

    def validate(source: object, **options: Any) -> Report:
        asked.append({"source": source} | options)
        report = Report(redact=options["redact"])
        report.checked["files"] = 1
        for severity in severities:
            message = Message(f"test/{severity}", Severity(severity), "T", "Words.", "Meaning.", "Fix.")
            report.add(Finding(message, Location(file="a.csv", line=1), record="1043"))
        return report

    monkeypatch.setattr("kinspec.validators.validate", validate)
    return asked


@pytest.mark.parametrize(
    ("severities", "fail_on", "code"),
    [
        ((), "error", 0),
        (("information",), "warning", 0),
        (("warning",), "error", 0),
        (("warning",), "warning", 1),
        (("error",), "error", 1),
        (("error",), "warning", 1),
        (("error", "warning"), "never", 0),
    ],
)
def test_the_exit_code_says_whether_anything_was_found(
    kinspec: Kinspec, monkeypatch: pytest.MonkeyPatch, severities: tuple[str, ...], fail_on: str, code: int
) -> None:
    reporting(monkeypatch, *severities)
    assert kinspec("validate", "x", "--fail-on", fail_on).code == code


def test_a_good_return_and_a_bad_one(kinspec: Kinspec, good: Path, bad: Path) -> None:
    done = kinspec("validate", good)
    assert (done.code, done.err) == (0, "")
    assert "6 Header rows, 9 Episodes rows and 7 Reviews rows" in done.out
    done = kinspec("validate", bad)
    assert done.code == 1
    assert done.out.startswith("This report holds values from records.")
    assert "Not valid: 4 errors and 4 warnings" in done.out


def test_several_paths_are_one_source(kinspec: Kinspec, good: Path) -> None:
    done = kinspec("validate", good / "header.csv", good / "episodes.csv", good / "reviews.csv")
    assert done.code == 0
    assert "Read: 3 files" in done.out


def test_standard_input_is_a_source(kinspec: Kinspec, good: Path) -> None:
    done = kinspec("validate", "-", given=(good / "header.csv").read_bytes())
    assert "6 Header rows" in done.out


def test_every_option_reaches_the_check(
    kinspec: Kinspec, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked = reporting(monkeypatch)
    for name in ("before", "definitions", "postcodes.csv", "own.yaml"):
        (tmp_path / name).touch()
    done = kinspec(
        *("validate", "a", "b", "--as", "ssda903", "--definitions", "definitions", "--year", "2027"),
        *("--rule-set", "2025/26", "--authority", "E09000001", "--previous", "before"),
        *("--reference", "postcodes=postcodes.csv", "--rule", "101", "--rule", "ssda903/102", "--redact"),
        *("--max-per-rule", "5", "--overlay", "own.yaml"),
    )
    assert done.code == 0
    assert asked == [
        {
            "source": ["a", "b"],
            "as_": "ssda903",
            "profile": None,
            "definitions": (Path("definitions"),),
            "year": "2027",
            "rule_set": "2025/26",
            "authority": "E09000001",
            "previous": Path("before"),
            "references": {"postcodes": "postcodes.csv"},
            "rules": ["101", "ssda903/102"],
            "redact": True,
            "suppress": (),
            "compare": None,
            "max_per_rule": 5,
            "overlay": Path("own.yaml"),
        }
    ]
    kinspec("validate", "a", "--profile", "child")
    assert (asked[1]["source"], asked[1]["profile"], asked[1]["rules"]) == ("a", "child", None)


@pytest.mark.parametrize(
    "profile", ["child", "https://kinspec.org/fhir/StructureDefinition/child", "UKCore-Patient"]
)
def test_a_profile_may_be_named_in_several_ways(
    kinspec: Kinspec, monkeypatch: pytest.MonkeyPatch, profile: str
) -> None:
    asked = reporting(monkeypatch)
    assert kinspec("validate", "x", "--profile", profile).code == 0
    assert asked[0]["profile"] == profile


def test_reports_go_where_they_are_sent(kinspec: Kinspec, bad: Path, tmp_path: Path) -> None:
    done = kinspec("validate", bad, "--report", "html=out.html", "--report", "json")
    assert done.code == 1
    assert json.loads(done.out)["counts"]["error"] == 4
    assert (tmp_path / "out.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert done.err == "The html report is in out.html\n"


def test_a_report_to_a_file_leaves_standard_output_alone(kinspec: Kinspec, bad: Path, tmp_path: Path) -> None:
    done = kinspec("validate", bad, "--report", "text=out.txt")
    assert done.out == ""
    assert "Not valid" in (tmp_path / "out.txt").read_text(encoding="utf-8")


def test_a_dash_is_standard_output(kinspec: Kinspec, good: Path) -> None:
    assert json.loads(kinspec("validate", good, "--report", "json=-").out)["valid"] is True


@pytest.mark.parametrize("report", [(), ("--report", "text=out.txt")])
def test_quiet_prints_nothing(kinspec: Kinspec, bad: Path, tmp_path: Path, report: tuple[str, ...]) -> None:
    done = kinspec("validate", bad, "--quiet", *report)
    assert (done.code, done.out, done.err) == (1, "", "")
    assert (tmp_path / "out.txt").exists() == bool(report)


def test_quiet_still_prints_a_report_that_was_asked_for(kinspec: Kinspec, bad: Path) -> None:
    assert json.loads(kinspec("validate", bad, "--quiet", "--report", "json").out)["valid"] is False


def test_redacted_reports_say_so_and_name_no_child(kinspec: Kinspec, bad: Path) -> None:
    done = kinspec("validate", bad, "--redact", "--report", "text=a.txt", "--report", "html=a.html")
    assert done.code == 1
    for name in ("a.txt", "a.html"):
        text = Path(name).read_text(encoding="utf-8")
        assert "This report is redacted" in text.splitlines()[0]
        assert not [child for child in ("0000101", "0000999", "Male", "NOTES", "ZZ99 7E") if child in text]


def test_a_report_file_that_exists_is_kept(kinspec: Kinspec, bad: Path, tmp_path: Path) -> None:
    (tmp_path / "out.txt").write_text("before")
    arguments = ("validate", bad, "--report", "text=out.txt")
    assert kinspec(*arguments).refusal == (
        "kinspec: out.txt exists already; add --force to replace it, or name another. [tool/exists]"
    )
    assert (tmp_path / "out.txt").read_text() == "before"
    assert kinspec(*arguments, "--force").code == 1
    assert "Not valid" in (tmp_path / "out.txt").read_text(encoding="utf-8")


def test_refusals_come_before_the_work(
    kinspec: Kinspec, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked = reporting(monkeypatch)
    (tmp_path / "out.txt").touch()
    for option in (("--report", "text=out.txt"), ("--year", "26"), ("--as", "x"), ("--reference", "x")):
        assert kinspec("validate", "x", *option).code == 2
    assert asked == []


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("nowhere",), "kinspec: nowhere: there is no such file or folder [tool/unusable-input]"),
        (
            (".", "--as", "ssda930"),
            "kinspec: There is no format or profile “ssda930” (did you mean ssda903?). Known: ssda903, ",
        ),
        ((".", "--as", "Chlid"), "(did you mean child?)"),
        ((".", "--as", "zzz"), "kinspec: There is no format or profile “zzz”. Known: "),
        ((".", "--profile", "chidl"), "kinspec: There is no profile “chidl” (did you mean child?). Known: "),
        (
            (".", "--profile", "https://example.org/nope"),
            "There is no profile “https://example.org/nope”. Known:",
        ),
        (
            (".", "--year", "26/27"),
            "kinspec: “26/27” is not a collection year; write --year like 2026/27, 2026-27 or 2027. "
            "[tool/not-a-year]",
        ),
        ((".", "--rule-set", "2024/26"), "write --rule-set like"),
        (
            (".", "--report", "htm"),
            "kinspec: There is no report “htm” (did you mean html?). Known: csv, html, json, ",
        ),
        ((".", "--report", "html="), "--report needs a name, an equals sign and a path"),
        ((".", "--report", "html=no/a.html"), "no/a.html cannot be written (there is no such folder)"),
        ((".", "--report", "html=."), ". cannot be written (it is a folder)"),
        ((".", "--report", "text", "--report", "json"), "Two reports would go to standard output"),
        ((".", "--report", "text=a", "--report", "json=a"), "Two reports would go to a;"),
        ((".", "--reference", "postcodes"), "--reference postcodes=postcodes.csv. [tool/not-a-pair]"),
        ((".", "--reference", "a=nowhere"), "nowhere: there is no such file or folder"),
        ((".", "--reference", "a=.", "--reference", "a=."), "the reference a is given twice"),
        (
            (".", "--previous", "nowhere"),
            "kinspec validate: Invalid value for '--previous': Path 'nowhere' does",
        ),
        ((".", "--fail-on", "note"), "kinspec validate: Invalid value for '--fail-on': 'note' is not one of"),
        ((".", "--as", "ssda903", "--profile", "child"), "a profile describes FHIR resources"),
        ((), "kinspec validate: Missing argument 'PATH...|-'. See kinspec validate --help."),
        ((".", "--yeer", "2027"), "Did you mean '--year'? See kinspec validate --help."),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_line(
    kinspec: Kinspec, arguments: tuple[str, ...], line: str
) -> None:
    assert line in kinspec("validate", *arguments).refusal


def test_input_of_no_known_kind_is_refused(kinspec: Kinspec, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear all,\n")
    assert kinspec("validate", "letter.txt").refusal.count("nor FHIR resources") == 1
