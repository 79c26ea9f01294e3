"""The CSV report: what Excel and scripts make of it, and that nothing in it is a formula."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reports.conftest import Made, code, column, spelling

from kinspec.findings import Report, Suppression
from kinspec.reports._rows import COLUMNS, FORMULA, neutral

NOTICE = "This report holds values from records. Use --redact for one that is safe to send."


def content(report: Report) -> bytes:
    stream = io.BytesIO()
    report.write("csv", stream)
    return stream.getvalue()


def rows(report: Report) -> list[dict[str, str]]:
    text = content(report).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_it_is_utf_8_with_the_mark_that_excel_looks_for(made: Made) -> None:
    held = content(made(code(value="é")))
    assert held.startswith(b'\xef\xbb\xbf"severity"')
    assert held.count(b"\xef\xbb\xbf") == 1
    assert "é" in held.decode("utf-8-sig")
    assert held.endswith(b"\r\n")


def test_the_first_line_names_the_columns_and_gives_the_notice(made: Made) -> None:
    lines = csv.reader(io.StringIO(content(made(code())).decode("utf-8-sig"), newline=""))
    head, *rest = lines
    assert tuple(head) == (*COLUMNS, NOTICE)
    assert all(len(row) == len(head) and row[-1] == "" for row in rest)
    (only,) = csv.reader(io.StringIO(content(Report()).decode("utf-8-sig"), newline=""))
    assert tuple(only) == COLUMNS


def test_each_finding_is_one_row(made: Made) -> None:
    many = [code(number) for number in range(2_345)]  # more than are written at once
    found = rows(made(*many, spelling("x", "X"), column("HAIR"), skip=False))
    assert len(found) == 2_347
    assert [row["line"] for row in found[:2_345]] == [str(number + 2) for number in range(2_345)]
    assert [row["severity"] for row in found[2_344:]] == ["error", "warning", "information"]
    assert found[0] | {NOTICE: ""} == {
        "severity": "error",
        "code": "test/code",
        "title": "The value is not a code of the list",
        "child": "1043",
        "file": "episodes.csv",
        "line": "2",
        "column": "",
        "table": "Episodes",
        "row": "0",
        "field": "LS",
        "path": "",
        "value": "Q9",
        "message": "LS holds “Q9”, which is not in the list.",
        "fix": "Choose a code of the list.",
        "related": "",
        "url": "https://example.org/messages/test/code/",
        "status": "found",
        NOTICE: "",
    }


FORMULAS = [
    "=1+1",
    "@x",
    "+1+1",
    "-1+1",
    "\t=1+1",
    "\r=1+1",
    "\n@x",
    " =1+1",
    "+A1",
    "-x",
    "＝1+1",
    "＠x",
    "=cmd|'/c calc'!A0",
]


@pytest.mark.parametrize("formula", FORMULAS)
def test_nothing_is_a_formula_wherever_it_stands(made: Made, formula: str) -> None:
    finding = code(value=formula, record=formula, file=formula, table=formula, field=formula)
    report = made(finding, column(formula))
    report.skip(formula, formula, formula)
    cells = [cell for row in csv.reader(io.StringIO(content(report).decode("utf-8-sig"))) for cell in row]
    assert [cell for cell in cells if FORMULA.match(cell) or cell.startswith(tuple("\t\r\n=@"))] == []
    shown = "".join(char if char.isprintable() else repr(char)[1:-1] for char in formula)
    assert len([cell for cell in cells if cell.removeprefix("'") == shown]) >= 5


@pytest.mark.parametrize("text", ["+1", "-1", "-0.5", "+12.25", "007", "1e5"])
def test_numbers_stay_as_they_are(made: Made, text: str) -> None:
    assert rows(made(code(value=text)))[0]["value"] == text


def test_an_apostrophe_can_be_taken_away_again() -> None:
    assert [neutral(text) for text in ("=1", "'=1", "'", "O'Neil", "")] == ["'=1", "''=1", "''", "O'Neil", ""]


@given(st.text())
def test_every_text_comes_back_from_what_is_written(text: str) -> None:
    written = neutral(text)
    assert (written[1:] if written.startswith("'") else written) == text


@pytest.mark.parametrize("text", ["a,b", 'say "x"', "a;b", "one\r\ntwo", "a\tb"])
def test_a_cell_stays_one_cell(made: Made, text: str) -> None:
    (row,) = rows(made(code(value=text), skip=False))
    assert row["value"] == text.encode("unicode_escape").decode()
    assert content(made(code(value=text), skip=False)).count(b"\r\n") == 2


def test_a_long_text_fits_into_a_cell_of_excel(made: Made) -> None:
    (row,) = rows(made(code(value="x" * 100_000), skip=False))
    assert len(row["value"]) < 32_767
    assert row["value"].endswith("characters more)")


def test_what_is_no_finding_stands_below_and_says_so(made: Made, tmp_path: Path) -> None:
    made(code(1), code(2, value="OLD")).write("json", tmp_path / "earlier.json")
    report = Report(
        compare=tmp_path / "earlier.json",
        suppress=[
            Suppression("test/column", "Our own columns.", date(9999, 12, 31), table="Header"),
            Suppression("test/code", "Asked for.", date(2000, 1, 1)),
            Suppression("test/none", "Never there.", date(9999, 12, 31)),
        ],
        max_per_rule=1,
    )
    report.extend([code(1), code(2), column("HAIR")])
    report.skip("rule 101", "there is no table", "give it")
    told = [(row["status"], row["code"], row["message"], row["severity"]) for row in rows(report)]
    assert told == [
        ("remaining", "test/code", "LS holds “Q9”, which is not in the list.", "error"),
        ("put right", "test/code", "LS holds “OLD”, which is not in the list.", "error"),
        ("not listed", "test/code", "1 finding of this code is counted and not listed", ""),
        (
            "suppressed",
            "test/column",
            "1 finding suppressed in table Header: Our own columns. (until 9999-12-31)",
            "",
        ),
        (
            "expired",
            "test/code",
            "expired, so 2 findings of it count again: Asked for. (until 2000-01-01)",
            "",
        ),
        ("suppressed", "test/none", "nothing of the kind was found: Never there. (until 9999-12-31)", ""),
        ("not checked", "", "rule 101: there is no table", ""),
    ]
