"""What can stand in an argument, for shells that complete what is being typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click

Completing = Callable[["click.Context", "click.Parameter", str], list[str]]


def _completing(names: Callable[[], Iterable[str]]) -> Completing:
    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
        wanted = incomplete.casefold()
        return sorted({name for name in names() if name.casefold().startswith(wanted)})

    return complete


def _formats() -> Iterator[str]:
    from kinspec.standard import format_ids

    yield from (*format_ids(), "fhir")


def _profiles() -> Iterator[str]:
    from kinspec.standard import current

    yield from current().index["profiles"]


def _kinds() -> Iterator[str]:
    yield from _formats()
    yield from _profiles()


def _years() -> Iterator[str]:
    from kinspec.standard import CollectionYear, format_for, format_ids

    for format_id in format_ids():
        format = format_for(format_id)
        for ends in range(format.oldest.ends, format.newest.ends + 1):
            yield str(CollectionYear(ends))


def _explained() -> Iterator[str]:
    from kinspec.cli._names import every_name

    yield from every_name()


formats = _completing(_formats)
profiles = _completing(_profiles)
kinds = _completing(_kinds)
years = _completing(_years)
explained = _completing(_explained)


def reports(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Kinds of reports; behind the equals sign, files and folders."""
    from importlib.metadata import entry_points

    kind, equals, start = incomplete.partition("=")
    if not equals:
        return sorted(one.name for one in entry_points(group="kinspec.reports") if one.name.startswith(kind))
    folder = Path(start) if start.endswith("/") else Path(start).parent
    try:
        found = [path.as_posix() + ("/" if path.is_dir() else "") for path in folder.iterdir()]
    except OSError:
        return []
    return sorted(f"{kind}={name}" for name in found if name.startswith(start))
