"""Checks on slices: each must be told apart by something that is fixed, and their counts must fit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kinspec.profiles._element import Discriminator, Element
from kinspec.profiles._merge import Complain
from kinspec.profiles._tree import Lookup, children_of


def check_slices(element: Element, complain: Complain, lookup: Lookup) -> None:
    """Report every slice, at any depth, that cannot be told apart or cannot be filled.

    Only slices that hold something this profile said are judged; the rest is the base's affair.
    """
    if element.slicing and element.slices and _said_something(element):
        for one in element.slices:
            if _said_something(one) and one.max != 0:
                for discriminator in element.slicing.discriminators:
                    if not _tells_apart(one, discriminator, lookup):
                        complain(
                            one.id,
                            f"is told apart by {discriminator.type} of {discriminator.path}, "
                            "which it does not fix",
                            "slice-not-told-apart",
                        )
        least = sum(one.min for one in element.slices)
        if element.max is not None and least > element.max:
            complain(element.id, f"allows {element.max} and its slices ask for {least}")
    for inner in (*(element.children or ()), *element.slices):
        check_slices(inner, complain, lookup)


def _said_something(element: Element) -> bool:
    return element.changed or any(map(_said_something, (*(element.children or ()), *element.slices)))


def _tells_apart(one: Element, discriminator: Discriminator, lookup: Lookup) -> bool:
    is_extension = any(kind.code == "Extension" and kind.profiles for kind in one.types)
    if is_extension and discriminator == Discriminator("value", "url"):
        return True
    places = list(_at(one, discriminator.path, lookup))
    if discriminator.type == "exists":
        return any(place.min > 0 or place.max == 0 for place, _ in places)
    if discriminator.type == "type":
        return any(len(place.types) >= 1 for place, _ in places)
    if discriminator.type == "profile":
        return any(kind.profiles or kind.targets for place, _ in places for kind in place.types)
    return any(known is not None or _fixes(place) for place, known in places)


def _fixes(element: Element) -> bool:
    if element.fixed is not None or element.pattern is not None:
        return True
    if element.binding and element.binding.strength == "required":
        return True
    return any(_fixes(child) for child in element.children or ())


def _at(one: Element, path: str, lookup: Lookup) -> Iterable[tuple[Element, Any]]:
    """Elements at a discriminator's path, with the value that a pattern further up gives them."""
    known = one.fixed if one.fixed is not None else one.pattern
    found = [(one, known)]
    for step in _steps(path):
        found = [
            (child, value.get(step) if isinstance(value, dict) else None)
            for place, value in found
            for child in _children(place, step, lookup)
        ]
    return found


def _steps(path: str) -> Iterable[str]:
    for step in path.split("."):
        if step == "$this" or step.startswith(("resolve(", "ofType(")):
            continue
        if step.startswith("extension("):
            yield "extension:" + step[len("extension(") :].strip("'\")")
            continue
        yield step


def _children(place: Element, step: str, lookup: Lookup) -> Iterable[Element]:
    name, _, url = step.partition(":")
    for child in children_of(place, lookup):
        if child.name == name or child.name == f"{name}[x]":
            if not url:
                yield child
                yield from (inner for inner in child.slices if inner.max != 0 and inner.min > 0)
            else:
                yield from (
                    inner for inner in child.slices if any(url in kind.profiles for kind in inner.types)
                )
