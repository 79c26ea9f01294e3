"""`kinspec explain`: one page about one name, wherever in the standard it stands."""

from __future__ import annotations

import click

from kinspec.cli import _completing as completing
from kinspec.cli._names import every_name, pages_of
from kinspec.cli._refusal import Refusal, suggestion

EXAMPLES = """\b
Examples:
  kinspec explain table/unknown-code
  kinspec explain looked-after-episode
  kinspec explain ssda903-legal-status
  kinspec explain Episodes.DECOM
  kinspec explain PLACE
  kinspec explain C2
  kinspec explain Patient.gender
  kinspec explain legalStatus"""


@click.command(epilog=EXAMPLES)
@click.argument("name", metavar="NAME", shell_complete=completing.explained)
def command(name: str) -> int:
    """Explain a name: what it means, how to put it right, what it may hold, with an example.

    NAME is a message (its code or its title), profile, extension, code list, identifier, format or table, a
    field as FIELD or TABLE.FIELD, a code of any list, or an element of a profile by its path or its last
    part. Small and capital letters make no difference.
    """
    found = pages_of(name)
    if not found:
        raise Refusal("tool/nothing-to-explain", name=name, suggestion=suggestion(name, every_name()))
    for number, show in enumerate(found):
        if number:
            click.echo()
        show()
    return 0
