"""Profiles: what each element of a resource means, how often it stands, and what it may hold.

    >>> from kinspec.profiles import profile, resolve
    >>> resolve(profile("child"), "identifier:nhsNumber.value").min
    1

A profile is authored as YAML over a FHIR R4 or UK Core definition and compiled into one tree of elements.
Everything else (checks, schemas, packages, typed models, pages) is made from that tree.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from kinspec.profiles._authored import own_url, own_value_set_url
from kinspec.profiles._element import (
    Binding,
    Constraint,
    Discriminator,
    Element,
    Profile,
    Slicing,
    TypeRef,
)
from kinspec.profiles._profiles import (
    canonical_of,
    children,
    extension_ids,
    find,
    json_key,
    profile,
    profile_ids,
    resolve,
    root_of,
    type_profile,
)
from kinspec.profiles._tree import nearest, walk

if TYPE_CHECKING:
    from kinspec.profiles._json_schema import json_schema
    from kinspec.profiles._primitives import PATTERNS, RANGES
    from kinspec.profiles._structure_definition import structure_definition
    from kinspec.profiles._terminology_resources import (
        code_system_of,
        concept_map_of,
        naming_system_of,
        value_set_of,
    )

# Outputs are made seldom and checks run often, so their code is read when it is first asked for.
_OUTPUTS = {
    "PATTERNS": "_primitives",
    "RANGES": "_primitives",
    "code_system_of": "_terminology_resources",
    "concept_map_of": "_terminology_resources",
    "json_schema": "_json_schema",
    "naming_system_of": "_terminology_resources",
    "structure_definition": "_structure_definition",
    "value_set_of": "_terminology_resources",
}


def __getattr__(name: str) -> Any:
    if name not in _OUTPUTS:
        raise AttributeError(f"kinspec.profiles has no {name}")
    return getattr(import_module(f"kinspec.profiles.{_OUTPUTS[name]}"), name)


__all__ = [
    "PATTERNS",
    "RANGES",
    "Binding",
    "Constraint",
    "Discriminator",
    "Element",
    "Profile",
    "Slicing",
    "TypeRef",
    "canonical_of",
    "children",
    "code_system_of",
    "concept_map_of",
    "extension_ids",
    "find",
    "json_key",
    "json_schema",
    "naming_system_of",
    "nearest",
    "own_url",
    "own_value_set_url",
    "profile",
    "profile_ids",
    "resolve",
    "root_of",
    "structure_definition",
    "type_profile",
    "value_set_of",
    "walk",
]
