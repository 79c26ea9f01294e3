"""Accepting and explaining agree, on whatever is done to a resource."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from kinspec.profiles import profile_ids
from kinspec.standard import portion
from kinspec.validators.fhir import accepts, explain

EXAMPLES = sorted((portion("standard") / "examples" / "valid").glob("*/*.json"))
Mutate = Callable[[Any, random.Random], Any]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_accepting_and_explaining_agree(path: Path, mutate: Mutate) -> None:
    example = orjson.loads(path.read_bytes())
    draw = random.Random(path.stem)
    accept = accepts(path.parent.name)
    assert accept(example)
    refused = 0
    for _ in range(300):
        resource = mutate(example, draw)
        found = list(explain(path.parent.name, resource))
        assert accept(resource) == (not found)
        refused += bool(found)
    assert refused > 150


def test_anything_may_be_asked_of_any_profile(strange: list[Any]) -> None:
    for name in profile_ids():
        accept = accepts(name)
        for value in [
            *strange,
            {"resourceType": "Patient"},
            {"resourceType": ["Patient"]},
            {"resourceType": {}},
        ]:
            assert accept(value) == (not list(explain(name, value)))
