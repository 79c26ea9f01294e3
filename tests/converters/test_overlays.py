"""What overlays may say, what they do to a few rows, and that changes made in FHIR win."""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import orjson
import pytest
import yaml
from tests.converters.returns import KEY, read, resources

from kinspec.converters import FaultyOverlay, convert, overlay_faults
from kinspec.formats import UnusableInput, plain_name, read_overlay
from kinspec.formats._date_layouts import date_layout
from kinspec.formats.overlay import fits
from kinspec.standard import root
from kinspec.validators import validate

PEOPLE = """\
Person ID,Gender,Birth date,Eye colour
7001,Male,14-FEB-2012,brown
7002,male,31-FEB-2010,
7003,F,3-mar-2014,green
"""
NARROW = """\
id: northmere
over: ssda903
tables:
  Header:
    file: "*people*.csv"
    columns: {Person ID: CHILD, Gender: SEX, Birth date: DOB}
    values: {SEX: {Male: M, male: M, Female: F, Not known: ''}}
    dates: DD-MON-YYYY
"""
WIDE = """\
id: wide
over: ssda903
tables:
  Header:
    file: all.csv
    takes: first-of-child
    columns: {Child: CHILD, Sex: SEX, Born: DOB}
    values: {SEX: {Male: M, Female: F}}
  Episodes:
    file: all.csv
    columns: {Child: CHILD, Start: DECOM, Legal: LS}
    dates: "YYYY-MM-DD[ HH:MM:SS]"
  Reviews:
    file: all.csv
    numbered: 2
    columns: {Child: CHILD, "Review {n}": REVIEW, "Kind {n}": REVIEW_CODE}
"""
ALL = """\
Start,Child,Sex,Born,Legal,Review 1,Kind 1,Review 2,Kind 2,Note
2026-06-02,7002,Male,01/12/2014,V2,01/07/2026,PN1,,,
2026-05-01 00:00:00,7001,Female,14/02/2012,C2,,,15/08/2026,PN3,late
2026-07-09,7001,Male,14/02/2012,C2,,,,,
2026-08-01,7002,Male,01/12/2014,V2
"""


def made(folder: Path, overlay: str, **files: str) -> tuple[Path, Path]:
    """An overlay and a folder of own files."""
    (folder / "own.yaml").write_text(overlay, "utf-8")
    (folder / "own").mkdir()
    for name, text in files.items():
        (folder / "own" / f"{name}.csv").write_text(text, "utf-8", newline="")
    return folder / "own.yaml", folder / "own"


def hub(overlay: Path, own: Path) -> list[dict[str, Any]]:
    convert(own, own.parent / "hub.ndjson", "fhir", overlay=overlay, key=KEY)
    return [orjson.loads(line) for line in (own.parent / "hub.ndjson").read_bytes().splitlines()]


def back(bundles: list[dict[str, Any]], overlay: Path, folder: Path) -> tuple[Any, dict[str, str]]:
    held = folder / "edited.ndjson"
    held.write_bytes(b"".join(orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE) for one in bundles))
    outcome = convert(held, folder / "back", "ssda903", overlay=overlay, force=True)
    return outcome, {path.name: path.read_text("utf-8") for path in (folder / "back").iterdir()}


def test_a_return_is_written_and_the_own_file_comes_back(tmp_path: Path) -> None:
    overlay, own = made(tmp_path, NARROW, people=PEOPLE)
    bundles = hub(overlay, own)
    assert [one.get("birthDate") for one in resources(bundles, "Patient")] == [
        "2012-02-14",
        None,
        "2014-03-03",
    ]
    convert(tmp_path / "hub.ndjson", tmp_path / "return", "ssda903")
    assert read(tmp_path / "return" / "header.csv") == [
        ["CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"],
        ["7001", "M", "14/02/2012", "", "", "", ""],
        ["7002", "M", "31-FEB-2010", "", "", "", ""],
        ["7003", "F", "03/03/2014", "", "", "", ""],
    ]
    assert back(bundles, overlay, tmp_path)[1] == {"people.csv": PEOPLE}


def test_what_rides_for_own_files_belongs_to_them_alone(tmp_path: Path) -> None:
    overlay, own = made(tmp_path, NARROW, people=PEOPLE)
    told = json.dumps(hub(overlay, own))
    assert '"valueCode": "ssda903+northmere"' in told
    assert "brown" in told
    outcome = convert(tmp_path / "hub.ndjson", tmp_path / "return", "ssda903")
    assert "brown" not in (tmp_path / "return" / "header.csv").read_text()
    counts = {one.slots["what"]: one.slots["count"] for one in outcome.report.first("conversion/not-carried")}
    assert counts == {"description of a file of another layout": 1}
    riding = [one.slots for one in outcome.report.first("conversion/of-another-format")]
    # Two colours, the second spelling of Male, an F where Female is written, a date with one figure.
    assert {one["field"]: one["count"] for one in riding} == {
        "Header.Eye colour": 2,
        "Header.Gender": 2,
        "Header.Birth date": 1,
    }
    assert {one["owner"] for one in riding} == {"ssda903+northmere"}


def test_a_change_in_fhir_wins_over_what_the_file_said(tmp_path: Path) -> None:
    overlay, own = made(tmp_path, NARROW, people=PEOPLE)
    bundles = hub(overlay, own)
    _, second, third = resources(bundles, "Patient")
    text = json.dumps(second).replace('"code": "M"', '"code": "F"')
    second.clear()
    second.update(json.loads(text), gender="female", birthDate="2010-03-01")
    second.pop("_birthDate")
    third["birthDate"] = "2014-03-04"
    outcome, files = back(bundles, overlay, tmp_path)
    assert files["people.csv"].splitlines()[1:] == [
        "7001,Male,14-FEB-2012,brown",
        "7002,Female,01-MAR-2010,",
        "7003,F,04-MAR-2014,green",
    ]
    assert set(outcome.report.counts_by_code) == {"overlay/several-spellings"}


def test_a_wide_file_feeds_three_tables_and_keeps_its_order(tmp_path: Path) -> None:
    overlay, own = made(tmp_path, WIDE, all=ALL)
    outcome = convert(own, tmp_path / "return", "ssda903", overlay=overlay, key=KEY)
    assert outcome.read == {"Header": 2, "Episodes": 4, "Reviews": 2}
    tables = {path.name: [row[:4] for row in read(path)[1:]] for path in (tmp_path / "return").iterdir()}
    assert tables == {
        "header.csv": [["7001", "F", "14/02/2012", ""], ["7002", "M", "01/12/2014", ""]],
        "episodes.csv": [
            ["7001", "01/05/2026", "", "C2"],
            ["7001", "09/07/2026", "", "C2"],
            ["7002", "02/06/2026", "", "V2"],
            ["7002", "01/08/2026", "", "V2"],
        ],
        "reviews.csv": [
            ["7001", "14/02/2012", "15/08/2026", "PN3"],
            ["7002", "01/12/2014", "01/07/2026", "PN1"],
        ],
    }
    (differing,) = outcome.report.first("overlay/differs-from-first-row")
    assert (differing.slots["column"], differing.slots["field"], differing.slots["count"]) == (
        "Sex",
        "Header.SEX",
        1,
    )
    assert back(hub(overlay, own), overlay, tmp_path)[1] == {"all.csv": ALL}


def test_changes_reach_every_row_of_a_wide_file(tmp_path: Path) -> None:
    overlay, own = made(tmp_path, WIDE, all=ALL)
    bundles = hub(overlay, own)
    child = next(one for one in resources(bundles, "Patient") if "7002" in json.dumps(one["identifier"]))
    child["birthDate"] = "2014-12-02"
    review = resources(bundles, "Encounter")[0]
    entries = next(
        one["entry"]
        for one in bundles
        if {"resource": review} in [{"resource": e["resource"]} for e in one["entry"]]
    )
    # A review that came later finds the columns that are free in a row of its child.
    later = json.loads(json.dumps(review)) | {"id": "later", "period": {"start": "2026-09-30"}}
    later["meta"].pop("source")
    entries.append({"fullUrl": "urn:uuid:later", "resource": later})
    outcome, files = back(bundles, overlay, tmp_path)
    lines = files["all.csv"].splitlines()
    assert lines[1].startswith("2026-06-02,7002,Male,02/12/2014,V2,")
    assert lines[4].startswith("2026-08-01,7002,Male,02/12/2014,V2")
    assert sum(line.count("30/09/2026") for line in lines) == 1
    assert "conversion/not-carried" not in outcome.report.counts_by_code


def test_records_that_never_stood_in_an_own_file_are_written_there(tmp_path: Path) -> None:
    (tmp_path / "header.csv").write_text("CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n1,M,14/02/2012,WBRI,,,\n")
    overlay, _ = made(tmp_path, NARROW)
    convert(tmp_path / "header.csv", tmp_path / "hub.ndjson", "fhir", key=KEY)
    outcome = convert(tmp_path / "hub.ndjson", tmp_path / "back", "ssda903", overlay=overlay)
    assert (tmp_path / "back" / "people.csv").read_bytes().decode() == (
        "Person ID,Gender,Birth date\r\n1,Male,14-FEB-2012\r\n"
    )
    # The ethnic group has no column there, and that is said.
    assert [one.slots["field"] for one in outcome.report.first("conversion/no-column")] == ["Header.ETHNIC"]


def test_a_code_that_no_own_text_means_is_not_written_as_another(tmp_path: Path) -> None:
    overlay, own = made(tmp_path, NARROW.replace("Female: F", "F: M, Female: F"), people=PEOPLE)
    text = json.dumps(hub(overlay, own)[1]).replace('"code": "M"', '"code": "U"')
    assert back([json.loads(text)], overlay, tmp_path)[1]["people.csv"].splitlines()[1].split(",")[1] == "U"
    faulty = NARROW.replace("Female: F", "F: M, U: M")
    overlay.write_text(faulty, "utf-8")
    outcome, files = back([json.loads(text)], overlay, tmp_path)
    assert files["people.csv"].splitlines()[1].split(",")[1] == ""
    assert [one.slots["field"] for one in outcome.report.first("conversion/unwritable")] == ["Header.SEX"]


@pytest.mark.parametrize(
    ("layout", "text", "expected"),
    [
        ("DD-MON-YYYY", "14-FEB-2012", "14/02/2012"),
        ("DD-MON-YYYY", "14-feb-2012", "14/02/2012"),
        ("DD-MON-YYYY", "31-FEB-2012", "31-FEB-2012"),
        ("DD-MON-YYYY", "14/02/2012", "14/02/2012"),
        ("YYYY-MM-DD HH:MM:SS", "2012-02-14 23:59:59", "14/02/2012"),
        ("YYYY-MM-DD HH:MM:SS", "2012-02-14 24:00:00", "2012-02-14 24:00:00"),
        ("YYYY-MM-DD HH:MM:SS", "2012-02-14", "2012-02-14"),
        ("YYYY-MM-DD[ HH:MM:SS]", "2012-02-14", "14/02/2012"),
        ("YYYY-MM-DD HH:MM:SS.SSS", "2012-02-14 00:00:00.000", "14/02/2012"),
        ("MM/DD/YYYY", "02/03/2012", "03/02/2012"),
        # It cannot be a month, and as a day of the format it would be a guess.
        ("MM/DD/YYYY", "13/02/2012", ""),
        ("DD/MM/YY", "14/02/49", "14/02/2049"),
        ("DD/MM/YY", "14/02/50", "14/02/1950"),
        ("YYYYMMDD", "20120214", "14/02/2012"),
        ("YYYYMMDD", "2012214", "2012214"),
        ("DD.MM.YYYY", "4.2.2012", "04/02/2012"),
        ("DD.MM.YYYY", "٤.٢.2012", "٤.٢.2012"),
    ],
)
def test_dates_are_read_by_their_layout_and_never_guessed(
    layout: str, text: str, expected: str, tmp_path: Path
) -> None:
    told = NARROW.replace("DD-MON-YYYY", f"'{layout}'\n    years_from: 1950")
    people = f"Person ID,Gender,Birth date\n1,M,{text}\n"
    overlay, own = made(tmp_path, told, people=people)
    convert(own, tmp_path / "return", "ssda903", overlay=overlay, key=KEY)
    assert read(tmp_path / "return" / "header.csv")[1][2] == expected
    assert back(hub(overlay, own), overlay, tmp_path)[1] == {"people.csv": people}


FAULTS = {
    "over: ssda930\ntables: {}": ("unknown-format", 1, 7),
    "over: ssda903": ("missing-word", 1, 1),
    "id: 1x\nover: ssda903\ntables: {}": ("not-an-id", 1, 5),
    NARROW.replace("over:", "ovr:"): ("unknown-word", 2, 1),
    NARROW.replace("  Header:", "  Headers:"): ("unknown-table", 4, 3),
    NARROW.replace("date: DOB", "date: DOBB"): ("unknown-field", 6, 58),
    NARROW.replace("columns: {", "columns: {Sex: SEX, "): ("field-twice", 6, 51),
    NARROW.replace("columns: {", "columns: {gender: UPN, "): ("column-twice", 6, 46),
    NARROW.replace("{Male: M", "{Male: MALE"): ("unknown-code", 7, 26),
    NARROW.replace("{Male: M", "{'': M"): ("from-blank", 7, 20),
    NARROW.replace("male: M", "Male: F"): ("word-twice", 7, 29),
    NARROW.replace("dates: DD-MON-YYYY", "dates: MON-YYYY"): ("bad-layout", 8, 12),
    NARROW.replace("dates: DD-MON-YYYY", "dates: DD-MM-MON-YYYY"): ("bad-layout", 8, 12),
    NARROW.replace("dates: DD-MON-YYYY", "dates: DD-MM-YY"): ("bad-layout", 8, 12),
    NARROW.replace("dates: DD-MON-YYYY", "dates: {SEX: DD-MM-YYYY}"): ("not-a-date", 8, 13),
    NARROW.replace("Person ID: CHILD, ", ""): ("no-child", 6, 14),
    NARROW + "    preferred: {SEX: {M: Man}}\n": ("not-preferred", 9, 26),
    NARROW + "    numbered: 3\n": ("no-number", 6, 14),
    NARROW + "    takes: filled\n    numbered: many\n": ("wrong-shape", 10, 15),
    NARROW + "    takes: some\n": ("not-a-choice", 9, 12),
    NARROW + "  Reviews: {file: '*people*.csv', columns: {Person ID: CHILD}}\n": (
        "not-one-for-every-row",
        9,
        3,
    ),
    NARROW + "  Reviews: {file: '*people*.csv', columns: {Person ID: CHILD}, takes: filled}\n": (
        "nothing-of-its-own",
        9,
        3,
    ),
    WIDE.replace("Child: CHILD, Start", "Case: CHILD, Start"): ("other-child", 4, 3),
    NARROW.replace("columns: {", "columns: ["): ("not-yaml", 6, 61),
    NARROW + f"    numbered: {'1' * 5000}\n": ("wrong-shape", 9, 15),
    NARROW.replace('"*people*.csv"', "own/people.csv"): ("wrong-shape", 5, 11),
    "title: [a]\n" + NARROW: ("wrong-shape", 1, 8),
    # Deeper still, and the library ends the process.
    "a: " + "[" * 100 + "]" * 100: ("not-yaml", 1, 63),
}


@pytest.mark.parametrize(("text", "expected"), FAULTS.items(), ids=[one[0] for one in FAULTS.values()])
def test_faults_are_told_with_the_word_and_its_place(
    text: str, expected: tuple[str, int, int], tmp_path: Path
) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(text, "utf-8")
    told = [one for one in overlay_faults(path) if one.severity == "error"]
    assert ("overlay/" + expected[0], "own.yaml", *expected[1:]) in [
        (one.code, one.location.file, one.location.line, one.location.column) for one in told
    ]
    assert all("[hidden]" not in one.message and "[hidden]" not in one.fix for one in told)
    with pytest.raises(FaultyOverlay, match=r"^own\.yaml:\d+:\d+: "):
        convert(tmp_path, tmp_path / "out", "fhir", overlay=path)


@pytest.mark.parametrize(
    ("spelled", "meant"),
    [
        ("dd-mmm-yyyy", "DD-Mon-YYYY"),
        ("D/M/YY", "DD/MM/YY, which reads single figures as well"),
        ("d/m/yyyy hh:mm", "DD/MM/YYYY HH:MM, which reads single figures as well"),
        ("dd/mm/yyyy hh:mm:ss.000", "DD/MM/YYYY HH:MM:SS.SSS"),
        ("dddd d mmmm yyyy", None),
        ("yyyy", None),
    ],
)
def test_a_layout_spelled_as_in_a_spreadsheet_is_spelled_out(
    spelled: str, meant: str | None, tmp_path: Path
) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(NARROW.replace("DD-MON-YYYY", f"'{spelled}'"), "utf-8")
    (told,) = [one.message for one in overlay_faults(path) if one.code == "overlay/bad-layout"]
    if meant is None:
        assert "here it is spelled" not in told
    else:
        assert told.endswith(f": here it is spelled {meant}.")


def test_the_tutorial_says_what_each_layout_reads() -> None:
    page = (root() / "docs" / "tutorials" / "own-csv.md").read_text("utf-8")
    rows = [line.split("|")[1:3] for line in page.splitlines() if re.match(r"\| `[DY]+[-/ M]", line)]
    assert len(rows) == 8
    for layouts, texts in rows:
        for layout in re.findall("`([DY][^`]+)`", layouts):
            for text in re.findall("`([^`]+)`", texts):
                assert date_layout(layout, 1950).read(text) == date(2019, 5, 3), (layout, text)


def test_aliases_of_aliases_do_not_add_up(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    lines = [f"k{number}: &a{number} [*a{number - 1}, *a{number - 1}]" for number in range(1, 25)]
    path.write_text("\n".join(["k0: &a0 [x]", *lines, NARROW]), "utf-8")
    assert [one.code for one in overlay_faults(path)] == ["overlay/not-yaml"]


@pytest.mark.parametrize("told", ["values: {ETHNIC: {White: WBRI}}", "dates: {MC_DOB: DD/MM/YYYY}"])
def test_what_is_said_of_a_field_that_no_column_feeds_is_told(told: str, tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    kept = [line for line in NARROW.splitlines() if told[:5] not in line]
    path.write_text("\n".join([*kept, f"    {told}"]), "utf-8")
    (found,) = [one for one in overlay_faults(path) if one.code == "overlay/not-fed"]
    assert (str(found.severity), found.location.line) == ("warning", 8)
    assert read_overlay(path).remarks


def test_a_text_that_means_blank_makes_no_record_and_a_date_that_would_be_a_guess_does(
    tmp_path: Path,
) -> None:
    told = WIDE + "    values: {REVIEW_CODE: {none: ''}}\n    dates: MM/DD/YYYY\n"
    header, first, *_ = ALL.splitlines()
    rows = [
        first.replace("01/07/2026,PN1", ",none"),
        first.replace("01/07/2026,PN1", "13/07/2026,"),
        first.replace("01/07/2026,PN1", "07/13/2026,none"),
    ]
    text = "\n".join([header, *rows, ""])
    overlay, own = made(tmp_path, told, all=text)
    outcome = convert(own, tmp_path / "return", "ssda903", overlay=overlay, key=KEY)
    assert [row[2:4] for row in read(tmp_path / "return" / "reviews.csv")[1:]] == [
        ["", ""],
        ["13/07/2026", ""],
    ]
    report = validate(own, overlay=overlay)
    assert report.checked["Reviews rows"] == outcome.read["Reviews"] == 2
    assert back(hub(overlay, own), overlay, tmp_path)[1] == {"all.csv": text}


def test_a_file_has_as_many_numbered_columns_as_it_needs(tmp_path: Path) -> None:
    overlay, own = made(tmp_path, WIDE.replace("numbered: 2", "numbered: 30"), all=ALL.replace("Kind 2", "K"))
    report = validate(own, overlay=overlay)
    assert report.checked["Reviews rows"] == 2
    assert [one.slots["column"] for one in report.first("overlay/missing-column")] == ["Kind 2"]
    assert back(hub(overlay, own), overlay, tmp_path)[1] == {"all.csv": ALL.replace("Kind 2", "K")}


def test_a_child_of_two_wide_files_is_one_child(tmp_path: Path) -> None:
    two = {"all1": ALL, "all2": ALL.replace(",7001,", ",7009,")}
    overlay, own = made(tmp_path, WIDE.replace("all.csv", "all*.csv"), **two)
    report = validate(own, overlay=overlay)
    outcome = convert(own, tmp_path / "return", "ssda903", overlay=overlay, key=KEY)
    assert report.checked["Header rows"] == outcome.read["Header"] == 3
    assert [one[0] for one in read(tmp_path / "return" / "header.csv")[1:]] == ["7001", "7002", "7009"]


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"people": "Person,Sex\n1,M\n"}, "people.csv: "),
        ({"other": "a,b\n1,2\n", "people": ""}, "people.csv: "),
        ({"other": "a,b\n1,2\n"}, "other.csv: "),
    ],
)
def test_a_source_without_own_files_is_refused_with_the_reason(
    files: dict[str, str], why: str, tmp_path: Path
) -> None:
    overlay, own = made(tmp_path, NARROW, **files)
    for run in (
        lambda: validate(own, overlay=overlay),
        lambda: convert(own, tmp_path / "out", "fhir", overlay=overlay, key=KEY),
    ):
        with pytest.raises(UnusableInput, match="the overlay northmere is for. " + why):
            run()


def test_an_archive_of_own_files_is_checked_and_converted(tmp_path: Path) -> None:
    overlay, own = made(tmp_path, NARROW, people=PEOPLE)
    with zipfile.ZipFile(tmp_path / "own.zip", "w") as archive:
        archive.write(own / "people.csv", "export/people.csv")
    assert validate(tmp_path / "own.zip", overlay=overlay).checked["Header rows"] == 3
    outcome = convert(tmp_path / "own.zip", tmp_path / "hub.ndjson", "fhir", overlay=overlay, key=KEY)
    assert outcome.read == {"Header": 3}


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*people*.csv", "people.csv"),
        ("*.csv", "Header.csv"),
        ("*_20??.csv", "_20--.csv"),
        ("*", "Header"),
    ],
)
def test_a_file_that_never_was_gets_a_name_that_fits(pattern: str, expected: str) -> None:
    name = plain_name(pattern, "Header", Counter())
    assert name == expected
    assert fits(name, pattern)


def test_several_words_for_a_code_are_no_fault_and_the_first_is_named(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(NARROW, "utf-8")
    (found,) = overlay_faults(path)
    assert (found.code, str(found.severity)) == ("overlay/several-spellings", "information")
    assert "Male is written" in found.message
    path.write_text(NARROW + "    preferred: {SEX: {M: male}}\n", "utf-8")
    assert overlay_faults(path) == []
    feed = read_overlay(path).files[0].feeds[0]
    assert feed.recodings["SEX"].to_own("M") == "male"


def test_a_file_without_an_entry_and_a_column_that_is_not_there_are_said(tmp_path: Path) -> None:
    overlay, own = made(tmp_path, NARROW, people=PEOPLE.replace("Birth date", "Born"), other="a,b\n1,2\n")
    report = convert(own, tmp_path / "hub.ndjson", "fhir", overlay=overlay, key=KEY).report
    assert [one.location.file for one in report.first("overlay/no-entry")] == ["other.csv"]
    assert [one.slots["column"] for one in report.first("overlay/missing-column")] == ["Birth date"]


def test_an_overlay_converts_its_own_format_alone(tmp_path: Path) -> None:
    overlay, own = made(tmp_path, NARROW, people=PEOPLE)
    hub(overlay, own)
    with pytest.raises(ValueError, match="XML"):
        convert(tmp_path / "hub.ndjson", tmp_path / "b", "ssda903", form="xml", overlay=overlay)
    assert not (tmp_path / "b").exists()


def test_validation_names_own_columns_and_lines(tmp_path: Path) -> None:
    overlay, own = made(tmp_path, WIDE, all=ALL.replace("C2,,", "C9,,").replace("14/02/2012", "14/02/12"))
    report = validate(own, overlay=overlay)
    told = {
        (one.code, one.location.line, one.location.column, one.location.field)
        for one in report.findings
        if one.severity == "error" and one.location.column
    }
    assert ("table/unknown-code", 3, 5, "Legal") in told
    assert ("table/unknown-code", 4, 5, "Legal") in told
    # The child stands on two rows and in Header once.
    assert {one for one in told if one[3] == "Born"} == {("table/not-a-date", 3, 4, "Born")}
    assert report.checked["Header rows"] == 2
    assert report.checked["Reviews rows"] == 2


def test_advice_is_about_the_overlay_where_there_is_one(tmp_path: Path) -> None:
    overlay, own = made(tmp_path, WIDE, all=ALL.replace("C2,,", "C9,,").replace("14/02/2012", "14/02/12"))
    fixes = {one.code: one.fix for one in validate(own, overlay=overlay).findings}
    assert "under `values:` of the overlay, for LS" in fixes["table/unknown-code"]
    assert "under `dates:` of the overlay, such as DOB: " in fixes["table/not-a-date"]
    assert "under `columns:` of the overlay" in fixes["table/missing-column"]
    assert "under `columns:` of the overlay" in fixes["table/missing-optional-column"]


@pytest.mark.parametrize("text", [NARROW, WIDE])
def test_the_schema_describes_overlays(text: str) -> None:
    schema = json.loads((root() / "standard" / "schemas" / "overlay.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    checker = jsonschema.Draft202012Validator(schema)
    checker.validate(yaml.safe_load(text))
    for old, new in (
        ("over: ", "ovr: "),
        ("columns:", "colums:"),
        ("    file:", "    fil:"),
        ("over: ssda903", "over: 3"),
    ):
        assert list(checker.iter_errors(yaml.safe_load(text.replace(old, new))))
