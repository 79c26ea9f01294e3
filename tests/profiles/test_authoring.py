"""Authored profiles: what the short words mean, and what an author is told about a mistake.

A case is a set of authored files; it says which error they must raise, or what some elements must be.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from kinspec.profiles import profile, resolve
from kinspec.standard import ContentError, read_yaml, root, using

CASES = sorted((Path(__file__).parents[1] / "cases" / "authoring").glob("*.yaml"))


@contextmanager
def content(folder: Path, files: dict[str, Any]) -> Iterator[None]:
    """The project's content with other profiles and extensions in it."""
    os.symlink(root() / "standard", folder / "standard")
    os.symlink(root() / "converters", folder / "converters")
    (folder / "profiles").mkdir()
    os.symlink(root() / "profiles" / "base", folder / "profiles" / "base")
    for name, entry in files.items():
        path = folder / "profiles" / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(yaml.safe_dump(entry, allow_unicode=True), "utf-8")
    with using(folder):
        yield


def completed(name: str, entry: dict[str, Any]) -> dict[str, Any]:
    """A case may leave out what is the same in all."""
    own_id = name.rpartition("/")[2]
    usual = {"id": own_id, "title": own_id.title(), "about": "About it."}
    if name.startswith("extensions/"):
        usual |= {"context": ["Patient"]}  # type: ignore[dict-item]
    return usual | entry


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path, tmp_path: Path) -> None:
    case = read_yaml(path)
    files = {name: completed(name, entry) for name, entry in case["files"].items()}
    with content(tmp_path, files):
        if "error" in case:
            with pytest.raises(ContentError) as raised:
                profile(case["profile"])
            assert str(raised.value).removeprefix(f"{tmp_path}/profiles/") == case["error"]
            return
        found = profile(case["profile"])
        for element_id, wanted in case["elements"].items():
            element = resolve(found, element_id)
            for word, value in wanted.items():
                assert shown(getattr(element, word)) == value, f"{element_id} {word}"


def shown(value: Any) -> Any:
    if isinstance(value, tuple):
        return [shown(one) for one in value]
    if hasattr(value, "code"):
        return [value.code, *value.profiles, *value.targets]
    if hasattr(value, "value_set"):
        return [value.strength, value.value_set]
    if hasattr(value, "key"):
        return value.key
    if hasattr(value, "discriminators"):
        return [f"{one.type} {one.path}" for one in value.discriminators]
    return value


def test_a_definition_based_on_itself_is_refused(tmp_path: Path) -> None:
    with (
        content(
            tmp_path,
            {
                "definitions/one": completed("definitions/one", {"base": "two"}),
                "definitions/two": completed("definitions/two", {"base": "one"}),
            },
        ),
        pytest.raises(ContentError, match="based on itself"),
    ):
        profile("one")


def test_an_extension_may_stand_inside_itself(tmp_path: Path) -> None:
    part = {"extension": "nested", "about": "Deeper.", "example": "more"}
    with content(
        tmp_path,
        {"extensions/nested": completed("extensions/nested", {"elements": {"extension:deeper": part}})},
    ):
        deeper = resolve(profile("nested"), "extension:deeper.extension:deeper.extension:deeper")
        assert deeper.extension == "nested"
