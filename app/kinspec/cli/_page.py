"""Plain text for a terminal: paragraphs and columns that fit 80 characters, or fewer where it is narrower."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence

import click

WIDTH = 80
NARROWEST = 30
LEAST_BESIDE = 20


def width() -> int:
    """Columns that a page may fill: at most 80, fewer in a narrow terminal."""
    if not sys.stdout.isatty():
        return WIDTH
    return max(min(shutil.get_terminal_size().columns, WIDTH), NARROWEST)


def heading(text: str) -> None:
    """A line that stands out where the terminal can show it."""
    click.echo(text) if os.environ.get("NO_COLOR") else click.secho(text, bold=True)


def paragraph(text: str, indent: int = 0, hang: int = 0) -> None:
    """Wrapped text; lines after the first stand `hang` characters further in."""
    first, rest = " " * indent, " " * (indent + hang)
    for line in text.splitlines() or [""]:
        click.echo(
            textwrap.fill(line, width(), initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
        )


def part(title: str, text: str) -> None:
    """A titled paragraph with a blank line before it; nothing for an empty text."""
    if text:
        click.echo()
        heading(title)
        paragraph(text, 2)


def columns(rows: Iterable[Sequence[str]], indent: int = 0, *, room: int | None = None) -> None:
    """Rows whose columns line up; the last column wraps, the others keep their lines.

    Where too little is left for the last column beside the others, it stands below them.
    """
    table = [tuple(row) for row in rows]
    if not table:
        return
    room = room or width()
    widths = [max(len(row[place]) for row in table) for place in range(len(table[0]) - 1)]
    beside = room - indent - sum(widths) - 2 * len(widths)
    for row in table:
        head = " " * indent + "".join(f"{cell:{size}}  " for cell, size in zip(row, widths, strict=False))
        hang = len(head) if beside >= LEAST_BESIDE else indent + 4
        first, *rest = textwrap.wrap(row[-1], max(room - hang, 20), break_on_hyphens=False) or [""]
        if beside < LEAST_BESIDE:
            click.echo(head.rstrip())
            head = " " * hang
        if first or beside >= LEAST_BESIDE:
            click.echo(f"{head}{first}".rstrip())
        for line in rest:
            click.echo(" " * hang + line)
