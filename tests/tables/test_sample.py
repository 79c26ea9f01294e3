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
    "MISSING": "ssda903-absence-type",
    "SDQ_REASON": "ssda903-sdq-reason",
    "IN_TOUCH": "ssda903-in-touch",
    "ACTIV": "ssda903-activity",
    "ACCOM": "ssda903-accommodation",
    "SEX_ADOPTR": "ssda903-adopter-sex",
    "LS_ADOPTR": "ssda903-adopter-legal-status",
    "REASON_PLACED_CEASED": "ssda903-reason-placement-ceased",
    "PREV_PERM": "ssda903-previous-permanence",
    "LA_PERM": "ssda903-permanence-authority",
    "SW_REASON": "ssda903-social-worker-change",
} | dict.fromkeys(
    [
        "CONVICTED",
        "HEALTH_CHECK",
        "IMMUNISATIONS",
        "TEETH_CHECK",
        "HEALTH_ASSESSMENT",
        "SUBSTANCE_MISUSE",
        "INTERVENTION_RECEIVED",
        "INTERVENTION_OFFERED",
        "FOSTER_CARE",
    ],
    "yes-no-numeric",
)
DATES = [
    "DOB",
    "MC_DOB",
    "DECOM",
    "DEC",
    "REVIEW",
    "MIS_START",
    "MIS_END",
    "DOLO_START",
    "DOLO_END",
    "DATE_INT",
    "DATE_MATCH",
    "DATE_PLACED",
    "DATE_PLACED_CEASED",
    "DUC",
    "SW_DECOM",
    "SW_DEC",
]
NUMBERS = {"SDQ_SCORE": range(41), "NB_ADOPTR": (1, 2)}
REQUIRED = {
    "header.csv": ("CHILD", "SEX", "DOB", "ETHNIC"),
    "episodes.csv": ("CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE"),
    "reviews.csv": ("CHILD", "DOB", "REVIEW", "REVIEW_CODE"),
    "missing.csv": ("CHILD", "DOB", "MISSING", "MIS_START"),
    "DoLo.csv": ("CHILD", "DOB", "DOLO_START"),
    "oc2.csv": ("CHILD", "DOB", "IMMUNISATIONS", "TEETH_CHECK", "HEALTH_ASSESSMENT", "SUBSTANCE_MISUSE"),
    "oc3.csv": ("CHILD", "DOB", "IN_TOUCH", "ACTIV", "ACCOM"),
    "ad1.csv": tuple(
        ["CHILD", "DOB", "DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR"]
    ),
    "placed_for_adoption.csv": ("CHILD", "DOB", "DATE_PLACED"),
    "previous_permanence.csv": ("CHILD", "DOB", "PREV_PERM"),
    "uasc.csv": ("CHILD", "SEX", "DOB"),
    "sw_episodes.csv": ("CHILD", "DOB", "SW_ID", "SW_DECOM"),
}
ROWS = {
    "Header": 2675,
    "Episodes": 5050,
    "Reviews": 12582,
    "Missing": 43,
    "DoLo": 1,
    "OC2": 2675,
    "OC3": 53,
    "AD1": 29,
    "PlacedAdoption": 29,
    "PrevPerm": 2675,
    "UASC": 132,
    "SWEpisodes": 1,
}
ONCE = ("header.csv", "oc2.csv", "oc3.csv", "ad1.csv", "previous_permanence.csv", "uasc.csv")
UPN = re.compile(r"[A-HJ-NP-RT-Z]\d{11}[\dA-HJ-NP-RT-Z]|UN[1-5]", re.ASCII)
PARTIAL = re.compile(r"(ZZ|[0-3]\d)/(ZZ|[01]\d)/(ZZZZ|\d{4})", re.ASCII)
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
                        or (column == "DATE_PERM" and not (is_date(text) or PARTIAL.fullmatch(text)))
                        or (column in NUMBERS and text not in map(str, NUMBERS[column]))
                        or (column == "SW_ID" and not re.fullmatch(r"(SW|XX).{2,}", text))
                        or (column == "UPN" and not UPN.fullmatch(text))
                        or (column in ("HOME_POST", "PL_POST") and not POSTCODE.fullmatch(text))
                        or (column == "URN" and not re.fullmatch(r"\d{6,7}|SC\d{6}|XXXXXXX", text))
                    )
                    if wrong:
                        yield name, row, column


def test_every_cell_outside_the_layout_has_a_finding() -> None:
    report = validate(SAMPLE, as_="ssda903", year="2017/18")
    assert {table: report.checked[f"{table} rows"] for table in ROWS} == ROWS
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


def test_every_file_is_known_as_a_table_and_two_are_not_of_the_year() -> None:
    report = validate(SAMPLE, as_="ssda903", year="2017/18")
    known = {file.name: recognise(file, format_for("ssda903")) for file in sources(SAMPLE)}
    assert {name: table.table for name, table in known.items() if table}.keys() == REQUIRED.keys()
    assert {table.table for table in known.values() if table} == set(ROWS)
    assert not [finding for finding in report.findings if finding.code == "file/not-a-table"]
    outside = {str(one.location.table) for one in report.findings if one.code == "table/outside-years"}
    assert outside == {"DoLo", "SWEpisodes"}


@pytest.mark.parametrize("name", ONCE)
def test_a_child_that_stands_twice_is_found(name: str) -> None:
    with (SAMPLE / name).open(encoding="utf-8-sig", newline="") as stream:
        children = [row["CHILD"] for row in csv.DictReader(stream)]
    repeated = {number for number, child in enumerate(children) if child in children[:number]}
    report = validate(SAMPLE / name, as_="ssda903", year="2017/18")
    found = {
        one.location.row
        for one in report.findings
        if one.code in ("table/repeated-key", "table/duplicate-row")
    }
    assert found == repeated


def test_rows_about_children_that_header_lacks_are_found() -> None:
    def children(name: str) -> list[str]:
        with (SAMPLE / name).open(encoding="utf-8-sig", newline="") as stream:
            return [row["CHILD"] for row in csv.DictReader(stream)]

    known = set(children("header.csv"))
    strangers = {
        (name, row) for name in REQUIRED for row, one in enumerate(children(name)) if one not in known
    }
    report = validate(SAMPLE, as_="ssda903", year="2017/18")
    found = {
        (one.location.file, one.location.row)
        for one in report.findings
        if one.code == "table/child-not-found"
    }
    assert found == strangers


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
