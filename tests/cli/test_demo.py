"""`kinspec demo`: what a newcomer sees first."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from tests.cli.conftest import Done, Kinspec

LEFT = {
    "child-with-mistakes.json",
    "fhir.ndjson",
    "rebuilt",
    "redacted-report.txt",
    "report.html",
    "return",
    "return-with-mistakes",
}


@pytest.fixture
def shown(kinspec: Kinspec) -> Done:
    done = kinspec("demo")
    assert (done.code, done.err) == (0, ""), done.out
    return done


def test_everything_goes_well_and_is_left_to_look_at(shown: Done) -> None:
    assert {path.name for path in Path("kinspec-demo").iterdir()} == LEFT
    for path in Path("kinspec-demo/return").iterdir():
        assert Path("kinspec-demo/rebuilt", path.name).read_bytes() == path.read_bytes()
    assert "NOT the same" not in shown.out


def test_one_clean_return_one_error_and_one_redacted_report_are_shown(shown: Done) -> None:
    assert "Found: nothing to put right." in shown.out
    assert "   ERROR  child-with-mistakes.json:" in shown.out
    redacted = Path("kinspec-demo/redacted-report.txt").read_text(encoding="utf-8")
    assert redacted.startswith("This report is redacted")
    assert "0000" not in redacted
    assert "<h1>Not valid</h1>" in Path("kinspec-demo/report.html").read_text(encoding="utf-8")


def test_the_commands_that_are_shown_do_what_is_shown(kinspec: Kinspec, shown: Done) -> None:
    typed = re.findall(r"^   \$ kinspec (.+)$", shown.out, re.MULTILINE)
    assert len(typed) == 6
    before = {path: path.read_bytes() for path in Path("kinspec-demo").rglob("*") if path.is_file()}
    for line in typed:
        words = shlex.split(line)
        made = {"convert": ["--force"], "validate": ["--force"]}[words[0]]
        expected = 1 if "mistakes" in line else 0
        assert kinspec(*words, *made).code == expected, line
    assert {path: path.read_bytes() for path in before} == before


def test_another_folder_may_be_named(kinspec: Kinspec) -> None:
    assert kinspec("demo", "elsewhere").code == 0
    assert {path.name for path in Path("elsewhere").iterdir()} == LEFT


def test_a_folder_with_files_is_left_alone_unless_forced(kinspec: Kinspec) -> None:
    Path("mine").mkdir()
    Path("mine/report.html").write_text("before")
    assert "There are files in mine already; add --force" in kinspec("demo", "mine").refusal
    assert [path.name for path in Path("mine").iterdir()] == ["report.html"]
    assert kinspec("demo", "mine", "--force").code == 0
    assert Path("mine/report.html").read_text(encoding="utf-8") != "before"


def test_an_empty_folder_may_be_used(kinspec: Kinspec) -> None:
    Path("empty").mkdir()
    assert kinspec("demo", "empty").code == 0


def test_a_file_in_the_way_is_refused(kinspec: Kinspec) -> None:
    Path("kinspec-demo").write_text("")
    assert "kinspec-demo cannot be written" in kinspec("demo").refusal


def test_lines_fit_eighty_characters(shown: Done) -> None:
    prose = [line for line in shown.out.splitlines() if not line.startswith("   $ ")]
    assert max(map(len, prose)) <= 80
