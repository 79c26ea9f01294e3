"""The public entrance: what it takes, what it decides by itself, what it leaves out, what it refuses."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinspec.findings import Report
from kinspec.formats import SourceFile
from kinspec.standard import CollectionYear, format_for
from kinspec.validators import UnusableInput, validate

HEADER = b"CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\r\n"
REVIEWS = b"CHILD,DOB,REVIEW,REVIEW_CODE\r\n"
CHILD = {"CHILD": "1", "SEX": "F", "DOB": "14/02/2013", "ETHNIC": "WBRI", "UPN": "UN1"}


def codes(report: Report) -> list[str]:
    return [finding.code for finding in report.findings]


def choices(report: Report) -> dict[str, str]:
    return {choice.what: choice.chosen for choice in report.choices}


def skipped(report: Report) -> list[str]:
    return [one.what for one in report.not_checked]


def test_the_format_is_known_by_content_and_said(tmp_path: Path) -> None:
    (tmp_path / "anything.txt").write_bytes(HEADER + b"1,F,14/02/2013,WBRI,UN1,,\r\n")
    report = validate(tmp_path)
    assert report.valid
    assert choices(report) == {"format": "ssda903", "collection year": "2026/27"}
    assert report.checked == {"files": 1, "Header rows": 1}
    others = [f"table {name}" for name in format_for("ssda903").tables if name != "Header"]
    assert skipped(report) == [*others, "the rules of ssda903"]


def test_a_table_that_is_not_of_the_year_is_not_missed() -> None:
    missed = {year: skipped(validate(HEADER, as_="ssda903", year=year)) for year in ("2022/23", "2025/26")}
    assert "table Missing" in missed["2022/23"]
    assert not {"table SWEpisodes", "table DoLo"} & set(missed["2022/23"])
    assert "table SWEpisodes" in missed["2025/26"]
    assert "table DoLo" not in missed["2025/26"]


def test_what_was_said_is_not_decided_again() -> None:
    report = validate(HEADER, as_="ssda903", year="2025/26")
    assert report.choices == []


@pytest.mark.parametrize("year", ["2023/24", "2023-24", "2024", 2024, CollectionYear(2024)])
def test_a_year_has_several_spellings(year: Any) -> None:
    report = validate({"Header": [CHILD]}, year=year)
    assert codes(report) == ["table/code-not-yet"]


def test_a_year_that_is_not_described_uses_the_nearest() -> None:
    chosen = [
        choice for choice in validate(HEADER, year="2017/18").choices if choice.what.startswith("layout")
    ]
    assert [choice.chosen for choice in chosen] == ["2022/23"]
    chosen = [choice for choice in validate(HEADER, year="2030").choices if choice.what.startswith("layout")]
    assert [choice.chosen for choice in chosen] == ["2026/27"]


def test_dates_of_another_year_are_pointed_out() -> None:
    review = {"CHILD": "1", "DOB": "14/02/2013", "REVIEW_CODE": "PN1"}
    days = ["01/04/2024", "31/03/2025", "28/09/2026", "31/02/2026", "x"]
    (choice,) = validate({"Reviews": [review | {"REVIEW": day} for day in days]}, as_="ssda903").choices
    assert choice.chosen == "2026/27"
    assert "most dates lie in 2024/25" in choice.why
    (choice,) = validate({"Reviews": [review | {"REVIEW": "28/09/2026"}]}, as_="ssda903").choices
    assert "most dates" not in choice.why


def test_rows_take_text_numbers_dates_and_nothing() -> None:
    day = date(2013, 2, 14)
    rows = [
        {"CHILD": 1, "SEX": "F", "DOB": day, "ETHNIC": "WBRI", "UPN": "UN1", "MOTHER": 0, "MC_DOB": None},
        {"CHILD": 2.0, "SEX": "F", "DOB": datetime(2013, 2, 14), "ETHNIC": "WBRI", "UPN": "", "MOTHER": 1.0},
        {"CHILD": "3", "SEX": "F", "DOB": "14/02/2013", "ETHNIC": "WBRI", "MC_DOB": float("nan")},
    ]
    episode = {"DECOM": day, "RNE": "S", "LS": "V2", "CIN": "N1", "PLACE": "U4"}
    report = validate(
        {"Header": rows, "Episodes": [{"CHILD": child} | episode for child in (1, "2", 3.0, 4)]}
    )
    assert [(one.code, one.location.row, one.record) for one in report.findings] == [
        ("table/child-not-found", 3, "4")
    ]


def test_a_number_with_a_fraction_and_a_time_are_no_cells_of_a_return() -> None:
    report = validate({"Header": [CHILD | {"MOTHER": 0.5, "MC_DOB": datetime(2026, 1, 1, 12)}]})
    assert [finding.value for finding in report.findings] == ["0.5", "2026-01-01 12:00:00"]


@pytest.mark.parametrize("value", [True, b"x", [1], {"a": 1}, object(), "\ud800"])
def test_other_values_are_a_mistake_of_the_caller(value: Any) -> None:
    with pytest.raises(TypeError, match=r"^Header row 1, UPN: ") as refused:
        validate({"Header": [CHILD, CHILD | {"UPN": value}]})
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("source", "options", "error", "said"),
    [
        (b"", {}, UnusableInput, "neither a table of a known format"),
        (b"name,age\n", {}, UnusableInput, "neither a table of a known format"),
        ([b"a", b"b"], {}, UnusableInput, "none of the 2 files"),
        ([], {}, UnusableInput, "nothing to check"),
        ("/nowhere/at/all", {}, UnusableInput, "no such file"),
        (HEADER, {"as_": "ssda904"}, ValueError, "ssda903"),
        (HEADER, {"year": "2019/21"}, ValueError, "2026/27"),
        (HEADER, {"rule_set": "next"}, ValueError, "2026/27"),
        (HEADER, {"as_": "ssda903", "profile": "child"}, ValueError, "one of the two"),
        ({"Pupils": []}, {}, ValueError, "ssda903"),
        ({"Header": []}, {"as_": "fhir"}, ValueError, "ssda903"),
        ([{"resourceType": "Patient"}], {"as_": "ssda903"}, ValueError, "fhir"),
        ({"Header": [1]}, {}, TypeError, "Header row 0"),
        ({"Header": [{1: 2}]}, {}, TypeError, "Header row 0"),
        (5, {}, TypeError, "int"),
    ],
)
def test_misuse_is_one_clear_line(
    source: Any, options: dict[str, Any], error: type[Exception], said: str
) -> None:
    with pytest.raises(error) as refused:
        validate(source, **options)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_named_format_makes_a_report_of_anything() -> None:
    report = validate(b"name,age\n", as_="ssda903")
    assert codes(report) == ["file/not-a-table", "table/nothing-to-check"]
    assert not report.valid


@pytest.fixture
def checked_as_fhir(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Calls that reach the checks of resources: what they got and which profile."""
    calls: list[tuple[Any, ...]] = []

    def check_files(files: list[SourceFile], report: Report, profile: str | None) -> None:
        calls.append(([file.name for file in files], profile))

    def check_resources(resources: Any, report: Report, profile: str | None) -> None:
        calls.append((list(resources), profile))

    module = ModuleType("kinspec.validators.fhir")
    vars(module).update(check_files=check_files, check_resources=check_resources)
    monkeypatch.setitem(sys.modules, "kinspec.validators.fhir", module)
    return calls


PATIENT = {"resourceType": "Patient"}
JSON = b'\xef\xbb\xbf {"resourceType": "Patient"}'


@pytest.mark.parametrize(
    ("source", "options", "call"),
    [
        (JSON, {}, (["(bytes)"], None)),
        (b'<Patient xmlns="http://hl7.org/fhir"/>', {}, (["(bytes)"], None)),
        (JSON, {"as_": "fhir"}, (["(bytes)"], None)),
        (JSON, {"as_": "child"}, (["(bytes)"], "child")),
        (b"anything", {"profile": "http://example.org/p"}, (["(bytes)"], "http://example.org/p")),
        (PATIENT, {}, ([PATIENT], None)),
        ([PATIENT, PATIENT], {"as_": "child"}, ([PATIENT, PATIENT], "child")),
        (iter([PATIENT]), {"profile": "child"}, ([PATIENT], "child")),
    ],
)
def test_resources_go_to_the_checks_of_resources(
    checked_as_fhir: list[tuple[Any, ...]], source: Any, options: dict[str, Any], call: tuple[Any, ...]
) -> None:
    report = validate(source, year="2026/27", **options)
    assert checked_as_fhir == [call]
    assert [what for what in skipped(report) if "asks for" in what] == ["what `year` asks for"]
    assert choices(report) == ({"format": "fhir"} if isinstance(source, bytes) and not options else {})


def test_what_makes_no_difference_is_said() -> None:
    report = validate(
        HEADER,
        as_="ssda903",
        year="2026/27",
        rule_set="2026/27",
        authority="820",
        previous=HEADER,
        references={"postcodes": []},
        rules=["101"],
        definitions=["profile.json"],
    )
    asked = [what for what in skipped(report) if "asks for" in what]
    assert len(asked) == 6
    for name in ("rule_set", "authority", "previous", "references", "rules", "definitions"):
        assert any(name in what for what in asked)


def test_counts_are_exact_when_every_cell_fails() -> None:
    body = b"".join(b"%d,x%d,y,z\r\n" % (number, number) for number in range(30_000))
    report = validate(REVIEWS + body, as_="ssda903")
    assert report.counts_by_code["table/not-a-date"] == 60_000
    assert report.counts_by_code["table/unknown-code"] == 30_000
    assert report.counts["error"] == 90_000
    findings = iter(report.findings)
    next(findings)  # that there is no Header table
    places = [(one.location.row, one.location.field) for one in findings]
    assert places == [(row, field) for row in range(30_000) for field in ("DOB", "REVIEW", "REVIEW_CODE")]


def test_two_runs_agree_and_the_order_of_files_does_not_matter(tmp_path: Path) -> None:
    bad = HEADER + b"1,X,31/02/2013,?,UN9,,\r\n" * 3
    reviews = REVIEWS + b"2,x,y,z\r\n" * 3
    (tmp_path / "a.csv").write_bytes(bad)
    (tmp_path / "b.csv").write_bytes(reviews)
    first = [finding.as_dict() for finding in validate(tmp_path).findings]
    assert first == [finding.as_dict() for finding in validate(tmp_path).findings]
    (tmp_path / "b.csv").rename(tmp_path / "0.csv")
    tables = [str(finding.location.table) for finding in validate(tmp_path).findings]
    assert tables == sorted(tables, key=["Header", "Episodes", "Reviews"].index)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=120), st.booleans())
def test_no_bytes_raise(content: bytes, headed: bool) -> None:
    report = validate(HEADER + content if headed else content, as_="ssda903")
    assert len(report.findings) == sum(report.counts.values())
    assert report.findings or headed


texts = st.text(st.characters(codec="utf-8"), max_size=8)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from([*CHILD, "MC_DOB", "OTHER"]), texts), max_size=5))
def test_no_rows_raise_and_each_finding_names_its_cell(rows: list[dict[str, str]]) -> None:
    report = validate({"Header": rows}, as_="ssda903")
    for finding in report.findings:
        if finding.value is not None:
            assert finding.location.row is not None
            assert rows[finding.location.row][str(finding.location.field)] == finding.value


def test_values_stay_out_of_what_a_log_would_show() -> None:
    report = validate({"Header": [CHILD | {"UPN": "CANARY-1", "CHILD": "CANARY-2"}]})
    assert report.findings
    assert "CANARY" not in repr(report) + repr(list(report.findings))


def test_without_an_overlay_advice_is_about_the_return() -> None:
    rows = {"Header": [{"CHILD": "1", "SEX": "Male", "DOB": "14-FEB-2012", "ETHNIC": "WBRI", "UPN": "UN1"}]}
    fixes = {one.code: one.fix for one in validate(rows, "ssda903").findings}
    assert "for example 28/09/2026. An overlay can" in fixes["table/not-a-date"]
    assert fixes["table/unknown-code"].startswith("Choose a code of the list: M, F, U. An overlay")


def test_whoever_has_files_of_their_own_is_told_of_overlays(tmp_path: Path) -> None:
    for name in ("people.csv", "placements.csv"):
        (tmp_path / name).write_text("Person ID,Gender,Birth date\n4101,Male,14-FEB-2012\n", "utf-8")
    for source in (tmp_path, tmp_path / "people.csv"):
        with pytest.raises(
            UnusableInput, match=r"kinspec validate --overlay, https://.*/tutorials/own-csv/$"
        ):
            validate(source)
