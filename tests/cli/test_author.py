"""`kinspec author`: the package is made whole, and never over something else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Kinspec


@pytest.mark.parametrize(("arguments", "folder"), [((), "kinspec-package"), (("out/it",), "out/it")])
def test_the_package_is_made_where_it_is_asked_for(
    kinspec: Kinspec, tmp_path: Path, arguments: tuple[str, ...], folder: str
) -> None:
    done = kinspec("author", "package", *arguments)
    assert (done.code, done.out, done.err) == (0, f"The package is in {folder}\n", "")
    manifest = json.loads((tmp_path / folder / "manifest.json").read_text(encoding="utf-8"))
    assert any(name.endswith(".tgz") for name in manifest["files"])
    assert all((tmp_path / folder / name).is_file() for name in manifest["files"])


def test_nothing_is_written_over(kinspec: Kinspec, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    assert "out exists already; name a folder that does not" in kinspec("author", "package", "out").refusal
    assert [path.name for path in tmp_path.rglob("*")] == ["out", "mine.txt"]


def test_a_place_that_cannot_be_written_is_one_line(kinspec: Kinspec) -> None:
    assert "/dev/null/x cannot be written (" in kinspec("author", "package", "/dev/null/x").refusal
