"""From a number of children to a file or a folder of invented data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from kinspec.converters import Outcome, mapping_for, write
from kinspec.findings import Report, Work
from kinspec.standard import CollectionYear, collection_year, format_for, format_ids
from kinspec.synthetic import _content as content
from kinspec.synthetic._households import children
from kinspec.synthetic._numbers import numbers
from kinspec.synthetic._resources import Bundles

FHIR = "fhir"


def generate(
    dest: str | Path | IO[bytes],
    to: str,
    count: int,
    *,
    seed: int = 1,
    year: str | int | CollectionYear | None = None,
    force: bool = False,
) -> Outcome:
    """Write invented families.

    The same seed, year and format give the same bytes on every machine. A larger number of children begins
    with the same children.

    Args:
        dest: The file to write (`fhir`: one bundle for each child on a line), or the folder (tables).
            FHIR can also go to an open stream.
        to: The format to write, `fhir` or an id such as `ssda903`.
        count: How many children.
        seed: Any whole number; another seed gives other families.
        year: Collection year, by default the newest that is described.
        force: Whether `dest` may replace what stands there.

    Returns:
        What was written. What the format has no place for is a finding.

    Raises:
        FileExistsError: when `dest` exists and `force` is not given.
        ValueError: for a format that does not exist, a year that none describes, or fewer than one child.
    """
    if count < 1:
        raise ValueError("the number of children must be 1 or more")
    if to != FHIR and to not in format_ids():
        raise ValueError(f"no format {to!r}; there are {', '.join((FHIR, *format_ids()))}")
    report = Report(work=Work.GENERATED)
    wanted = _year(year, to, report)
    if wanted not in (described := content.years()):
        raise ValueError(f"{wanted} is not described; there are the years {described[0]} to {described[-1]}")
    report.choose("data", "invented", f"it was generated with the seed {seed}; nobody in it exists")
    if to != FHIR:
        mapping_for(to, wanted)  # a mapping that cannot be used is told before any work
    return write(bundles(count, seed, wanted), dest, to, year=wanted, report=report, force=force)


def bundles(count: int, seed: int, year: CollectionYear) -> Iterator[Mapping[str, Any]]:
    """One `record-bundle` for each of so many invented children, made as they are asked for."""
    plain = content.families(year).plain
    maker = Bundles(seed, year, numbers(plain["invented"], seed), plain["relations"])
    return map(maker.bundle, children(count, seed, year))


def _year(year: str | int | CollectionYear | None, to: str, report: Report) -> CollectionYear:
    if isinstance(year, CollectionYear):
        return year
    if year is not None:
        return collection_year(year)
    newest = content.years()[-1] if to == FHIR else format_for(to).newest
    report.choose("year", str(newest), "none was given; this is the newest described year")
    return newest
