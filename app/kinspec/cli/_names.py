"""Every name that can be explained, and what shows its page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from kinspec.cli import _explained as page
from kinspec.standard import current, format_for, format_ids

Show = Callable[[], None]


def every_name() -> list[str]:
    """All names that can be explained, fields without their table and codes last."""
    return list(dict.fromkeys(name for names in (_things(), _inner()) for name, _ in names))


def pages_of(name: str) -> list[Show]:
    """What shows the pages of everything of this name; small and capital letters make no difference.

    A thing of its own comes first; then fields of tables and codes of lists, which many things may share.
    A message is also known by its code without the area and by its title, where nothing else has that name.
    """
    wanted = name.casefold()
    found = [show for known, show in _things() if known.casefold() == wanted]
    inner = list(_inner())
    exact = [show for known, show in inner if known == name]
    return found + (exact or [show for known, show in inner if known.casefold() == wanted]) or _said(wanted)


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
    for profile_id, profile in content.index["profiles"].items():
        yield profile_id, partial(page.profile, profile_id, profile)
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
