"""`kinspec author`: for those who change the standard and publish it."""

from __future__ import annotations

import os
from pathlib import Path

import click

from kinspec.cli import _completing as completing
from kinspec.cli import _options as options
from kinspec.cli._main import Group
from kinspec.cli._progress import working
from kinspec.cli._refusal import Refusal
from kinspec.cli._reports import Destination, deliver, destinations

EXAMPLES = """\b
Examples:
  kinspec author check
  kinspec author package"""
CHECK_EXAMPLES = """\b
Examples:
  kinspec author check
  kinspec author check my-copy/
  kinspec author check standard/formats/ssda903.yaml
  kinspec author check --report json=check.json"""
PACKAGE_EXAMPLES = """\b
Examples:
  kinspec author package
  kinspec author package release-candidate/"""


@click.group(cls=Group, epilog=EXAMPLES)
def command() -> None:
    """Work on the standard itself: check its files, make the package that others download."""


@command.command(epilog=CHECK_EXAMPLES)
@click.argument("paths", nargs=-1, metavar="[PATH...]", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--report",
    multiple=True,
    shell_complete=completing.reports,
    metavar="KIND[=FILE]",
    help="Kind of report, to a file or standard output; may be given again.  [default: text]",
)
@click.option("--force", is_flag=True, help="Replace report files that exist.")
@options.quiet
def check(paths: tuple[Path, ...], report: tuple[str, ...], force: bool, quiet: bool) -> int:
    """Check the files of the standard and say what is wrong, with file, line and column.

    Without PATH the whole content is checked in whose folder you stand: the nearest folder upwards that
    holds standard/release.yaml. PATH is another such folder, or files and folders in it; then the whole is
    read and only what is wrong with these is shown.

    Exit codes: 0 nothing wrong, 1 findings, 2 there is no content to check.
    """
    wanted = destinations(report, force=force)
    if not report and not quiet:
        wanted = [Destination("text")]

    from kinspec.authoring import check as checked_content
    from kinspec.authoring import content_folder

    start = paths[0] if paths else Path.cwd()
    folder = content_folder(start)
    if folder is None:
        raise Refusal("tool/no-content", path=start)
    only = [path for path in paths if os.path.abspath(path) != str(folder)]
    with working("Checking", quiet=quiet):
        found = checked_content(folder, only)
    why = "it holds standard/release.yaml"
    found.choose("content", str(folder), f"{why} and you stand in it" if not paths else why)
    deliver(found, wanted, quiet=quiet)
    return 1 if found.reaches("error") else 0


@command.command(epilog=PACKAGE_EXAMPLES)
@click.argument("dest", default="kinspec-package", type=click.Path(file_okay=False, path_type=Path))
def package(dest: Path) -> int:
    """Write the package to DEST (by default kinspec-package/).

    DEST must not exist yet; it appears whole or not at all. It holds what people need who do not use
    Python: a FHIR package, JSON Schemas, code lists as CSV, and test cases with the findings that are
    expected.
    """
    if dest.exists() or dest.is_symlink():
        raise Refusal("tool/folder-exists", path=dest)

    from kinspec.publishing import package as write_package

    try:
        with working("Making the package"):
            write_package(dest)
    except OSError as error:
        raise Refusal("tool/cannot-write", path=dest, reason=error.strerror or "no reason given") from None
    click.echo(f"The package is in {dest}")
    return 0
