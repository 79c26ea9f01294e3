"""What the report of a conversion says of the whole: what was read, what was decided, what was lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.converters.returns import KEY, SMALL, read, written

from kinspec.converters import convert

PEOPLE = "Person ID,Gender,Birth date\n7001,Male,14-FEB-2012\n"
OVERLAY = """\
id: northmere
over: ssda903
tables:
  Header:
    file: people*.csv
    columns: {Person ID: CHILD, Gender: SEX, Birth date: DOB}
    values: {SEX: {Male: M, Female: F}}
    dates: DD-MON-YYYY
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A return as text files."""
    return written(tmp_path / "small", SMALL)


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    """An overlay of one own file."""
    path = tmp_path / "own.yaml"
    path.write_text(OVERLAY, "utf-8")
    return path


def own_files(folder: Path, text: str = PEOPLE) -> Path:
    """A folder with the own file."""
    folder.mkdir()
    (folder / "people.csv").write_text(text, "utf-8", newline="")
    return folder


def test_rows_between_tables_and_tables_count_once(small: Path, overlay: Path, tmp_path: Path) -> None:
    of_return = convert(small, tmp_path / "return.xml", "ssda903").report
    assert of_return.checked == {"Header": 2, "Episodes": 3, "Reviews": 2}
    own = own_files(tmp_path / "own")
    assert convert(own, tmp_path / "return", "ssda903", overlay=overlay).report.checked == {"Header": 1}


def test_the_year_between_tables_and_tables_is_decided_once(small: Path, tmp_path: Path) -> None:
    report = convert(small, tmp_path / "return.xml", "ssda903").report
    assert [one.what for one in report.choices].count("year") == 1
    said = convert(small, tmp_path / "older", "ssda903", year="2024/25").report
    assert "year" not in [one.what for one in said.choices]


def test_between_tables_and_tables_no_key_is_made(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("KINSPEC_KEY_FILE", raising=False)
    report = convert(small, tmp_path / "return.xml", "ssda903").report
    assert not (tmp_path / "config").exists()
    assert not [one for one in report.choices if one.what.startswith("key")]
    with pytest.raises(ValueError, match="16 bytes"):
        convert(small, tmp_path / "other.xml", "ssda903", key=b"short")


def test_a_return_goes_into_own_files_in_one_step(small: Path, overlay: Path, tmp_path: Path) -> None:
    for source, from_ in ((small, None), (small, "ssda903")):
        outcome = convert(source, tmp_path / f"own {from_}", "ssda903", from_, overlay=overlay)
        assert [path.name for path in (tmp_path / f"own {from_}").iterdir()] == ["people.csv"]
        rows = read(tmp_path / f"own {from_}" / "people.csv")
        assert rows[:2] == [["Person ID", "Gender", "Birth date"], ["7001", "Female", "14-FEB-2009"]]
        assert outcome.report.checked == {"Header": 2, "Episodes": 3, "Reviews": 2}
        assert outcome.written == {"Header": 2}
        (told,) = (one for one in outcome.report.choices if one.what == "direction")
        assert told.chosen == "from ssda903 into your own files"
        assert "no file of the source is one that the overlay is for" in told.why
        # What the own files have no column for is said.
        said = {one.slots.get("what") for one in outcome.report.first("conversion/not-carried")}
        assert {"Episodes, which the overlay has no columns for"} <= said
    with pytest.raises(ValueError, match="XML"):
        convert(small, tmp_path / "own.xml", "ssda903", overlay=overlay)


def test_own_files_stay_own_files_beside_those_of_the_format(
    small: Path, overlay: Path, tmp_path: Path
) -> None:
    (small / "people.csv").write_text(PEOPLE, "utf-8")
    report = convert(small, tmp_path / "return", "ssda903", overlay=overlay).report
    (told,) = (one for one in report.choices if one.what == "direction")
    assert told.chosen == "from your own files into ssda903"
    assert report.checked == {"Header": 1}


def test_what_a_return_of_own_files_lacks_is_said_by_column(overlay: Path, tmp_path: Path) -> None:
    text = "Person ID,Gender,Birth date,Notes\n1,M,14-FEB-2012,late\n2,Male,31-FEB-2012,,x\n3,Male,,early\n"
    own = own_files(tmp_path / "own", text)
    report = convert(own, tmp_path / "return", "ssda903", overlay=overlay).report
    assert [(one.code, dict(one.slots)) for one in report.findings] == [
        ("overlay/in-other-words", {"column": "Gender", "count": 1}),
        ("overlay/not-fed-column", {"column": "Notes", "count": 2}),
        ("overlay/beyond-last-column", {"count": 1}),
    ]
    # Where everything comes back, nothing is lost and nothing is said to be.
    kept = convert(own, tmp_path / "hub.ndjson", "fhir", overlay=overlay, key=KEY).report
    assert {str(one.severity) for one in kept.findings} == {"information"}
    assert "overlay/kept-beside" in kept.counts_by_code


def test_columns_of_own_are_names_that_a_redacted_report_leaves_out(overlay: Path, tmp_path: Path) -> None:
    own = own_files(tmp_path / "own", "Person ID,Gender,Birth date,Notes\n1,Male,14-FEB-2012,late\n")
    report = convert(own, tmp_path / "return", "ssda903", overlay=overlay, redact=True).report
    assert report.counts_by_code == {"overlay/not-fed-column": 1}
    assert "Notes" not in "".join(one.message for one in report.findings)
    convert(own, tmp_path / "hub.ndjson", "fhir", overlay=overlay, key=KEY)
    again = convert(tmp_path / "hub.ndjson", tmp_path / "again", "ssda903", redact=True).report
    assert "conversion/of-another-format" in again.counts_by_code
    assert "Notes" not in "".join(one.message for one in again.findings)


def test_nothing_is_said_to_be_kept_of_a_column_that_is_lost(tmp_path: Path) -> None:
    (tmp_path / "header.csv").write_text(
        "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB,HAIR\n1,M,31/02/2012,,,,,red\n", "utf-8"
    )
    report = convert(tmp_path / "header.csv", tmp_path / "return", "ssda903").report
    assert read(tmp_path / "return" / "header.csv")[1][:3] == ["1", "M", "31/02/2012"]
    assert [(one.code, one.slots["what"]) for one in report.findings] == [
        ("conversion/not-carried", "Header.HAIR")
    ]


def test_a_cell_that_nobody_can_read_and_nothing_is_guessed_of_is_said(overlay: Path, tmp_path: Path) -> None:
    overlay.write_text(OVERLAY.replace("DD-MON-YYYY", "MM/DD/YYYY"), "utf-8")
    own = own_files(tmp_path / "own", "Person ID,Gender,Birth date\n1,Male,13/02/2012\n")
    report = convert(own, tmp_path / "return", "ssda903", overlay=overlay).report
    assert read(tmp_path / "return" / "header.csv")[1][2] == ""
    assert report.counts_by_code == {"overlay/not-written": 1}
    # What the overlay says to be blank is no loss.
    overlay.write_text(OVERLAY.replace("Female: F", "Not known: ''"), "utf-8")
    (own / "people.csv").write_text("Person ID,Gender,Birth date\n1,Not known,13-FEB-2012\n", "utf-8")
    report = convert(own, tmp_path / "again", "ssda903", overlay=overlay).report
    assert report.counts_by_code == {"overlay/in-other-words": 1}


def test_what_was_decided_reads_as_a_sentence(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("KINSPEC_KEY_FILE", raising=False)
    path = tmp_path / "config" / "kinspec" / "id.key"
    # Tables that are not there are no decision of ours.
    (small / "reviews.csv").unlink()

    def key_of(name: str, *, redact: bool = False) -> str:
        choices = convert(small, tmp_path / name, "fhir", redact=redact).report.choices
        assert [one.what for one in choices] == ["format", "year", "key for ids"]
        return f"{choices[2].what} {choices[2].chosen}, because {choices[2].why}"

    stay = "with this file ids stay the same from run to run"
    assert key_of("a") == f"key for ids made now and kept in {path}, because there was none; {stay}"
    assert key_of("b") == f"key for ids kept in {path}, because none was given; {stay}"
    assert str(tmp_path) not in key_of("c", redact=True)
    monkeypatch.setenv("KINSPEC_KEY_FILE", str(path))
    assert key_of("d") == f"key for ids from the file {path}, because KINSPEC_KEY_FILE names it"


def test_files_that_stay_in_a_folder_are_told(small: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letter.txt").write_text("Dear", "utf-8")
    report = convert(small, tmp_path / "out", "ssda903", force=True).report
    (told,) = (one for one in report.choices if one.what == "to keep")
    assert (told.chosen, told.why) == ("1 other file of the folder", "no new file has such a name")
