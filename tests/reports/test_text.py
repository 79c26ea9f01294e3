"""The text report: what a person at a terminal reads, in the order in which they need it."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from tests.reports.conftest import CODE, Made, code, column, spelling

from kinspec.findings import Finding, Location, Report

ESCAPE = re.compile(r"\x1b\[|\x1b\]")


def text(report: Report, stream: io.BytesIO | None = None) -> str:
    stream = stream or io.BytesIO()
    report.write("text", stream)
    return stream.getvalue().decode()


class Terminal(io.BytesIO):
    def isatty(self) -> bool:
        return True


def test_the_verdict_comes_first_then_what_was_read_and_chosen_and_why(made: Made) -> None:
    lines = text(made(code(), spelling("c2", "C2"), column("HAIR"))).splitlines()
    assert lines[2:5] == [
        "Not valid: 1 error, 1 warning and 1 note",
        "Read: 2 files, 1 Header row and 1,234 Episodes rows",
        "Chosen: format ssda903, because 2 files hold tables of it",
    ]


@pytest.mark.parametrize(
    ("findings", "skip", "verdict"),
    [
        ([code()], True, "Not valid: 1 error"),
        ([spelling("c2", "C2")], True, "Valid as far as it was checked: 1 warning"),
        ([column("HAIR")], False, "Valid: 1 note"),
        ([], False, "Valid: no findings"),
    ],
)
def test_the_verdict_promises_no_more_than_was_checked(
    made: Made, findings: list[Finding], skip: bool, verdict: str
) -> None:
    assert verdict in text(made(*findings, skip=skip)).splitlines()


def test_a_report_about_nothing_does_not_look_like_success() -> None:
    assert text(Report()).splitlines() == ["Nothing was checked: no findings"]


def test_one_kind_of_finding_is_one_block(made: Made) -> None:
    block = text(made(*(code(number) for number in range(1_007)))).split("\n\nNot checked")[0]
    block = block[block.index("ERROR") :]
    assert block.splitlines() == [
        "ERROR  The value is not a code of the list  (1,007 times)",
        "  The column takes codes of one list only.",
        "",
        *(
            line
            for number in range(1_000)
            for line in (
                f"  episodes.csv:{number + 2}  child 1043  Episodes, LS",
                "    LS holds “Q9”, which is not in the list.",
            )
        ),
        "  and 7 more",
        "",
        "  To put it right: Choose a code of the list.",
        "  More: kinspec explain test/code",
    ]


def test_the_most_severe_and_most_frequent_come_first(made: Made) -> None:
    report = text(made(column("A"), spelling("c2", "C2"), spelling("v3", "V3"), code()))
    titles = [line.split("  ")[0] for line in report.splitlines() if re.match("[A-Z]{4,}  ", line)]
    assert titles == ["ERROR", "WARNING", "NOTE"]


def test_advice_that_differs_stands_with_its_place(made: Made) -> None:
    lines = text(made(spelling("c2", "C2"), spelling("v3", "V3"))).splitlines()
    at = lines.index("    “c2” is written C2.")
    assert lines[at + 1] == "    To put it right: Write C2."
    assert "    To put it right: Write V3." in lines


def test_what_was_not_checked_is_said_with_how_to_have_it_checked(made: Made) -> None:
    report = text(made())
    assert report.endswith(
        "Not checked\n"
        "  the rules of 2026/27: there is no table of placements (3 times)\n"
        "    To have it checked: give episodes.csv\n"
    )


def test_checks_that_did_not_run_for_one_reason_are_said_together(made: Made) -> None:
    report = made(skip=False)
    for number in range(40):
        report.skip(f"rule {number}", "there is no table of placements", "give episodes.csv", 2)
    assert text(report).endswith(
        "Not checked\n"
        "  40 checks: there is no table of placements (80 times)\n"
        "    rule 0; rule 1; rule 2; and 37 more\n"
        "    To have it checked: give episodes.csv\n"
    )


@pytest.mark.parametrize(
    ("location", "line"),
    [
        (Location(file="a.json", line=3, column=7, path="Patient.gender"), "a.json:3:7  Patient.gender"),
        (Location(table="Header", row=0, field="SEX"), "Header row 0, SEX"),
        (Location(file="a.csv"), "a.csv"),
    ],
)
def test_places_say_what_is_known(made: Made, location: Location, line: str) -> None:
    finding = Finding(CODE, location, {"field": "LS", "value": "Q"})
    assert f"  {line}" in text(made(finding)).splitlines()


def test_other_places_of_the_fault_are_mentioned(made: Made) -> None:
    related = tuple(Location(file="a.csv", line=line) for line in range(1, 8))
    report = text(made(Finding(CODE, Location(), {"field": "LS", "value": "Q"}, related=related)))
    said = " ".join(report.split())
    assert "See also: a.csv:1; a.csv:2; a.csv:3; a.csv:4; a.csv:5; and 2 more" in said


def test_lines_fit_eighty_characters_unless_a_place_is_longer(made: Made) -> None:
    value = "many words " * 30
    lines = text(made(code(value=value), spelling(value, value))).splitlines()
    assert max(map(len, lines[1:])) <= 80


def test_a_value_without_end_is_cut_and_counted(made: Made) -> None:
    report = text(made(code(value="Q" * 100_000)))
    assert len(report) < 3_000
    assert "characters more)" in report


def test_a_pipe_gets_no_colour_and_a_terminal_does(made: Made) -> None:
    plain = text(made(code()))
    coloured = text(made(code()), Terminal())
    assert not ESCAPE.search(plain)
    assert ESCAPE.search(coloured)
    assert re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\", "", coloured) == plain


def test_values_cannot_steer_the_terminal_or_use_the_markup_of_the_printer(made: Made) -> None:
    report: Any = text(made(code(value="\x1b]0;title\x07[red]", record="[bold]1[/bold]")), Terminal())
    assert "\x1b]0;" not in report
    assert "\\x1b]0;title\\x07[red]" in report
    assert "[bold]1[/bold]" in report


def test_colour_can_be_declined(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[31" not in text(made(code()), Terminal())


def test_what_is_new_comes_before_what_remains(tmp_path: Path) -> None:
    old = [code(number, record=f"old-{number}") for number in range(9)]
    before = Report()
    before.extend(old)
    before.write("json", tmp_path / "before.json")
    report = Report(compare=tmp_path / "before.json")
    report.extend([*old, code(record="fresh")])
    shown = text(report, Terminal())
    assert "child fresh  new" in shown
    assert "old-3" in shown
    assert "old-4" not in shown


def test_what_was_read_keeps_its_name_in_the_singular() -> None:
    report = Report()
    report.checked.update(
        {"strengths-and-difficulties": 1, "looked-after-episode": 2, "files": 1, "Condition": 1}
    )
    assert (
        "Read: 1 resource of strengths-and-difficulties, 2 resources of looked-after-episode, 1 file"
        in " ".join(text(report).split())
    )
