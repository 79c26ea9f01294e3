"""Facts of value sets and code systems, and which of them are carried."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from kinspec.profiles.base_facts._sources import Resource, SourceError, Sources

Facts = dict[str, Any]

ABSENT = "not among the definitions these facts are made from"
# A preferred value set is only a recommendation, so it is carried only where that costs little.
CHEAP = 200
_CONCEPT_FILTERS = {"concept", "code", "display"}
_ALWAYS = ("notSelectable", "status")
_SNOMED = "licensed by SNOMED International; bound by its URL, never listed here"
_LOINC = "licensed by Regenstrief Institute; bound by its URL, never listed here"
_DICOM = "copyright NEMA (DICOM); never listed here"
_ISO = "copyright ISO; never listed here"
# Code systems of others that are never listed. Their codes in a value set are dropped as well ...
_LICENSED = {
    "http://snomed.info/sct": _SNOMED,
    "http://loinc.org": _LOINC,
    "http://dicom.nema.org/resources/ontology/DCM": _DICOM,
    "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle": _ISO,
}
# ... except for these, open to all, of which HL7's value sets name a few codes each.
_OPEN = {
    "http://unitsofmeasure.org": "UCUM is a grammar of units, not a list",
    "urn:ietf:bcp:13": "media types are kept by IANA, not listed here",
    "urn:ietf:bcp:47": "language tags are kept by IANA, not listed here",
    "urn:ietf:rfc:3986": "any URI, not a list",
}


def withheld(system: str) -> str | None:
    """Why the codes of a code system are never listed here; None where they may be."""
    if system.startswith("urn:iso:"):
        return _ISO
    return _LICENSED.get(system) or _OPEN.get(system)


@dataclass(frozen=True, slots=True)
class Terminology:
    """URLs of the value sets and code systems that are carried, and why others are not."""

    valuesets: frozenset[str]
    codesystems: frozenset[str]
    external: dict[str, Facts]


def closure(sources: Sources, bound: Iterable[tuple[str, str]]) -> Terminology:
    """Decide what is carried.

    All of UK Core; every value set bound as required or extensible; one bound as preferred where it adds
    no more than `CHEAP` codes; what these include; and the code systems these draw on, where the
    sources hold all codes and may be copied. `bound` is (strength, URL of value set) pairs.
    """
    strengths: dict[str, set[str]] = {}
    for strength, url in bound:
        strengths.setdefault(url.partition("|")[0], set()).add(strength)
    needed = {url for url, stated in strengths.items() if stated & {"required", "extensible"}}
    needed |= {url for url, item in sources.ukcore.items() if item["resourceType"] == "ValueSet"}
    valuesets = _included(sources, needed)
    codesystems = _complete(sources, _systems(sources, valuesets) | sources.ukcore.keys())
    drawn = frozenset(codesystems)
    left_out: dict[str, str] = {}
    for url in sorted(strengths.keys() - valuesets):
        if "preferred" not in strengths[url]:
            left_out[url] = "bound as an example only"
            continue
        more = _included(sources, {url})
        systems = _complete(sources, _systems(sources, more))
        codes = sum(_size(sources, system) for system in systems - drawn) + _listed(sources, more)
        if codes > CHEAP:
            left_out[url] = f"bound as a recommendation only, and it has {codes} codes"
        else:
            valuesets |= more
            codesystems |= systems
    carried = {url for url in valuesets if _is(sources, url, "ValueSet")}
    external = {
        url: {"kind": "valueset", "reason": left_out.get(url, ABSENT)}
        for url in (left_out.keys() | valuesets) - carried
    }
    external |= {
        url: {"kind": "codesystem", "reason": _why_absent(sources, url)}
        for url in _systems(sources, carried) - codesystems
    }
    return Terminology(frozenset(carried), frozenset(codesystems), external)


def valueset_facts(valueset: Resource) -> Facts:
    """The facts of one value set."""
    compose = valueset.get("compose", {})
    facts: Facts = {
        key: [_include(entry) for entry in compose[key]] for key in ("include", "exclude") if key in compose
    }
    facts |= {key: compose[key] for key in ("inactive", "lockedDate") if key in compose}
    return {
        "url": valueset["url"],
        "version": valueset.get("version"),
        "name": valueset["name"],
        "title": valueset.get("title"),
        "status": valueset["status"],
        "compose": facts,
    }


def codesystem_facts(codesystem: Resource, filtered: frozenset[str] = frozenset()) -> Facts:
    """The facts of one code system; `filtered` names the properties that filters use."""
    facts: Facts = {
        "url": codesystem["url"],
        "version": codesystem.get("version"),
        "name": codesystem["name"],
        "title": codesystem.get("title"),
        "content": codesystem["content"],
    }
    facts |= {key: codesystem[key] for key in ("caseSensitive", "hierarchyMeaning") if key in codesystem}
    walked = list(_concepts(codesystem, None))
    parents: dict[str, list[str]] = {}
    for concept, parent in walked:
        if parent is not None:
            parents.setdefault(concept["code"], []).append(parent)
        for child in _values(concept, "child"):
            parents.setdefault(child, []).append(concept["code"])
    facts["concepts"] = [_concept(concept, parents.get(concept["code"], [])) for concept, _ in walked]
    properties: Facts = {}
    for name in (*_ALWAYS, *sorted(filtered - set(_ALWAYS))):
        stated = {concept["code"]: value for concept, _ in walked for value in _values(concept, name)}
        if sum(len(_values(concept, name)) for concept, _ in walked) != len(stated):
            raise SourceError(f"{codesystem['url']}: the property {name} is given twice for one code")
        if stated:
            properties[name] = stated
    if properties:
        facts["properties"] = properties
    return facts


def filter_properties(valuesets: Iterable[Resource]) -> dict[str, frozenset[str]]:
    """Code system -> the properties of its concepts that filters of the value sets use."""
    found: dict[str, set[str]] = {}
    for valueset in valuesets:
        for entry in _entries(valueset):
            names = {item["property"] for item in entry.get("filter", [])} - _CONCEPT_FILTERS
            if names:
                found.setdefault(entry["system"], set()).update(names)
    return {system: frozenset(names) for system, names in found.items()}


def _include(entry: Resource) -> Facts:
    facts: Facts = {key: entry[key] for key in ("system", "version") if key in entry}
    if concepts := entry.get("concept"):
        if withheld(entry["system"]) and entry["system"] not in _OPEN:
            facts["enumerated"] = len(concepts)
        else:
            facts["concept"] = [
                [item["code"], item["display"]] if "display" in item else [item["code"]] for item in concepts
            ]
    if filters := entry.get("filter"):
        facts["filter"] = [{key: item[key] for key in ("property", "op", "value")} for item in filters]
    if imports := entry.get("valueSet"):
        facts["valueSet"] = imports
    return facts


def _concept(concept: Resource, parents: list[str]) -> list[Any]:
    facts: list[Any] = [concept["code"]]
    if "display" in concept or parents:
        facts.append(concept.get("display"))
    if parents:
        facts.append(parents[0] if len(parents) == 1 else parents)
    return facts


def _concepts(holder: Resource, parent: str | None) -> Iterator[tuple[Resource, str | None]]:
    for concept in holder.get("concept", []):
        yield concept, parent
        yield from _concepts(concept, concept["code"])


def _values(concept: Resource, name: str) -> list[Any]:
    return [
        next(value for key, value in item.items() if key.startswith("value"))
        for item in concept.get("property", [])
        if item["code"] == name
    ]


def _entries(valueset: Resource) -> Iterator[Resource]:
    compose = valueset.get("compose", {})
    yield from compose.get("include", [])
    yield from compose.get("exclude", [])


def _included(sources: Sources, urls: set[str]) -> set[str]:
    found: set[str] = set()
    waiting = list(urls)
    while waiting:
        url = waiting.pop().partition("|")[0]
        if url in found:
            continue
        found.add(url)
        if _is(sources, url, "ValueSet"):
            for entry in _entries(sources.find(url)):
                waiting.extend(entry.get("valueSet", []))
    return found


def _systems(sources: Sources, valuesets: Iterable[str]) -> set[str]:
    return {
        entry["system"]
        for url in valuesets
        if _is(sources, url, "ValueSet")
        for entry in _entries(sources.find(url))
        if "system" in entry
    }


def _listed(sources: Sources, valuesets: Iterable[str]) -> int:
    return sum(
        len(_include(entry).get("concept", [])) for url in valuesets for entry in _entries(sources.find(url))
    )


def _size(sources: Sources, url: str) -> int:
    return sum(1 for _ in _concepts(sources.find(url), None))


def _is(sources: Sources, url: str, kind: str) -> bool:
    return sources.find(url).get("resourceType") == kind


def _complete(sources: Sources, urls: Iterable[str]) -> set[str]:
    return {
        url
        for url in urls
        if _is(sources, url, "CodeSystem")
        and sources.find(url)["content"] == "complete"
        and not withheld(url)
    }


def _why_absent(sources: Sources, url: str) -> str:
    if reason := withheld(url):
        return reason
    return "its definition holds no codes, or not all of them" if _is(sources, url, "CodeSystem") else ABSENT
