"""Command line of the fact maker."""

from __future__ import annotations

from pathlib import Path

import click

from kinspec.profiles.base_facts import SourceError, build, read_sources, write


@click.command()
@click.option(
    "--reference",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    envvar="KINSPEC_REFERENCE",
    required=True,
    help="Folder with packages/ and uk-core-definitions/.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("profiles/base"),
    show_default=True,
    help="Folder to write.",
)
def main(reference: Path, out: Path) -> None:
    """Make the facts of FHIR R4 and UK Core again from the official definitions."""
    try:
        files = build(read_sources(reference))
    except SourceError as error:
        raise click.ClickException(str(error)) from None
    write(files, out)
    click.echo(f"{len(files)} files, {sum(map(len, files.values())) / 1e6:.2f} MB, in {out}")


if __name__ == "__main__":
    main()
