"""Where a built site goes: alone or beside other versions, and nothing of an earlier build stays behind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kinspec.publishing import site
from kinspec.publishing._destination import place
from kinspec.standard import ContentError


def _built(folder: Path, **pages: str) -> Path:
    for name, text in pages.items():
        file = folder / name.replace("__", "/") / "index.html" if name != "start" else folder / "index.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def _pages(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.html")}


def test_pages_that_are_no_longer_made_go_and_others_stay(tmp_path: Path) -> None:
    dest = tmp_path / "dest"
    place(_built(tmp_path / "first", start="1", old__page="1", kept="1"), dest, None)
    (dest / "old" / "own.txt").write_text("mine", encoding="utf-8")
    place(_built(tmp_path / "second", start="2", kept="2"), dest, None)
    assert _pages(dest) == {"index.html", "kept/index.html"}
    assert (dest / "kept" / "index.html").read_text(encoding="utf-8") == "2"
    assert (dest / "old" / "own.txt").read_text(encoding="utf-8") == "mine"
    assert not (dest / "old" / "page").exists()


def test_versions_stand_side_by_side_and_the_newest_answers_addresses_without_one(tmp_path: Path) -> None:
    dest = tmp_path / "dest"
    place(_built(tmp_path / "nine", start="9", gone="9"), dest, "0.9")
    place(_built(tmp_path / "ten", start="10", new__page="10"), dest, "0.10")
    listed = json.loads((dest / "versions.json").read_bytes())
    assert [(one["version"], one["aliases"]) for one in listed] == [("0.10", ["latest"]), ("0.9", [])]
    assert _pages(dest / "0.9") == {"index.html", "gone/index.html"}
    assert _pages(dest) - {f"{v}/{p}" for v in ("0.9", "0.10") for p in _pages(dest / v)} == {
        "index.html",
        "new/page/index.html",
    }
    assert '"../../0.10/new/page/index.html"' in (dest / "new" / "page" / "index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("older", "newer"), [("0.9", "0.10"), ("1.0.0-draft", "1.0.0"), ("1.0", "1.0.1"), ("0.1", "v1")]
)
def test_the_newer_version_is_the_one_that_is_found(older: str, newer: str, tmp_path: Path) -> None:
    for version in (newer, older):
        place(_built(tmp_path / f"built-{version}", start=version), tmp_path / "dest", version)
    listed = json.loads((tmp_path / "dest" / "versions.json").read_bytes())
    assert [one["version"] for one in listed] == [newer, older]


def test_a_version_built_again_keeps_no_old_page(tmp_path: Path) -> None:
    dest = tmp_path / "dest"
    place(_built(tmp_path / "first", start="1", old="1"), dest, "1.0")
    place(_built(tmp_path / "second", start="2"), dest, "1.0")
    assert _pages(dest) == {"index.html", "1.0/index.html"}


def test_a_folder_of_somebody_else_is_not_taken_for_a_version(tmp_path: Path) -> None:
    (tmp_path / "dest" / "1.0").mkdir(parents=True)
    with pytest.raises(ContentError, match="no build"):
        place(_built(tmp_path / "built", start="1"), tmp_path / "dest", "1.0")
    assert not list((tmp_path / "dest" / "1.0").iterdir())


@pytest.mark.parametrize("name", ["../up", "a/b", "", ".hidden", "-x"])
def test_a_version_that_is_no_name_of_a_folder_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="version"):
        site(tmp_path / "site", name)
    assert not (tmp_path / "site").exists()


def test_a_record_that_names_files_elsewhere_removes_nothing(tmp_path: Path) -> None:
    outside = tmp_path / "outside.html"
    outside.write_text("mine", encoding="utf-8")
    dest = tmp_path / "dest"
    dest.mkdir()
    (dest / ".kinspec-site.json").write_text(
        json.dumps({"files": ["../outside.html", str(outside)]}), encoding="utf-8"
    )
    place(_built(tmp_path / "built", start="1"), dest, None)
    assert outside.read_text(encoding="utf-8") == "mine"


def test_a_page_of_somebody_else_is_not_written_over(tmp_path: Path) -> None:
    dest = tmp_path / "dest"
    dest.mkdir()
    (dest / "index.html").write_text("mine", encoding="utf-8")
    with pytest.raises(ContentError, match="no build"):
        place(_built(tmp_path / "built", start="1", new="1"), dest, None)
    assert (dest / "index.html").read_text(encoding="utf-8") == "mine"
    assert not (dest / "new").exists()


def test_what_lies_behind_a_link_is_not_removed(tmp_path: Path) -> None:
    dest, elsewhere = tmp_path / "dest", tmp_path / "elsewhere"
    dest.mkdir()
    elsewhere.mkdir()
    (elsewhere / "page.html").write_text("mine", encoding="utf-8")
    (dest / "link").symlink_to(elsewhere)
    (dest / "folder").mkdir()
    record = {"files": ["", "link/page.html", "folder", "never.html"]}
    (dest / ".kinspec-site.json").write_text(json.dumps(record), encoding="utf-8")
    place(_built(tmp_path / "built", start="1"), dest, None)
    assert (elsewhere / "page.html").exists()
    assert (dest / "folder").is_dir()
    assert (dest / "index.html").read_text(encoding="utf-8") == "1"
