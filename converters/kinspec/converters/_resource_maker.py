"""Makers of resources from the values of their elements, for whoever builds records and reads none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kinspec.converters._read_source import Builder, assemble
from kinspec.converters._source import Node, Source
from kinspec.converters._ways import constant_of, missing_below, way_to
from kinspec.profiles import profile
from kinspec.standard import Place, portion


def resource_maker(
    profile_id: str, elements: Sequence[str], meta: Mapping[str, Any] | None = None
) -> Callable[..., dict[str, Any]]:
    """A function that makes resources of a profile: `make(id, *values)`, one value for each element.

    A value is plain JSON, and None leaves its element out. An element that may stand several times takes a
    list. What the profile fixes stands in every resource by itself.

    Args:
        profile_id: The profile, by its short name.
        elements: Element ids without the resource's name, as mappings write them:
            `identifier:localId.value`, `extension:legalStatus.valueCodeableConcept.coding:dfe.code`.
        meta: What `meta` holds beside the profile.

    Raises:
        ContentError: for an element that the profile does not have, a slice that nothing fixed marks, or a
            required element that is not among them.
    """
    of = profile(profile_id)
    source, root = Source(), Node()
    leaves: dict[int, tuple[str, str | None, bool]] = {}
    ways = []
    where = Place(portion("profiles") / "definitions" / f"{profile_id}.yaml")
    for number, element in enumerate(elements):
        way = way_to(of, element, where)[0]
        ways.append(way)
        root.place(way, element).leaf = number
        leaves[number] = (f"v{number}", None, False)
    for element_id in missing_below(of, ways):
        raise where.fault("required-element", f"{element_id} is required and not among the elements")
    # Names of the values begin with v; those of what is built begin with other letters.
    source.add(0, f"def make(i, {', '.join(f'v{number}' for number in leaves)}):")
    members = Builder(source, leaves, {}).members(root, 1)
    held = {"profile": [of.url], **(meta or {})}
    start = [("resourceType", source.constant(of.type)), ("id", "i"), ("meta", source.constant(held))]
    assemble(source, 1, "r", root, start, members, constant_of(of.root))
    source.add(1, "return r")
    return source.function("make")  # type: ignore[no-any-return]
