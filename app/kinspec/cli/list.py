"""`kinspec list`: what the standard has."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import click

from kinspec.cli._page import columns, width
from kinspec.standard import current, format_for, format_ids

EXAMPLES = """\b
Examples:
  kinspec list formats
  kinspec list codelists
  kinspec list messages | grep identifier"""

Row = tuple[str, ...]


def _formats() -> Iterator[Row]:
    for format_id in format_ids():
        format = format_for(format_id)
        yield format_id, f"{format.oldest} to {format.newest}", format.title
    yield "fhir", f"R{current().release['fhir_version'][:1]}", "FHIR resources as JSON or NDJSON"


def _profiles() -> Iterator[Row]:
    for profile_id, profile in current().index["profiles"].items():
        yield profile_id, profile["title"], f"over {profile['base']}"


def _codelists() -> Iterator[Row]:
    for codelist_id in current().codelist_ids:
        codelist = current().codelist(codelist_id)
        yield codelist_id, f"{len(codelist.codes):>5,} codes", codelist.title


def _identifiers() -> Iterator[Row]:
    for identifier_id, identifier in current().identifiers.items():
        yield identifier_id, identifier["title"]


def _messages() -> Iterator[Row]:
    for code, message in sorted(current().messages.items()):
        yield code, str(message.severity), message.title


KINDS: dict[str, Callable[[], Iterator[Row]]] = {
    "formats": _formats,
    "profiles": _profiles,
    "codelists": _codelists,
    "identifiers": _identifiers,
    "messages": _messages,
}


@click.command(epilog=EXAMPLES)
@click.argument("what", type=click.Choice(list(KINDS)), metavar="|".join(KINDS))
def command(what: str) -> int:
    """List the formats, profiles, code lists, identifiers or messages of the standard.

    The first word of each line is the name that other commands take, such as kinspec explain.
    """
    # A pipe gets one line for each, so that grep and cut work.
    columns(KINDS[what](), room=width() if sys.stdout.isatty() else sys.maxsize)
    return 0
