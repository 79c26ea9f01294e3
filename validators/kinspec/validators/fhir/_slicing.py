"""How the items of a list are told apart: by the discriminators of its slicing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kinspec.profiles import Element, children
from kinspec.validators.fhir._values import Code, codes_of, fits, one_code


def marks(element: Element) -> tuple[str, dict[str, int]]:
    """The key and its values by which slices differ, where one fixed text of each tells them apart."""
    marks: dict[str, int] = {}
    discriminators = element.slicing.discriminators if element.slicing else ()
    if len(discriminators) != 1 or discriminators[0].type not in ("value", "pattern"):
        return "", {}
    key = discriminators[0].path
    for number, part in enumerate(element.slices):
        at = next((child for child in children(part) if child.name == key), None)
        wanted = None if at is None else at.fixed if at.fixed is not None else at.pattern
        if not isinstance(wanted, str) or wanted in marks:
            return "", {}
        marks[wanted] = number
    return key, marks


def sorter(element: Element) -> Callable[[Any], int | None]:
    """Which slice an item belongs to, by its number; the first where several would have it."""
    codes = _codes(element)
    if not codes:
        tests = [_matcher(element, part) for part in element.slices]
        return lambda item: next((number for number, test in enumerate(tests) if test(item)), None)
    key, by_code = codes

    def by_concept(item: Any) -> int | None:
        concept = item.get(key) if type(item) is dict else None
        numbers = [by_code[code] for code in codes_of(concept) if code in by_code]
        return min(numbers) if numbers else None

    return by_concept


def _codes(element: Element) -> tuple[str, dict[Code, int]] | None:
    """The key and its codes by which slices differ, where a pattern of one code each tells them apart."""
    discriminators = element.slicing.discriminators if element.slicing else ()
    if len(discriminators) != 1 or discriminators[0].type not in ("value", "pattern"):
        return None
    key = discriminators[0].path
    codes: dict[Code, int] = {}
    for number, part in enumerate(element.slices):
        at = next((child for child in children(part) if child.name == key), None)
        code = None if at is None or at.fixed is not None or at.base_max_many else one_code(at.pattern)
        if code is None or code in codes:
            return None
        codes[code] = number
    return key, codes


def _matcher(element: Element, part: Element) -> Callable[[Any], bool]:
    """Whether an item belongs to a slice, by all its discriminators."""
    tests: list[Callable[[Any], bool]] = []
    for one in element.slicing.discriminators if element.slicing else ():
        path = [] if one.path == "$this" else one.path.split(".")
        at: Element | None = part
        for step in path:
            at = next((child for child in children(at) if child.name == step), None) if at else None
        if at is None:
            continue
        if one.type in ("value", "pattern"):
            wanted = at.fixed if at.fixed is not None else at.pattern
            if wanted is not None:
                tests.append(_value_test(path, wanted))
        elif one.type == "exists":
            tests.append(_exists_test(path, at.min > 0))
        elif one.type == "type" and at.types:
            names = frozenset(reference.code for reference in at.types)
            tests.append(_type_test(path, names))
    if not tests:
        return lambda item: False
    if len(tests) == 1:
        return tests[0]
    return lambda item: all(test(item) for test in tests)


def _value_test(path: list[str], wanted: Any) -> Callable[[Any], bool]:
    if len(path) == 1 and isinstance(wanted, str):
        key = path[0]
        return lambda item: type(item) is dict and item.get(key) == wanted
    return lambda item: fits(_at(item, path), wanted)


def _exists_test(path: list[str], wanted: bool) -> Callable[[Any], bool]:
    return lambda item: (_at(item, path) is not None) == wanted


def _type_test(path: list[str], names: frozenset[str]) -> Callable[[Any], bool]:
    def test(item: Any) -> bool:
        found = _at(item, path)
        return type(found) is dict and found.get("resourceType") in names

    return test


def _at(item: Any, path: list[str]) -> Any:
    for step in path:
        item = item.get(step) if type(item) is dict else None
    return item


def names_of(slices: list[Any]) -> str:
    return ", ".join(str(part.slice_name) for _, part in slices)


def too_few(wanted: list[int], counts: list[int], slices: list[Any]) -> list[int]:
    """The numbers of the slices of which too few were found."""
    return [number for number in wanted if counts[number] < slices[number][1].min]


def mark_of(part: Element) -> str:
    for child in part.children or ():
        if child.fixed is not None and not isinstance(child.fixed, dict | list):
            return f"{child.name} {child.fixed}"
        code = one_code(child.pattern)
        if code is not None:
            return f"{child.name} {code[1]}"
    return str(part.slice_name)
