"""The options about reports: where each goes and what it leaves out, refused before any work is done."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kinspec.cli._main import quiet_pipe
from kinspec.cli._refusal import Refusal, unknown

if TYPE_CHECKING:
    from kinspec.findings import Comparison, Report, Suppression

KINDS = "text, json, csv, html, xlsx, sarif or operation-outcome"


@dataclass(frozen=True, slots=True)
class Destination:
    """One report: its kind and its file, or None for standard output."""

    kind: str
    file: Path | None = None


def destinations(given: Sequence[str], *, force: bool) -> list[Destination]:
    """Read `KIND` or `KIND=FILE`. Refuses unknown kinds, places given twice and files that exist."""
    found = [_destination(text) for text in given]
    places = [one.file for one in found]
    for one in found:
        if places.count(one.file) > 1:
            place = one.file or "standard output"
            example = f"--report {one.kind}=report.{one.kind}"
            raise Refusal("tool/same-place-twice", place=place, example=example)
        if one.file is not None:
            writable(one.file, force=force)
    return found


def suppressed(file: Path | None) -> tuple[Suppression, ...]:
    """The suppressions in a file. Refuses a file that says anything that is not understood."""
    from kinspec.findings import suppressions

    try:
        return suppressions(file) if file is not None else ()
    except ValueError as error:
        raise Refusal("tool/unusable-suppressions", reason=error) from None


def compared(file: Path | None) -> Comparison | None:
    """An earlier report to compare with. Refuses a file that is not a json report."""
    from kinspec.findings import Comparison

    try:
        return Comparison(file) if file is not None else None
    except ValueError as error:
        raise Refusal("tool/unusable-comparison", reason=error) from None


def writable(file: Path, *, force: bool) -> None:
    """Refuse a file that exists, unless forced, and one whose folder does not."""
    if file.is_dir():
        raise Refusal("tool/cannot-write", path=file, reason="it is a folder")
    if file.exists() and not force:
        raise Refusal("tool/exists", path=file)
    if not file.parent.is_dir():
        raise Refusal("tool/cannot-write", path=file, reason="there is no such folder")


def deliver(report: Report, given: Sequence[Destination], *, quiet: bool) -> None:
    """Write each report. Files come first: whoever reads standard output may stop in the middle."""
    for one in sorted(given, key=lambda one: one.file is None):
        if one.file is None:
            with quiet_pipe():
                sys.stdout.flush()
                report.write(one.kind)
            continue
        try:
            report.write(one.kind, one.file)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise Refusal("tool/cannot-write", path=one.file, reason=reason) from None
        if not quiet:
            click.echo(f"The {one.kind} report is in {one.file}", err=True)


def _destination(text: str) -> Destination:
    from importlib.metadata import entry_points

    kind, equals, name = text.partition("=")
    found = {entry.name: entry for entry in entry_points(group="kinspec.reports")}
    if kind not in found:
        raise unknown("report", kind, sorted(found))
    if equals and not name:
        raise Refusal("tool/not-a-pair", option="--report", example=f"{kind}=report.{kind}")
    file = Path(name) if name and name != "-" else None
    try:
        found[kind].load()
    except ModuleNotFoundError:
        raise Refusal("tool/needs-package", extra=kind) from None
    if file is None and getattr(sys.modules[found[kind].module], "BINARY", False) and sys.stdout.isatty():
        raise Refusal("tool/not-for-a-terminal", kind=kind)
    return Destination(kind, file)
