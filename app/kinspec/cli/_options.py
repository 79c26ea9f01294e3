"""Options that several commands have, each said once."""

from __future__ import annotations

import click

from kinspec.cli import _completing as completing

year = click.option(
    "--year",
    shell_complete=completing.years,
    metavar="Y",
    help="Collection year: 2026/27, 2026-27 or 2027.  [default: the newest]",
)
to = click.option(
    "--to",
    shell_complete=completing.formats,
    required=True,
    metavar="ID",
    help="The format to write, such as fhir or ssda903.",
)
quiet = click.option("--quiet", is_flag=True, help="Print nothing but the reports asked for.")
