"""Entries of `identifiers.yaml` compiled to functions from a value to its fault.

Two compilations of the same entry: `explain` tests one thing after the other and names the first fault;
`accept` looks runs of three characters up in tables, where each stands with its share of the weighted sum,
and asks `explain` only about a value that is not in them. No identifier has code of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise, product
from typing import Any

import re2

from kinspec.standard._content import portion
from kinspec.standard._faults import Place, complain
from kinspec.standard._fixed_pattern import character_sets

Checker = Callable[[str], str | None]

_RUN = 3  # a thousand entries for digits; longer runs cost memory, shorter ones time
_DIGITS = {digit: int(digit) for digit in "0123456789"}
_STEPS: Mapping[str, Callable[[str], str]] = {
    "strip-spaces": str.strip,
    "remove-spaces": lambda text: "".join(text.split()),
    "remove-hyphens": lambda text: text.replace("-", ""),
    "remove-slashes": lambda text: text.replace("/", ""),
    # Only ASCII: the upper case of other letters can be ASCII or longer, and none of them is a mistyped code.
    "upper-case": lambda text: text.upper() if text.isascii() else text,
}


def normaliser(entry: Mapping[str, Any]) -> Callable[[str], str]:
    """The function that brings a spelling people use to the one that is stored and sent."""
    steps = [_STEPS[name] for name in entry.get("normalise", ())]

    def normalise(text: str) -> str:
        for step in steps:
            text = step(text)
        return text

    return normalise


def _refuse_mistakes(entry: Mapping[str, Any]) -> None:
    """Raise `ContentError` where an entry contradicts itself, so that its author sees it before any data."""
    at = Place(portion("standard") / "identifiers.yaml") / entry["id"]
    faults = [
        at.down(*steps).fault(code, f"{entry['id']}: {problem}") for steps, code, problem in _mistakes(entry)
    ]
    for fault in faults[:-1]:
        complain(fault)
    if faults:
        raise faults[-1]  # such an entry cannot be compiled, whoever gathers faults


def _mistakes(entry: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Steps to the word in the entry, kind of fault, and what is wrong."""
    for number, step in enumerate(entry.get("normalise", ())):
        if step not in _STEPS:
            problem = f"normalise has no step {step}; the steps are {', '.join(_STEPS)}"
            yield ("normalise", number), "unknown-choice", problem
    for name in ("pattern", "temporary"):
        try:
            re2.compile(entry.get(name) or "")
        except re2.error:
            yield (name,), "pattern", f"{name} is not a pattern that RE2 can read"
            return
    if check := entry.get("check"):
        problems = []
        if len(check["positions"]) != len(check["weights"]):
            problems.append("check needs one weight for each position")
        if len(check["characters"]) != check["modulus"]:
            problems.append("check needs one character for each remainder of the modulus")
        sets = character_sets(entry.get("pattern") or "")
        if sets is None or max(*check["positions"], check["check_position"]) > len(sets):
            problems.append("check needs a pattern of fixed length that reaches its positions")
        elif without := {c for at in check["positions"] for c in sets[at - 1]} - _values(check).keys():
            problems.append(f"check has no value for {min(without)}, which the pattern allows")
        for problem in problems:
            yield ("check",), "contradiction", problem


def matcher(pattern: str | None) -> Callable[[str], bool]:
    """Whether a value has the form; without a pattern any text that is not blank has it."""
    if pattern is None:
        return lambda text: bool(text.strip())
    compiled = re2.compile(pattern)
    # Bytes spare the binding its translation of offsets. A lone surrogate becomes "?", not an exception.
    return lambda text: compiled.fullmatch(text.encode("utf-8", "replace")) is not None


def compile_checker(entry: Mapping[str, Any]) -> Checker:
    """The function from a value, exactly as it stands in the data, to its first fault or None.

    Raises:
        ContentError: when the entry contradicts itself.
    """
    _refuse_mistakes(entry)
    explain = _explainer(entry)
    return _acceptor(entry, explain) or explain


def _explainer(entry: Mapping[str, Any]) -> Checker:
    placeholders = frozenset(entry.get("placeholders", ()))
    has_form = matcher(entry.get("pattern"))
    check = entry.get("check")
    values = _values(check) if check else {}
    allowed = _allowed(entry)

    def fault(text: str) -> str | None:
        if text in placeholders:
            return "placeholder"
        if not has_form(text):
            return "form"
        if check and not _sum_is_right(text, check, values):
            return "check"
        if allowed and text[allowed[0]] not in allowed[1]:
            return "authority"
        return None

    if "upper-case" not in entry.get("normalise", ()):
        return fault
    upper = _STEPS["upper-case"]

    def fault_whatever_the_case(text: str) -> str | None:
        found = fault(text)
        folded = upper(text)
        if found != "form" or folded == text:
            return found
        return "form" if (of_folded := fault(folded)) == "form" else of_folded or "case"

    return fault_whatever_the_case


def _sum_is_right(text: str, check: Mapping[str, Any], values: Mapping[str, int]) -> bool:
    weighted = zip(check["positions"], check["weights"], strict=True)
    total = sum(values[text[position - 1]] * weight for position, weight in weighted)
    expected: str = check["characters"][total % check["modulus"]]
    return expected != "." and text[check["check_position"] - 1] == expected


def _values(check: Mapping[str, Any]) -> dict[str, int]:
    return _DIGITS | {letter: value for value, letter in enumerate(check.get("letters", ""))}


def _allowed(entry: Mapping[str, Any]) -> tuple[slice, frozenset[str]] | None:
    if "allowed" not in entry:
        return None
    first, last = entry["allowed"]["positions"]
    return slice(first - 1, last), frozenset(_expand(entry["allowed"]["values"], last - first + 1))


def _expand(ranges: list[str], width: int) -> Iterator[str]:
    for text in ranges:
        first, _, last = text.partition("-")
        yield from (f"{number:0{width}}" for number in range(int(first), int(last or first) + 1))


def _acceptor(entry: Mapping[str, Any], explain: Checker) -> Checker | None:
    sets = character_sets(entry["pattern"]) if entry.get("pattern") else None
    if sets is None:
        return None
    check = entry.get("check")
    worth = _worth_by_position(sets, check)
    checked_at = check["check_position"] - 1 if check else None
    allowed = _allowed(entry)
    tables = tuple(
        (part, _table(sets[part], worth[part], allowed[1] if allowed and allowed[0] == part else None))
        for part in _parts(len(sets), checked_at, allowed[0] if allowed else None)
    )
    placeholders = frozenset(entry.get("placeholders", ()))
    length = len(sets)
    if check is None:
        return _accept_form(length, tables, placeholders, explain)
    expected = tuple(None if character == "." else character for character in check["characters"])
    return _accept_sum(length, tables, placeholders, explain, check["check_position"] - 1, expected)


_Tables = tuple[tuple[slice, dict[str, int]], ...]


def _accept_form(length: int, tables: _Tables, placeholders: frozenset[str], explain: Checker) -> Checker:
    def accept(text: str) -> str | None:
        if len(text) != length or text in placeholders:
            return explain(text)
        for part, table in tables:
            if text[part] not in table:
                return explain(text)
        return None

    return accept


def _accept_sum(
    length: int,
    tables: _Tables,
    placeholders: frozenset[str],
    explain: Checker,
    checked_at: int,
    expected: tuple[str | None, ...],
) -> Checker:
    modulus = len(expected)

    def accept(text: str) -> str | None:
        if len(text) != length or text in placeholders:
            return explain(text)
        total = 0
        try:
            for part, table in tables:
                total += table[text[part]]
        except KeyError:
            return explain(text)
        return None if text[checked_at] == expected[total % modulus] else explain(text)

    return accept


def _worth_by_position(sets: tuple[str, ...], check: Mapping[str, Any] | None) -> list[dict[str, int]]:
    weights = dict(zip(check["positions"], check["weights"], strict=True)) if check else {}
    values = _values(check) if check else {}
    return [
        {character: values[character] * weights[at] if at in weights else 0 for character in characters}
        for at, characters in enumerate(sets, 1)
    ]


def _parts(length: int, checked_at: int | None, allowed: slice | None) -> Iterator[slice]:
    """Runs of at most three positions that leave out the checked one and keep the allowed ones together."""
    cuts = {0, length}
    if checked_at is not None:
        cuts |= {checked_at, checked_at + 1}
    if allowed:
        cuts |= {allowed.start, allowed.stop}
    for start, stop in pairwise(sorted(cuts)):
        if start == checked_at:
            continue
        step = stop - start if allowed and start == allowed.start else _RUN
        yield from (slice(at, min(at + step, stop)) for at in range(start, stop, step))


def _table(
    sets: tuple[str, ...], worth: list[dict[str, int]], allowed: frozenset[str] | None
) -> dict[str, int]:
    runs = ("".join(run) for run in product(*sets)) if allowed is None else iter(allowed)
    return {
        run: sum(shares[character] for shares, character in zip(worth, run, strict=True))
        for run in runs
        if allowed is None or all(character in members for members, character in zip(sets, run, strict=True))
    }
