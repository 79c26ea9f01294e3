"""A whole synthetic return of 2017/18: a finding for every cell outside the layout, and none for others.

The cells are judged here a second time, from the published lists and nothing of the program but its content
files. `KINSPEC_CASES` names the folder with the sample.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from kinspec.formats import recognise, sources
from kinspec.standard import format_for, portion
from kinspec.validators import validate

SAMPLE = Path(os.environ.get("KINSPEC_CASES", "/nowhere")) / "ssda903_sample"

pytestmark = pytest.mark.skipif(not SAMPLE.is_dir(), reason="KINSPEC_CASES does not name the sample returns")

YEAR = ("2017-04-01", "2018-03-31")
CODES = {
    "SEX": "sex-dfe",
    "ETHNIC": "ethnicity-dfe",
    "MOTHER": "yes-no-numeric",
    "RNE": "ssda903-reason-new-episode",
    "LS": "ssda903-legal-status",
    "CIN": "ssda903-category-of-need",
    "PLACE": "ssda903-placement-type",
    "PLACE_PROVIDER": "ssda903-placement-provider",
    "REC": "ssda903-reason-episode-ceased",
    "REASON_PLACE_CHANGE": "ssda903-reason-place-change",
    "REVIEW_CODE": "ssda903-review-participation",
}
DATES = ("DOB", "MC_DOB", "DECOM", "DEC", "REVIEW")
REQUIRED = {
    "header.csv": ("CHILD", "SEX", "DOB", "ETHNIC"),
    "episodes.csv": ("CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE"),
    "reviews.csv": ("CHILD", "DOB", "REVIEW", "REVIEW_CODE"),
}
UPN = re.compile(r"[A-HJ-NP-RT-Z]\d{11}[\dA-HJ-NP-RT-Z]|UN[1-5]", re.ASCII)
POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", re.ASCII)


def codes(name: str) -> set[str]:
    with (portion("standard") / "codelists" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return {
            row["code"]
            for row in csv.DictReader(stream)
            if (row["valid_from"] or "0") <= YEAR[1] and (row["valid_to"] or "9") >= YEAR[0]
        }


def is_date(text: str) -> bool:
    try:
        return re.fullmatch(r"\d\d/\d\d/\d{4}", text) is not None and bool(
            datetime.strptime(text, "%d/%m/%Y")
        )
    except ValueError:
        return False


def outside_the_layout() -> Iterator[tuple[str, int, str]]:
    lists = {column: codes(name) for column, name in CODES.items()}
    for name, required in REQUIRED.items():
        with (SAMPLE / name).open(encoding="utf-8-sig", newline="") as stream:
            for row, cells in enumerate(csv.DictReader(stream)):
                for column, text in cells.items():
                    wrong = (
                        column in required
                        if not text
                        else (column in lists and text not in lists[column])
                        or (column in DATES and not is_date(text))
                        or (column == "UPN" and not UPN.fullmatch(text))
                        or (column in ("HOME_POST", "PL_POST") and not POSTCODE.fullmatch(text))
                        or (column == "URN" and not re.fullmatch(r"\d{6,7}|SC\d{6}|XXXXXXX", text))
                    )
                    if wrong:
                        yield name, row, column


def test_every_cell_outside_the_layout_has_a_finding() -> None:
    report = validate(SAMPLE, as_="ssda903", year="2017/18")
    assert {table: report.checked[f"{table} rows"] for table in ("Header", "Episodes", "Reviews")} == {
        "Header": 2675,
        "Episodes": 5050,
        "Reviews": 12582,
    }
    expected = set(outside_the_layout())
    assert expected
    # Check digits and repeated rows are beyond what is judged here.
    found = {
        (str(finding.location.file), finding.location.row, str(finding.location.field))
        for finding in report.findings
        if finding.location.file in REQUIRED
        and finding.location.row is not None
        and finding.location.field is not None
        and finding.code
        not in ("table/identifier-check", "table/identifier-authority", "table/child-not-found")
    }
    assert found == expected


def test_what_is_not_of_these_tables_is_said() -> None:
    report = validate(SAMPLE, as_="ssda903", year="2017/18")
    left_out = {finding.location.file for finding in report.findings if finding.code == "file/not-a-table"}
    no_tables = {file.name for file in sources(SAMPLE) if recognise(file, format_for("ssda903")) is None}
    assert left_out == no_tables
    assert left_out.isdisjoint(REQUIRED)


def test_repeated_reviews_are_found() -> None:
    with (SAMPLE / "reviews.csv").open(encoding="utf-8", newline="") as stream:
        rows = [tuple(row) for row in csv.reader(stream)][1:]
    keys = [(row[0], row[2]) for row in rows]
    repeated = {number for number, key in enumerate(keys) if key in keys[:number]}
    report = validate(SAMPLE / "reviews.csv", as_="ssda903", year="2017/18")
    found = {
        finding.location.row
        for finding in report.findings
        if finding.code in ("table/repeated-key", "table/duplicate-row")
    }
    assert found == repeated
