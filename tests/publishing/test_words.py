"""Every element that the standard says something about has a meaning and an example."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from kinspec.standard import current

AUTHORED = [
    (section, name) for section in ("profiles", "extensions") for name in sorted(current().index[section])
]


def _elements() -> Iterator[tuple[str, dict[str, Any]]]:
    for section, name in AUTHORED:
        for element, said in current().index[section][name]["elements"].items():
            yield f"{name}: {element}", said


@pytest.mark.parametrize(("section", "name"), AUTHORED)
def test_a_definition_says_what_it_is_for(section: str, name: str) -> None:
    authored = current().index[section][name]
    assert authored["title"]
    assert authored["about"].rstrip().endswith(".")
    assert section == "extensions" or authored["when"].rstrip().endswith(".")


def test_every_element_has_a_meaning_and_an_example() -> None:
    without = [place for place, said in _elements() if not said.get("about") or not said.get("example")]
    assert without == []


def test_every_meaning_is_a_sentence() -> None:
    odd = [place for place, said in _elements() if not str(said["about"]).rstrip().endswith((".", "?"))]
    assert odd == []


def test_every_field_has_a_meaning_and_an_example() -> None:
    without = [
        f"{name}: {table}.{column}"
        for name, authored in current().index["formats"].items()
        for table, described in authored["tables"].items()
        for column, field in described["fields"].items()
        if not field.get("about") or "example" not in field
    ]
    assert without == []
