"""`kinspec convert`: from one format to another through the resources of the standard."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from kinspec.cli import _arguments as checked
from kinspec.cli import _completing as completing
from kinspec.cli import _options as options
from kinspec.cli._page import paragraph
from kinspec.cli._progress import working
from kinspec.cli._refusal import Refusal
from kinspec.cli._reports import KINDS, Destination, deliver, destinations

EXAMPLES = """\b
Examples:
  kinspec convert my-return/ children.ndjson --to fhir
  kinspec convert children.ndjson my-return/ --to ssda903 --force
  kinspec convert my-return/ return.xml --to ssda903
  kinspec convert my-return/ children.ndjson --to fhir --report html=a.html
  kinspec convert export/ my-return/ --to ssda903 --overlay our-files.yaml"""


@click.command(epilog=EXAMPLES)
@click.argument("source")
@click.argument("dest")
@options.to
@click.option(
    "--from",
    "from_",
    shell_complete=completing.formats,
    metavar="ID",
    help="The format of SOURCE.  [default: detected]",
)
@click.option(
    "--form",
    type=click.Choice(["csv", "xml"]),
    help="The form of tables to write.  [default: as they came; xml if DEST ends in .xml]",
)
@click.option(
    "--overlay",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="What your own files are called here: read them, or write them from FHIR or a return.",
)
@options.year
@click.option(
    "--report",
    multiple=True,
    shell_complete=completing.reports,
    metavar="KIND[=FILE]",
    help=f"{KINDS}, to a file or standard output; may be given again.  [default: text if anything was found]",
)
@click.option("--force", is_flag=True, help="Replace DEST and report files that exist.")
@click.option("--redact", is_flag=True, help="Leave out of reports whatever came from a record.")
def command(
    source: str,
    dest: str,
    to: str,
    from_: str | None,
    form: str | None,
    overlay: Path | None,
    year: str | None,
    report: tuple[str, ...],
    force: bool,
    redact: bool,
) -> int:
    """Convert SOURCE to another format and write it to DEST, whole or not at all.

    DEST is a file for fhir. Tables are written as CSV into a folder, or into one XML file if the name of DEST
    ends in .xml; there is no writing of workbooks or archives.

    Whatever SOURCE holds comes back when DEST is converted again: cells that cannot be read, columns that
    the format does not have, the order of rows and the spelling of files.

    Ids in FHIR are made with a key of your own, so that they stay the same from run to run and tell nothing.
    It is made on the first conversion to FHIR and kept in ~/.config/kinspec/id.key; once that is deleted, ids
    are others. KINSPEC_KEY_FILE names another file.

    Exit codes: 0 nothing wrong, 1 error findings, 2 input or arguments that cannot be used.
    """
    wanted = destinations(report, force=force)
    checked.data_format(to)
    checked.data_format(from_, "--from")
    checked.year(year, "--year")
    if Path(dest).exists() and not force:
        raise Refusal("tool/exists", path=dest)

    from kinspec.converters import convert

    try:
        with working("Converting"):
            outcome = convert(
                source,
                dest,
                to=to,
                from_=from_,
                year=year,
                force=force,
                redact=redact,
                form=form,
                overlay=overlay,
            )
    except OSError as error:
        raise Refusal("tool/cannot-write", path=dest, reason=error.strerror or "no reason given") from None
    if not report and outcome.report.findings:
        wanted = [Destination("text")]
    deliver(outcome.report, wanted, quiet=False)
    if not any(one.file is None for one in wanted if one.kind != "text"):
        paragraph(f"Read: {_amounts(outcome.read)}", hang=2)
        paragraph(f"Written to {dest}: {_amounts(outcome.written)}", hang=2)
    return 1 if outcome.report.reaches("error") else 0


def _amounts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {what}" for what, number in counts.items()) or "nothing"
