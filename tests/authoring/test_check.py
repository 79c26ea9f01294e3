"""What an author is told: a small change to the real content, and the findings with file, line and column.

A case changes the content with `edits` (`old` text to `new` text), `remove` and `bytes`. A finding stands at
a triangle in the new text, or where the text of `at` first stands in a file, or at the beginning of the file.
`says` is part of a message. With `more`, other findings may follow from the mistake.
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

import pytest
from tests.converters.returns import copied_content

from kinspec.authoring import check, content_folder
from kinspec.authoring._files import authored_files, kinds
from kinspec.findings import Report
from kinspec.formats import overlay_faults
from kinspec.standard import read_yaml, root

CASES = sorted((Path(__file__).parents[1] / "cases" / "authoring").glob("*/case.yaml"))
MARK = "▶"
Spot = tuple[str, str, int, int]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied_content(tmp_path_factory.mktemp("content") / "content")


@pytest.fixture
def content(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "copy", symlinks=True))


def spot_in(text: str, at: int) -> tuple[int, int]:
    before = text[:at]
    return before.count("\n") + 1, at - before.rfind("\n")


def changed(content: Path, case: dict[str, Any]) -> list[tuple[str, int, int]]:
    """Make the changes of a case; the marked places in order."""
    files: dict[str, str] = {}
    for edit in case.get("edits", ()):
        text = files.get(edit["file"]) or (content / edit["file"]).read_bytes().decode()
        assert edit["old"] in text, f"{edit['file']} does not hold {edit['old']!r}"
        files[edit["file"]] = text.replace(edit["old"], edit["new"], 1)
    marked = []
    for name, text in files.items():
        while MARK in text:
            marked.append((name, *spot_in(text, text.index(MARK))))
            text = text.replace(MARK, "", 1)
        (content / name).write_bytes(text.encode())
    for name in case.get("remove", ()):
        (content / name).unlink()
    for name, data in case.get("bytes", {}).items():
        (content / name).write_bytes(bytes.fromhex(data))
    return marked


def wanted(content: Path, case: dict[str, Any]) -> list[Spot]:
    marked = changed(content, case)
    found: list[Spot] = []
    for one in case["findings"]:
        if "file" not in one:
            found.append((one["code"], *marked.pop(0)))
        elif "at" in one:
            text = (content / one["file"]).read_bytes().decode()
            found.append((one["code"], one["file"], *spot_in(text, text.index(one["at"]))))
        else:
            found.append((one["code"], one["file"], 1, 1))
    assert not marked
    return sorted(found)


def spots(report: Report) -> list[Spot]:
    return sorted(
        (one.code, str(one.location.file), one.location.line or 0, one.location.column or 0)
        for one in report.findings
    )


def test_there_are_cases() -> None:
    assert len(CASES) > 60


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.parent.name)
def test_case(path: Path, content: Path) -> None:
    case = read_yaml(path)
    expected = wanted(content, case)
    report = check(content)
    found = spots(report)
    if case.get("more"):
        assert [one for one in expected if one not in found] == [], found
    else:
        assert found == expected
    if says := case.get("says"):
        assert any(says in one.message for one in report.findings), [one.message for one in report.findings]


def test_every_code_of_the_area_has_a_case() -> None:
    told = {one["code"] for path in CASES for one in read_yaml(path)["findings"]}
    area = read_yaml(root() / "standard" / "messages" / "content.yaml")["messages"]
    assert set(area) - told == {"content/later", "content/unusable"}


def test_the_content_itself_has_no_fault_and_is_checked_at_once() -> None:
    start = time.process_time()
    report = check(root())
    assert [(str(one.location), one.message) for one in report.findings] == []
    assert report.not_checked == ()
    assert time.process_time() - start < 5


def test_only_what_is_wrong_with_the_files_asked_for_is_shown(content: Path) -> None:
    for name in ("child", "review"):
        path = content / "profiles" / "definitions" / f"{name}.yaml"
        path.write_text(path.read_text().replace("title:", "titel:", 1))
    report = check(content, [content / "profiles" / "definitions" / "review.yaml"])
    assert {one.location.file for one in report.findings} == {"profiles/definitions/review.yaml"}


def test_a_mistake_in_the_messages_does_not_stop_the_check(content: Path) -> None:
    path = content / "standard" / "messages" / "content.yaml"
    path.write_text(path.read_text().replace("messages:", "mesages:", 1))
    assert {one.code for one in check(content).findings} >= {"content/unknown-word", "content/missing-word"}


HOSTILE = {
    "deeper than what composes YAML can go": "a: " + "[" * 60_000 + "]" * 60_000,
    "deep by aliases": "".join(f"a{n}: &a{n} [{f'*a{n - 1}' if n else ''}]\n" for n in range(3_000)),
    "names inside each other": "".join(" " * n + "a:\n" for n in range(2_000)),
    "more than fits by aliases": "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}' if n else 'x'] * 9)}]\n" for n in range(12)
    ),
    "an alias inside what it repeats": "a: &a [*a]\n",
    "a list for a name": "? [a, b]\n: 1\n",
    "a type of its own": "a: !!binary abc\n",
    "an object": "a: !!python/object:os.system x\n",
    "no number": "a: !!int abc\n",
    "a number without digits": "a: 0x_\n",
    "a number of too many digits": f"a: {'1' * 5_000}\n",
    "a character that cannot stand": "a: \x01\n",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_a_finding(content: Path, text: str) -> None:
    (content / "standard" / "formats" / "hostile.yaml").write_text(text)
    report = check(content)
    assert "content/unreadable" in {one.code for one in report.findings}
    assert {one.location.file for one in report.findings} == {"standard/formats/hostile.yaml"}


@pytest.mark.parametrize("name", ["more than fits by aliases", "deeper than what composes YAML can go"])
def test_a_hostile_overlay_is_a_finding(tmp_path: Path, name: str) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text(f"over: ssda903\n{HOSTILE[name]}")
    assert [one.code for one in overlay_faults(path)] == ["overlay/not-yaml"]


def test_every_authored_file_has_one_schema() -> None:
    files = [file.path for file in authored_files(root())]
    assert len(files) == len(set(files))
    authored = {
        path
        for below in ("standard", "profiles", "converters", "app")
        for ending in ("*.yaml", "*.csv")
        for path in (root() / below).rglob(ending)
        if "base" not in path.parts and "kinspec" not in path.relative_to(root()).parts
    }
    assert authored - set(files) == set()


def test_schemas_are_right_themselves_and_say_what_each_word_is_for() -> None:
    from jsonschema import Draft202012Validator

    for kind in kinds():
        Draft202012Validator.check_schema(kind.schema)
        assert kind.schema["description"]
        for place, words in properties(kind.schema, kind.title):
            for word, about in words.items():
                assert about.get("description") or about.get("$ref"), f"{place}: {word}"


def properties(schema: Any, place: str) -> list[tuple[str, dict[str, Any]]]:
    found = []
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            found.append((place, schema["properties"]))
        for key, value in schema.items():
            found += properties(value, f"{place}.{key}")
    elif isinstance(schema, list):
        for value in schema:
            found += properties(value, place)
    return found


def test_an_overlay_for_own_files_is_known_by_its_words(tmp_path: Path) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text("over: ssda903\ntables:\n  Header:\n    fiel: people.csv\n    columns: {Person: CHILD}\n")
    report = check(root(), [path])
    found = {(one.code, one.location.file, one.location.line, one.location.column) for one in report.findings}
    assert ("overlay/unknown-word", str(path), 4, 5) in found
    assert all(code.startswith("overlay/") for code, *_ in found)


def test_a_file_that_is_nothing_of_ours_is_not_called_checked(tmp_path: Path) -> None:
    path = tmp_path / "notes.yaml"
    path.write_text("- milk\n")
    assert [one.what for one in check(root(), [path]).not_checked] == [str(path)]


def test_the_folder_is_found_from_below() -> None:
    assert content_folder(root() / "standard" / "formats") == root().resolve()
    assert content_folder(Path("/")) is None
