"""Kinds of report on the command line: where each can go, and what is refused."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from tests.cli.conftest import Kinspec

from kinspec.cli import _reports


def test_every_kind_is_offered(kinspec: Kinspec, bad: Path, tmp_path: Path) -> None:
    from importlib.metadata import entry_points

    kinds = {entry.name for entry in entry_points(group="kinspec.reports")}
    assert all(kind in _reports.KINDS for kind in kinds)
    for command in ("validate", "convert"):
        helped = " ".join(kinspec(command, "--help").out.split())
        assert _reports.KINDS in helped
    done = kinspec("validate", bad, *(f"--report={kind}={kind}.out" for kind in kinds))
    assert done.code == 1
    assert {path.stem for path in tmp_path.iterdir()} == kinds


def test_every_kind_goes_down_a_pipe(kinspec: Kinspec, bad: Path) -> None:
    assert json.loads(kinspec("validate", bad, "--report", "sarif").out)["version"] == "2.1.0"
    outcome = kinspec("validate", bad, "--report", "operation-outcome").out
    assert json.loads(outcome)["resourceType"] == "OperationOutcome"
    done = kinspec("validate", "-", "--report", "text", given=outcome.encode())
    assert (done.code, "1 OperationOutcome" in done.out) == (0, True)
    assert kinspec("validate", bad, "--report", "csv").out.startswith('\ufeff"severity",')


def test_conversion_writes_them_too(kinspec: Kinspec, bad: Path, tmp_path: Path) -> None:
    kinspec("convert", bad, "a.ndjson", "--to", "fhir", "--report", "xlsx=a.xlsx", "--report", "csv=a.csv")
    book = CalamineWorkbook.from_filelike(io.BytesIO((tmp_path / "a.xlsx").read_bytes()))
    assert book.sheet_names == ["Summary", "Findings"]
    assert (tmp_path / "a.csv").exists()


class _Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def test_a_workbook_is_not_written_to_a_terminal(
    bad: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from kinspec.cli import main

    shown = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", _Terminal(shown))
    with pytest.raises(SystemExit) as left:
        main(["validate", str(bad), "--report", "xlsx"])
    assert left.value.code == 2
    assert capsys.readouterr().err == (
        "kinspec: A report of kind xlsx is not text and would garble the terminal; name a file, such as "
        "--report xlsx=report.xlsx. [tool/not-for-a-terminal]\n"
    )
    assert shown.getvalue() == b""


def test_without_the_package_for_workbooks_the_extra_is_named(
    kinspec: Kinspec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    monkeypatch.delitem(sys.modules, "kinspec.reports.xlsx", raising=False)
    assert "pip install 'kinspec[xlsx]'" in kinspec("validate", ".", "--report", "xlsx=a.xlsx").refusal


def test_a_report_may_take_the_place_of_the_one_it_is_compared_with(kinspec: Kinspec, bad: Path) -> None:
    kinspec("validate", bad, "--report", "json=last.json")
    options = ("--compare", "last.json", "--report", "json=last.json", "--report", "csv=a.csv", "--force")
    assert kinspec("validate", bad, *options).code == 1
    assert json.loads(Path("last.json").read_bytes())["comparison"]["remaining"] == 8
