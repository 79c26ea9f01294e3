"""A profile as a JSON Schema (2020-12), for suppliers who check payloads in their own language.

It states what JSON Schema can state: structure, types, written forms, cardinality, fixed values and patterns,
choices, slices that a fixed value tells apart, and required codes where they can be listed. Invariants,
references and other bindings are left to the validator. Never used to decide anything in this project.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from kinspec.profiles._element import Element, Profile, TypeRef
from kinspec.profiles._primitives import PATTERNS, RANGES, is_primitive
from kinspec.profiles._profiles import children, find, json_key, profile_ids, type_profile
from kinspec.profiles._profiles import profile as profile_of
from kinspec.profiles._schema_slices import match, pattern_schema
from kinspec.profiles._schema_types import say_types
from kinspec.profiles._tree import as_type
from kinspec.profiles._value_sets import listed_codes
from kinspec.standard import current

Json = dict[str, Any]

MOST_CODES = 500
_RESOURCES = ("Resource", "DomainResource")


def json_schema(profile: Profile) -> Json:
    """The JSON Schema of a profile, extension or type, complete in itself.

    Members that the profile does not know are refused. A required primitive may be given by its `_name`
    alone, as FHIR allows. Codes are listed up to 500 of a value set.
    """
    work = _Work()
    resource = profile.type if profile.kind == "resource" else None
    body = work.object(children(profile.root), resource)
    head: Json = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{current().canonical}/schemas/{profile.id}.schema.json",
        "title": profile.title,
    }
    if profile.about:
        head["description"] = profile.about
    schema = head | body | {"$defs": dict(sorted(work.definitions.items()))}
    say_types(schema)
    return schema


@dataclass(slots=True)
class _Members:
    properties: Json = field(default_factory=dict)
    required: list[str] = field(default_factory=list)
    rules: list[Json] = field(default_factory=list)

    def need(self, keys: Iterable[str]) -> None:
        needed = list(keys)
        if len(needed) == 1:
            self.required.append(needed[0])
        else:
            self.rules.append(_any_of(needed))


@dataclass(slots=True)
class _Work:
    definitions: Json = field(default_factory=dict)

    def object(self, elements: Iterable[Element], resource: str | None = None) -> Json:
        members = _Members()
        if resource:
            members.properties["resourceType"] = {"const": resource}
            members.required.append("resourceType")
        for element in elements:
            if element.is_choice:
                self._choice(element, members)
            elif element.max != 0:
                self._member(element.name, element, _only_type(element), members)
        schema: Json = {"type": "object", "properties": members.properties}
        if members.required:
            schema["required"] = members.required
        if members.rules:
            schema["allOf"] = members.rules
        return schema | {"additionalProperties": False, "minProperties": 1}

    def _choice(self, element: Element, members: _Members) -> None:
        groups = []
        by_key = {one.slice_name: one for one in element.slices}
        for kind in element.types:
            key = json_key(element, kind)
            narrowed = by_key.get(key) or as_type(element, kind)
            if narrowed.max != 0 and element.max != 0:
                self._member(key, narrowed, kind, members, counted=key in by_key)
                groups.append([key, f"_{key}"] if _has_sibling(kind) else [key])
        if not groups:
            return
        there = [_any_of(keys) for keys in groups]
        if element.min:
            members.rules.append({"oneOf": there} if len(there) > 1 else there[0])
        elif len(there) > 1:
            members.rules.append({"oneOf": [{"not": {"anyOf": there}}, *there]})

    def _member(
        self, key: str, element: Element, kind: TypeRef | None, members: _Members, *, counted: bool = True
    ) -> None:
        value = self._value(element, kind)
        sibling = self._sibling(element) if kind and _has_sibling(kind) else None
        if element.base_max_many:
            needed = element.min
            value = self._array(element, {"anyOf": [value, {"type": "null"}]} if sibling else value)
            if sibling:
                items = {"anyOf": [sibling, {"type": "null"}]}
                sibling = {"type": "array", "items": items, "minItems": 1}
        else:
            needed = min(element.min, 1)
            value = self._sliced_item(element, value)
        if element.about:
            value = {"description": element.about} | value
        members.properties[key] = value
        if sibling:
            members.properties[f"_{key}"] = sibling
        needed = max(needed, sum(one.min for one in element.slices))
        if not needed or not counted:
            return
        members.need([key, f"_{key}"] if sibling else [key])
        if element.base_max_many and needed > 1:
            enough = {"minItems": needed}
            there = [{"properties": {name: enough}, "required": [name]} for name in (key, f"_{key}")]
            members.rules.append({"anyOf": there if sibling else there[:1]})

    def _array(self, element: Element, item: Json) -> Json:
        array: Json = {"type": "array", "items": self._sliced_item(element, item), "minItems": 1}
        if element.max is not None:
            array["maxItems"] = element.max
        counts = []
        for one in element.slices:
            told = match(element, one)
            if told is not None and (one.min or one.max is not None):
                count: Json = {"contains": told, "minContains": one.min}
                counts.append(count if one.max is None else count | {"maxContains": one.max})
        return array | ({"allOf": counts} if counts else {})

    def _sliced_item(self, element: Element, item: Json) -> Json:
        if element.is_choice or not element.slices:
            return item
        told = [(match(element, one), one) for one in element.slices]
        rules: list[Json] = [
            {"if": schema, "then": self._value(one, _only_type(one))}
            for schema, one in told
            if schema is not None and one.max != 0
        ]
        closed = element.slicing is not None and element.slicing.rules == "closed"
        if closed and all(schema is not None for schema, _ in told):
            rules.append({"anyOf": [schema for schema, _ in told]})
        return {"allOf": [item, *rules]} if rules else item

    def _value(self, element: Element, kind: TypeRef | None) -> Json:
        """The schema of one value of an element that has one type, or of a backbone element."""
        schema = self._shape(element, kind)
        if element.fixed is not None:
            schema = schema | {"const": element.fixed}
        if element.pattern is not None:
            schema = _also(schema, pattern_schema(element.pattern))
        if element.max_length is not None:
            schema = schema | {"maxLength": element.max_length}
        if isinstance(element.min_value, int | float):
            schema = schema | {"minimum": element.min_value}
        if isinstance(element.max_value, int | float):
            schema = schema | {"maximum": element.max_value}
        codes = self._codes(element, kind)
        return _also(schema, codes) if codes else schema

    def _shape(self, element: Element, kind: TypeRef | None) -> Json:
        if element.content_reference and element.children is None:
            name = element.content_reference.rpartition("#")[2]
            return self._defined(name, lambda: self.object(children(element)))
        if kind is None:
            return self.object(children(element))
        if is_primitive(kind.code):
            return self._defined(kind.code, lambda: _primitive(kind.code))
        if element.children is not None:
            return self.object(element.children)
        if kind.code in _RESOURCES:
            in_bundle = element.base_path == "Bundle.entry.resource"
            return self._bundled() if in_bundle else self._defined("Resource", _any_resource)
        definition = type_profile(kind)
        if definition is None:
            return {"type": "object"}
        if definition.kind == "resource":
            return self._defined(
                definition.id, lambda: self.object(children(definition.root), definition.type)
            )
        return self._defined(definition.id, lambda: self.object(children(definition.root)))

    def _bundled(self) -> Json:
        """A resource in a bundle: whichever profile of this standard it claims, it must follow."""
        rules = []
        for own in map(profile_of, profile_ids()):
            if own.kind == "resource" and own.type != "Bundle":
                claims = {
                    "properties": {"profile": {"contains": {"const": own.url}}},
                    "required": ["profile"],
                }
                body = self._defined(own.id, partial(self.object, children(own.root), own.type))
                rules.append({"if": {"properties": {"meta": claims}, "required": ["meta"]}, "then": body})
        return self._defined("Resource", _any_resource) | {"allOf": rules}

    def _sibling(self, element: Element) -> Json:
        """What stands under `_name` beside a primitive: its id and extensions."""
        if element.children is not None:
            return self.object(child for child in element.children if child.name != "value")
        plain = find("Element")
        return self._defined("Element", lambda: self.object(children(plain.root) if plain else ()))

    def _codes(self, element: Element, kind: TypeRef | None) -> Json | None:
        binding = element.binding
        if kind is None or binding is None or binding.strength != "required":
            return None
        codes = listed_codes(binding.value_set)
        if codes is None or sum(map(len, codes.values())) > MOST_CODES:
            return None
        name = f"codes of {binding.value_set.rpartition('/')[2].partition('|')[0]}"
        every = list(dict.fromkeys(code for members in codes.values() for code in members))
        if kind.code in ("code", "string", "uri"):
            return self._defined(name, lambda: {"enum": every})
        coded = {
            "properties": {
                "system": {"enum": list(codes)},
                "code": self._defined(name, lambda: {"enum": every}),
            },
            "dependentRequired": {"code": ["system"]},
        }
        if kind.code == "Coding":
            return coded
        if kind.code == "CodeableConcept":
            contains = {"contains": coded | {"required": ["code"]}}
            return {"properties": {"coding": contains}, "required": ["coding"]}
        return None

    def _defined(self, name: str, make: Any) -> Json:
        if name not in self.definitions:
            self.definitions[name] = {}  # a type may lead back to itself
            self.definitions[name] = make()
        return {"$ref": f"#/$defs/{name.replace(' ', '%20')}"}


def _also(schema: Json, more: Json) -> Json:
    return schema | {"allOf": [*schema.get("allOf", ()), more]}


def _any_of(keys: list[str]) -> Json:
    if len(keys) == 1:
        return {"required": keys}
    return {"anyOf": [{"required": [key]} for key in keys]}


def _only_type(element: Element) -> TypeRef | None:
    return element.types[0] if len(element.types) == 1 else None


def _has_sibling(kind: TypeRef) -> bool:
    """Whether JSON can hold `_name` beside it: not for what FHIR defines by a bare FHIRPath type."""
    return is_primitive(kind.code) and kind.system is None and kind.code != "xhtml"


def _primitive(code: str) -> Json:
    if code in PATTERNS:
        return {"type": "string", "minLength": 1, "pattern": PATTERNS[code]}
    if code in RANGES:
        low, high = RANGES[code]
        return {"type": "integer", "minimum": low, "maximum": high}
    return {"type": "boolean" if code == "boolean" else "number"}


def _any_resource() -> Json:
    return {
        "type": "object",
        "properties": {"resourceType": {"type": "string"}},
        "required": ["resourceType"],
    }
