"""`kinspec convert`: there and back, what is said about it, and what is refused."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tests.cli.conftest import Kinspec


def test_a_return_comes_back_byte_for_byte(kinspec: Kinspec, good: Path, tmp_path: Path) -> None:
    done = kinspec("convert", good, "fhir.ndjson", "--to", "fhir")
    assert (done.code, done.err) == (0, "")
    assert "Written to fhir.ndjson:" in done.out
    children = (tmp_path / "fhir.ndjson").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["resourceType"] for line in children} == {"Bundle"}
    assert len(children) >= 6
    assert kinspec("convert", "fhir.ndjson", "back", "--to", "ssda903", "--from", "fhir").code == 0
    before = {path.name: path.read_bytes() for path in good.iterdir()}
    assert {path.name: path.read_bytes() for path in (tmp_path / "back").iterdir()} == before


def test_what_is_damaged_comes_back_as_well(kinspec: Kinspec, bad: Path, tmp_path: Path) -> None:
    kinspec("convert", bad, "fhir.ndjson", "--to", "fhir")
    kinspec("convert", "fhir.ndjson", "back", "--to", "ssda903")
    before = {path.name: path.read_bytes() for path in bad.iterdir()}
    assert {path.name: path.read_bytes() for path in (tmp_path / "back").iterdir()} == before


def test_reports_go_where_they_are_sent(kinspec: Kinspec, bad: Path, tmp_path: Path) -> None:
    done = kinspec(
        "convert", bad, "fhir.ndjson", "--to", "fhir", "--report", "json", "--report", "html=a.html"
    )
    assert set(json.loads(done.out)) >= {"valid", "counts", "findings"}
    assert (tmp_path / "a.html").exists()


def test_a_redacted_report_names_no_child(kinspec: Kinspec, bad: Path) -> None:
    done = kinspec("convert", bad, "fhir.ndjson", "--to", "fhir", "--redact", "--report", "text")
    assert done.out.startswith("This report is redacted")
    assert "0000" not in done.out


def test_what_exists_is_kept_unless_forced(kinspec: Kinspec, good: Path, tmp_path: Path) -> None:
    there = tmp_path / "fhir.ndjson"
    there.write_text("before")
    assert "fhir.ndjson" in kinspec("convert", good, "fhir.ndjson", "--to", "fhir").refusal
    assert there.read_text() == "before"
    assert kinspec("convert", good, "fhir.ndjson", "--to", "fhir", "--force").code == 0
    assert there.read_text(encoding="utf-8").startswith("{")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("SOURCE", "x", "--to", "ssda930"), "There is no format “ssda930” (did you mean ssda903?)."),
        (("SOURCE", "x", "--to", "child"), "There is no format “child”. Known: ssda903, fhir."),
        (
            ("SOURCE", "x", "--to", "fhir", "--from", "fihr"),
            "There is no format “fihr” (did you mean fhir?).",
        ),
        (("SOURCE", "x", "--to", "fhir", "--year", "26"), "write --year like"),
        (("nowhere", "x", "--to", "fhir"), "nowhere: there is no such file or folder"),
        (("SOURCE", "x"), "kinspec convert: Missing option '--to'. See kinspec convert --help."),
        (("SOURCE",), "kinspec convert: Missing argument 'DEST'."),
        (("SOURCE", "/dev/null/x", "--to", "fhir"), "/dev/null/x cannot be written ("),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_line(
    kinspec: Kinspec, good: Path, tmp_path: Path, arguments: tuple[str, ...], line: str
) -> None:
    given = (str(good) if one == "SOURCE" else one for one in arguments)
    assert line in kinspec("convert", *given).refusal
    assert list(tmp_path.iterdir()) == []


def test_a_report_says_converted_and_not_valid(kinspec: Kinspec, bad: Path, tmp_path: Path) -> None:
    done = kinspec(
        "convert", bad, "fhir.ndjson", "--to", "fhir", "--report", "text", "--report", "json=r.json"
    )
    assert "Converted: " in done.out
    assert not re.search(r"\bis valid|^(not )?valid", done.out, re.IGNORECASE | re.MULTILINE)
    report = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert (report["work"], report["valid"]) == ("converted", None)


@pytest.mark.parametrize("name", ["out.xlsx", "OUT.ZIP", "return.csv", "out.json"])
def test_a_folder_with_the_name_of_a_file_is_not_made(
    kinspec: Kinspec, good: Path, name: str, tmp_path: Path
) -> None:
    for command in (("convert", good, name), ("generate", name, "--children", "3")):
        refusal = kinspec(*command, "--to", "ssda903").refusal
        assert (
            "tables are written into a folder, or into one XML file with a name that ends in .xml" in refusal
        )
        assert name in refusal
        assert list(tmp_path.iterdir()) == []
    (tmp_path / name).mkdir()
    assert kinspec("convert", good, name, "--to", "ssda903", "--force").code == 0


@pytest.mark.parametrize("kind", ["xlsx", "csv", "XML"])
def test_a_kind_of_file_is_told_from_a_format(kinspec: Kinspec, good: Path, kind: str) -> None:
    refusal = kinspec("convert", good, "out", "--to", kind).refusal
    assert f"--to takes a format (ssda903, fhir), and {kind} is a kind of file; tables are written" in refusal
    assert "into one XML file with a name that ends in .xml" in refusal
    assert (
        f"and {kind} is a kind of file" in kinspec("generate", "g", "--children", "1", "--to", kind).refusal
    )
    assert "seen from" in kinspec("convert", good, "out", "--to", "fhir", "--from", kind).refusal
