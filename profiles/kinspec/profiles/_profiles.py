"""Profiles by name, their elements by id."""

from __future__ import annotations

from contextvars import ContextVar
from pathlib import Path
from typing import NoReturn

from kinspec.profiles._definitions import definition, known_names, lineage, url_of
from kinspec.profiles._element import Element, Profile, TypeRef
from kinspec.profiles._merge import TYPES, bare, type_named
from kinspec.profiles._snapshot import Sources, root_of_profile, root_of_type
from kinspec.profiles._statements import Facts
from kinspec.profiles._tree import as_type, children_of, definition_of, nearest, rebased
from kinspec.standard import ContentError, Place, complain, current, per_content

_UNDER_WAY: ContextVar[tuple[str, ...]] = ContextVar("_UNDER_WAY", default=())


def profile_ids() -> tuple[str, ...]:
    """Ids of the profiles that this standard defines."""
    return tuple(current().index["profiles"])


def extension_ids() -> tuple[str, ...]:
    """Ids of the extensions that this standard defines."""
    return tuple(current().index["extensions"])


def profile(url_or_id: str) -> Profile:
    """A profile, extension, resource or datatype with its complete tree of elements.

    `url_or_id` is the id of a profile or extension of this standard (`child`), a canonical URL with or
    without a version, a FHIR type (`Patient`, `HumanName`, `date`) or the id of a UK Core definition
    (`UKCore-Patient`).

    Raises:
        ContentError: nothing of that name is known, or what is authored contradicts its base; the message
            then names file and element.
    """
    url = url_of(url_or_id)
    if url is None:
        near = nearest(url_or_id, known_names())
        problem = f"no profile is called {url_or_id!r}{near and f'; is it {near!r}?'}"
        raise ContentError(problem, code="content/unknown-name")
    return _compiled(url)


def children(element: Element) -> tuple[Element, ...]:
    """The children of an element: its own, otherwise those of its type, extension or content reference.

    Those of a type are shared by all places where the type stands, so their ids are the type's own
    (`HumanName.family`); `resolve` gives the element at its place. An element of several types has the
    children that all types have. What the definition of the type asks of the value as a whole (the
    `constraints` of its root) is not repeated here.
    """
    return children_of(element, _lookup)


def type_profile(kind: TypeRef) -> Profile | None:
    """The definition that a value of this type follows; None where it is not carried.

    Where the type names one profile that is known it is that profile, otherwise the plain type.
    """
    return definition_of(Element("", "", "", 0, None, types=(kind,)), _lookup)


def resolve(profile: Profile, element_id: str) -> Element:
    """The most specific element of an id, at its place.

    The id may leave out the resource name, may spell a choice with its type (`valueCodeableConcept`), and
    may go on inside datatypes and extensions. A slice that is not of this profile is not guessed at.

    Raises:
        ContentError: there is no such element; with the nearest that there is.
    """
    steps = element_id.split(".")
    if steps[0] == profile.root.id:
        steps = steps[1:]
    found = profile.root
    for step in steps:
        found = _step(found, step, element_id, profile)
    return found


def json_key(element: Element, type: TypeRef | str) -> str:
    """How JSON names the element when it holds a value of that type: `valueCodeableConcept`, `birthDate`."""
    if not element.is_choice:
        return element.name
    code = type if isinstance(type, str) else type.code
    return f"{element.name[:-3]}{code[0].upper()}{code[1:]}"


def _step(place: Element, step: str, element_id: str, profile: Profile) -> Element:
    name, _, slice_name = step.partition(":")
    inner = children(place)
    found = next((child for child in inner if child.name == name), None)
    if found is None:
        found = _as_spelled(inner, name)
    elif found.is_choice and len(found.types) == 1 and not slice_name:
        # A choice of one type may be constrained as a slice of that type.
        found = _slice(found, json_key(found, found.types[0])) or found
    if found is None:
        _unknown(profile, element_id, step, [child.name for child in inner])
    if place.children is None:
        found = rebased(found, f"{place.id}.{found.name}", f"{place.path}.{found.name}")
    if not slice_name:
        return found
    return _slice(found, slice_name) or _unknown(
        profile, element_id, step, [f"{name}:{one.slice_name}" for one in found.slices]
    )


def _slice(element: Element, name: str) -> Element | None:
    for one in element.slices:
        if one.slice_name == name:
            return one
        if name.startswith(f"{one.slice_name}/") and (inner := _slice(one, name)):
            return inner
    return None


def _as_spelled(elements: tuple[Element, ...], step: str) -> Element | None:
    for element in elements:
        stem = element.name.removesuffix("[x]")
        if not element.is_choice or not step.startswith(stem):
            continue
        if one := _slice(element, step):
            return one
        if kind := type_named(element.types, step[len(stem) :]):
            return as_type(element, kind)
    return None


def _unknown(profile: Profile, element_id: str, step: str, there: list[str]) -> NoReturn:
    near = nearest(step, there)
    hint = f"; is it {near}?" if near else f"; there {'is' if len(there) == 1 else 'are'} {', '.join(there)}"
    problem = f"{profile.id} has no element {element_id}: {step} is not known{hint if there else ''}"
    raise ContentError(problem, code="content/unknown-element")


def find(url_or_id: str) -> Profile | None:
    """The same as `profile`; None where nothing of that name is known."""
    url = url_of(url_or_id)
    return _compiled(url) if url else None


def canonical_of(name: str) -> str:
    """The canonical URL of a profile, extension or type by any of its names.

    Raises `ContentError` when there is none.
    """
    return profile(name).url


def root_of(name: str) -> Element | None:
    """The root element of a profile or type; None where nothing of that name is known."""
    found = find(name)
    return found.root if found else None


def _lookup(url: str) -> Profile | None:
    known = url if url.startswith(TYPES) else url_of(url)
    if known is None or known in _UNDER_WAY.get() or definition(known) is None:
        return None
    return _compiled(known)


@per_content
def _compiled(url: str) -> Profile:
    facts = definition(url)
    if facts is None:
        raise ContentError(f"no definition is known for {url}")
    token = _UNDER_WAY.set((*_UNDER_WAY.get(), url))
    try:
        return _profile(facts, _root(facts))
    finally:
        _UNDER_WAY.reset(token)


def _root(facts: Facts) -> Element:
    file: Path | None = facts.get("file")

    def judged(element_id: str, problem: str, code: str = "contradiction", word: str = "") -> None:
        # What a faulty element would have said is not known, so nothing is said about what follows from it.
        if file is None or any(_is_within(element_id, one) for one in facts["faulty"]):
            return
        complain(_authored_place(file, facts, element_id, word).fault(code, f"{element_id} {problem}"))

    sources = Sources(_lookup, lineage, judged, plain_choices=bool(facts.get("own")))
    if facts["derivation"] == "constraint":
        below = _lookup(facts["base"]) or _lookup(TYPES + facts["type"])
        if below is None:
            raise ContentError(f"{facts['url']} is based on {facts['base']}, which is not known", file)
        return root_of_profile(facts["elements"], below.root, sources, strict=bool(facts.get("own")))
    ancestors = [found for url in (lineage(facts["url"]) or ())[1:] if (found := _lookup(url))]
    return root_of_type(facts["elements"], ancestors, sources)


def _is_within(element_id: str, outer: str) -> bool:
    return element_id == outer or element_id.startswith((f"{outer}.", f"{outer}:"))


def _authored_place(file: Path, facts: Facts, element_id: str, word: str) -> Place:
    """Where the file speaks about an element, or about what it stands in."""
    elements = Place(file) / "elements"
    start = f"{facts['type']}."
    said: list[str] = [one for one in facts["written"] if _is_within(element_id, start + one)]
    if not said:
        return elements.key
    at = elements / max(said, key=len)
    return at / word if word else at.key


def _profile(facts: Facts, root: Element) -> Profile:
    url = facts["url"]
    below = definition(facts["base"]) if facts.get("base") else None
    return Profile(
        id=bare(url).rpartition("/")[2],
        url=url,
        name=facts["name"],
        title=facts.get("title") or facts["name"],
        version=facts.get("version") or "",
        status=facts["status"],
        kind=facts["kind"],
        type=facts["type"],
        base=facts.get("base"),
        derivation=facts.get("derivation") or "specialization",
        root=root,
        about=facts.get("about", ""),
        context=tuple((entry["type"], entry["expression"]) for entry in facts.get("context", ())),
        own=bool(facts.get("own")),
        draft_base=_stands_on_draft(below),
        abstract=facts.get("abstract", False),
        when=facts.get("when", ""),
    )


def _stands_on_draft(below: Facts | None) -> bool:
    """Whether a profile below is a draft. HL7 marks most R4 resources as drafts, which says nothing."""
    while below and below.get("derivation") == "constraint":
        if below["status"] == "draft" and not below["url"].startswith(TYPES) and not below.get("own"):
            return True
        below = definition(below["base"]) if below.get("base") else None
    return False
