"""The codes of a value set, as far as its code systems are here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kinspec.profiles import _base, own_value_set_url
from kinspec.standard import current, per_content


@dataclass(frozen=True, slots=True)
class Expansion:
    """Codes by system. `missing` names the systems of the part that cannot be listed here."""

    codes: dict[str, frozenset[str]]
    missing: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether the value set is listed whole."""
        return not self.missing

    def has(self, system: str | None, code: Any) -> bool:
        """Whether a code of a system is in it; without a system, whether any system has the code."""
        if system is None:
            return any(code in codes for codes in self.codes.values())
        return code in self.codes.get(system, ())

    def undecided(self, system: str | None) -> bool:
        """Whether a code of this system could be in the part that is not here."""
        return bool(self.missing) and (system is None or system in self.missing or "*" in self.missing)

    @property
    def size(self) -> int:
        """How many codes are listed."""
        return sum(map(len, self.codes.values()))


@per_content
def expansion(url: str) -> Expansion | None:
    """The expansion of a value set; None when the value set itself is not here."""
    bare = url.partition("|")[0]
    for codelist_id in current().codelist_ids:
        if bare == own_value_set_url(codelist_id):
            codelist = current().codelist(codelist_id)
            return Expansion({codelist.system: frozenset(codelist.codes)})
    facts = _base.value_set(url) or _base.value_set(bare)
    if facts is None:
        return None
    codes: dict[str, set[str]] = {}
    missing: list[str] = []
    compose = facts.get("compose", {})
    for include in compose.get("include", ()):
        _include(include, codes, missing)
    for exclude in compose.get("exclude", ()):
        taken: dict[str, set[str]] = {}
        _include(exclude, taken, missing)
        for system, some in taken.items():
            codes.get(system, set()).difference_update(some)
    return Expansion({system: frozenset(some) for system, some in codes.items()}, tuple(missing))


def _include(include: dict[str, Any], codes: dict[str, set[str]], missing: list[str]) -> None:
    system = include.get("system")
    for url in include.get("valueSet", ()):
        inner = expansion(url)
        if inner is None or inner.missing:
            missing.append(system or "*")
        for one, some in (inner.codes if inner else {}).items():
            if system is None or one == system:
                codes.setdefault(one, set()).update(some)
    if system is None:
        return
    if "concept" in include:
        codes.setdefault(system, set()).update(concept[0] for concept in include["concept"])
        return
    if include.get("enumerated") or include.get("filter"):
        listed = _filtered(system, include.get("filter", ())) if not include.get("enumerated") else None
        if listed is None:
            missing.append(system)
        else:
            codes.setdefault(system, set()).update(listed)
        return
    if "valueSet" in include:
        return
    facts = _base.code_system(system)
    if facts is None or facts.get("content") != "complete":
        missing.append(system)
    else:
        codes.setdefault(system, set()).update(concept[0] for concept in facts["concepts"])


def _filtered(system: str, filters: Any) -> set[str] | None:
    """Codes below a concept; None where a filter asks for what is not known here."""
    facts = _base.code_system(system)
    if facts is None or facts.get("content") != "complete":
        return None
    parents: dict[str, list[str]] = {}
    for concept in facts["concepts"]:
        above = concept[2] if len(concept) > 2 else None
        parents[concept[0]] = above if isinstance(above, list) else [above] if above else []
    kept = set(parents)
    for one in filters:
        if one.get("op") not in ("is-a", "descendent-of") or one.get("property") != "concept":
            return None
        below = {one["value"]} if one["op"] == "is-a" else set()
        grown = True
        inside = {one["value"]}
        while grown:
            more = {code for code, above in parents.items() if inside & set(above)} - inside
            grown = bool(more)
            inside |= more
        kept &= (inside - {one["value"]}) | below
    return kept
