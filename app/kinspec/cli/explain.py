"""`kinspec explain`: one page about one name, wherever in the standard it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import click

from kinspec.cli import _explained as page
from kinspec.cli._refusal import Refusal, suggestion
from kinspec.standard import current, format_for, format_ids

EXAMPLES = """\b
Examples:
  kinspec explain table/unknown-code
  kinspec explain looked-after-episode
  kinspec explain ssda903-legal-status
  kinspec explain Episodes.DECOM"""


@click.command(epilog=EXAMPLES)
@click.argument("name", metavar="CODE|PROFILE|CODELIST|TABLE.FIELD")
def command(name: str) -> int:
    """Explain a name: what it means, how to put it right, what it may hold, with an example.

    Names of messages, profiles, extensions, code lists, identifiers and formats can be explained, and
    fields as TABLE.FIELD. Small and capital letters make no difference.
    """
    pages = dict(_pages())
    found = [show for known, show in pages.items() if known.casefold() == name.casefold()]
    if not found:
        raise Refusal("tool/nothing-to-explain", name=name, suggestion=suggestion(name, pages))
    found[0]()
    return 0


def _pages() -> Iterator[tuple[str, Callable[[], None]]]:
    """Every name with what shows its page. Where a name stands for two things, the later one shows both."""
    content = current()
    for code, message in content.messages.items():
        yield code, partial(page.message, message)
    named: dict[str, list[Callable[[], None]]] = {}
    for profile_id, profile in content.index["profiles"].items():
        named.setdefault(profile_id, []).append(partial(page.profile, profile_id, profile))
    for extension_id, extension in content.index["extensions"].items():
        named.setdefault(extension_id, []).append(partial(page.extension, extension_id, extension))
    for codelist_id in content.codelist_ids:
        named.setdefault(codelist_id, []).append(partial(page.codelist, codelist_id))
    for identifier_id, identifier in content.identifiers.items():
        named.setdefault(identifier_id, []).append(partial(page.identifier, identifier_id, identifier))
    for format_id in format_ids():
        format = format_for(format_id)
        named.setdefault(format_id, []).append(partial(page.format, format))
        for table in format.tables.values():
            named.setdefault(table.name, []).append(partial(page.table, format, table))
            for field in table.fields.values():
                place = f"{table.name}.{field.name}"
                named.setdefault(place, []).append(partial(page.field, format, table, field))
    for name, pages in named.items():
        yield name, partial(_show, pages)


def _show(pages: list[Callable[[], None]]) -> None:
    for number, show in enumerate(pages):
        if number:
            click.echo()
        show()
