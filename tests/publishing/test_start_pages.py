"""The commands and programs on the start pages do what the pages say."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kinspec.publishing._wheel import wheel_files
from kinspec.standard import root

START = root() / "docs" / "start"
BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.S | re.M)
# What needs a network or another system, runs until it is stopped, or makes what the environment has already.
LEFT_OUT = ("pip ", "python3 -m venv", "kinspec-env/bin/pip", ". kinspec-env", "kinspec docs serve")
# Commands that find the mistakes which the pages talk about.
FINDS_MISTAKES = ("kinspec validate tour/return-with-mistakes --year",)
# What an author changes; the rest of a copy may be the same files.
AUTHORED = (
    "standard",
    "profiles",
    "validators",
    "converters",
    "docs",
    "mkdocs.yml",
    "CHANGELOG.md",
    "LICENSE",
    "NOTICE",
)


def _blocks(name: str) -> list[tuple[str, str]]:
    """Language and text of each block of a page."""
    found = BLOCK.findall((START / f"{name}.md").read_text(encoding="utf-8"))
    return [(language, re.sub(f"^{indent}", "", text, flags=re.M)) for indent, language, text in found]


@pytest.mark.parametrize("name", ["install", "supplier", "data-team"])
def test_a_start_page_can_be_followed(name: str, tmp_path: Path) -> None:
    ran = 0
    shown = ""
    for language, text in _blocks(name):
        if language == "json":
            (tmp_path / "child.json").write_text(text, encoding="utf-8")
            (tmp_path / "out").mkdir(exist_ok=True)
            shutil.copy(tmp_path / "child.json", tmp_path / "out")
        if language == "python":
            shown += _follow(text, language, tmp_path)
        if language == "sh":
            for command in text.splitlines():
                if not command.startswith(LEFT_OUT):
                    shown += _follow(command, language, tmp_path)
                    ran += 1
    assert ran >= 2
    if name == "install":
        assert "the same" in shown


def test_the_wheel_is_called_as_the_install_page_says() -> None:
    named = set(re.findall(r"kinspec-[\w.-]+\.whl", (START / "install.md").read_text(encoding="utf-8")))
    assert named == set(wheel_files())


def test_the_author_page_can_be_followed_on_a_copy(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in AUTHORED:
        if (root() / name).is_dir():
            shutil.copytree(root() / name, copy / name, ignore=shutil.ignore_patterns("kinspec", "base"))
        else:
            shutil.copy(root() / name, copy / name)
    (copy / "profiles" / "base").symlink_to(root() / "profiles" / "base")
    shown = ""
    for language, text in _blocks("standards-author"):
        if language == "csv":
            with (copy / "standard/codelists/ssda903-review-participation.csv").open("a") as codes:
                codes.write(text)
        if language == "sh":
            for command in text.splitlines():
                if not command.startswith(LEFT_OUT):
                    shown += _follow(command, language, copy, KINSPEC_CONTENT=str(copy))
    assert "PN8  Child sent a recording" in shown
    assert (
        "Child sent a recording" in (copy / "package/codelists/ssda903-review-participation.csv").read_text()
    )
    assert "Child sent a recording" in "".join(
        page.read_text() for page in (copy / "site/codelists").rglob("ssda903-review-participation*/*.html")
    )


def test_a_wrong_word_is_found_as_the_supplier_page_says(tmp_path: Path) -> None:
    blocks = _blocks("supplier")
    (example,) = [text for language, text in blocks if language == "json"]
    (shown,) = [text for language, text in blocks if language == "text"]
    (tmp_path / "child.json").write_text(example.replace('"female"', '"girl"'), encoding="utf-8")
    done = _run("kinspec validate child.json --as child", "sh", tmp_path)
    assert done.returncode == 1
    assert shown in done.stdout


def test_the_line_for_ci_can_be_run_again(tmp_path: Path) -> None:
    blocks = _blocks("supplier")
    (example,) = [text for language, text in blocks if language == "json"]
    (line,) = [text for _, text in blocks if "json=findings.json" in text]
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "child.json").write_text(example, encoding="utf-8")
    for _ in range(2):
        _follow(line, "sh", tmp_path)
    found = json.loads((tmp_path / "findings.json").read_bytes())
    assert "FHIRPath" in json.dumps(found["not_checked"])
    # What the page says of meta.profile: the profile is found without --as.
    assert "1 resource of child" in _follow("kinspec validate out/child.json", "sh", tmp_path)


@pytest.mark.parametrize("page", ["start/data-team.md", "index.md"])
def test_a_finding_looks_as_the_page_shows(page: str, tmp_path: Path) -> None:
    text = (root() / "docs" / page).read_text(encoding="utf-8")
    (shown,) = [block for _, language, block in BLOCK.findall(text) if language == "text"]
    _follow("kinspec demo tour", "sh", tmp_path)
    done = _run("kinspec validate tour/return-with-mistakes --year 2026/27", "sh", tmp_path)
    assert shown in done.stdout


def _follow(command: str, language: str, folder: Path, **more: str) -> str:
    done = _run(command, language, folder, **more)
    expected = 1 if command.startswith(FINDS_MISTAKES) else 0
    assert done.returncode == expected, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def _run(command: str, language: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "XDG_CONFIG_HOME": str(folder / "config"),
        **more,
    }
    arguments = ["bash", "-eu", "-c", command] if language == "sh" else [sys.executable, "-c", command]
    return subprocess.run(
        arguments, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=240
    )
