"""Facts of one StructureDefinition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from kinspec.profiles.base_facts._sources import Resource, SourceError, Sources

Facts = dict[str, Any]

_EXTENSIONS = "http://hl7.org/fhir/StructureDefinition/"
_SYSTEM_TYPES = "http://hl7.org/fhirpath/System."
# Extensions that UK Core's own text and examples use without a profile that names them.
COMMON_EXTENSIONS = tuple(
    _EXTENSIONS + name
    for name in (
        "coding-sctdescid",
        "data-absent-reason",
        "flag-detail",
        "humanname-own-name",
        "humanname-own-prefix",
        "iso21090-ADXP-houseNumber",
        "iso21090-ADXP-streetName",
        "iso21090-EN-qualifier",
        "questionnaire-itemControl",
    )
)
QUANTITY_PROFILES = (_EXTENSIONS + "SimpleQuantity", _EXTENSIONS + "MoneyQuantity")


def selected(sources: Sources) -> dict[str, Resource]:
    """The structures that are carried, by URL.

    All R4 types and resources, all of UK Core, and the R4 profiles and extensions that these lead to.
    """
    chosen = {
        url: resource
        for url, resource in sources.r4.items()
        if resource["resourceType"] == "StructureDefinition"
        and resource["kind"] != "logical"
        and resource.get("derivation") != "constraint"
    }
    chosen |= {
        url: resource
        for url, resource in sources.ukcore.items()
        if resource["resourceType"] == "StructureDefinition"
    }
    waiting = [*COMMON_EXTENSIONS, *QUANTITY_PROFILES]
    for resource in chosen.values():
        waiting.extend(references(resource))
    while waiting:
        url = waiting.pop().partition("|")[0]
        resource = sources.find(url)
        if url not in chosen and resource.get("resourceType") == "StructureDefinition":
            chosen[url] = resource
            waiting.extend(references(resource))
    return dict(sorted(chosen.items()))


def source_elements(definition: Resource) -> list[Resource]:
    """The elements that facts are taken from: the snapshot, or the differential where there is none."""
    view: Resource = definition.get("snapshot") or definition.get("differential") or {}
    elements: list[Resource] = view.get("element", [])
    return elements


def references(definition: Resource) -> Iterator[str]:
    """Canonical URLs of structures that a definition rests on: its base, profiles and targets of types."""
    if base := definition.get("baseDefinition"):
        yield base
    for element in source_elements(definition):
        for entry in element.get("type", []):
            yield from entry.get("profile", [])
            yield from entry.get("targetProfile", [])


def bindings(definition: Resource) -> Iterator[tuple[str, str]]:
    """(strength, canonical URL of a value set) for each binding; a maximum value set counts as required."""
    for element in source_elements(definition):
        if facts := _binding(element.get("binding")):
            if url := facts.get("valueSet"):
                yield facts["strength"], url
            if url := facts.get("maxValueSet"):
                yield "required", url


def constraint_table(definitions: Mapping[str, Resource]) -> dict[str, Facts]:
    """`key|source` -> constraint, for all the definitions of one folder.

    Raises `SourceError` when two definitions word the same constraint differently: then the table could
    not stand for both.
    """
    table: dict[str, Facts] = {}
    for url, definition in definitions.items():
        for element in source_elements(definition):
            for constraint in element.get("constraint", []):
                name, facts = _constraint(constraint, url)
                if table.setdefault(name, facts) != facts:
                    raise SourceError(f"{url}: {name} differs from another definition's")
    return dict(sorted(table.items()))


def shared_keys(table: Mapping[str, Facts]) -> frozenset[str]:
    """Keys that more than one constraint of a table has, so that the key alone would not tell which."""
    uses = Counter(facts["key"] for facts in table.values())
    return frozenset(key for key, count in uses.items() if count > 1)


def structure_facts(definition: Resource, ambiguous: frozenset[str]) -> Facts:
    """The facts of one structure; `ambiguous` is `shared_keys` of its folder's constraints."""
    facts: Facts = {
        "url": definition["url"],
        "version": definition.get("version"),
        "name": definition["name"],
        "title": definition.get("title"),
        "status": definition["status"],
        "kind": definition["kind"],
        "abstract": definition["abstract"],
        "type": definition["type"],
        "base": definition.get("baseDefinition"),
        "derivation": definition.get("derivation"),
    }
    if context := definition.get("context"):
        facts["context"] = [{key: entry[key] for key in ("type", "expression")} for entry in context]
    if invariants := definition.get("contextInvariant"):
        facts["contextInvariant"] = invariants
    sparse = "snapshot" not in definition
    facts["elements"] = [
        _element(element, definition["url"], ambiguous, sparse) for element in source_elements(definition)
    ]
    return facts


def _element(element: Resource, url: str, ambiguous: frozenset[str], sparse: bool) -> Facts:
    facts: Facts = {key: element[key] for key in ("id", "path", "sliceName", "min", "max") if key in element}
    if types := element.get("type"):
        facts["types"] = [_type(entry) for entry in types]
    if "contentReference" in element:
        facts["contentReference"] = element["contentReference"]
    for key, value in element.items():
        for choice in ("fixed", "pattern", "minValue", "maxValue"):
            if key.startswith(choice):
                facts[choice] = {"type": key.removeprefix(choice), "value": value}
    if "maxLength" in element:
        facts["maxLength"] = element["maxLength"]
    if slicing := element.get("slicing"):
        facts["slicing"] = {
            key: slicing[key] for key in ("discriminator", "ordered", "rules") if key in slicing
        }
    if binding := _binding(element.get("binding")):
        facts["binding"] = binding
    for flag in ("mustSupport", "isModifier", "isSummary"):
        if element.get(flag) or (sparse and flag in element):
            facts[flag] = element[flag]
    if constraints := element.get("constraint"):
        names = [_constraint(entry, url)[0] for entry in constraints]
        facts["constraints"] = [
            name if (key := name.partition("|")[0]) in ambiguous else key for name in names
        ]
    if "representation" in element:
        facts["representation"] = element["representation"]
    return facts


def _type(entry: Resource) -> Facts:
    code = entry["code"]
    facts: Facts = {"code": code}
    if code.startswith(_SYSTEM_TYPES):
        system = code.removeprefix(_SYSTEM_TYPES)
        named = _extension(entry, "structuredefinition-fhir-type")
        facts = {"code": named or system.lower(), "system": system}
    if regex := _extension(entry, "regex"):
        facts["regex"] = regex
    for key, source in (
        ("profile", "profile"),
        ("target", "targetProfile"),
        ("aggregation", "aggregation"),
        ("versioning", "versioning"),
    ):
        if source in entry:
            facts[key] = entry[source]
    return facts


def _binding(binding: Resource | None) -> Facts | None:
    if not binding:
        return None
    facts: Facts = {key: binding[key] for key in ("strength", "valueSet") if key in binding}
    if name := _extension(binding, "elementdefinition-bindingName"):
        facts["name"] = name
    if maximum := _extension(binding, "elementdefinition-maxValueSet"):
        facts["maxValueSet"] = maximum
    return facts


def _constraint(constraint: Resource, url: str) -> tuple[str, Facts]:
    source = constraint.get("source", url)
    facts: Facts = {
        key: constraint[key] for key in ("key", "severity", "human", "expression") if key in constraint
    }
    facts["source"] = source
    if _extension(constraint, "elementdefinition-bestpractice"):
        facts["bestPractice"] = True
    return f"{constraint['key']}|{source}", facts


def _extension(holder: Resource, name: str) -> Any:
    for extension in holder.get("extension", []):
        if extension["url"] == _EXTENSIONS + name:
            return next((value for key, value in extension.items() if key.startswith("value")), None)
    return None
