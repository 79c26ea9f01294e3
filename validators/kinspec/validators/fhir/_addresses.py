"""Addresses of this standard in data: a misspelt one is not somebody else's, and is not passed over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import SequenceMatcher, get_close_matches
from typing import Any

from kinspec.profiles import _base, extension_ids, own_url, profile_ids
from kinspec.standard import current, per_content
from kinspec.validators.fhir._saying import Check, Say, Surroundings, fail

# The elements that hold addresses, by where FHIR defines them.
HOLDERS = frozenset({"Meta.profile", "Extension.url", "Coding.system", "Identifier.system"})
ALIKE = 0.8


def is_ours(address: str) -> bool:
    """Whether an address lies below the canonical address of this standard, http and https alike."""
    return _core(address).startswith(_core(current().canonical) + "/")


def is_unknown(address: str, holder: str) -> bool:
    """Whether an address lies below our canonical one and yet names nothing that the holder may hold."""
    if holder == "Meta.profile":
        address = address.partition("|")[0]
    return is_ours(address) and address not in _known()[holder]


def own_address(holder: str) -> Check:
    """The check that an address is not a misspelt one of this standard."""

    def check(value: Any, say: Say, path: str, around: Surroundings) -> bool:
        if type(value) is not str or not is_unknown(value, holder):
            return True
        near = nearest(value, _known()[holder])
        hint = f" Did you mean {near}?" if near else ""
        return fail(say, "element/unknown-address", path, None, value, address=value, suggestion=hint)

    return check


def nearest(address: str, known: Iterable[str]) -> str:
    """The address that was probably meant; empty where none is near."""
    known = sorted(known, key=lambda one: (len(one), one))
    core = _core(address)
    by_core = {_core(one): one for one in known}
    if core in by_core:
        return by_core[core]
    name = core.rpartition("/")[2]
    by_name = {one.rpartition("/")[2]: one for one in reversed(known)}
    if name in by_name:
        return by_name[name]
    if longer := next((one for one in known if name and one.endswith(f"-{name}")), None):
        return longer
    near = get_close_matches(name, list(by_name), 1, 0.6)
    return by_name[near[0]] if near else ""


def meant(marks: Mapping[str, int], holder: str) -> Callable[[Any], tuple[str, ...]]:
    """Which systems of slices an item of none of them was probably meant to have: none, one or several."""
    told = "code" if holder == "Coding.system" else "value"
    systems = tuple(marks)
    remembered: dict[str, tuple[str, ...]] = {}

    def of(item: Any) -> tuple[str, ...]:
        if type(item) is not dict:
            return ()
        system = item.get("system")
        if system is None:
            return systems if told in item and "_system" not in item else ()
        if type(system) is not str:
            return ()
        if system not in remembered:
            if len(remembered) >= 1_000:
                remembered.clear()
            remembered[system] = (
                () if _is_known(system) else tuple(one for one in systems if _near(system, one))
            )
        return remembered[system]

    return of


def first_of(lacking: list[int], systems: tuple[str, ...], marks: Mapping[str, int]) -> int | None:
    """The first of the slices that are lacking for which one of these systems is the mark."""
    numbers = {marks[system] for system in systems}
    return next((number for number in lacking if number in numbers), None)


def _near(address: str, other: str) -> bool:
    above, _, name = _core(address).rpartition("/")
    other_above, _, other_name = _core(other).rpartition("/")
    if name == other_name:
        return _alike(above, other_above)
    return above == other_above and (other_name.endswith(f"-{name}") or _alike(name, other_name))


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other).ratio() >= ALIKE


def _core(address: str) -> str:
    """An address without what is often mistaken: http or https, capital letters, a slash at the end."""
    return address.lower().removeprefix("http://").removeprefix("https://").rstrip("/")


@per_content
def _known() -> dict[str, frozenset[str]]:
    lists = {current().codelist(name).system for name in current().codelist_ids}
    numbers = {str(one["system"]) for one in current().identifiers.values() if one.get("system")}
    ours = {
        "Meta.profile": {own_url("StructureDefinition", name) for name in profile_ids()},
        "Extension.url": {own_url("StructureDefinition", name) for name in extension_ids()},
        "Coding.system": lists,
        "Identifier.system": numbers,
    }
    return {holder: frozenset(filter(is_ours, some)) for holder, some in ours.items()}


def _is_known(system: str) -> bool:
    lists = {current().codelist(name).system for name in current().codelist_ids}
    numbers = {one.get("system") for one in current().identifiers.values()}
    return system in lists or system in numbers or _base.code_system(system) is not None
