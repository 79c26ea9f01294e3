"""`kinspec docs`: the documentation as a site."""

from __future__ import annotations

from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import click

from kinspec.cli._main import Group
from kinspec.cli._progress import working
from kinspec.cli._refusal import Refusal

BUILD_EXAMPLES = """\b
Examples:
  kinspec docs build
  kinspec docs build --to /var/www/kinspec
  kinspec docs build --to /var/www/kinspec --version 0.2"""
SERVE_EXAMPLES = """\b
Examples:
  kinspec docs serve
  kinspec docs serve --port 8080"""
EXAMPLES = """\b
Examples:
  kinspec docs build
  kinspec docs serve"""


@click.group(cls=Group, epilog=EXAMPLES)
def command() -> None:
    """Build the documentation, or look at it on this computer."""


@command.command(epilog=BUILD_EXAMPLES)
@click.option(
    "--to",
    "folder",
    default="site",
    show_default=True,
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write.",
)
@click.option(
    "--version",
    metavar="V",
    help="Write it as this version, beside others in the folder, with a switch between them.",
)
def build(folder: Path, version: str | None) -> int:
    """Write the documentation as a site that needs nothing from elsewhere."""
    _site(folder, version)
    click.echo(f"The documentation is in {folder}; open {folder / 'index.html'}")
    return 0


@command.command(epilog=SERVE_EXAMPLES)
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port to use."
)
def serve(port: int) -> int:
    """Build the documentation and show it to this computer alone, until Ctrl and C are pressed."""
    import tempfile
    from functools import partial
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass  # what somebody reads is nobody's business

    with tempfile.TemporaryDirectory(prefix="kinspec-") as folder:
        _site(Path(folder))
        try:
            server = ThreadingHTTPServer(("127.0.0.1", port), partial(Quiet, directory=folder))
        except OSError as error:
            address = f"127.0.0.1:{port}"
            raise Refusal("tool/cannot-listen", address=address, reason=error.strerror) from None
        click.echo(f"The documentation is at http://127.0.0.1:{port}/ until you press Ctrl and C", err=True)
        with server, suppress(KeyboardInterrupt):
            server.serve_forever()
    return 0


def _site(folder: Path, version: str | None = None) -> None:
    if not (find_spec("mkdocs") and find_spec("material")):
        raise Refusal("tool/needs-package", extra="docs")

    from kinspec.cli._commands import command_pages
    from kinspec.publishing import site

    try:
        with working("Building the documentation"):
            site(folder, version, {"commands": command_pages()})
    except OSError as error:
        raise Refusal("tool/cannot-write", path=folder, reason=error.strerror or "no reason given") from None
