"""From what a profile says to the complete element tree: FHIR's snapshot, as a general algorithm.

It reads base definitions, UK Core (which publishes no snapshots) and the profiles of this standard alike. A
published snapshot is read as if it were a differential, since laying it over its base changes nothing that
it does not say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kinspec.profiles._element import Discriminator, Element, Profile, Slicing, TypeRef, altered
from kinspec.profiles._merge import (
    TYPES,
    Complain,
    Lineage,
    binding_of,
    constraints,
    merge,
    slicing_of,
    type_named,
    type_refs,
    with_constraints,
)
from kinspec.profiles._slices import check_slices
from kinspec.profiles._statements import Facts, Statements, statements
from kinspec.profiles._tree import Lookup, as_type, children_of, nearest, rebased, slice_id, unchanged

_BY_URL = Slicing((Discriminator("value", "url"),))
_BY_TYPE = Slicing((Discriminator("type", "$this"),))
_BY_ONLY_THESE_TYPES = Slicing((Discriminator("type", "$this"),), "closed")
# R4's definitions say `string`; its text, its schemas and every later version say `id`.
_RESOURCE_ID = (TypeRef("id", system="String"),)


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the algorithm gets other definitions from.

    `lookup` gives the finished tree of a canonical URL, None where it is not known. `lineage` lists the URL
    of a definition and of everything below it, None likewise. `complain` takes element id and problem.
    HL7 treats `valueQuantity` as a slice of `value[x]`; with `plain_choices` it is `value[x]` itself where
    only one type is spelled, which allows the same and is easier to read.
    """

    lookup: Lookup
    lineage: Lineage
    complain: Complain
    plain_choices: bool = False


def root_of_type(elements: Iterable[Facts], ancestors: Iterable[Profile], sources: Sources) -> Element:
    """The tree of a FHIR type or base resource from its complete list of elements.

    `ancestors` are the types it derives from, nearest first; they say where FHIR first defines an element.
    """
    origins: dict[str, str] = {}
    for ancestor in ancestors:
        for child in ancestor.root.children or ():
            origins[child.name] = child.base_path
    return _plain(statements(elements), origins, sources)


def root_of_profile(elements: Iterable[Facts], base: Element, sources: Sources, *, strict: bool) -> Element:
    """The tree of a profile from its differential and the tree of its base.

    With `strict`, slices are also checked: each must be told apart by something that the profile fixes.
    """
    laid = _lay(unchanged(base), statements(elements), sources)
    if strict:
        check_slices(laid, sources.complain, sources.lookup)
    return laid


def _plain(place: Statements, origins: dict[str, str], sources: Sources) -> Element:
    said = place.said
    if said is None:
        raise ValueError(f"{place.id} is implied in a list that must be complete")
    path: str = said["path"]
    name = path.rpartition(".")[2]
    base_path = origins.get(name, path) if "." in path else path
    types = type_refs(said.get("types", ()))
    if base_path == "Resource.id":
        types = _RESOURCE_ID
    children = None
    if place.children:
        inner = origins if "." not in path else _origins_in(types, sources)
        children = tuple(_plain(child, inner, sources) for child in place.children.values())
    return Element(
        id=said["id"],
        path=path,
        name=name,
        min=said["min"],
        max=None if said["max"] == "*" else int(said["max"]),
        types=types,
        children=children,
        slicing=slicing_of(said["slicing"]) if "slicing" in said else None,
        base_max_many=said["max"] not in ("0", "1"),
        base_path=base_path,
        content_reference=said.get("contentReference"),
        binding=binding_of(said["binding"]) if "binding" in said else None,
        constraints=constraints(said.get("constraints", ())),
        max_length=said.get("maxLength"),
        min_value=said["minValue"]["value"] if "minValue" in said else None,
        max_value=said["maxValue"]["value"] if "maxValue" in said else None,
        must_support=said.get("mustSupport", False),
        is_modifier=said.get("isModifier", False),
        is_summary=said.get("isSummary", False),
        representation=tuple(said.get("representation", ())),
    )


def _origins_in(types: tuple[TypeRef, ...], sources: Sources) -> dict[str, str]:
    """Where the elements that every structure of a type has were first defined."""
    found = sources.lookup(TYPES + types[0].code) if len(types) == 1 else None
    return {child.name: child.base_path for child in (found.root.children or ())} if found else {}


def _lay(base: Element, place: Statements, sources: Sources, *, general: bool = False) -> Element:
    """Lay statements over an element, its children and its slices.

    With `general` they are about the sliced element as a whole and `base` is one of its slices.
    """
    element = base
    if place.said:
        element = merge(
            element,
            place.said,
            complain=sources.complain,
            lineage=sources.lineage,
            by_this_profile=not general,
        )
        if element.types != base.types:
            element = _with_definition(element, place.said, sources)
    if place.children:
        element = altered(element, children=_laid_children(element, place, sources, general=general))
    if element.slices and (part := place.for_slices()):
        quiet = replace(sources, complain=_say_nothing)
        element = altered(
            element, slices=tuple(_lay(one, part, quiet, general=True) for one in element.slices)
        )
    for name, slice_place in () if general else place.slices.items():
        element = _with_slice(element, name, slice_place, sources, closed=_is_closed(base))
    return element


def _say_nothing(element_id: str, problem: str, code: str = "", word: str = "") -> None:
    """General words are judged once, on the sliced element; on a slice the narrower of the two holds."""


def _with_definition(element: Element, said: Facts, sources: Sources) -> Element:
    """Take over what the definition of an extension, or a profile of a datatype, says about it as a whole."""
    kind = element.types[0] if len(element.types) == 1 else None
    if "types" not in said or kind is None or len(kind.profiles) != 1:
        return element
    definition = sources.lookup(kind.profiles[0])
    if definition is None or definition.kind == "resource":
        return element
    root = definition.root
    high = element.max if "max" in said or root.max is None else root.max
    return altered(
        element,
        max=high,
        is_modifier=element.is_modifier or root.is_modifier,
        constraints=with_constraints(element.constraints, root.constraints),
    )


def _laid_children(
    element: Element, place: Statements, sources: Sources, *, general: bool
) -> tuple[Element, ...]:
    children = _opened(element, sources)
    by_name = {child.name: child for child in children}
    spelled: dict[str, dict[str, Statements]] = {}
    for step, child_place in place.children.items():
        if step in by_name:
            by_name[step] = _lay(by_name[step], child_place, sources, general=general)
        elif name := _choice(children, step):
            spelled.setdefault(name, {})[step] = child_place
        else:
            near = nearest(step, by_name)
            problem = f"there is no such element{near and f'; is it {near}?'}"
            sources.complain(child_place.id, problem, "unknown-element")
    for name, steps in spelled.items():
        by_name[name] = _lay_spelled(by_name[name], steps, sources, general=general)
    return tuple(by_name[child.name] for child in children)


def _lay_spelled(
    element: Element, steps: dict[str, Statements], sources: Sources, *, general: bool
) -> Element:
    """A choice spelled with types (`valueQuantity`): it can have only those.

    Where one type was left anyway the words are about the choice itself, otherwise about a slice of the type.
    """
    stem = element.name.removesuffix("[x]")
    kinds: list[TypeRef] = []
    for step, place in list(steps.items()):
        kind = type_named(element.types, step.removeprefix(stem))
        if kind is None:
            sources.complain(
                place.id, f"is {element.name} with a type that it cannot have", "unknown-element"
            )
            del steps[step]
        else:
            kinds.append(kind)
    if sources.plain_choices and len(kinds) == 1 and not element.slices:
        element = as_type(element, kinds[0])
    if len(element.types) == 1 and not element.slices:
        for place in steps.values():
            element = _lay(element, place, sources, general=general)
        return element
    closed = _is_closed(element)
    if kinds and not element.slices:
        element = altered(element, types=tuple(kinds), slicing=_BY_ONLY_THESE_TYPES)
    for step, place in steps.items():
        element = _with_slice(element, step, place, sources, closed=closed, general=general)
    return element


def _choice(children: Iterable[Element], step: str) -> str | None:
    for child in children:
        stem = child.name.removesuffix("[x]")
        if child.is_choice and step.startswith(stem) and step[len(stem) : len(stem) + 1].isupper():
            return child.name
    return None


def _opened(element: Element, sources: Sources) -> tuple[Element, ...]:
    """The children of an element as its own, at its own place."""
    if element.children is not None:
        return element.children
    return tuple(
        rebased(child, f"{element.id}.{child.name}", f"{element.path}.{child.name}")
        for child in children_of(element, sources.lookup)
    )


def _is_closed(element: Element) -> bool:
    return element.slicing is not None and element.slicing.rules == "closed"


def _with_slice(
    element: Element,
    name: str,
    place: Statements,
    sources: Sources,
    *,
    closed: bool,
    general: bool = False,
) -> Element:
    outer, _, _ = name.rpartition("/")
    if outer:
        holder = next((one for one in element.slices if one.slice_name == outer), None)
        if holder is None:
            sources.complain(place.id, f"there is no slice {outer} to slice again", "unknown-element")
            return element
        sliced = _with_slice_named(holder, name, place, sources, closed=_is_closed(holder), general=general)
        return altered(element, slices=tuple(sliced if one is holder else one for one in element.slices))
    return _with_slice_named(element, name, place, sources, closed=closed, general=general)


def _with_slice_named(
    element: Element,
    name: str,
    place: Statements,
    sources: Sources,
    *,
    closed: bool,
    general: bool = False,
) -> Element:
    if element.slicing is None:
        element = altered(element, slicing=_implied_slicing(element, place, sources))
    old = next((one for one in element.slices if one.slice_name == name), None)
    if old is None and closed:
        sources.complain(place.id, "is a new slice of an element that the base closes to new slices")
    new = _lay(old or _new_slice(element, name), place, sources, general=general)
    if new.max is None and element.max is not None:
        new = altered(new, max=element.max)
    if old is None:
        return altered(element, slices=(*element.slices, new))
    return altered(element, slices=tuple(new if one is old else one for one in element.slices))


def _implied_slicing(element: Element, place: Statements, sources: Sources) -> Slicing | None:
    if element.is_choice:
        return _BY_TYPE
    if element.types and all(kind.code == "Extension" for kind in element.types):
        return _BY_URL
    if place.said and "impliedSlicing" in place.said:
        return slicing_of(place.said["impliedSlicing"])
    problem = "is a slice of an element that says nothing about how slices are told apart"
    sources.complain(place.id, problem, "slice-not-told-apart")
    return None


def _new_slice(element: Element, name: str) -> Element:
    """A slice before anything is said about it: all that holds for the sliced element, and optional."""
    fresh = altered(
        element,
        min=0,
        slices=(),
        slicing=None,
        slice_name=name,
        must_support=False,
        about="",
        example="",
        identifier=None,
        extension=None,
    )
    if element.is_choice:
        stem = element.name.removesuffix("[x]")
        kind = type_named(element.types, name.removeprefix(stem)) if name.startswith(stem) else None
        fresh = as_type(fresh, kind) if kind else fresh
    return rebased(fresh, slice_id(element.id, name), element.path)
