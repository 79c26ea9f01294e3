"""The way through JSON to an element, and what a profile says must stand there in any case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kinspec.profiles import Element, Profile, children, json_key, resolve
from kinspec.standard import Place, current
from kinspec.validators.terminology import expansion


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of the way to an element in JSON: the key, and which item where the key holds several.

    The item is the one whose member `by` holds the text `equals`; or, where `pattern` is given, holds all of
    that concept, of which `equals` is the code. `fixed` is what every object at this step holds besides, by
    the profile.
    """

    key: str
    many: bool = False
    by: str | None = None
    equals: str | None = None
    fixed: Mapping[str, Any] = field(default_factory=dict, compare=False)
    pattern: Mapping[str, Any] | None = field(default=None, compare=False)

    def marks(self, item: Any) -> bool:
        """Whether an item of a list is the one of this step."""
        if self.by is None:
            return True
        held = item.get(self.by) if isinstance(item, dict) else None
        return held == self.equals if self.pattern is None else contains(held, self.pattern)


Way = tuple[Hop, ...]


def way_to(of: Profile, element_id: str, where: Place) -> tuple[Way, Element, bool]:
    """The way through JSON to an element, the element, and whether its value stands in an extension.

    Raises `ContentError` for an element that does not exist, or a slice that no fixed value marks; `where` is
    the place of the id.
    """
    hops: list[Hop] = []
    at = of.root
    done: list[str] = []
    in_extension = False
    for part in element_id.split("."):
        done.append(part)
        before = at
        with where.here("unknown-element"):
            at = resolve(of, ".".join(done))
        name, _, slice_name = part.partition(":")
        in_extension = name.startswith("value") and _is_extension(before)
        key = json_key(at, at.types[0].code) if at.is_choice else name
        fixed = constant_of(at)
        if not slice_name:
            hops.append(Hop(key, at.base_max_many, fixed=fixed))
            continue
        whole = resolve(of, ".".join([*done[:-1], name]))
        found = [
            (one.path, mark)
            for one in (whole.slicing.discriminators if whole.slicing else ())
            for child in children(at)
            if child.name == one.path and (mark := _mark(child)) is not None
        ]
        if not found:
            raise where.fault("slice-not-told-apart", f"nothing fixed marks the slice {part} of {of.id}")
        by, (equals, pattern) = found[0]
        rest = {name: value for name, value in fixed.items() if name != by}
        hops.append(Hop(key, True, by, equals, rest, pattern))
    return tuple(hops), at, in_extension


def _mark(element: Element) -> tuple[str, Mapping[str, Any] | None] | None:
    """What tells a slice from the others: a fixed text, or a concept with one coding and the code of it."""
    if isinstance(element.fixed, str):
        return element.fixed, None
    pattern = element.pattern if isinstance(element.pattern, Mapping) else {}
    match pattern:
        case {"coding": [{"code": str(code)}]} if len(pattern) == 1:
            return code, pattern
    return None


def contains(whole: Any, part: Any) -> bool:
    """Whether JSON holds all that another piece of JSON holds; items of lists in any order."""
    if isinstance(part, Mapping):
        return isinstance(whole, dict) and all(
            key in whole and contains(whole[key], value) for key, value in part.items()
        )
    if isinstance(part, list):
        return isinstance(whole, list) and all(any(contains(one, item) for one in whole) for item in part)
    return bool(whole == part)


def constant_of(element: Element) -> dict[str, Any]:
    """What every instance must hold, with the same value in each: required elements that are fixed."""
    constants: dict[str, Any] = {}
    for child in children(element):
        slices = [one for one in child.slices if one.min > 0]
        if child.name == "extension" or (child.min == 0 and not slices):
            continue
        value: Any = child.fixed if child.fixed is not None else child.pattern
        if child.is_choice:
            if value is not None and len(child.types) == 1:
                constants[json_key(child, child.types[0].code)] = value
        elif value is not None:
            constants[child.name] = [value] if child.base_max_many else value
        elif items := [item for one in slices if (item := constant_of(one))]:
            constants[child.name] = items if child.base_max_many else items[0]
        elif child.children is not None and (inner := constant_of(child)):
            constants[child.name] = [inner] if child.base_max_many else inner
    if element.types and element.types[0].code == "Coding" and "code" in constants and element.codelist:
        # A code says nothing without the list that it is of.
        constants.setdefault("system", current().codelist(element.codelist).system)
    return constants


def missing_below(of: Profile, ways: list[Way]) -> Iterator[str]:
    """Ids of required elements that nothing on these ways fills, though something beside them is filled."""
    yield from _missing(of.root, of.root.id, ways)


def _missing(element: Element, element_id: str, ways: list[Way]) -> Iterator[str]:
    constants = constant_of(element)
    for child in children(element):
        stem = child.name.removesuffix("[x]")
        below = [
            way[1:]
            for way in ways
            if way[0].key == child.name or (child.is_choice and way[0].key.startswith(stem))
        ]
        child_id = f"{element_id}.{child.name}"
        keys = {json_key(child, one.code) for one in child.types} if child.is_choice else {child.name}
        if keys & constants.keys() or (child.min == 0 and not below):
            continue
        if not below:
            yield child_id
        elif not child.slices and child.name != "extension" and all(below):
            yield from _missing(child, child_id, below)


def bound_list(of: Profile, element_id: str) -> str | None:
    """The code list that an element takes its codes from; None where it is bound to none of ours.

    The list may stand on the element or, for the code of a Coding, on the Coding.
    """
    element = resolve(of, element_id)
    above, _, last = element_id.rpartition(".")
    places = [element, resolve(of, above)] if last == "code" and above else [element]
    for place in places:
        if place.codelist:
            return place.codelist
        if place.binding and (found := expansion(place.binding.value_set)) and len(found.codes) == 1:
            system = next(iter(found.codes))
            for codelist_id in current().codelist_ids:
                codelist = current().codelist(codelist_id)
                if codelist.system == system and codelist.subset_of is None:
                    return codelist_id
    return None


def _is_extension(element: Element) -> bool:
    return any(reference.code == "Extension" for reference in element.types)
