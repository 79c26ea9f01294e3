"""The workbook, read back by a program that did not write it."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import lxml.etree
import pytest
from python_calamine import CalamineWorkbook
from tests.reports.conftest import Made, code, column, spelling

from kinspec.findings import Report, Suppression
from kinspec.reports import xlsx
from kinspec.reports._rows import COLUMNS

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def content(report: Report) -> bytes:
    stream = io.BytesIO()
    report.write("xlsx", stream)
    return stream.getvalue()


def book(report: Report) -> dict[str, list[list[Any]]]:
    """Each sheet as its rows."""
    read = CalamineWorkbook.from_filelike(io.BytesIO(content(report)))
    return {name: read.get_sheet_by_name(name).to_python() for name in read.sheet_names}


def sheets(report: Report) -> list[Any]:
    """Each sheet as its XML."""
    with zipfile.ZipFile(io.BytesIO(content(report))) as packed:
        names = sorted(name for name in packed.namelist() if name.startswith("xl/worksheets/sheet"))
        return [lxml.etree.fromstring(packed.read(name)) for name in names]


def records(rows: list[list[Any]]) -> list[dict[str, Any]]:
    head, *rest = rows
    return [dict(zip(head, row, strict=True)) for row in rest]


def test_a_summary_comes_first(made: Made) -> None:
    read = book(made(code(), code(1), spelling("x", "X")))
    assert list(read) == ["Summary", "Findings"]
    lines = [[cell for cell in row if cell != ""] for row in read["Summary"]]
    assert lines[0] == ["This report holds values from records. Use --redact for one that is safe to send."]
    assert ["Not valid: 2 errors and 1 warning"] in lines
    assert [
        "test/code",
        "The value is not a code of the list",
        "Choose a code of the list.",
        "error",
        2,
    ] in lines
    assert ["Episodes rows", 1234] in lines
    assert ["format", "ssda903", "2 files hold tables of it"] in lines
    assert ["the rules of 2026/27", "there is no table of placements", "give episodes.csv", 3] in lines


def test_each_finding_is_one_row(made: Made) -> None:
    found = records(book(made(code(), code(1, record="1044"), column("HAIR")))["Findings"])
    assert tuple(found[0]) == COLUMNS
    assert [(row["severity"], row["code"], row["child"]) for row in found] == [
        ("error", "test/code", "1043"),
        ("error", "test/code", "1044"),
        ("information", "test/column", ""),
    ]
    assert (found[1]["line"], found[1]["row"], found[1]["value"]) == (3, 1, "Q9")
    assert found[1]["status"] == "found"


@pytest.mark.parametrize(
    "text", ["=1+1", "@x", "+1", "-1", "\t=1+1", "https://example.org", "0042", "1e5", "{=1}"]
)
def test_a_text_is_that_text_and_nothing_else(made: Made, text: str) -> None:
    report = made(code(value=text, record=text, file=text, table=text, field=text), column(text))
    report.title = text
    report.checked[text] = 1
    report.choose(text, text, text)
    report.skip(text, text, text)
    row = records(book(report)["Findings"])[0]
    shown = text.replace("\t", "\\t")
    assert [row[name] for name in ("value", "child", "file", "table", "field")] == [shown] * 5
    for sheet in sheets(report):
        assert sheet.findall(f".//{SHEET}f") == []
        assert sheet.findall(f".//{SHEET}hyperlink") == []


def test_rows_can_be_filtered_and_the_header_stays(made: Made) -> None:
    _, sheet = sheets(made(code(), code(1), code(2)))
    assert sheet.find(f"{SHEET}autoFilter").get("ref") == "A1:Q4"
    pane = sheet.find(f".//{SHEET}pane")
    assert (pane.get("ySplit"), pane.get("state")) == ("1", "frozen")


def test_a_sheet_ends_where_excel_ends(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    assert xlsx.ROWS_PER_SHEET == 2**20
    monkeypatch.setattr(xlsx, "ROWS_PER_SHEET", 4)
    for count, expected in ((2, [2]), (3, [3]), (4, [3, 1]), (6, [3, 3]), (7, [3, 3, 1])):
        report = made(*(code(number) for number in range(count)))
        read = book(report)
        names = ["Findings", *(f"Findings {number}" for number in range(2, len(expected) + 1))]
        assert list(read) == ["Summary", *names]
        assert [len(records(read[name])) for name in names] == expected
        lines = [row["line"] for name in names for row in records(read[name])]
        assert lines == [number + 2 for number in range(count)]
        filters = [sheet.find(f"{SHEET}autoFilter").get("ref") for sheet in sheets(report)[1:]]
        assert filters == [f"A1:Q{rows + 1}" for rows in expected]


def test_a_report_without_findings_has_the_header(made: Made) -> None:
    read = book(made())
    assert read["Findings"] == [list(COLUMNS)]
    assert [cell for cell in read["Summary"][1] if cell] == ["Valid as far as it was checked: no findings"]


def test_suppressed_put_right_and_left_out(made: Made, tmp_path: Path) -> None:
    made(code(1), code(2, value="OLD")).write("json", tmp_path / "earlier.json")
    report = Report(
        compare=tmp_path / "earlier.json",
        suppress=[
            Suppression("test/column", "Our own columns.", date(9999, 12, 31), table="Header"),
            Suppression("test/code", "Asked for.", date(2000, 1, 1)),
        ],
        max_per_rule=1,
    )
    report.extend([code(1), code(2), column("HAIR")])
    read = book(report)
    assert list(read) == ["Summary", "Findings", "Put right"]
    lines = [[cell for cell in row if cell != ""] for row in read["Summary"]]
    assert ["Compared with earlier.json: 1 new, 1 remaining, 1 put right"] in lines
    assert [
        *("test/column", "table Header", "Our own columns.", "9999-12-31", 1, "1 finding suppressed"),
    ] in lines
    assert [
        *("test/code", "anywhere", "Asked for.", "2000-01-01", 2, "expired, so 2 findings of it count again"),
    ] in lines
    assert ["Code", "What is wrong", "To put it right", "Severity", "How often", "New", "Not listed"] in lines
    assert [row[3:] for row in lines if row[:1] == ["test/code"] and "error" in row] == [["error", 2, 1, 1]]
    assert [row["status"] for row in records(read["Findings"])] == ["remaining"]
    assert [(row["status"], row["value"]) for row in records(read["Put right"])] == [("put right", "OLD")]


def test_a_long_text_fits_into_a_cell(made: Made) -> None:
    (row,) = records(book(made(code(value="x" * 100_000)))["Findings"])
    assert len(row["value"]) < 32_767
    assert row["value"].endswith("characters more)")


def test_the_summary_has_advice_that_differs_from_place_to_place_in_general(made: Made) -> None:
    lines = book(made(spelling("x", "X"), spelling("y", "Y")))["Summary"]
    (line,) = [row for row in lines if row[0] == "test/spelling"]
    assert line[2] == "Write <the code>."
