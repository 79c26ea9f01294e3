"""The content is read through one index that follows its files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kinspec.standard import (
    CollectionYear,
    ContentError,
    collection_year,
    current,
    format_for,
    root,
    using,
    year_of,
)


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the content that a test may change."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for top in ("standard", "profiles", "converters"):
        ignore = shutil.ignore_patterns("kinspec", "__pycache__")
        shutil.copytree(root() / top, tmp_path / "content" / top, ignore=ignore)
    return tmp_path / "content"


@pytest.mark.parametrize("text", ["2026/27", "2026-27", "2027", 2027, "2026/2027"])
def test_a_year_may_be_written_in_several_ways(text: str | int) -> None:
    year = collection_year(text)
    assert (year, str(year)) == (CollectionYear(2027), "2026/27")
    assert (str(year.start), str(year.end)) == ("2026-04-01", "2027-03-31")
    assert year_of(year.start) == year == year_of(year.end)


@pytest.mark.parametrize("text", ["2026/28", "26/27", "2026", "202", "", "２０２７", "2026/27x", "1027"])
def test_what_is_no_year_is_refused(text: str) -> None:
    if text == "2026":
        assert collection_year(text) == CollectionYear(2026)
    else:
        with pytest.raises(ValueError, match="is not a collection year"):
            collection_year(text)


def test_the_end_of_a_century() -> None:
    assert collection_year("1999/00") == CollectionYear(2000)
    assert collection_year("2019/20") == CollectionYear(2020)


def test_an_overlay_changes_its_year_and_the_years_before(copy: Path) -> None:
    overlay = copy / "standard" / "formats" / "ssda903" / "2022-23.yaml"
    overlay.write_text(
        "until: 2022/23\ntables: {Header: {fields: {MC_DOB: null, TOWN: {type: text, about: A town.}}}}\n"
    )
    with using(copy):
        before = format_for("ssda903", CollectionYear(2023)).tables["Header"].fields
        after = format_for("ssda903", CollectionYear(2024)).tables["Header"].fields
    assert "TOWN" in before and "MC_DOB" not in before
    assert "TOWN" not in after and "MC_DOB" in after


def test_a_change_is_seen_without_being_told(copy: Path) -> None:
    release = copy / "standard" / "release.yaml"
    with using(copy):
        assert current().release["status"] == "draft"
    release.write_text(release.read_text().replace("status: draft", "status: active"))
    with using(copy):
        assert current().release["status"] == "active"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\na: 2\n", ":2: the key 'a' is given twice"),
        ("a: [1\n", ":2: "),
        ("a: !!python/object:os.system x\n", ":1: "),
    ],
)
def test_a_faulty_file_is_named_with_its_line(copy: Path, text: str, problem: str) -> None:
    path = copy / "standard" / "messages" / "faulty.yaml"
    path.write_text(text)
    with using(copy), pytest.raises(ContentError) as refused:
        assert current().index
    assert str(refused.value).startswith(f"{path}{problem}")


def test_codes_that_look_like_truth_values_stay_codes(copy: Path) -> None:
    (copy / "standard" / "messages" / "odd.yaml").write_text(
        "area: odd\ntitle: NO\nmessages: {}\nday: 2026-01-01\n"
    )
    with using(copy):
        assert current().index["messages"]["odd"] == {
            "area": "odd",
            "title": "NO",
            "messages": {},
            "day": "2026-01-01",
        }
