"""The type that each part of a JSON Schema speaks about, said where the part does not say it.

`required` alone says nothing about what is no object. The profile does, elsewhere; but checkers that are
strict by default (Ajv) warn of each such part, and a reader has to look for the type.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

_TYPE_OF = {
    "properties": "object",
    "required": "object",
    "contains": "array",
    "items": "array",
    "minItems": "array",
    "maxItems": "array",
    "pattern": "string",
    "maxLength": "string",
}
# Keywords whose values are schemas: one, a list, or one for each name.
_ONE = ("items", "contains", "if", "then", "else", "not", "additionalProperties")
_LIST = ("allOf", "anyOf", "oneOf")
_BY_NAME = ("properties", "$defs")


def say_types(schema: Json) -> None:
    """Add `type` to every part of a schema that has a keyword of one type and does not name it."""
    if "type" not in schema:
        kind = next((kind for keyword, kind in _TYPE_OF.items() if keyword in schema), None)
        if kind is not None:
            schema["type"] = kind
    for part in _parts(schema):
        say_types(part)


def _parts(schema: Json) -> Iterator[Json]:
    for keyword in _ONE:
        if isinstance(schema.get(keyword), dict):
            yield schema[keyword]
    for keyword in _LIST:
        yield from schema.get(keyword, ())
    for keyword in _BY_NAME:
        yield from (part for part in schema.get(keyword, {}).values() if isinstance(part, dict))
