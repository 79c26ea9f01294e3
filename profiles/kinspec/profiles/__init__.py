"""Profiles: from authored definitions to complete element trees and the artefacts made of them."""

from kinspec.profiles._authored import canonical_of, own_url, own_value_set_url
from kinspec.profiles._element import (
    Binding,
    Constraint,
    Discriminator,
    Element,
    Profile,
    Slicing,
    TypeRef,
)
from kinspec.profiles._registry import (
    children,
    extension_ids,
    find,
    json_key,
    profile,
    profile_ids,
    resolve,
    root_of,
)
from kinspec.profiles._snapshot import walk

__all__ = [
    "Binding",
    "Constraint",
    "Discriminator",
    "Element",
    "Profile",
    "Slicing",
    "TypeRef",
    "canonical_of",
    "children",
    "extension_ids",
    "find",
    "json_key",
    "own_url",
    "own_value_set_url",
    "profile",
    "profile_ids",
    "resolve",
    "root_of",
    "walk",
]
