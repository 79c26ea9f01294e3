"""Plain text for a terminal: paragraphs and columns that fit 80 characters."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

import click

WIDTH = 80


def heading(text: str) -> None:
    """A line that stands out where the terminal can show it."""
    click.secho(text, bold=True)


def paragraph(text: str, indent: int = 0, hang: int = 0) -> None:
    """Wrapped text; lines after the first stand `hang` characters further in."""
    first, rest = " " * indent, " " * (indent + hang)
    for line in text.splitlines() or [""]:
        click.echo(
            textwrap.fill(line, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
        )


def part(title: str, text: str) -> None:
    """A titled paragraph with a blank line before it; nothing for an empty text."""
    if text:
        click.echo()
        heading(title)
        paragraph(text, 2)


def columns(rows: Iterable[Sequence[str]], indent: int = 0, *, width: int = WIDTH) -> None:
    """Rows whose columns line up; the last column wraps, the others keep their lines."""
    table = [tuple(row) for row in rows]
    if not table:
        return
    widths = [max(len(row[place]) for row in table) for place in range(len(table[0]) - 1)]
    for row in table:
        head = " " * indent + "".join(f"{cell:{width}}  " for cell, width in zip(row, widths, strict=False))
        room = max(width - len(head), 24)
        first, *rest = textwrap.wrap(row[-1], room, break_on_hyphens=False) or [""]
        click.echo(f"{head}{first}".rstrip())
        for line in rest:
            click.echo(" " * len(head) + line)
