"""Rows of a profile's tables: each element with how often it stands, its type, its codes and its meaning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from kinspec.profiles import Element, Profile, extension_ids, own_url, profile, profile_ids
from kinspec.publishing._feeds import Feed
from kinspec.publishing._marked_text import address, breakable, code, link, plain
from kinspec.publishing._page import anchor, field_link
from kinspec.standard import current, per_content


@dataclass(frozen=True, slots=True)
class Row:
    """One element. `always` says that every resource has it; `fed` are links to the fields that fill it."""

    id: str
    anchor: Markup
    count: str
    always: bool
    types: Markup
    codes: Markup
    about: str
    example: str
    fed: Markup
    changed: bool
    must_support: bool


def rows(of: Profile, fed: Sequence[Feed], up: str = "../") -> list[Row]:
    """The rows of a profile or extension in order. `up` leads from its page to the root of the site."""
    found = []
    for element, always in _walk(of.root, True):
        short = element.id.partition(".")[2]
        if short:
            found.append(_row(element, short, always, fed, up))
    return found


def place_of(profile_id: str, full_id: str, up: str) -> str:
    """The address of an element's row on the page of its profile, or of the nearest one above it."""
    known = _ids(profile_id)
    short = full_id.partition(".")[2]
    while short and short not in known:
        short = short.rpartition(".")[0]
    where = f"#{anchor('element', short)}" if short else ""
    return f"{up}profiles/{profile_id}.md{where}"


@per_content
def _ids(profile_id: str) -> frozenset[str]:
    return frozenset(element.id.partition(".")[2] for element, _ in _walk(profile(profile_id).root, True))


def _walk(element: Element, always: bool) -> Iterator[tuple[Element, bool]]:
    yield element, always
    for inner in (*(element.children or ()), *element.slices):
        yield from _walk(inner, always and inner.min > 0)


def _row(element: Element, short: str, always: bool, fed: Sequence[Feed], up: str) -> Row:
    inside = [one for one in fed if one.full_id == element.id or one.full_id.startswith(f"{element.id}.")]
    if not element.slice_name and element.slices:
        inside = [one for one in inside if one.full_id == element.id]
    fields = {(one.format_id, one.table, one.field): None for one in inside}
    return Row(
        id=short,
        anchor=anchor("element", short),
        count=count_of(element),
        always=always,
        types=Markup(", ").join(_types(element, up)),
        codes=_codes(element, up),
        about=element.about,
        example=element.example,
        fed=Markup(", ").join(
            link(breakable(f"{table}.{field}"), field_link(format_id, table, field, up))
            for format_id, table, field in fields
        ),
        changed=element.changed,
        must_support=element.must_support,
    )


def count_of(element: Element) -> str:
    """How often an element stands, in words, and whether it is a list in JSON or stands in one.

    FHIR's own definition decides on the list: it stays one where a profile allows a single item.
    """
    if element.max == 0:
        return "never"
    few = {(0, 1): "none or one", (1, 1): "exactly one", (0, None): "any number", (1, None): "one or more"}
    some = f"{element.min} to {element.max}" if element.max else f"{element.min} or more"
    many = few.get((element.min, element.max), some)
    if not element.base_max_many:
        return many
    if element.slice_name:
        return f"{many} in the list"
    return f"list of {'at most one' if many == 'none or one' else many}"


def _types(element: Element, up: str) -> Iterator[Markup]:
    if element.extension:
        yield link(f"extension {element.extension}", f"{up}extensions/{element.extension}.md")
        return
    # A choice of many types is the same as "any type" to a reader.
    if len(element.types) > 12:
        yield plain("any type")
        return
    for type_code, group in groupby(element.types, key=lambda one: one.code):
        targets = dict.fromkeys(target for one in group for target in one.targets)
        to = Markup(" or ").join(_target(target, up) for target in targets)
        yield plain(type_code) + (Markup(" to ") + to if to else Markup(""))


def _target(url: str, up: str) -> Markup:
    name = url.rsplit("/", 1)[-1]
    for folder, known in (("profiles", profile_ids()), ("extensions", extension_ids())):
        if name in known and url == own_url("StructureDefinition", name):
            return link(name, f"{up}{folder}/{name}.md")
    return plain(name)


def _codes(element: Element, up: str) -> Markup:
    found = []
    if element.codelist:
        title = current().codelist(element.codelist).title
        strength = _strength(element)
        found.append(link(title, f"{up}codelists/{element.codelist}.md") + strength)
    if element.identifier:
        title = current().identifiers[element.identifier]["title"]
        found.append(link(title, f"{up}identifiers/{element.identifier}.md"))
    if element.fixed is not None and not isinstance(element.fixed, dict | list):
        found.append(Markup("always ") + address(element.fixed))
    if element.binding and element.binding.value_set and not element.codelist:
        name = element.binding.value_set.rsplit("/", 1)[-1].partition("|")[0]
        found.append(code(name) + _strength(element))
    return Markup("; ").join(found)


def _strength(element: Element) -> Markup:
    return Markup(" ") + plain(f"({element.binding.strength})") if element.binding else Markup("")
