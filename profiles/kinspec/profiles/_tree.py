"""Walking, moving and reading element trees."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from kinspec.profiles._element import Element, Profile, TypeRef, altered
from kinspec.profiles._merge import TYPES

Lookup = Callable[[str], Profile | None]


def unchanged(element: Element) -> Element:
    """The tree as a base: what the base's own author changed is not a change of what builds on it."""
    children = element.children and tuple(unchanged(child) for child in element.children)
    slices = tuple(unchanged(one) for one in element.slices)
    same = not element.changed and _same(children, element.children) and _same(slices, element.slices)
    return element if same else altered(element, changed=False, children=children, slices=slices)


def rebased(element: Element, new_id: str, new_path: str) -> Element:
    """A tree moved to another place, as the children of HumanName move below `Patient.name`."""
    return altered(
        element,
        id=new_id,
        path=new_path,
        changed=False,
        children=element.children
        and tuple(
            rebased(child, f"{new_id}.{child.name}", f"{new_path}.{child.name}") for child in element.children
        ),
        slices=tuple(
            rebased(one, slice_id(new_id, one.slice_name or ""), new_path) for one in element.slices
        ),
    )


def walk(element: Element) -> Iterator[Element]:
    """The element and all below it that the tree holds, in the order of a FHIR snapshot."""
    yield element
    for child in element.children or ():
        yield from walk(child)
    for one in element.slices:
        yield from walk(one)


def children_of(element: Element, lookup: Lookup) -> tuple[Element, ...]:
    """The children of an element, its own or those of its type; the ids of the latter are the type's.

    An element of several types has the children that all types have. Empty where the type is not known.
    """
    if element.children is not None:
        return element.children
    if element.content_reference:
        return _referenced(element.content_reference, lookup).children or ()
    definition = definition_of(element, lookup)
    return (definition.root.children or ()) if definition else ()


def definition_of(element: Element, lookup: Lookup) -> Profile | None:
    """The type, profile or extension definition that an element without own children follows."""
    if len(element.types) != 1:
        return lookup(TYPES + "Element")
    kind = element.types[0]
    if len(kind.profiles) == 1 and (found := lookup(kind.profiles[0])):
        return found
    return lookup(TYPES + kind.code)


def as_type(element: Element, kind: TypeRef) -> Element:
    """A choice narrowed to one of its types; its children follow if they were those of a choice."""
    narrowed = altered(element, types=(kind,), slices=(), slicing=None)
    return narrowed if len(element.types) == 1 else altered(narrowed, children=None)


def _same(new: tuple[Element, ...] | None, old: tuple[Element, ...] | None) -> bool:
    return new is old or (
        new is not None and old is not None and all(one is other for one, other in zip(new, old, strict=True))
    )


def slice_id(sliced_id: str, slice_name: str) -> str:
    """The id of a slice. Slices of a slice stand beside it, as in `identifier:outer/inner`."""
    last = sliced_id.rfind(".") + 1
    colon = sliced_id.find(":", last)
    return f"{sliced_id if colon < 0 else sliced_id[:colon]}:{slice_name}"


def _referenced(reference: str, lookup: Lookup) -> Element:
    source, _, target = reference.rpartition("#")
    steps = target.split(".")
    definition = lookup(source or TYPES + steps[0])
    found = definition.root if definition else None
    for step in steps[1:]:
        inner = (found.children if found else None) or ()
        found = next((child for child in inner if child.name == step), None)
    if found is None:
        raise ValueError(f"{reference} leads nowhere")
    return found


def nearest(word: str, words: Iterable[str]) -> str:
    """The word most like `word`, for a suggestion; empty where none is near."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, list(words), 1, 0.6)), "")
