"""`kinspec author`: for those who change the standard and publish it."""

from __future__ import annotations

from pathlib import Path

import click

from kinspec.cli._progress import working
from kinspec.cli._refusal import Refusal

EXAMPLES = """\b
Examples:
  kinspec author package
  kinspec author package release-candidate/"""


@click.group(epilog=EXAMPLES)
def command() -> None:
    """Work on the standard itself: make the package that others download."""


@command.command(epilog=EXAMPLES)
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
