"""Faults for resources, shared by the tests that hold several judges of a resource to each other."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

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


@pytest.fixture(scope="session")
def strange() -> list[Any]:
    """Values that stand where none of them belongs."""
    return STRANGE


@pytest.fixture(scope="session")
def mutate() -> Callable[[Any, random.Random], Any]:
    """Gives a copy of a resource with one to three faults in it, or none that matters."""
    return mutated
