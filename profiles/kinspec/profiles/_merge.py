"""Laying what a profile says about one element over what it inherits.

The rules are FHIR's: a profile may only narrow. Whatever would widen is reported and the narrower of the two
stays, so that a tree never allows what its base forbids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from kinspec.profiles._element import Binding, Constraint, Discriminator, Element, Slicing, TypeRef, altered

Facts = Mapping[str, Any]


class Complain(Protocol):
    """Takes a contradiction: element id, what is wrong, its kind, and the word at fault if it is one word."""

    def __call__(
        self, element_id: str, problem: str, code: str = "contradiction", word: str = ""
    ) -> None: ...


Lineage = Callable[[str], Iterable[str] | None]

_STRENGTHS = ("example", "preferred", "extensible", "required")
_ANYTHING = ("Resource", "Element")
_NUMBERS = {"integer": (int,), "unsignedInt": (int,), "positiveInt": (int,), "decimal": (int, float)}
_PRIMITIVES = {
    name[0].upper() + name[1:]: name
    for name in (
        *("base64Binary", "boolean", "canonical", "code", "date", "dateTime", "decimal", "id", "instant"),
        *("integer", "markdown", "oid", "positiveInt", "string", "time", "unsignedInt", "uri", "url", "uuid"),
        "xhtml",
    )
}
TYPES = "http://hl7.org/fhir/StructureDefinition/"


def merge(
    base: Element, said: Facts, *, complain: Complain, lineage: Lineage, by_this_profile: bool = True
) -> Element:
    """The element after `said`, its children and slices untouched.

    Contradictions go to `complain(element id, what is wrong)`. `lineage` lists the canonical URL of a
    definition and of all that it constrains or specialises, None where the definition is not known.
    `by_this_profile` is false when a general word is laid under a slice, which is not itself spoken about.
    """

    def about(word: str) -> Callable[[str], None]:
        return lambda what: complain(base.id, what, "contradiction", word)

    changes: dict[str, Any] = {}
    changes["min"], changes["max"] = _cardinality(base, said, about("card"))
    if "types" in said:
        changes["types"] = narrowed_types(base, type_refs(said["types"]), lineage, about("types"))
        changes["content_reference"] = None
    for word in ("fixed", "pattern"):
        if word in said:
            types = changes.get("types", base.types)
            changes |= _fixed(base, word, said[word], types, about(said[word].get("word", word)))
    if "binding" in said:
        changes["binding"] = _narrowed_binding(base.binding, said["binding"], about("binding"))
    if "constraints" in said:
        changes["constraints"] = with_constraints(base.constraints, constraints(said["constraints"]))
    if "maxLength" in said:
        changes["max_length"] = _least(base.max_length, said["maxLength"])
    for word, name, tighter in (("minValue", "min_value", max), ("maxValue", "max_value", min)):
        if word in said:
            changes[name] = _tighter(getattr(base, name), said[word]["value"], tighter)
    if "slicing" in said:
        changes["slicing"] = _narrowed_slicing(base.slicing, slicing_of(said["slicing"]), about("slicing"))
    if said.get("isModifier"):
        changes["is_modifier"] = True
    elif said.get("isModifier") is False and base.is_modifier and base.slice_name is None:
        about("modifier")("cannot stop being a modifier")
    for word, name in (("mustSupport", "must_support"), ("isSummary", "is_summary")):
        if word in said:
            changes[name] = said[word]
    for name in ("about", "example", "codelist", "identifier", "extension"):
        if said.get(name) is not None and (by_this_profile or not getattr(base, name)):
            changes[name] = said[name]
    if by_this_profile:
        changes["changed"] = True
    return altered(base, **changes)


def type_refs(types: Iterable[Facts]) -> tuple[TypeRef, ...]:
    """Types as facts write them."""
    return tuple(
        TypeRef(
            code=entry["code"],
            profiles=tuple(entry.get("profile", ())),
            targets=tuple(entry.get("target", ())),
            aggregation=tuple(entry.get("aggregation", ())),
            versioning=entry.get("versioning"),
            system=entry.get("system"),
        )
        for entry in types
    )


def constraints(facts: Iterable[Facts]) -> tuple[Constraint, ...]:
    """Constraints as facts write them."""
    return tuple(
        Constraint(
            key=entry["key"],
            severity=entry["severity"],
            human=entry["human"],
            expression=entry.get("expression", ""),
            source=entry.get("source", ""),
            best_practice=entry.get("bestPractice", False),
        )
        for entry in facts
    )


def with_constraints(base: tuple[Constraint, ...], more: Iterable[Constraint]) -> tuple[Constraint, ...]:
    """All of both; a key that both have counts once, as first written."""
    known = {constraint.key for constraint in base}
    return base + tuple(constraint for constraint in more if constraint.key not in known)


def slicing_of(facts: Facts) -> Slicing:
    """Slicing as facts write it."""
    return Slicing(
        tuple(Discriminator(entry["type"], entry["path"]) for entry in facts.get("discriminator", ())),
        facts.get("rules", "open"),
        bool(facts.get("ordered", False)),
    )


def binding_of(facts: Facts) -> Binding:
    """A binding as facts write it."""
    return Binding(facts["strength"], facts.get("valueSet", ""), facts.get("maxValueSet"))


def type_code(ending: str) -> str:
    """The type that `fixed` or `pattern` is spelled with: `Uri` -> `uri`, `Coding` -> `Coding`."""
    return _PRIMITIVES.get(ending, ending)


def type_named(types: Iterable[TypeRef], ending: str) -> TypeRef | None:
    """The type that a choice is spelled with, `Quantity` in `valueQuantity`."""
    return next((known for known in types if known.code[0].upper() + known.code[1:] == ending), None)


def narrowed_types(
    base: Element, said: tuple[TypeRef, ...], lineage: Lineage, wrong: Callable[[str], None]
) -> tuple[TypeRef, ...]:
    """The types that are left; a type without profiles or targets keeps those that the base gives it."""
    kept = []
    for new in said:
        olds = [old for old in base.types if old.code == new.code] or [
            old for old in base.types if old.code in _ANYTHING or old.code in (_codes(new.code, lineage))
        ]
        if base.types and not olds:
            wrong(f"cannot be a {new.code}; it can be {_listed(old.code for old in base.types)}")
            continue
        for word, kind in (("profiles", "a profile"), ("targets", "a target")):
            allowed = [url for old in olds for url in getattr(old, word)]
            if len(allowed) < len(olds) and any(not getattr(old, word) for old in olds):
                allowed = []
            for url in getattr(new, word):
                _check_descent(url, allowed, kind, lineage, wrong)
            if allowed and not getattr(new, word):
                kept_urls: dict[str, Any] = {word: tuple(dict.fromkeys(allowed))}
                new = replace(new, **kept_urls)
        kept.append(replace(new, system=olds[0].system) if len(olds) == 1 and not new.system else new)
    return tuple(kept) or base.types


def _codes(code: str, lineage: Lineage) -> Iterable[str]:
    return (url.removeprefix(TYPES) for url in lineage(TYPES + code) or ())


def _check_descent(
    url: str, allowed: list[str], kind: str, lineage: Lineage, wrong: Callable[[str], None]
) -> None:
    ancestors = lineage(url)
    if ancestors is None:
        wrong(f"names {kind} that is not known, {url}")
    elif allowed and not {bare(entry) for entry in ancestors} & {bare(entry) for entry in allowed}:
        wrong(f"names {kind} that the base does not allow, {url}; it allows {_listed(allowed)}")


def bare(url: str) -> str:
    """A canonical URL without its version."""
    return url.partition("|")[0]


def _cardinality(base: Element, said: Facts, wrong: Callable[[str], None]) -> tuple[int, int | None]:
    low, high = base.min, base.max
    if "min" in said:
        if said["min"] < low:
            wrong(f"cannot allow {said['min']} where the base asks for at least {low}")
        low = max(low, said["min"])
    if "max" in said:
        stated = None if said["max"] == "*" else int(said["max"])
        if high is not None and (stated is None or stated > high):
            wrong(f"cannot allow {said['max']} where the base allows at most {high}")
        high = _least(high, stated)
    if high is not None and low > high:
        wrong(f"asks for at least {low} and allows at most {high}")
    return low, high


def _fixed(
    base: Element, word: str, said: Facts, types: tuple[TypeRef, ...], wrong: Callable[[str], None]
) -> dict[str, Any]:
    value, before = said["value"], getattr(base, word)
    code = type_code(said["type"]) if said.get("type") else None
    if code is None:
        if len(types) != 1:
            wrong(f"has a {word} value and {len(types)} possible types; name one under types")
            return {}
        code = types[0].code
        if not _is_of(value, code):
            wrong(f"has a {word} value that is not a {code}")
    elif "word" in said and [kind.code for kind in types] != [code]:
        wrong(f"has a {said['word']} and is not a {code} and nothing else")
    if before is not None and before != value and word == "fixed":
        wrong("has a fixed value other than the one its base fixes")
        return {}
    if word == "pattern" and isinstance(before, dict) and isinstance(value, dict):
        value = before | value
    return {word: value, f"{word}_type": code}


def _is_of(value: Any, code: str) -> bool:
    if code == "boolean":
        return isinstance(value, bool)
    if code in _NUMBERS:
        return isinstance(value, _NUMBERS[code]) and not isinstance(value, bool)
    return isinstance(value, dict if code[0].isupper() else str)


def _narrowed_binding(base: Binding | None, said: Facts, wrong: Callable[[str], None]) -> Binding:
    new = binding_of(said)
    if base is None:
        return new
    if _STRENGTHS.index(new.strength) < _STRENGTHS.index(base.strength):
        wrong(f"cannot have a binding that is {new.strength} where the base has one that is {base.strength}")
        return base
    return Binding(new.strength, new.value_set or base.value_set, new.max_value_set or base.max_value_set)


def _narrowed_slicing(base: Slicing | None, new: Slicing, wrong: Callable[[str], None]) -> Slicing:
    if base is None:
        return new
    missing = [entry for entry in base.discriminators if entry not in new.discriminators]
    if missing and new.discriminators:
        wrong(f"is sliced by {missing[0].type} of {missing[0].path} in the base and must stay so")
    if base.rules == "closed" and new.rules != "closed":
        wrong("is closed to other slices in the base and cannot be opened")
        return base
    return Slicing(new.discriminators or base.discriminators, new.rules, base.ordered or new.ordered)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(words))


def _least(first: int | None, second: int | None) -> int | None:
    return second if first is None else first if second is None else min(first, second)


_Value = TypeVar("_Value")


def _tighter(before: _Value | None, said: _Value, choose: Callable[[Any, Any], Any]) -> _Value:
    if before is None or type(before) is not type(said):
        return said
    chosen: _Value = choose(before, said)
    return chosen
