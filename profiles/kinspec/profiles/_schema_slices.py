"""Telling slices apart in JSON Schema: a discriminator as a schema that only items of the slice satisfy."""

from __future__ import annotations

from typing import Any

from kinspec.profiles._element import Element
from kinspec.profiles._profiles import children, json_key

Json = dict[str, Any]


def match(sliced: Element, one: Element) -> Json | None:
    """A schema that holds for the items of a slice and no others; None where no schema can tell.

    Only values and patterns are told apart: whether something exists, its type or its profile are not.
    """
    if sliced.slicing is None or not sliced.slicing.discriminators:
        return None
    parts = []
    for discriminator in sliced.slicing.discriminators:
        if discriminator.type not in ("value", "pattern"):
            return None
        part = _told_by(one, discriminator.path)
        if part is None:
            return None
        parts.append(part)
    return parts[0] if len(parts) == 1 else {"allOf": parts}


def pattern_schema(pattern: Any) -> Json:
    """What a value must contain, as FHIR's `pattern` says it."""
    if isinstance(pattern, dict):
        properties = {key: pattern_schema(value) for key, value in pattern.items()}
        return {"properties": properties, "required": list(pattern)}
    if isinstance(pattern, list):
        return {"allOf": [{"contains": pattern_schema(value)} for value in pattern]}
    return {"const": pattern}


def _told_by(one: Element, path: str) -> Json | None:
    if path == "url" and len(one.types) == 1 and one.types[0].code == "Extension" and one.types[0].profiles:
        url = one.types[0].profiles[0].partition("|")[0]
        return {"properties": {"url": {"const": url}}, "required": ["url"]}
    steps = [] if path == "$this" else path.split(".")
    if any("(" in step or step == "$this" for step in steps):
        return None
    return _at(one, steps)


def _at(element: Element, steps: list[str]) -> Json | None:
    if element.fixed is not None or element.pattern is not None:
        return _within(element.fixed if element.fixed is not None else element.pattern, steps, element)
    if not steps:
        return _from_children(element)
    for child in children(element):
        if child.name in (steps[0], f"{steps[0]}[x]"):
            return _below(child, steps[1:])
    return None


def _within(value: Any, steps: list[str], element: Element) -> Json | None:
    if not steps:
        return {"const": value} if element.fixed is not None else pattern_schema(value)
    for step in steps:
        if isinstance(value, list):
            value = value[0] if len(value) == 1 else None
        if not isinstance(value, dict) or step not in value:
            return None
        value = value[step]
    schema: Json = pattern_schema(value)
    for step in reversed(steps):
        schema = {"properties": {step: schema}, "required": [step]}
    return schema if not _passes_list(element, steps) else None


def _passes_list(element: Element, steps: list[str]) -> bool:
    for step in steps:
        found = next((child for child in children(element) if child.name == step), None)
        if found is None or found.base_max_many:
            return True
        element = found
    return False


def _from_children(element: Element) -> Json | None:
    parts = [part for child in element.children or () if (part := _below(child, []))]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else {"allOf": parts}


def _below(child: Element, steps: list[str]) -> Json | None:
    inner = _at(child, steps)
    if inner is None:
        inner = next((told for one in child.slices if one.min and (told := _at(one, steps))), None)
    if inner is None or (child.is_choice and len(child.types) != 1):
        return None
    key = json_key(child, child.types[0]) if child.types else child.name
    return {
        "properties": {key: {"contains": inner} if child.base_max_many else inner},
        "required": [key],
    }
