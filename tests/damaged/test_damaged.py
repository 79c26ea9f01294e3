"""What is really exported: every damaged input ends in findings or in one clear line, and loses no row.

A case is a folder of `tests/cases/damaged`: its input as files in `input` or as a `recipe.yaml`, and an
`expected.yaml` with

- `findings`: code and place of each, in order
- `refused`: the line in which the input is refused; then `findings` are those where the format is named
- `read`: the rows of each table; `exit`: the exit code of `kinspec validate`
- `back`: what comes back from a conversion there and back: `bytes`, where each file comes back as it was;
  `cells`, where the cells come back but the file does not (a workbook); `left out`, where files that were not
  read do not come back either; `no`, where nothing is read
- `cells`: all cells by table, where a reader could be wrong in the same way on both sides
"""

from __future__ import annotations

import contextlib
import io
import sys
import zipfile
from collections import defaultdict
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from kinspec.converters import convert
from kinspec.findings import Report
from kinspec.formats import UnusableInput, batches_of, of_one_year, sources, tables_of, unpacked
from kinspec.publishing._case_recipes import write
from kinspec.standard import collection_year, current, format_for, read_yaml
from kinspec.validators import validate

FOLDER = Path(__file__).parents[1] / "cases" / "damaged"
CASES = sorted(path.parent.name for path in FOLDER.glob("*/expected.yaml"))
KEY = b"not a secret at all"

Tables = dict[str, list[tuple[str, ...]]]


def test_there_are_enough() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize("case", CASES)
def test_it_is_read_as_expected_and_comes_back(case: str) -> None:
    expected = _expected(case)
    with TemporaryDirectory() as name:
        folder = Path(name)
        source = _input(case, folder)
        outcome = _outcome(source, expected)
        assert outcome == {
            part: expected[part] for part in ("exit", "findings", "refused", "read") if part in expected
        }
        if expected["back"] == "no":
            with pytest.raises(UnusableInput):
                convert(source, folder / "out.ndjson", "fhir", "ssda903", year=_year(expected), key=KEY)
            assert not (folder / "out.ndjson").exists()
            return
        outward = convert(source, folder / "out.ndjson", "fhir", "ssda903", year=_year(expected), key=KEY)
        convert(folder / "out.ndjson", folder / "back", "ssda903")
        assert outward.read == {table: rows for table, rows in expected["read"].items() if rows}
        assert _cells(folder / "back", expected) == _cells(source, expected)
        if "cells" in expected:
            told = {table: [tuple(row) for row in rows] for table, rows in expected["cells"].items()}
            assert _cells(folder / "back", expected) == told
        if expected["back"] == "bytes":
            there = {
                path.relative_to(source): path.read_bytes() for path in source.rglob("*") if path.is_file()
            }
            back = {
                path.relative_to(folder / "back"): path.read_bytes()
                for path in (folder / "back").rglob("*")
                if path.is_file()
            }
            assert back == there


@pytest.mark.parametrize("case", CASES)
def test_values_stay_out_of_refusals_and_redacted_reports(case: str) -> None:
    expected = _expected(case)
    with TemporaryDirectory() as name:
        try:
            report = validate(_input(case, Path(name)), year=_year(expected), redact=True)
        except UnusableInput as refusal:
            said = [str(refusal)]
            assert "\n" not in said[0]
        else:
            said = [f"{one.message} {one.fix} {one.location} {one.slots}" for one in report.findings]
    # Two children and a day of every table of the recipes.
    assert not [one for one in said if "0012345" in one or "0012346" in one or "14/02/2013" in one]


def test_each_message_about_archives_and_workbooks_has_a_case() -> None:
    told = {one["code"] for case in CASES for one in _expected(case).get("findings", ())}
    ours = {
        code
        for code in current().messages
        if code.startswith(("file/archive", "file/workbook", "file/sheet", "file/cell"))
    }
    assert ours - told == {"file/workbook-reader-missing"}


@pytest.mark.parametrize("seed", range(40))
def test_no_damage_to_an_archive_or_workbook_raises(seed: int) -> None:
    random = Random(seed)
    case = random.choice(["workbook-with-errors", "zip-of-tables", "gzip-of-a-table"])
    with TemporaryDirectory() as name:
        (path,) = _input(case, Path(name)).iterdir()
        data = bytearray(path.read_bytes())
    if case == "workbook-with-errors" and seed % 2:
        # What is wrong inside a part is seen only where its checksum fits.
        data = bytearray(_one_part_damaged(bytes(data), random))
    else:
        for _ in range(random.randrange(1, 6)):
            data[random.randrange(len(data))] = random.randrange(256)
        data = data[: random.choice([len(data), random.randrange(len(data))])]
    with contextlib.suppress(UnusableInput):
        validate(bytes(data), year="2026/27")


def _one_part_damaged(data: bytes, random: Random) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        chosen = random.choice(old.namelist())
        for name in old.namelist():
            part = bytearray(old.read(name))
            if name == chosen:
                at = random.randrange(len(part))
                part[at : at + random.randrange(40)] = random.choice(
                    [b"", b"<c", b'r="ZZZ9999999"', b"\xff", b"-1"]
                )
            new.writestr(name, bytes(part))
    return buffer.getvalue()


def test_a_workbook_without_its_reader_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with TemporaryDirectory() as name:
        source = _input("workbook-of-a-sheet-for-each-table", Path(name))
        report = validate(source, "ssda903", year="2026/27")
        assert [one.code for one in report.findings] == [
            "file/workbook-reader-missing",
            "table/nothing-to-check",
        ]
        with pytest.raises(UnusableInput, match="the part of Kinspec that reads workbooks is not installed"):
            validate(source)


@cache
def _expected(case: str) -> dict[str, Any]:
    expected: dict[str, Any] = read_yaml(FOLDER / case / "expected.yaml")
    return expected


def _year(expected: dict[str, Any]) -> str:
    return str(expected.get("year", "2026/27"))


def _input(case: str, folder: Path) -> Path:
    described = FOLDER / case / "recipe.yaml"
    if not described.exists():
        return FOLDER / case / "input"
    write(read_yaml(described), folder / "input")
    return folder / "input"


def _outcome(source: Path, expected: dict[str, Any]) -> dict[str, Any]:
    try:
        report = validate(source, year=_year(expected))
    except UnusableInput as refusal:
        try:
            named = validate(source, "ssda903", year=_year(expected))
        except UnusableInput as again:
            assert str(again) == str(refusal)
            return {"exit": 2, "refused": str(refusal)}
        assert not named.valid
        return {"exit": 2, "refused": str(refusal), "findings": _described(named)}
    read = {
        name.removesuffix(" rows"): count for name, count in report.checked.items() if name.endswith(" rows")
    }
    return {"exit": 0 if report.valid else 1, "findings": _described(report), "read": read}


def _described(report: Report) -> list[dict[str, Any]]:
    """Code and place of each finding, without what follows from the place."""
    places = [finding.location.as_dict() for finding in report.findings]
    return [
        {"code": finding.code}
        | {part: place[part] for part in ("file", "sheet", "line", "column") if part in place}
        for finding, place in zip(report.findings, places, strict=True)
    ]


def _cells(source: Path, expected: dict[str, Any]) -> Tables:
    format = format_for("ssda903", collection_year(_year(expected)))
    found: Tables = defaultdict(list)
    tables = [table for file in unpacked(sources(source)) for table in tables_of(file, format)]
    for table in of_one_year(tables, format):
        found[table.table].append(table.header)
        for _, batch in batches_of(table):
            found[table.table] += [tuple(cells) for cells in batch.records]
    return dict(found)
