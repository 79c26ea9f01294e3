"""Checks of single values: form, length, fixed values and patterns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kinspec.validators.fhir._primitives import LOOKS, NO_TEXT, PRIMITIVES
from kinspec.validators.fhir._saying import Check, Say, Surroundings, fail

Code = tuple[str, str]


def primitive(type_name: str) -> Check:
    test = PRIMITIVES[type_name]
    looks = LOOKS[type_name]

    def check(value: Any, say: Say, path: str, around: Surroundings) -> bool:
        if test(value):
            return True
        if say is None:
            return False
        if value is None:
            return fail(say, "element/null", path)
        if value == "" and type_name not in NO_TEXT:
            return fail(say, "element/empty", path)
        if type(value) in (int, float, bool) and type_name not in NO_TEXT and test(plain := shown(value)):
            return fail(
                say,
                "element/not-in-quotes",
                path,
                None,
                value,
                found=plain,
                wanted=f'"{plain}"',
                type=type_name,
            )
        return fail(
            say, "element/bad-value", path, held=value, type=type_name, wanted=looks, found=shown(value)
        )

    return check


def shown(value: Any) -> str:
    """A value in words: a concept by its codes, as `system|code`."""
    if isinstance(value, dict):
        codings = value.get("coding")
        codes = [
            f"{one.get('system', '')}|{one.get('code', '')}"
            for one in (codings if isinstance(codings, list) else ())
            if isinstance(one, dict)
        ]
        return f"the code {' and '.join(codes)}" if codes else "an object"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value!r}" if isinstance(value, str) else str(value)


def length(most: int) -> Check:
    def check(value: Any, say: Say, path: str, around: Surroundings) -> bool:
        if len(value) <= most:
            return True
        return fail(say, "element/too-long", path, found=len(value), maximum=most)

    return check


def fixed(wanted: Any) -> Check:
    """The check that a value is just this one."""
    return _compared(wanted, same, "element/not-fixed")


def pattern(wanted: Any) -> Check:
    """The check that a value holds at least this."""
    code = one_code(wanted)
    holds = fits if code is None else lambda value, _: code in codes_of(value)
    return _compared(wanted, holds, "element/not-pattern")


def one_code(wanted: Any) -> Code | None:
    """The system and code of a pattern that asks a concept for just one of them; None for any other."""
    codings = wanted.get("coding") if isinstance(wanted, dict) and len(wanted) == 1 else None
    if not isinstance(codings, list) or len(codings) != 1 or not isinstance(codings[0], dict):
        return None
    system, code = codings[0].get("system"), codings[0].get("code")
    if len(codings[0]) == 2 and isinstance(system, str) and isinstance(code, str):
        return system, code
    return None


def codes_of(concept: Any) -> list[Code]:
    """The system and code of each coding of a concept that has both; none for what is no concept."""
    codings = concept.get("coding") if type(concept) is dict else None
    found: list[Code] = []
    for one in codings if type(codings) is list else ():
        if type(one) is dict:
            system, code = one.get("system"), one.get("code")
            if type(system) is str and type(code) is str:
                found.append((system, code))
    return found


def _compared(wanted: Any, holds: Callable[[Any, Any], bool], code: str) -> Check:
    def check(value: Any, say: Say, path: str, around: Surroundings) -> bool:
        if holds(value, wanted):
            return True
        return fail(say, code, path, held=value, wanted=shown(wanted), found=shown(value))

    return check


def fits(value: Any, wanted: Any) -> bool:
    """Whether a value holds at least what a pattern says."""
    if isinstance(wanted, dict):
        return isinstance(value, dict) and all(fits(value.get(key), inner) for key, inner in wanted.items())
    if isinstance(wanted, list):
        return isinstance(value, list) and all(any(fits(one, inner) for one in value) for inner in wanted)
    return type(value) is type(wanted) and bool(value == wanted)


def same(value: Any, wanted: Any) -> bool:
    """Whether two JSON values are equal; true is not 1."""
    if isinstance(wanted, dict):
        return (
            isinstance(value, dict)
            and value.keys() == wanted.keys()
            and all(same(value[key], inner) for key, inner in wanted.items())
        )
    if isinstance(wanted, list):
        return isinstance(value, list) and len(value) == len(wanted) and all(map(same, value, wanted))
    return isinstance(value, bool) == isinstance(wanted, bool) and bool(value == wanted)
