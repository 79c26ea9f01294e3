"""A report as an Excel workbook: a summary to read first, then the findings with filters.

Text is written as text, so nothing in it is a formula, a link or a number. Rows go to disk as they come.
"""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import IO, Any

import xlsxwriter

from kinspec.findings import Report, Severity
from kinspec.reports import _rows as rows
from kinspec.reports import _wording as say

BINARY = True
ROWS_PER_SHEET = 1_048_576  # Excel has no more, the header among them
WIDTHS = {
    "severity": 12, "code": 26, "title": 38, "child": 14, "file": 20, "line": 8, "column": 9, "table": 16,
    "row": 8, "field": 16, "path": 34, "value": 20, "message": 60, "fix": 48, "related": 30, "url": 30,
    "status": 12,
}  # fmt: skip
HEADER = {"bold": True, "bg_color": "#E6EFF8", "bottom": 1, "valign": "top"}
FORMATS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16},
    "heading": {"bold": True, "font_size": 12, "bottom": 1},
    "header": HEADER,
    "wrapped": {"text_wrap": True, "valign": "top"},
    "number": {"num_format": "#,##0", "valign": "top", "align": "left"},
    "error": {"font_color": "#A3211A", "bold": True, "valign": "top"},
    "warning": {"font_color": "#7A4900", "bold": True, "valign": "top"},
    "information": {"font_color": "#1D5288", "valign": "top"},
}

Line = tuple[tuple[rows.Cell, str], ...]  # cells, each with the name of its format


def write(report: Report, stream: IO[bytes]) -> None:
    """Write the report as a workbook. The same findings give the same bytes."""
    with tempfile.TemporaryDirectory(prefix="kinspec-") as folder:  # ours alone, and gone whatever happens
        book = xlsxwriter.Workbook(
            stream,
            {
                "constant_memory": True,
                "tmpdir": folder,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "use_zip64": True,
            },
        )
        book.set_properties(
            {
                "title": rows.plain(report.title),
                "comments": say.notice(report),
                "created": datetime.datetime(
                    2000, 1, 1
                ),  # not the time of making, which would differ each time
            }
        )
        formats = {name: book.add_format(look) for name, look in FORMATS.items()}
        _write_summary(book, formats, report)
        _write_rows(book, formats, "Findings", rows.findings(report))
        if report.comparison is not None:
            _write_rows(book, formats, "Put right", rows.gone(report))
        book.close()


def _write_summary(book: Any, formats: dict[str, Any], report: Report) -> None:
    sheet = book.add_worksheet("Summary")
    for column, width in enumerate((28, 44, 52, 14, 14, 14)):
        sheet.set_column(column, column, width)
    for number, line in enumerate(_summary(report)):
        for column, (content, look) in enumerate(line):
            _write_cell(sheet, number, column, content, formats.get(look))


def _summary(report: Report) -> Iterator[Line]:
    if notice := say.notice(report):
        yield ((notice, ""),)
        yield ()
    yield ((report.title, "title"),)
    yield ((f"{say.verdict(report)}: {say.counts(report)}", "heading"),)
    if compared := say.comparison(report):
        yield ((compared, ""),)
    for note in say.comparison_notes(report):
        yield ((note, ""),)
    yield from _counts(report)
    yield from _section(
        f"What was {say.amounts(report).lower()}",
        ("What", "How many"),
        (((what, ""), (many, "number")) for what, many in report.checked.items()),
    )
    yield from _section(
        "What was chosen, since it was not said",
        ("What", "Which", "Why"),
        (((one.what, "wrapped"), (one.chosen, "wrapped"), (one.why, "wrapped")) for one in report.choices),
    )
    yield from _section(
        "Suppressed: found, and not counted",
        ("Code", "Where", "Reason", "Until", "Findings", "What became of it"),
        (
            (
                *((one.code, "wrapped"), (one.where or "anywhere", "wrapped"), (one.reason, "wrapped")),
                *((one.until, ""), (one.count, "number"), (one.fate, "")),
            )
            for one in say.suppressed(report)
        ),
    )
    yield from _section(
        "Not checked: this report says nothing about it",
        ("What", "Why", "To have it checked", "How often"),
        (
            ((one.what, "wrapped"), (one.why, "wrapped"), (one.remedy, "wrapped"), (one.count, "number"))
            for one in report.not_checked
        ),
    )


def _counts(report: Report) -> Iterator[Line]:
    compared = report.comparison
    left_out = report.left_out()
    names = ["Code", "What is wrong", "To put it right", "Severity", "How often"]
    names += ["New"] if compared else []
    names += ["Not listed"] if left_out else []

    def lines() -> Iterator[Line]:
        for code, count in report.counts_by_code.items():
            first = report.first(code)
            severity = first[0].severity
            yield (
                *(
                    (code, "wrapped"),
                    (first[0].message_.title, "wrapped"),
                    (say.same_fix(first) or first[0].message_.general_fix, "wrapped"),
                ),
                *((str(severity), str(severity)), (count, "number")),
                *(((compared.new[code], "number"),) if compared else ()),
                *(((left_out.get(code, 0), "number"),) if left_out else ()),
            )

    yield from _section("What was found", names, lines())


def _section(title: str, names: Iterable[str], lines: Iterable[Line]) -> Iterator[Line]:
    first = next(iter(lines := iter(lines)), None)
    if first is None:
        return
    yield ()
    yield ((title, "heading"),)
    yield tuple((name, "header") for name in names)
    yield from chain((first,), lines)


def _write_rows(book: Any, formats: dict[str, Any], name: str, lines: Iterator[rows.Row]) -> None:
    """Write a sheet, and further ones where Excel's last row is reached: `Findings`, `Findings 2`, ..."""
    number = 1
    row = next(lines, None)
    while row is not None or number == 1:
        sheet = book.add_worksheet(name if number == 1 else f"{name} {number}")
        sheet.freeze_panes(1, 2)
        for column, heading in enumerate(rows.COLUMNS):
            sheet.set_column(column, column, WIDTHS[heading])
            sheet.write_string(0, column, heading, formats["header"])
        at = 1
        while row is not None and at < ROWS_PER_SHEET:
            for column, content in enumerate(row):
                if content is not None:
                    look = formats[row[0]] if column == 0 and row[0] in tuple(Severity) else None
                    _write_cell(sheet, at, column, content, look)
            row = next(lines, None)
            at += 1
        sheet.autofilter(0, 0, max(at - 1, 1), len(rows.COLUMNS) - 1)
        number += 1


def _write_cell(sheet: Any, row: int, column: int, content: rows.Cell, look: Any) -> None:
    if isinstance(content, int):
        sheet.write_number(row, column, content, look)
    elif content is not None:
        sheet.write_string(row, column, rows.plain(content), look)
