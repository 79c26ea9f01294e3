"""Which profile a resource is checked against: the one it claims, else the one of ours that describes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from kinspec.profiles import Element, Profile, children, find, profile, profile_ids
from kinspec.standard import current, per_content
from kinspec.validators.fhir._references import claims
from kinspec.validators.fhir._values import fits


@dataclass(frozen=True, slots=True)
class Chosen:
    """A profile and why it is this one. Where it is only the type of FHIR, `untold` says why."""

    profile: Profile
    why: str
    untold: str = ""


def claimed(resource: Mapping[str, Any]) -> Profile | None:
    """The profile that a resource claims in meta.profile, if it is known here and describes resources.

    One for another type of resource is what it claims only where it claims none for its own.
    """
    other = None
    for url in claims(resource):
        of = find(url)
        if of is not None and of.kind == "resource" and of.derivation == "constraint":
            if of.type == resource.get("resourceType"):
                return of
            other = other or of
    return other


def by_claim_or_type(resource: Mapping[str, Any]) -> Profile | None:
    """The profile that a resource claims, else its type as FHIR defines it; None where that is unknown."""
    return claimed(resource) or _type(resource.get("resourceType"))


def chosen(resource: Mapping[str, Any]) -> Chosen | None:
    """The profile to check a resource against; None where its type is unknown."""
    of = claimed(resource)
    if of is not None:
        return Chosen(of, "it claims it in meta.profile")
    of = _type(resource.get("resourceType"))
    if of is None:
        return None
    ours = _ours().get(of.type, ())
    if len(ours) == 1:
        return Chosen(ours[0], "of its resourceType")
    if not ours:
        return Chosen(of, "", f"no profile of {current().release['name']} describes this type")
    mark, wanted = _marks(of.type)
    found = [one for one, value in zip(ours, wanted, strict=False) if fits(resource.get(mark), value)]
    if len(found) == 1:
        return Chosen(found[0], f"of its resourceType and {mark}")
    titles = ", ".join(one.title for one in found or ours)
    if found:
        return Chosen(of, "", f"its {mark} fits several profiles: {titles}")
    return Chosen(of, "", f"its {mark or 'content'} is that of none of the profiles {titles}")


def _type(name: Any) -> Profile | None:
    if type(name) is not str or not name.isalnum():
        return None
    of = find(name)
    return of if of is not None and of.kind == "resource" else None


@per_content
def _ours() -> dict[str, tuple[Profile, ...]]:
    """The profiles of this standard by the type of resource that they describe."""
    found: dict[str, tuple[Profile, ...]] = {}
    for of in map(profile, profile_ids()):
        found[of.type] = (*found.get(of.type, ()), of)
    return found


@per_content
def _marks(type_name: str) -> tuple[str, tuple[Any, ...]]:
    """The element for which each of several profiles demands another value, and what each demands."""
    ours = _ours()[type_name]
    demands = [{child.name: _demanded(child) for child in children(of.root)} for of in ours]
    for name in demands[0]:
        wanted = [one.get(name) for one in demands]
        if None not in wanted and len(set(map(orjson.dumps, wanted))) == len(ours):
            return name, tuple(wanted)
    return "", ()


def _demanded(element: Element) -> Any:
    """What the value of an element must hold by this profile, as a pattern; None where anything may stand."""
    if element.fixed is not None and element.min > 0:
        return element.fixed
    if element.pattern is not None and element.min > 0:
        return [element.pattern] if element.base_max_many else element.pattern
    items = [_within(part) for part in (element, *element.slices) if part.min > 0]
    items = [item for item in items if item is not None]
    if element.base_max_many:
        return items or None
    return items[0] if items else None


def _within(element: Element) -> Any:
    # A list may be empty by itself and yet have parts that must stand in it.
    inner = {child.name: _demanded(child) for child in element.children or ()}
    return {name: wanted for name, wanted in inner.items() if wanted is not None} or None
