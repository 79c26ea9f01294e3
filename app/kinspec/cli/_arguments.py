"""Names and years that are given as arguments, checked before any work is done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kinspec.cli._refusal import Refusal, unknown
from kinspec.standard import collection_year, current, format_ids

FHIR = "fhir"
FILE_KINDS = frozenset(("csv", "tsv", "text", "txt", "xml", "xls", "xlsx", "excel", "zip", "json", "ndjson"))


def data_kind(name: str | None) -> str | None:
    """A format or a profile that data can be checked as."""
    if name is not None and name not in (known := [*format_ids(), FHIR, *current().index["profiles"]]):
        raise unknown("format or profile", name, known)
    return name


def data_format(name: str | None, option: str = "--to") -> str | None:
    """A format that data can be converted from or to. A kind of file in its place is told from a slip."""
    if name is not None and name.casefold().lstrip(".") in FILE_KINDS:
        how = (
            "tables are written as CSV into a folder, or into one XML file with a name that ends in .xml"
            if option == "--to"
            else "what kind of files they are is seen from what is in them"
        )
        formats = ", ".join((*format_ids(), FHIR))
        reason = f"{option} takes a format ({formats}), and {name} is a kind of file; {how}"
        raise Refusal("tool/unusable-arguments", reason=reason)
    if name is not None and name not in (known := [*format_ids(), FHIR]):
        raise unknown("format", name, known)
    return name


def profile(name: str | None) -> str | None:
    """A profile by id or URL."""
    known = list(current().index["profiles"])
    if name is not None and name not in known:
        from kinspec.profiles import find

        if find(name) is None:
            raise unknown("profile", name, known)
    return name


def year(text: str | None, option: str) -> str | None:
    """A collection year as typed, if it can be read."""
    if text is not None:
        try:
            collection_year(text)
        except ValueError:
            raise Refusal("tool/not-a-year", year=text, option=option) from None
    return text


def references(given: Sequence[str]) -> dict[str, str]:
    """`NAME=PATH`, each name once and each path to something that exists."""
    found: dict[str, str] = {}
    for text in given:
        name, _, path = text.partition("=")
        if not name or not path:
            raise Refusal("tool/not-a-pair", option="--reference", example="postcodes=postcodes.csv")
        if name in found:
            raise Refusal("tool/unusable-arguments", reason=f"the reference {name} is given twice")
        if not Path(path).exists():
            raise Refusal("tool/unusable-input", reason=f"{path}: there is no such file or folder")
        found[name] = path
    return found
