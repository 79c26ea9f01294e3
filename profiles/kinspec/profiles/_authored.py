"""Authored profiles and extensions as differentials.

An author writes short names (`codelist: sex-dfe`, `identifier: upn`, `extension: legal-status`); here they
become what FHIR says in longer words. What a short name means for an element depends on its type, which is
only known when the differential is laid over the base: `complete` does that part.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kinspec.profiles._element import Element
from kinspec.profiles._snapshot import Step
from kinspec.standard import ContentError, current

CORE = "http://hl7.org/fhir/StructureDefinition/"
EXTENSION = CORE + "Extension"
SYSTEM_WORDS = {"about": "Says which list or register the value beside it comes from. It never changes."}
VALUE_WORDS = {"about": "The value itself."}
PLAIN_WORDS = {
    "must_support": "mustSupport",
    "max_length": "maxLength",
    "about": "about",
    "example": "example",
    "codelist": "codelist",
    "identifier": "identifier",
    "extension": "extension",
    "slicing": "slicing",
}
WORDS = {*PLAIN_WORDS, "card", "types", "fixed", "pattern", "binding", "strength", "invariants"}


def own_url(kind: str, name: str) -> str:
    """The canonical URL of something that this standard owns."""
    return f"{current().canonical}/{kind}/{name}"


def own_value_set_url(codelist_id: str) -> str:
    """The canonical URL of the value set that holds all codes of a code list."""
    return own_url("ValueSet", codelist_id)


def canonical_of(name: str) -> str:
    """The canonical URL of a profile named by URL, own id, UK Core id or FHIR type."""
    if "://" in name:
        return name
    index = current().index
    if name in index["profiles"] or name in index["extensions"]:
        return own_url("StructureDefinition", name)
    if "UKCore-" in name:
        return f"{current().release['uk_core']['canonical']}/StructureDefinition/{name}"
    return CORE + name


def differential(raw: Mapping[str, Any], type_name: str) -> list[dict[str, Any]]:
    """The elements that an authored file speaks about, as facts of a differential.

    Raises `ContentError` with the element for a word that does not exist or a name that leads nowhere.
    """
    elements = [_facts(raw, key, entry or {}, type_name) for key, entry in raw["elements"].items()]
    if raw.get("invariants"):
        elements.insert(0, {"id": type_name, "constraints": list(raw["invariants"])})
    return elements


def extension_frame(raw: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What every extension definition says: its url, and that it holds a value or extensions, not both."""
    simple = any(key.partition(".")[0] == "value[x]" for key in raw["elements"])
    frame: list[dict[str, Any]] = [
        {"id": "Extension", "about": raw["about"]},
        {
            "id": "Extension.url",
            "fixed": {"type": "Uri", "value": own_url("StructureDefinition", raw["id"])},
            **SYSTEM_WORDS,
        },
        {"id": "Extension.extension" if simple else "Extension.value[x]", "max": "0"},
    ]
    for key in raw["elements"]:
        step, _, rest = key.partition(".")
        if step.startswith("extension:") and not rest:
            frame.append({"id": f"Extension.{step}.extension", "max": "0"})
            frame.append({"id": f"Extension.{step}.value[x]", "min": 1})
    return frame


def complete(element: Element, step: Step) -> Step:
    """Add to a step what the short names in it mean for an element of this type."""
    types = {reference.code for reference in element.types}
    codelist, identifier = step.facts.get("codelist"), step.facts.get("identifier")
    if codelist:
        bound = {"strength": step.facts.get("strength", "required"), "valueSet": own_value_set_url(codelist)}
        if types == {"Coding"}:
            system = {"min": 1, "fixed": {"type": "Uri", "value": current().codelist(codelist).system}}
            code = {
                "min": 1,
                "codelist": codelist,
                "binding": bound,
                "about": "The code.",
                "example": step.facts.get("example", ""),
            }
            return _with(step, system=SYSTEM_WORDS | system, code=code)
        return replace(step)
    if identifier and types == {"Identifier"}:
        system = {"min": 1, "fixed": {"type": "Uri", "value": current().identifiers[identifier]["system"]}}
        value = {
            "min": 1,
            "identifier": identifier,
            "example": step.facts.get("example", ""),
            **VALUE_WORDS,
        }
        return _with(step, system=SYSTEM_WORDS | system, value=value)
    return step


def _with(step: Step, **children: Mapping[str, Any]) -> Step:
    below = dict(step.children)
    for name, facts in children.items():
        said = below.get(name, Step())
        below[name] = replace(said, facts={**facts, **said.facts})
    return replace(step, children=below)


def _facts(raw: Mapping[str, Any], key: str, entry: Mapping[str, Any], type_name: str) -> dict[str, Any]:
    where = f"{raw['id']}: {key}"
    if unknown := set(entry) - WORDS:
        raise ContentError(f"the word {sorted(unknown)[0]!r} is not known", where)
    facts: dict[str, Any] = {"id": f"{type_name}.{key}", "strength": entry.get("strength", "required")}
    if "card" in entry:
        lowest, _, highest = str(entry["card"]).partition("..")
        if not lowest.isdigit() or not (highest.isdigit() or highest == "*"):
            raise ContentError(f"`card: {entry['card']}` is not like 0..1 or 1..*", where)
        facts |= {"min": int(lowest), "max": highest}
    if "types" in entry:
        facts["types"] = [_type(one) for one in entry["types"]]
    if "extension" in entry:
        if entry["extension"] not in current().index["extensions"]:
            raise ContentError(f"there is no extension {entry['extension']!r}", where)
        facts["types"] = [{"code": "Extension", "profile": [canonical_of(entry["extension"])]}]
    if "codelist" in entry:
        if entry["codelist"] not in current().index["codelists"]:
            raise ContentError(f"there is no code list {entry['codelist']!r}", where)
        if not key.rpartition(".")[2].startswith("coding:"):
            facts["binding"] = {
                "strength": entry.get("strength", "required"),
                "valueSet": own_value_set_url(entry["codelist"]),
            }
    if "identifier" in entry and entry["identifier"] not in current().identifiers:
        raise ContentError(f"there is no identifier {entry['identifier']!r}", where)
    for name in ("fixed", "pattern"):
        if name in entry:
            facts[name] = {"value": entry[name]}
    if "binding" in entry:
        facts["binding"] = {
            "strength": entry["binding"]["strength"],
            "valueSet": entry["binding"]["value_set"],
        }
    if "invariants" in entry:
        facts["constraints"] = list(entry["invariants"])
    return facts | {PLAIN_WORDS[word]: entry[word] for word in entry if word in PLAIN_WORDS}


def _type(entry: str | Mapping[str, list[str]]) -> dict[str, Any]:
    if isinstance(entry, str):
        return {"code": entry}
    ((code, targets),) = entry.items()
    return {"code": code, "target": [canonical_of(target) for target in targets]}
