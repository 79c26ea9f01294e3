"""Every name that can be explained, and what shows its page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from kinspec.cli import _explained as page
from kinspec.profiles import Element, Profile, extension_ids, json_key, profile, profile_ids, walk
from kinspec.standard import current, format_for, format_ids

Show = Callable[[], None]


def every_name() -> list[str]:
    """All names that can be explained: fields without their table, codes and elements last."""
    named = (name for names in (_things(), _inner()) for name, _ in names)
    return list(dict.fromkeys((*named, *_element_names())))


def pages_of(name: str) -> list[Show]:
    """What shows the pages of everything of this name; small and capital letters make no difference.

    A thing of its own comes first; then fields of tables, codes of lists and elements of profiles, which many
    things may share. Where nothing else has the name, it may be the title of a message, or its code without
    the area.
    """
    wanted = name.casefold()
    found = [show for known, show in _things() if known.casefold() == wanted]
    inner = list(_inner())
    exact = [show for known, show in inner if known == name]
    found += exact or [show for known, show in inner if known.casefold() == wanted]
    if elements := _elements(wanted):
        found.append(partial(page.elements, name, elements))
    return found or _said(wanted)


def _said(wanted: str) -> list[Show]:
    """Messages by what people have seen of them: the code without its area, or the title."""
    return [
        partial(page.message, message)
        for code, message in current().messages.items()
        if wanted in (code.rpartition("/")[2], message.title.casefold())
    ]


def _things() -> Iterator[tuple[str, Show]]:
    content = current()
    for code, message in content.messages.items():
        yield code, partial(page.message, message)
    for profile_id, authored in content.index["profiles"].items():
        yield profile_id, partial(page.profile, profile_id, authored)
    for extension_id, extension in content.index["extensions"].items():
        yield extension_id, partial(page.extension, extension_id, extension)
    for codelist_id in content.codelist_ids:
        yield codelist_id, partial(page.codelist, codelist_id)
    for identifier_id, identifier in content.identifiers.items():
        yield identifier_id, partial(page.identifier, identifier_id, identifier)
    for format_id in format_ids():
        format = format_for(format_id)
        yield format_id, partial(page.format, format)
        for table in format.tables.values():
            yield table.name, partial(page.table, format, table)
            for field in table.fields.values():
                yield f"{table.name}.{field.name}", partial(page.field, format, table, field)


def _inner() -> Iterator[tuple[str, Show]]:
    """Fields without their table and codes by themselves, each once, with what shows all of that name."""
    content = current()
    fields: dict[str, list[page.FieldOfTable]] = {}
    for format_id in format_ids():
        format = format_for(format_id)
        for table in format.tables.values():
            for field in table.fields.values():
                fields.setdefault(field.name, []).append((format, table, field))
    for name, of_tables in fields.items():
        yield name, partial(page.fields, name, of_tables)
    codes: dict[str, list[page.CodeOfList]] = {}
    for codelist_id in content.codelist_ids:
        codelist = content.codelist(codelist_id)
        if codelist.subset_of is None:
            for code in codelist.codes.values():
                codes.setdefault(code.code, []).append((codelist, code))
    for name, of_lists in codes.items():
        yield name, partial(page.code, name, of_lists)


def _elements(wanted: str) -> list[tuple[Profile, Element]]:
    """Elements of a name: by a name of their own, else by their path, else by the last part of it.

    By a last part alone, elements that profiles say something about hide those that are only inherited.
    """
    known = list(_all_elements())
    for names in (_full_names, _paths, _last_names):
        found = [one for one in known if wanted in map(str.casefold, names(*one))]
        if found:
            return [one for one in found if one[1].changed] or found if names is _last_names else found
    return []


def _full_names(profile: Profile, element: Element) -> list[str]:
    short = element.id.partition(".")[2]
    return [element.id, short, f"{profile.id}.{short}"]


def _paths(profile: Profile, element: Element) -> list[str]:
    """Without the names of slices, and for a choice with each type, as JSON spells it."""
    stem = element.path.removesuffix(element.name)
    return [element.path, *(f"{stem}{json_key(element, type_)}" for type_ in element.types)]


def _last_names(profile: Profile, element: Element) -> list[str]:
    return [element.slice_name or element.name, element.name]


def _element_names() -> Iterator[str]:
    for _, element in _all_elements():
        if element.changed:
            yield element.id
            yield element.slice_name or element.name


def _all_elements() -> Iterator[tuple[Profile, Element]]:
    for name in (*profile_ids(), *extension_ids()):
        of = profile(name)
        yield from ((of, element) for element in walk(of.root) if element is not of.root)
