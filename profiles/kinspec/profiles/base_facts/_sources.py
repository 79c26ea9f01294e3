"""The official definitions, read without unpacking anything to disk."""

from __future__ import annotations

import re
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

Resource = dict[str, Any]

CORE = "hl7.fhir.r4.core-4.0.1.tgz"
FHIR_VERSION = "4.0.1"
_WANTED = ("StructureDefinition", "ValueSet", "CodeSystem")
_MEMBER = re.compile(r"package/(?:StructureDefinition|ValueSet|CodeSystem)-[A-Za-z0-9.-]+\.json")
_ID = re.compile(r"[A-Za-z0-9.-]{1,64}")
# The largest definition of the package has 1.9 MB; a member beyond this is not a definition.
_MEMBER_LIMIT = 32_000_000


class SourceError(Exception):
    """The definitions cannot be used: which file, and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Definitions by canonical URL, one mapping for each of the two folders that are written."""

    r4: Mapping[str, Resource]
    ukcore: Mapping[str, Resource]

    def find(self, url: str) -> Resource:
        """The definition of a canonical URL without a version; empty where there is none."""
        return self.r4.get(url) or self.ukcore.get(url) or {}

    def folder(self, url: str) -> str:
        """`r4` or `ukcore`: where facts about the URL are written."""
        return "r4" if url in self.r4 else "ukcore"


def read_sources(reference: Path) -> Sources:
    """Read HL7's package and the UK Core definitions below `reference`.

    Raises `SourceError` when either is missing, is of another FHIR version, or defines a URL twice.
    """
    folder = reference / "uk-core-definitions"
    r4 = _by_url(_package(reference / "packages" / CORE), {})
    ukcore = _by_url(_folder(folder), r4)
    if not ukcore:
        raise SourceError(f"{folder}: no definitions here")
    return Sources(r4=r4, ukcore=ukcore)


def _package(path: Path) -> Iterator[tuple[str, Resource]]:
    try:
        with tarfile.open(path, "r:gz") as archive:
            for member in archive:
                if not member.isfile() or not _MEMBER.fullmatch(member.name):
                    continue
                if member.size > _MEMBER_LIMIT:
                    raise SourceError(f"{path}: {member.name} has {member.size} bytes")
                stream = archive.extractfile(member)
                if stream is not None:
                    yield member.name, _parsed(stream.read(), member.name)
    except (OSError, EOFError, tarfile.TarError, zlib.error) as error:
        raise SourceError(f"{path}: cannot be read ({type(error).__name__})") from None


def _folder(path: Path) -> Iterator[tuple[str, Resource]]:
    for file in sorted(path.glob("*.json")):
        yield file.name, _parsed(file.read_bytes(), file.name)


def _parsed(data: bytes, name: str) -> Resource:
    try:
        resource = orjson.loads(data)
    except orjson.JSONDecodeError:
        raise SourceError(f"{name}: not JSON") from None
    if not isinstance(resource, dict):
        raise SourceError(f"{name}: not a resource")
    return resource


def _by_url(entries: Iterator[tuple[str, Resource]], others: Mapping[str, Resource]) -> dict[str, Resource]:
    found: dict[str, Resource] = {}
    for name, resource in entries:
        if resource.get("resourceType") not in _WANTED:
            continue
        url, ident = resource.get("url"), resource.get("id")
        if not isinstance(url, str) or not isinstance(ident, str) or not _ID.fullmatch(ident):
            raise SourceError(f"{name}: no usable url or id")
        if url in found or url in others:
            raise SourceError(f"{name}: {url} is defined twice")
        if resource.get("fhirVersion", FHIR_VERSION) != FHIR_VERSION:
            raise SourceError(f"{name}: made for FHIR {resource['fhirVersion']}, not {FHIR_VERSION}")
        found[url] = resource
    return found
