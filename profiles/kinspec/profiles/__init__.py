"""Profiles: what each element of a resource means, how often it stands, and what it may hold.

    >>> from kinspec.profiles import profile, resolve
    >>> resolve(profile("child"), "identifier:nhsNumber.value").min
    1

A profile is authored as YAML over a FHIR R4 or UK Core definition and compiled into one tree of elements.
Everything else (checks, schemas, packages, typed models, pages) is made from that tree.
"""

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
from kinspec.profiles._tree import walk

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
    "type_profile",
    "walk",
]
