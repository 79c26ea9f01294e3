"""`kinspec validate`: check data and report what was found."""

from __future__ import annotations

from pathlib import Path

import click

from kinspec.cli import _arguments as checked
from kinspec.cli import _completing as completing
from kinspec.cli import _options as options
from kinspec.cli._progress import working
from kinspec.cli._reports import KINDS, Destination, compared, deliver, destinations, suppressed

EXISTING = click.Path(exists=True, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

EXAMPLES = """\b
Examples:
  kinspec validate my-return/
  kinspec validate my-return/ --year 2026/27 --report html=report.html
  kinspec validate child.json --as child
  kinspec validate my-return/ --redact --report text=for-the-supplier.txt
  kinspec validate my-return/ --report xlsx=a.xlsx --report json=november.json
  kinspec validate my-return/ --compare october.json --suppress known.yaml
  cat children.ndjson | kinspec validate - --fail-on warning --quiet"""


@click.command(epilog=EXAMPLES)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...|-")
@click.option(
    "--as",
    "as_",
    shell_complete=completing.kinds,
    metavar="ID",
    help="What the data is, a format or a profile.  [default: detected]",
)
@click.option(
    "--profile",
    shell_complete=completing.profiles,
    metavar="URL",
    help="A profile that every resource must follow, by id or URL.",
)
@click.option(
    "--definitions",
    type=EXISTING,
    multiple=True,
    metavar="PATH",
    help="Further FHIR definitions to check by.",
)
@click.option("--overlay", type=FILE, metavar="FILE", help="What your own files are called here.")
@options.year
@click.option(
    "--rule-set",
    shell_complete=completing.years,
    metavar="Y",
    help="Year whose rules apply.  [default: that of the data]",
)
@click.option("--authority", metavar="CODE", help="The authority that makes the return.")
@click.option("--previous", type=EXISTING, metavar="PATH", help="The data of the year before.")
@click.option("--reference", multiple=True, metavar="NAME=PATH", help="Reference data, such as postcodes.")
@click.option("--rule", multiple=True, metavar="CODE", help="Run this rule only; may be given again.")
@click.option(
    "--report",
    multiple=True,
    shell_complete=completing.reports,
    metavar="KIND[=FILE]",
    help=f"{KINDS}, to a file or standard output; may be given again.  [default: text]",
)
@click.option(
    "--suppress", type=FILE, metavar="FILE", help="Findings that do not count: code, reason and last day."
)
@click.option(
    "--compare", type=FILE, metavar="REPORT", help="An earlier json report: say what is new and what is gone."
)
@click.option(
    "--max-per-rule",
    type=click.IntRange(min=1),
    metavar="N",
    help="List no more of one code; counts stay exact.  [default: 1,000 in text and html, else all]",
)
@click.option("--force", is_flag=True, help="Replace report files that exist.")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "never"]),
    default="error",
    show_default=True,
    help="The least finding that gives the exit code 1.",
)
@click.option("--redact", is_flag=True, help="Leave out whatever came from a record.")
@options.quiet
def command(
    paths: tuple[str, ...],
    as_: str | None,
    profile: str | None,
    definitions: tuple[Path, ...],
    overlay: Path | None,
    year: str | None,
    rule_set: str | None,
    authority: str | None,
    previous: Path | None,
    reference: tuple[str, ...],
    rule: tuple[str, ...],
    report: tuple[str, ...],
    suppress: Path | None,
    compare: Path | None,
    max_per_rule: int | None,
    force: bool,
    fail_on: str,
    redact: bool,
    quiet: bool,
) -> int:
    """Check data and say what is wrong, where, and how to put it right.

    PATH is a file or a folder; several are checked together, and - is standard input. What the data is
    shows in its content; the report says what was chosen and why.

    Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 input or arguments that cannot be used.
    """
    wanted = destinations(report, force=force)
    if not report and not quiet:
        wanted = [Destination("text")]
    checked.data_kind(as_)
    checked.profile(profile)
    checked.year(year, "--year")
    checked.year(rule_set, "--rule-set")
    named = checked.references(reference)
    known = suppressed(suppress)
    earlier = compared(compare)

    from kinspec.validators import validate

    with working("Checking", quiet=quiet):
        found = validate(
            paths[0] if len(paths) == 1 else list(paths),
            as_=as_,
            profile=profile,
            definitions=definitions,
            year=year,
            rule_set=rule_set,
            authority=authority,
            previous=previous,
            references=named,
            rules=list(rule) or None,
            redact=redact,
            suppress=known,
            compare=earlier,
            max_per_rule=max_per_rule,
            overlay=overlay,
        )
    deliver(found, wanted, quiet=quiet)
    return 1 if found.reaches(fail_on) else 0
