"""The commands and programs on the start pages do what the pages say."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kinspec.standard import root

BLOCK = re.compile(r"^```(sh|python|json)\n(.*?)^```$", re.S | re.M)
# What needs a network, or runs until it is stopped.
LEFT_OUT = ("pip install", "kinspec docs serve")
# Commands that find the mistakes which the pages talk about.
FINDS_MISTAKES = ("kinspec validate tour/return-with-mistakes --year",)


@pytest.mark.parametrize("name", ["supplier", "data-team", "standards-author"])
def test_a_start_page_can_be_followed(name: str, tmp_path: Path) -> None:
    blocks = BLOCK.findall((root() / "docs" / "start" / f"{name}.md").read_text(encoding="utf-8"))
    ran = 0
    for language, text in blocks:
        if language == "json":
            (tmp_path / "child.json").write_text(text, encoding="utf-8")
            (tmp_path / "out").mkdir(exist_ok=True)
            shutil.copy(tmp_path / "child.json", tmp_path / "out")
            continue
        commands = [text] if language == "python" else text.splitlines()
        for command in commands:
            if not command.startswith(LEFT_OUT):
                _follow(command, language, tmp_path)
                ran += 1
    assert ran >= 3


def test_a_wrong_word_is_found_as_the_supplier_page_says(tmp_path: Path) -> None:
    page = (root() / "docs" / "start" / "supplier.md").read_text(encoding="utf-8")
    (example,) = [text for language, text in BLOCK.findall(page) if language == "json"]
    (tmp_path / "child.json").write_text(example.replace('"female"', '"girl"'), encoding="utf-8")
    done = _run("kinspec validate child.json --as child", "sh", tmp_path)
    assert done.returncode == 1
    assert "Patient.gender" in done.stdout
    assert "code/" in done.stdout


def _follow(command: str, language: str, folder: Path) -> None:
    done = _run(command, language, folder)
    expected = 1 if command.startswith(FINDS_MISTAKES) else 0
    assert done.returncode == expected, f"{command}\n{done.stdout}\n{done.stderr}"


def _run(command: str, language: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "XDG_CONFIG_HOME": str(folder / "config"),
    }
    arguments = ["bash", "-eu", "-c", command] if language == "sh" else [sys.executable, "-c", command]
    return subprocess.run(
        arguments, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
