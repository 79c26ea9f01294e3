"""The page about reports can be followed from top to end, and its examples are what comes out."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest

from kinspec.standard import root

PAGE = (root() / "docs" / "reports.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.S | re.M)
KINDS = sorted(entry.name for entry in entry_points(group="kinspec.reports"))


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str, str]]:
    """Each block of the page with its language and with what the last command before it printed."""
    folder = tmp_path_factory.mktemp("reports")
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "XDG_CONFIG_HOME": str(folder / "config"),
    }
    printed = ""
    blocks = []
    for language, text in BLOCK.findall(PAGE):
        if language == "yaml":
            (folder / "known.yaml").write_text(text, encoding="utf-8")
        elif language in ("sh", "python"):
            command = ["bash", "-eu", "-c", text] if language == "sh" else [sys.executable, "-c", text]
            done = subprocess.run(
                command, cwd=folder, env=environment, capture_output=True, check=False, timeout=120
            )
            printed = done.stdout.decode("utf-8-sig")
            assert done.returncode == 0, f"{text}\n{printed}\n{done.stderr.decode()}"
        blocks.append((language, text, printed))
    for name in (
        "findings.html",
        "findings.xlsx",
        "page.html",
        "workbook.xlsx",
        "november.json",
        "december.xlsx",
    ):
        assert (folder / name).stat().st_size > 1_000
    return blocks


def test_what_the_page_shows_as_text_is_what_is_printed(followed: list[tuple[str, str, str]]) -> None:
    shown = [(text, printed) for language, text, printed in followed if language == "text"]
    assert len(shown) >= 3
    for text, printed in shown:
        assert text in printed


def test_what_the_page_shows_as_json_is_part_of_what_is_printed(followed: list[tuple[str, str, str]]) -> None:
    shown = [
        (json.loads(text), json.loads(printed)) for language, text, printed in followed if language == "json"
    ]
    assert len(shown) >= 3
    for example, printed in shown:
        if "runs" in printed:
            listed = printed["runs"][0]["results"]
        else:
            listed = printed.get("findings") or printed["issue"]
        assert any(_within(example, one) for one in listed), example


def _within(example: Any, whole: Any) -> bool:
    if isinstance(example, dict):
        return isinstance(whole, dict) and all(
            key in whole and _within(part, whole[key]) for key, part in example.items()
        )
    if isinstance(example, list):
        return isinstance(whole, list) and len(example) == len(whole) and all(map(_within, example, whole))
    return bool(example == whole)


def test_the_row_that_the_page_shows_is_in_the_csv(followed: list[tuple[str, str, str]]) -> None:
    (row,) = re.findall(r"^\| (error \| table/no-such-day .*) \|$", PAGE, re.M)
    printed = next(printed for _, text, printed in followed if "--report csv" in text)
    (line,) = [line for line in printed.splitlines() if "no-such-day" in line]
    assert [cell for cell in row.split(" | ") if f'"{cell}"' not in line and cell] == []


def test_the_page_tells_what_python_prints(followed: list[tuple[str, str, str]]) -> None:
    language, _, printed = followed[-1]
    assert language == "python"
    assert "('table/child-not-found', 1), ('table/identifier-*', 0)" in printed
    assert "0 new 0 put right" in printed


def test_every_kind_has_its_part() -> None:
    assert sorted(re.findall(r"^### (\S+)$", PAGE, re.M)) == KINDS
    assert sorted(re.findall(r"^\| \[`(\S+)`\]", PAGE, re.M)) == KINDS
