"""Accepting and explaining agree, on whatever is done to a resource."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from kinspec.profiles import profile_ids
from kinspec.standard import portion
from kinspec.validators.fhir import accepts, explain

EXAMPLES = sorted((portion("standard") / "examples" / "valid").glob("*/*.json"))
STRANGE: list[Any] = [
    None,
    "",
    " ",
    "x",
    0,
    -1,
    1.5,
    True,
    [],
    {},
    [None],
    {"a": 1},
    [{}],
    "2026-02-30",
    "31/02/2026",
    "AAAA " * 26 + "!",
    "\ud83d\ude00",
    "x" * 5000,
    10**30,
]


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield at
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*at, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from places(inner, (*at, number))


def mutated(resource: Any, draw: random.Random) -> Any:
    """A copy with one to three faults in it, or none that matters."""
    resource = copy.deepcopy(resource)
    for _ in range(draw.randrange(1, 4)):
        where = draw.choice([place for place in places(resource) if place] or [()])
        if not where:
            return resource
        owner = resource
        for step in where[:-1]:
            owner = owner[step]
        last = where[-1]
        kind = draw.randrange(6)
        if kind == 0:
            del owner[last]
        elif kind == 1:
            owner[last] = copy.deepcopy(draw.choice(STRANGE))
        elif kind == 2:
            owner[last] = [owner[last]]
        elif kind == 3 and isinstance(owner[last], list) and owner[last]:
            owner[last].append(copy.deepcopy(owner[last][0]))
        elif kind == 4 and isinstance(owner, dict):
            owner[draw.choice(["_" + last, last.title(), last + "x", "extension"])] = owner.pop(last)
        else:
            owner[last] = f"{owner[last]}x"
    return resource


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_accepting_and_explaining_agree(path: Path) -> None:
    example = orjson.loads(path.read_bytes())
    draw = random.Random(path.stem)
    accept = accepts(path.parent.name)
    assert accept(example)
    refused = 0
    for _ in range(300):
        resource = mutated(example, draw)
        found = list(explain(path.parent.name, resource))
        assert accept(resource) == (not found)
        refused += bool(found)
    assert refused > 150


def test_anything_may_be_asked_of_any_profile() -> None:
    for name in profile_ids():
        accept = accepts(name)
        for value in [
            *STRANGE,
            {"resourceType": "Patient"},
            {"resourceType": ["Patient"]},
            {"resourceType": {}},
        ]:
            assert accept(value) == (not list(explain(name, value)))
