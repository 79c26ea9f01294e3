"""Finds profiles by id, URL or type name, and compiles each once."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from kinspec.profiles import _base
from kinspec.profiles._authored import (
    CORE,
    EXTENSION,
    canonical_of,
    complete,
    differential,
    extension_frame,
    own_url,
)
from kinspec.profiles._element import Element, Profile
from kinspec.profiles._snapshot import Composer, steps_of, tree_of, unchanged
from kinspec.standard import ContentError, current, per_content


def profile_ids() -> tuple[str, ...]:
    """Ids of the profiles that this standard authors, sorted."""
    return tuple(current().index["profiles"])


def extension_ids() -> tuple[str, ...]:
    """Ids of the extensions that this standard authors, sorted."""
    return tuple(current().index["extensions"])


def profile(name: str) -> Profile:
    """A profile, extension, resource or datatype with its complete element tree.

    `name` is an id of this standard (`child`), a canonical URL, a UK Core id or a FHIR type (`Patient`).
    Raises `ContentError` when there is none, or when its definition contradicts what it builds on.
    """
    found = find(name)
    if found is None:
        near = get_close_matches(name, (*profile_ids(), *extension_ids()), 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise ContentError(f"there is no profile {name!r}{hint}")
    return found


def find(name: str) -> Profile | None:
    """The same, None when there is none."""
    return _compiled(canonical_of(name).partition("|")[0])


@per_content
def _compiled(url: str) -> Profile | None:
    index = current().index
    owned = own_url("StructureDefinition", "")
    if url.startswith(owned):
        name = url.removeprefix(owned)
        if name in index["profiles"]:
            return _own_profile(index["profiles"][name], url)
        if name in index["extensions"]:
            return _own_extension(index["extensions"][name], url)
        return None
    facts = _base.load(url)
    return _from_facts(facts) if facts else None


def _from_facts(facts: dict[str, Any]) -> Profile:
    if facts["derivation"] == "constraint":
        root = _laid_over(facts["base"], facts["elements"], facts["url"], authored=False)
        if "snapshot" in facts:
            root = tree_of(facts["snapshot"])
    else:
        root = tree_of(facts["elements"])
    return Profile(
        id=facts["url"].rpartition("/")[2],
        url=facts["url"],
        name=facts["name"],
        title=facts["title"] or facts["name"],
        version=facts["version"],
        status=facts["status"],
        kind=facts["kind"],
        type=facts["type"],
        base=facts["base"],
        derivation=facts["derivation"] or "specialization",
        root=root,
        context=tuple((one["type"], one["expression"]) for one in facts.get("context", ())),
    )


def _own_profile(raw: dict[str, Any], url: str) -> Profile:
    base = profile(raw["base"])
    elements = differential(raw, base.type)
    return _own(raw, url, base, elements, ())


def _own_extension(raw: dict[str, Any], url: str) -> Profile:
    base = profile(EXTENSION)
    # The frame comes last: sub-extensions exist only once the author's slices do.
    elements = differential(raw, "Extension") + extension_frame(raw)
    context = tuple(("element", expression) for expression in raw["context"])
    return _own(raw, url, base, elements, context)


def _own(
    raw: dict[str, Any],
    url: str,
    base: Profile,
    elements: list[dict[str, Any]],
    context: tuple[tuple[str, str], ...],
) -> Profile:
    release = current().release
    return Profile(
        id=raw["id"],
        url=url,
        name=raw.get("name") or "Kinspec" + raw["id"].replace("-", " ").title().replace(" ", ""),
        title=raw["title"],
        version=release["version"],
        status=raw.get("status", release["status"]),
        kind=base.kind,
        type=base.type,
        base=base.url,
        derivation="constraint",
        root=_laid_over(base.url, elements, raw["id"], authored=True),
        about=raw["about"],
        context=context,
        own=True,
        draft_base=base.status == "draft",
    )


def _laid_over(base_url: str, elements: list[dict[str, Any]], where: str, *, authored: bool) -> Element:
    base = _compiled(base_url.partition("|")[0])
    if base is None:
        raise ContentError(f"the base {base_url} is not known", where)
    composer = Composer(root_of, where, complete) if authored else Composer(root_of, where)
    return composer.lay(unchanged(base.root), steps_of(elements))


def root_of(name: str) -> Element | None:
    """The root element of a type or profile named by type or URL; None when it is not known."""
    found = _compiled(name.partition("|")[0] if "://" in name else CORE + name)
    return found.root if found else None


_PLAIN = Composer(root_of, "")


def children(element: Element) -> tuple[Element, ...]:
    """The children of an element: its own, those of what it refers to, or those of its type."""
    return _PLAIN.children(element)


def json_key(element: Element, type_code: str) -> str:
    """The key under which JSON holds the element when it has this type."""
    if not element.is_choice:
        return element.name
    return element.name.removesuffix("[x]") + type_code[:1].upper() + type_code[1:]


def resolve(of: Profile, element_id: str) -> Element:
    """The element that an id leads to, such as `identifier:upn.value` or `extension:x.valueString`.

    A choice may be spelled with its type, which narrows it. The name of the resource may be left out.
    Raises `ContentError` naming the first step that leads nowhere, with the nearest step that exists.
    """
    steps = element_id.split(".")
    if steps[0] == of.root.name:
        steps = steps[1:]
    element = of.root
    for step in steps:
        name, _, slice_name = step.partition(":")
        found = None
        for child in children(element):
            if child.name == name:
                found = child
                break
            if child.is_choice and name.startswith(child.name[:-3]):
                kept = tuple(one for one in child.types if json_key(child, one.code) == name)
                if kept:
                    found = replace(child, types=kept)
                    break
        if found is not None and slice_name:
            found = next((one for one in found.slices if one.slice_name == slice_name), None)
        if found is None:
            names = [child.name for child in children(element)]
            names += [f"{child.name}:{one.slice_name}" for child in children(element) for one in child.slices]
            near = get_close_matches(step, names, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise ContentError(f"{of.id} has no element {element_id!r}: {step!r} is not known{hint}")
        element = found
    return element
