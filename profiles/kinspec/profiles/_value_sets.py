"""The codes of a value set, where all of them can be listed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kinspec.profiles import _base
from kinspec.profiles._authored import own_value_set_url
from kinspec.profiles._merge import bare
from kinspec.standard import current, per_content

Codes = Mapping[str, tuple[str, ...]]


@per_content
def listed_codes(value_set_url: str) -> Codes | None:
    """System -> codes of a value set; None where part of it is not here or is given by a rule.

    A code list of this standard is listed whole, whatever the dates of its codes.
    """
    start = own_value_set_url("")
    if value_set_url.startswith(start):
        codelist_id = bare(value_set_url)[len(start) :]
        if codelist_id not in current().codelist_ids:
            return None
        codelist = current().codelist(codelist_id)
        return {codelist.system: tuple(codelist.codes)}
    facts = _base.value_set(value_set_url)
    compose = facts.get("compose", {}) if facts else {}
    if not compose.get("include") or compose.get("exclude"):
        return None
    found: dict[str, dict[str, None]] = {}
    for include in compose["include"]:
        codes = _included(include)
        if codes is None:
            return None
        for system, members in codes.items():
            found.setdefault(system, {}).update(dict.fromkeys(members))
    return {system: tuple(members) for system, members in found.items()}


def _included(include: Mapping[str, Any]) -> Codes | None:
    system: str | None = include.get("system")
    if "filter" in include or "enumerated" in include or ("valueSet" in include and system):
        return None
    if "concept" in include and system:
        return {system: tuple(concept[0] for concept in include["concept"])}
    if "valueSet" in include:
        return listed_codes(include["valueSet"][0]) if len(include["valueSet"]) == 1 else None
    if system is None:
        return None
    facts = _base.code_system(system)
    if facts is None or facts["content"] != "complete" or facts.get("properties", {}).get("notSelectable"):
        return None
    return {system: tuple(concept[0] for concept in facts["concepts"])}
