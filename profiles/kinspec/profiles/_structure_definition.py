"""A profile as a FHIR R4 StructureDefinition with snapshot and differential.

The snapshot holds what the tree holds. FHIR asks for a definition of every element; where neither this
standard nor its author says anything, the definition points to the place where FHIR does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kinspec.profiles._definitions import definition
from kinspec.profiles._element import Binding, Constraint, Element, Profile, Slicing, TypeRef
from kinspec.profiles._merge import TYPES
from kinspec.profiles._primitives import fhir_value
from kinspec.profiles._profiles import profile as profile_of
from kinspec.profiles._tree import walk
from kinspec.standard import current, per_content

_FHIR_TYPE = TYPES + "structuredefinition-fhir-type"
_MAX_VALUE_SET = TYPES + "elementdefinition-maxValueSet"
_BEST_PRACTICE = TYPES + "elementdefinition-bestpractice"

Json = dict[str, Any]


def structure_definition(profile: Profile) -> Json:
    """The StructureDefinition of a profile, extension or type, as FHIR JSON.

    Name, version, publisher and date of what this standard defines are those of the release.
    """
    release = current().release
    resource: Json = {"resourceType": "StructureDefinition", "id": profile.id, "url": profile.url}
    resource |= {"version": profile.version, "name": profile.name, "title": profile.title}
    resource["status"] = profile.status
    if profile.own:
        resource |= {"date": release["date"], "publisher": release["publisher"]}
        resource["description"] = " ".join(part for part in (profile.about, profile.when) if part)
        resource["jurisdiction"] = jurisdiction()
        resource["copyright"] = "\n\n".join(release.get("notices", ()))
    resource |= {"fhirVersion": release["fhir_version"], "kind": profile.kind, "abstract": profile.abstract}
    if profile.context:
        resource["context"] = [{"type": kind, "expression": place} for kind, place in profile.context]
    resource["type"] = profile.type
    if profile.base:
        resource["baseDefinition"] = profile.base
        resource["derivation"] = profile.derivation
    resource["snapshot"] = {"element": [_whole(element) for element in walk(profile.root)]}
    if profile.derivation == "constraint":
        resource["differential"] = {"element": list(_differential(profile))}
    return {key: value for key, value in resource.items() if value not in ("", [])}


def jurisdiction() -> list[Json]:
    """Where the standard applies, as FHIR says it."""
    code = current().release["jurisdiction"]
    system = "urn:iso:std:iso:3166:-2" if "-" in code else "urn:iso:std:iso:3166"
    return [{"coding": [{"system": system, "code": code}]}]


def _whole(element: Element) -> Json:
    entry = _named(element)
    if element.slicing:
        entry["slicing"] = _slicing(element.slicing)
    entry |= _words(element)
    entry.setdefault("definition", _where_defined(element))
    entry |= {"min": element.min, "max": _max(element.max)}
    if base := _base_of(element):
        entry["base"] = base
    if element.content_reference:
        entry["contentReference"] = element.content_reference
    if element.types:
        entry["type"] = [_type(kind) for kind in element.types]
    entry |= _values(element)
    if element.max_length is not None:
        entry["maxLength"] = element.max_length
    if element.constraints:
        entry["constraint"] = [_constraint(one) for one in element.constraints]
    if element.must_support:
        entry["mustSupport"] = True
    entry["isModifier"] = element.is_modifier
    if element.is_modifier:
        entry["isModifierReason"] = (
            f"It can change what the rest means, as FHIR explains for {element.base_path or element.path}."
        )
    if element.is_summary:
        entry["isSummary"] = True
    if element.binding:
        entry["binding"] = _binding(element.binding)
    if element.representation:
        entry["representation"] = list(element.representation)
    return entry


def _differential(profile: Profile) -> Iterator[Json]:
    facts = definition(profile.url)
    said = {entry["id"]: entry for entry in facts["elements"]} if facts else {}
    sliced_before = _sliced_before(profile)
    for element in walk(profile.root):
        stated = said.get(element.id, {})
        newly_sliced = element.slicing is not None and element.id not in sliced_before
        newly_sliced = newly_sliced and any(_speaks(one) for one in element.slices)
        if element.changed or newly_sliced or element is profile.root:
            yield _stated(element, stated, newly_sliced)


def _speaks(element: Element) -> bool:
    return any(one.changed for one in walk(element))


def _sliced_before(profile: Profile) -> frozenset[str]:
    if not profile.base:
        return frozenset()
    return frozenset(element.id for element in walk(profile_of(profile.base).root) if element.slicing)


def _stated(element: Element, stated: Json, newly_sliced: bool) -> Json:
    entry = _named(element)
    if element.slicing and (newly_sliced or "slicing" in stated):
        entry["slicing"] = _slicing(element.slicing)
    if element.changed:
        entry |= _words(element)
    if "min" in stated:
        entry["min"] = element.min
    if "max" in stated:
        entry["max"] = _max(element.max)
    if "types" in stated:
        entry["type"] = [_type(kind) for kind in element.types]
    if any(word in stated for word in ("fixed", "pattern", "minValue", "maxValue")):
        entry |= _values(element)
    if "maxLength" in stated:
        entry["maxLength"] = element.max_length
    if "constraints" in stated:
        keys = {one["key"] for one in stated["constraints"]}
        entry["constraint"] = [_constraint(one) for one in element.constraints if one.key in keys]
    if "mustSupport" in stated:
        entry["mustSupport"] = element.must_support
    if "isModifier" in stated and element.is_modifier:
        entry |= {"isModifier": True, "isModifierReason": element.about or _where_defined(element)}
    if "binding" in stated and element.binding:
        entry["binding"] = _binding(element.binding)
    return entry


def _named(element: Element) -> Json:
    entry: Json = {"id": element.id, "path": element.path}
    if element.slice_name:
        entry["sliceName"] = element.slice_name
    return entry


def _words(element: Element) -> Json:
    """`short`, `definition`, and the example as a value where it is one, as a comment where it is prose."""
    words: Json = {}
    if element.about:
        words |= {"short": _first_sentence(element.about), "definition": element.about}
    if element.example:
        kind = element.types[0].code if len(element.types) == 1 else ""
        value = fhir_value(element.example, kind)
        if value is None:
            words["comment"] = f"Example: {element.example}"
        else:
            words["example"] = [{"label": "Example", f"value{_ending(kind)}": value}]
    return words


def _first_sentence(text: str) -> str:
    first, stop, _ = text.partition(". ")
    return first if stop else text.removesuffix(".")


def _where_defined(element: Element) -> str:
    return f"As FHIR R4 defines {element.base_path or element.path}."


def _ending(code: str) -> str:
    return code[0].upper() + code[1:]


def _max(high: int | None) -> str:
    return "*" if high is None else str(high)


def _slicing(slicing: Slicing) -> Json:
    return {
        "discriminator": [{"type": one.type, "path": one.path} for one in slicing.discriminators],
        "ordered": slicing.ordered,
        "rules": slicing.rules,
    }


def _type(kind: TypeRef) -> Json:
    if kind.system:
        return {
            "extension": [{"url": _FHIR_TYPE, "valueUrl": kind.code}],
            "code": f"http://hl7.org/fhirpath/System.{kind.system}",
        }
    entry: Json = {"code": kind.code}
    for word, urls in (("profile", kind.profiles), ("targetProfile", kind.targets)):
        if urls:
            entry[word] = list(urls)
    if kind.aggregation:
        entry["aggregation"] = list(kind.aggregation)
    if kind.versioning:
        entry["versioning"] = kind.versioning
    return entry


def _values(element: Element) -> Json:
    entry: Json = {}
    for word, value, kind in (
        ("fixed", element.fixed, element.fixed_type),
        ("pattern", element.pattern, element.pattern_type),
        ("minValue", element.min_value, element.types[0].code if element.types else None),
        ("maxValue", element.max_value, element.types[0].code if element.types else None),
    ):
        if value is not None and kind:
            entry[word + _ending(kind)] = value
    return entry


def _constraint(constraint: Constraint) -> Json:
    entry: Json = {"key": constraint.key, "severity": constraint.severity, "human": constraint.human}
    if constraint.best_practice:
        entry = {"extension": [{"url": _BEST_PRACTICE, "valueBoolean": True}]} | entry
    if constraint.expression:
        entry["expression"] = constraint.expression
    if constraint.source:
        entry["source"] = constraint.source
    return entry


def _binding(binding: Binding) -> Json:
    entry: Json = {"strength": binding.strength}
    if binding.value_set:
        entry["valueSet"] = binding.value_set
    else:
        entry["description"] = "FHIR describes the codes in words only."
    if binding.max_value_set:
        limit = {"url": _MAX_VALUE_SET, "valueCanonical": binding.max_value_set}
        entry = {"extension": [limit]} | entry
    return entry


def _base_of(element: Element) -> Json | None:
    path = element.base_path
    found = _base_cardinality(path.partition(".")[0]).get(path)
    return {"path": path, "min": found[0], "max": found[1]} if found else None


@per_content
def _base_cardinality(type_name: str) -> dict[str, tuple[int, str]]:
    facts = definition(TYPES + type_name)
    return {entry["path"]: (entry["min"], entry["max"]) for entry in facts["elements"]} if facts else {}
