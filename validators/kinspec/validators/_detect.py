"""What the input is: which format or profile it follows, by what is in it and never by its name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from kinspec.findings import Finding
from kinspec.formats import FileTable, SourceFile, UnusableInput, sources, tables_of
from kinspec.standard import CollectionYear, Format, format_for, format_ids

FHIR = "fhir"

_SAMPLE = 1 << 16
_FHIR_SIGNS = (b'"resourceType"', b"http://hl7.org/fhir")


@dataclass(frozen=True, slots=True)
class Files:
    """Input that lies in files."""

    files: list[SourceFile]


@dataclass(frozen=True, slots=True)
class Resources:
    """Input that the caller holds as resources."""

    resources: Iterable[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Tables:
    """Input that the caller holds as rows by table."""

    tables: Mapping[str, Iterable[Mapping[str, Any]]]


def kind_of(source: Any) -> Files | Resources | Tables:
    """Tell the kinds of input apart.

    Raises:
        UnusableInput: when there is nothing to read.
        TypeError: when the input is none of the kinds.
    """
    if isinstance(source, Mapping):
        return Resources([source]) if "resourceType" in source else Tables(source)
    if isinstance(source, Iterable) and not isinstance(source, str | bytes | bytearray | memoryview):
        items = iter(source)
        first = next(items, None)
        if first is None:
            raise UnusableInput("the input is empty: there is nothing to check")
        if isinstance(first, Mapping):
            return Resources(chain((first,), items))
        return Files(_files([first, *items]))
    return Files(_files(source))


def looks_like_fhir(file: SourceFile) -> bool:
    """Whether the beginning of a file speaks of FHIR resources."""
    try:
        with file.open() as stream:
            start = stream.read(_SAMPLE)
    except OSError:
        return False
    begins = start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[", b"<")
    return begins and any(sign in start for sign in _FHIR_SIGNS)


@dataclass(frozen=True, slots=True)
class Recognised:
    """The tables of one format among some files, and what was odd about each file."""

    format: Format
    tables: tuple[FileTable, ...]
    findings: tuple[Finding, ...]


def tables_in(files: Sequence[SourceFile], format: Format) -> Recognised:
    """The files that hold tables of a format."""
    findings: list[Finding] = []
    tables = tuple(table for file in files for table in tables_of(file, format, findings.append))
    return Recognised(format, tables, tuple(findings))


def best_format(files: Sequence[SourceFile], year: CollectionYear | None) -> Recognised | None:
    """The format that most of the files hold tables of; None if none holds any."""
    candidates = [tables_in(files, format_for(format_id, year)) for format_id in format_ids()]
    best = max(candidates, key=lambda one: len(one.tables), default=None)
    return best if best is not None and best.tables else None


def format_of_tables(names: Iterable[str]) -> str | None:
    """The format that most table names belong to; None if they belong to none."""
    given = set(names)
    counts = {one: len(given & format_for(one).tables.keys()) for one in format_ids()}
    best = max(counts, key=lambda one: counts[one], default=None)
    return best if best is not None and counts[best] else None


def _files(source: Any) -> list[SourceFile]:
    try:
        return sources(source)
    except TypeError:
        kind = type(source).__name__
        raise TypeError(
            f"cannot check {kind}; give a path, a folder, bytes, resources or a mapping of table name to rows"
        ) from None
