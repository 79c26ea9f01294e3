"""`kinspec generate`: invented families for tests."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kinspec.cli import _arguments as checked
from kinspec.cli import _options as options
from kinspec.cli._page import paragraph
from kinspec.cli._progress import working
from kinspec.cli._refusal import Refusal
from kinspec.cli._reports import KINDS, deliver, destinations
from kinspec.standard import collection_year

EXAMPLES = """\b
Examples:
  kinspec generate families.ndjson --to fhir --children 500
  kinspec generate my-return/ --to ssda903 --children 10000 --seed 7
  kinspec generate - --to fhir --children 10 | kinspec validate -"""


@click.command(epilog=EXAMPLES)
@click.argument("dest", metavar="DEST|-")
@options.to
@click.option("--children", required=True, type=click.IntRange(min=1), metavar="N", help="How many children.")
@click.option(
    "--seed",
    type=int,
    default=1,
    show_default=True,
    metavar="S",
    help="Another number gives other families; the same one gives the same bytes.",
)
@options.year
@click.option(
    "--report",
    multiple=True,
    metavar="KIND[=FILE]",
    help=f"{KINDS}, to a file or standard output; may be given again.  [default: none]",
)
@click.option("--force", is_flag=True, help="Replace DEST and report files that exist.")
@options.quiet
def command(
    dest: str,
    to: str,
    children: int,
    seed: int,
    year: str | None,
    report: tuple[str, ...],
    force: bool,
    quiet: bool,
) -> int:
    """Write invented families to DEST, for tests. Nobody in them exists.

    The children have ages, families, periods of care, placements, reviews and all else that the return asks
    for, and it fits together. FHIR has one child on a line; a return is a folder of files. The first children
    are the same however many are asked for.

    Exit codes: 0 written, 2 arguments that cannot be used.
    """
    to_screen = dest == "-"
    wanted = destinations(report, force=force)
    checked.data_format(to)
    checked.year(year, "--year")
    if to_screen and to != checked.FHIR:
        reason = f"{to} is written as several files; name a folder instead of -"
        raise Refusal("tool/unusable-arguments", reason=reason)
    if to_screen and any(one.file is None for one in wanted):
        kind = next(one.kind for one in wanted if one.file is None)
        raise Refusal(
            "tool/unusable-arguments",
            reason=f"the data goes to standard output; give the report a file: --report {kind}=report",
        )
    if not to_screen and Path(dest).exists() and not force:
        raise Refusal("tool/exists", path=dest)

    from kinspec.synthetic import generate, years

    if year is not None and collection_year(year) not in (described := years()):
        reason = f"the years that are described are {described[0]} to {described[-1]}, not {year}"
        raise Refusal("tool/unusable-arguments", reason=reason)

    target = sys.stdout.buffer if to_screen else dest
    try:
        with working("Generating", quiet=quiet):
            outcome = generate(target, to, children, seed=seed, year=year, force=force)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Refusal("tool/cannot-write", path=dest, reason=error.strerror or "no reason given") from None
    deliver(outcome.report, wanted, quiet=quiet)
    if not quiet and not to_screen and not any(one.file is None for one in wanted):
        amounts = ", ".join(f"{number:,} {what}" for what, number in outcome.written.items())
        paragraph(f"Written to {dest}, all of it invented: {amounts}", hang=2)
        if outcome.report.findings:
            paragraph(f"Not everything has a place in {to}; --report text says what is left out.", hang=2)
    return 0
