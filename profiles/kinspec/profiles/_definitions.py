"""Finding a definition by what people call it: own id, canonical URL, FHIR type or base id."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kinspec.profiles import _base
from kinspec.profiles._authored import authored
from kinspec.profiles._merge import TYPES, bare
from kinspec.profiles._statements import Facts
from kinspec.standard import Place, current, per_content, portion

_FOLDERS = {"profiles": "definitions", "extensions": "extensions"}


@per_content
def url_of(reference: str) -> str | None:
    """The canonical URL (without version) of an own id, a URL, a FHIR type or a base id; None if unknown."""
    if own := _own_url(reference):
        return own
    if "/" in reference:
        url = bare(reference)
        return url if _own_entry(url) or _base.load(reference) else None
    uk_core = current().release.get("uk_core", {}).get("canonical")
    for start in (TYPES, f"{uk_core}/StructureDefinition/"):
        if _base.load(start + reference):
            return start + reference
    return _base_urls().get(reference)


@per_content
def definition(url: str) -> Facts | None:
    """Header and elements of a definition by canonical URL, in the shape of the base facts.

    Definitions of this standard also have `own`, `file`, `about` and `when`, and their elements the authored
    words. Raises `ContentError` when the authored file cannot be read as a profile.
    """
    if entry := _own_entry(bare(url)):
        return _authored(*entry)
    return _base.load(url)


@per_content
def lineage(url: str) -> tuple[str, ...] | None:
    """The URL of a definition, of its base, of the base's base and so on; None if the first is unknown."""
    found = definition(url)
    if found is None:
        return None
    urls = [bare(url)]
    while found and (below := found.get("base")):
        urls.append(below)
        found = definition(below)
    return tuple(urls)


def known_names() -> Iterator[str]:
    """Everything that `url_of` understands, except URLs, for suggestions."""
    for section in _FOLDERS:
        yield from current().index[section]
    yield from _base_urls()


def file_of(section: str, own_id: str) -> Path:
    """The authored file of a profile or extension."""
    return portion("profiles") / _FOLDERS[section] / f"{own_id}.yaml"


def _own_url(own_id: str) -> str | None:
    index = current().index
    found = [section for section in _FOLDERS if own_id in index[section]]
    if len(found) > 1:
        at = Place(file_of("extensions", own_id)) / "id"
        raise at.fault("duplicate", f"{own_id} is the id of a profile and of an extension")
    return f"{current().canonical}/StructureDefinition/{own_id}" if found else None


def _own_entry(url: str) -> tuple[str, str] | None:
    start = f"{current().canonical}/StructureDefinition/"
    if not url.startswith(start):
        return None
    own_id = url[len(start) :]
    return next(((section, own_id) for section in _FOLDERS if own_id in current().index[section]), None)


@per_content
def _authored(section: str, own_id: str) -> Facts:
    file = file_of(section, own_id)
    _refuse_circle(own_id, file)
    return authored(section, current().index[section][own_id], file, url_of)


def _refuse_circle(own_id: str, file: Path) -> None:
    profiles = current().index["profiles"]
    seen: list[str] = []
    while own_id in profiles:
        if own_id in seen:
            problem = f"{seen[0]} is based on itself, by way of {', '.join(seen[1:]) or own_id}"
            raise (Place(file) / "base").fault("contradiction", problem)
        seen.append(own_id)
        base = str(profiles[own_id].get("base"))
        own_id = base.removeprefix(f"{current().canonical}/StructureDefinition/")


@per_content
def _base_urls() -> dict[str, str]:
    """Last part of the canonical URL -> URL, for every base structure."""
    return {
        url.rpartition("/")[2]: url
        for url, entry in reversed(_base.index().items())
        if entry["kind"] == "structure"
    }
