"""`kinspec generate`: where the families go, what is said, and what is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from subprocess import Popen

import pytest
from tests.cli.conftest import Kinspec


def test_a_return_is_a_folder_and_the_last_line_says_it_is_invented(kinspec: Kinspec, tmp_path: Path) -> None:
    done = kinspec("generate", "return", "--to", "ssda903", "--children", "20")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Written to return, all of it invented: 20 Header,")
    assert (
        (tmp_path / "return" / "episodes.csv").read_text("utf-8").splitlines()[1].startswith("TEST0000001,")
    )
    assert kinspec("validate", "return").code == 0


def test_fhir_goes_to_standard_output(kinspec: Kinspec) -> None:
    done = kinspec("generate", "-", "--to", "fhir", "--children", "5", "--seed", "3")
    assert (done.code, done.err) == (0, "")
    assert [json.loads(line)["resourceType"] for line in done.out.splitlines()] == ["Bundle"] * 5
    assert kinspec("validate", "-", given=done.out.encode()).code == 0


def test_a_reader_may_stop_in_the_middle(process: Callable[..., Popen[bytes]]) -> None:
    running = process("generate", "-", "--to", "fhir", "--children", "3000")
    assert running.stdout is not None
    running.stdout.read(100)
    running.stdout.close()
    assert running.wait(timeout=60) in (0, -13)
    assert running.stderr is None or running.stderr.read() == b""


def test_a_report_says_what_the_data_is_and_what_is_left_out(kinspec: Kinspec, tmp_path: Path) -> None:
    done = kinspec(
        "generate", "r", "--to", "ssda903", "--children", "9", "--seed", "4", "--report", "json=r.json"
    )
    assert done.code == 0
    report = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert {"what": "data", "chosen": "invented"}.items() <= report["choices"][-1].items()
    assert {one["code"] for one in report["findings"]} == {"conversion/not-carried"}


def test_quiet_says_nothing(kinspec: Kinspec, tmp_path: Path) -> None:
    done = kinspec("generate", "f", "--to", "fhir", "--children", "2", "--quiet")
    assert (done.code, done.out, done.err) == (0, "", "")
    assert len((tmp_path / "f").read_bytes().splitlines()) == 2


@pytest.mark.parametrize("to", ["fhir", "ssda903"])
def test_what_exists_is_kept_unless_forced(kinspec: Kinspec, tmp_path: Path, to: str) -> None:
    there = tmp_path / "there"
    there.write_text("before")
    arguments = ("generate", "there", "--to", to, "--children", "2")
    assert "there" in kinspec(*arguments).refusal
    assert there.read_text() == "before"
    assert kinspec(*arguments, "--force").code == 0
    assert there.is_dir() == (to == "ssda903")
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ("x", "--to", "ssda930", "--children", "2"),
            "There is no format “ssda930” (did you mean ssda903?).",
        ),
        (("x", "--to", "fhir", "--children", "0"), "0 is not in the range"),
        (("x", "--to", "fhir", "--children", "2", "--year", "soon"), "soon"),
        (("x", "--to", "fhir", "--children", "2", "--year", "1999"), "2022/23 to 2026/27, not 1999"),
        (("-", "--to", "ssda903", "--children", "2"), "name a folder instead of -"),
        (("-", "--to", "fhir", "--children", "2", "--report", "text"), "give the report a file"),
        (("no/x", "--to", "fhir"), "--children"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(
    kinspec: Kinspec, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    assert words in kinspec("generate", *arguments).refusal
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("to", "what"), [("ssda903", "20 Header"), ("fhir", "20 resources of child")])
def test_a_report_says_generated_and_how_much(kinspec: Kinspec, to: str, what: str) -> None:
    done = kinspec("generate", "made", "--to", to, "--children", "20", "--report", "text")
    assert re.search(r"^Generated: ", done.out, re.MULTILINE)
    assert re.search(rf"^Written: .*\b{what}\b", done.out, re.MULTILINE), done.out
    assert "alid" not in done.out
