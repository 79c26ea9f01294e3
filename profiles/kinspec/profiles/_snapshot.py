"""From a base tree and a differential to the complete tree of a profile.

The algorithm knows nothing of this standard: it works on facts as `base_facts` writes them, for UK Core's
differentials as for our own. A differential is first arranged as a tree of steps and slices; then it is laid
over the base from the root down, and a datatype's children are copied in only where something is said about
one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from kinspec.profiles._element import (
    Binding,
    Constraint,
    Discriminator,
    Element,
    Slicing,
    TypeRef,
)
from kinspec.standard import ContentError

Facts = Mapping[str, Any]

BY_URL = Slicing((Discriminator("value", "url"),))
BY_SYSTEM = Slicing((Discriminator("value", "system"),))


@dataclass(slots=True)
class Step:
    """What a differential says about one element, about its children and about its slices."""

    facts: Facts = field(default_factory=dict)
    children: dict[str, Step] = field(default_factory=dict)
    slices: dict[str, Step] = field(default_factory=dict)

    def at(self, element_id: str) -> Step:
        """The step of an element id without the name of the root, made if need be."""
        step = self
        for part in element_id.split("."):
            name, _, slice_name = part.partition(":")
            step = step.children.setdefault(name, Step())
            if slice_name:
                step = step.slices.setdefault(slice_name, Step())
        return step


def steps_of(elements: list[Facts]) -> Step:
    """Arrange the elements of a differential, whose ids begin with the name of the root."""
    root = Step()
    for facts in elements:
        _, _, rest = facts["id"].partition(".")
        step = root.at(rest) if rest else root
        step.facts = {**step.facts, **facts}
    return root


def tree_of(elements: list[Facts]) -> Element:
    """The tree of a base definition from its complete list of elements."""
    below: dict[str, list[Facts]] = {}
    for facts in elements[1:]:
        below.setdefault(facts["id"].rpartition(".")[0], []).append(facts)

    def build(facts: Facts) -> Element:
        children = tuple(build(child) for child in below.get(facts["id"], ()))
        name = facts["id"].rpartition(".")[2]
        bare = Element(
            id=facts["id"],
            path=facts["path"],
            name=name,
            min=0,
            max=None,
            children=children or None,
            base_max_many=facts.get("max") not in ("0", "1"),
            base_path=facts["path"],
        )
        return _constrained(bare, facts, checked=False)

    return build(elements[0])


@dataclass(frozen=True, slots=True)
class Composer:
    """Lays differentials over trees. `root_of` gives the root of a type or a profile by URL or type name."""

    root_of: Callable[[str], Element | None]
    where: str
    complete: Callable[[Element, Step], Step] = lambda element, step: step

    def children(self, element: Element) -> tuple[Element, ...]:
        """The children of an element: its own, those of what it refers to, or those of its type."""
        if element.children is not None:
            return element.children
        if element.content_reference:
            target = element.content_reference.rpartition("#")[2]
            root = self.root_of(target.partition(".")[0])
            found = _find(root, target) if root else None
            return self.children(found) if found else ()
        if len(element.types) != 1:
            return ()
        reference = element.types[0]
        for name in (*reference.profiles, reference.code):
            root = self.root_of(name)
            if root is not None:
                return root.children or ()
        return ()

    def lay(self, element: Element, step: Step) -> Element:
        """The element as it stands after everything that `step` says about it and below it."""
        element = _constrained(element, step.facts, where=self.where)
        step = self.complete(element, step)
        if step.children:
            element = self._with_children(element, step)
        if step.slices:
            element = self._with_slices(element, step)
        return element

    def _with_children(self, element: Element, step: Step) -> Element:
        own = element.children is not None
        known = list(self.children(element))
        if not own:
            known = [relabelled(child, element.id, element.path) for child in known]
        places = {child.name: number for number, child in enumerate(known)}
        for name, below in step.children.items():
            number, narrowed = self._place(element, name, known, places)
            child = known[number]
            if narrowed:
                below = replace(below, facts={"types": [{"code": narrowed}], **below.facts})
            known[number] = self.lay(child, below)
        return replace(element, children=tuple(known))

    def _place(
        self, element: Element, name: str, known: list[Element], places: Mapping[str, int]
    ) -> tuple[int, str | None]:
        if name in places:
            return places[name], None
        for number, child in enumerate(known):
            stem = child.name.removesuffix("[x]")
            if child.is_choice and name.startswith(stem):
                for reference in child.types:
                    if stem + reference.code[:1].upper() + reference.code[1:] == name:
                        return number, reference.code
        near = get_close_matches(name, places, 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise ContentError(f"{element.id} has no element {name!r}{hint}", self.where)

    def _with_slices(self, element: Element, step: Step) -> Element:
        if element.slicing is None:
            element = replace(element, slicing=self._usual_slicing(element))
        slices = {entry.slice_name: entry for entry in element.slices}
        for name, below in step.slices.items():
            start = slices.get(name)
            if start is None:
                start = self._new_slice(element, name, below)
            slices[name] = self.lay(start, below)
        return replace(element, slices=tuple(slices.values()))

    def _usual_slicing(self, element: Element) -> Slicing:
        if element.name in ("extension", "modifierExtension"):
            return BY_URL
        if element.is_choice:
            return Slicing((Discriminator("type", "$this"),))
        if element.name in ("coding", "identifier"):
            return BY_SYSTEM
        raise ContentError(f"{element.id} has slices, and nothing says how to tell them apart", self.where)

    def _new_slice(self, element: Element, name: str, step: Step) -> Element:
        whole = relabelled(
            replace(element, slices=(), slicing=None, min=0),
            element.id.rpartition(".")[0],
            element.path.rpartition(".")[0],
            slice_name=name,
        )
        if element.is_choice:
            stem = element.name.removesuffix("[x]")
            kept = [one for one in element.types if stem + one.code[:1].upper() + one.code[1:] == name]
            if kept:
                return replace(whole, types=tuple(kept))
        if element.name not in ("extension", "modifierExtension"):
            return whole
        profiles = [url for entry in step.facts.get("types", ()) for url in entry.get("profile", ())]
        root = self.root_of(profiles[0]) if profiles else None
        if root is not None:
            # The extension's own cardinality and children hold wherever it is used.
            inner = unchanged(root).children or ()
            return replace(
                whole,
                min=root.min,
                max=root.max if whole.max is None else whole.max,
                children=tuple(relabelled(child, whole.id, whole.path) for child in inner),
            )
        url = profiles[0] if profiles else name
        said = step.children.setdefault("url", Step())
        said.facts = {"min": 1, "fixed": {"type": "Uri", "value": url}, **said.facts}
        return whole


def unchanged(element: Element) -> Element:
    """The same subtree as something inherited: nothing in it counts as said by the profile at hand."""
    return replace(
        element,
        changed=False,
        children=None if element.children is None else tuple(unchanged(one) for one in element.children),
        slices=tuple(unchanged(one) for one in element.slices),
    )


def relabelled(element: Element, parent_id: str, parent_path: str, slice_name: str | None = None) -> Element:
    """The same subtree under another parent: only ids and paths differ."""
    kept = slice_name or element.slice_name
    last = f"{element.name}:{kept}" if kept else element.name
    new_id = f"{parent_id}.{last}" if parent_id else last
    new_path = f"{parent_path}.{element.name}" if parent_path else element.name
    children = element.children
    return replace(
        element,
        id=new_id,
        path=new_path,
        slice_name=kept,
        children=None if children is None else tuple(relabelled(one, new_id, new_path) for one in children),
        slices=tuple(relabelled(one, parent_id, parent_path) for one in element.slices),
    )


def walk(element: Element) -> Iterator[Element]:
    """The element and all below it that the tree holds, in the order of a snapshot."""
    yield element
    for child in element.children or ():
        yield from walk(child)
    for entry in element.slices:
        yield from walk(entry)


def _find(root: Element, element_id: str) -> Element | None:
    return next((element for element in walk(root) if element.id == element_id), None)


def _constrained(element: Element, facts: Facts, *, where: str = "", checked: bool = True) -> Element:
    """The element with what one entry of a definition says about it."""
    if not facts:
        return element
    change: dict[str, Any] = {"changed": checked or element.changed}
    if "min" in facts:
        change["min"] = int(facts["min"])
    if "max" in facts:
        change["max"] = None if facts["max"] == "*" else int(facts["max"])
    if checked:
        _refuse_looser(element, change, where)
    if "types" in facts:
        change["types"] = _types(element, facts["types"], where, checked)
    for name in ("fixed", "pattern"):
        if name in facts:
            change[name] = facts[name]["value"]
            change[f"{name}_type"] = facts[name].get("type") or _only_type(element, change)
    if "slicing" in facts:
        change["slicing"] = Slicing(
            tuple(Discriminator(one["type"], one["path"]) for one in facts["slicing"]["discriminator"]),
            facts["slicing"].get("rules", "open"),
            bool(facts["slicing"].get("ordered", False)),
        )
    if "binding" in facts and facts["binding"].get("valueSet"):
        change["binding"] = Binding(facts["binding"]["strength"], facts["binding"]["valueSet"])
    if "constraints" in facts:
        known = {constraint.key: constraint for constraint in element.constraints}
        known |= {one["key"]: _constraint(one) for one in facts["constraints"]}
        change["constraints"] = tuple(known.values())
    for name, key in _PLAIN.items():
        if key in facts:
            change[name] = facts[key]
    return replace(element, **change)


_PLAIN = {
    "content_reference": "contentReference",
    "max_length": "maxLength",
    "must_support": "mustSupport",
    "is_modifier": "isModifier",
    "is_summary": "isSummary",
    "min_value": "minValue",
    "max_value": "maxValue",
    "about": "about",
    "example": "example",
    "codelist": "codelist",
    "identifier": "identifier",
    "extension": "extension",
}


def _constraint(facts: Facts) -> Constraint:
    return Constraint(
        facts["key"], facts["severity"], facts["human"], facts.get("expression", ""), facts.get("source", "")
    )


def _types(element: Element, given: Any, where: str, checked: bool) -> tuple[TypeRef, ...]:
    allowed = {reference.code: reference for reference in element.types}
    types = []
    for entry in given:
        if checked and allowed and entry["code"] not in allowed:
            raise ContentError(f"{element.id} cannot have the type {entry['code']}", where)
        before = allowed.get(entry["code"])
        types.append(
            TypeRef(
                entry["code"],
                tuple(entry.get("profile", ())) or (before.profiles if before else ()),
                tuple(entry.get("target", ())) or (before.targets if before else ()),
            )
        )
    return tuple(types)


def _only_type(element: Element, change: Mapping[str, Any]) -> str | None:
    types = change.get("types") or element.types
    return types[0].code if len(types) == 1 else None


def _refuse_looser(element: Element, change: Mapping[str, Any], where: str) -> None:
    lowest, highest = change.get("min", element.min), change.get("max", element.max)
    if lowest < element.min:
        raise ContentError(f"{element.id} must be there {element.min} times; {lowest} is too few", where)
    if element.max is not None and (highest is None or highest > element.max):
        raise ContentError(f"{element.id} may be there {element.max} times; more cannot be allowed", where)
    if highest is not None and lowest > highest:
        raise ContentError(f"{element.id} cannot be there between {lowest} and {highest} times", where)
