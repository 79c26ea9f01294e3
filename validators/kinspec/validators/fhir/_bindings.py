"""Checks of bindings: whether a code is in its value set, as far as that can be told here."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from kinspec.findings import Severity
from kinspec.profiles import Element
from kinspec.standard import current
from kinspec.validators.fhir._saying import Check, Notes, Say, Surroundings
from kinspec.validators.terminology import expansion


def binding(element: Element, type_name: str, notes: Notes) -> Check | None:
    """The check of a required or extensible binding; None where nothing of it can be decided here."""
    bound = element.binding
    assert bound is not None  # noqa: S101 - the caller looked
    codes = expansion(bound.value_set)
    if codes is None or not codes.codes:
        if bound.strength == "required":
            notes.skipped[f"codes of {element.path}", "the value set is not held here"] = bound.value_set
        return None
    required = bound.strength == "required"
    name = bound.value_set.partition("|")[0].rpartition("/")[2]
    severity = Severity.ERROR if required else Severity.WARNING
    code = "code/not-in-value-set" if required else "code/not-in-extensible-value-set"

    def bad(say: Say, path: str, system: Any, found: Any) -> bool:
        if say is not None:
            listed = (
                sorted(one for some in codes.codes.values() for one in some) if codes.size <= 1000 else []
            )
            near = _nearest(str(found), listed)
            hint = f" Did you mean {near}?" if near else ""
            allowed = ", ".join(listed) if 0 < len(listed) <= 12 else f"the {codes.size} codes of {name}"
            if name in current().codelist_ids and len(listed) > 12:
                hint += f" More: kinspec explain {name}"
            say(code, path, severity, found, code=found, allowed=allowed, suggestion=hint, value_set=name)
        return False

    def bad_coding(say: Say, path: str, value: Any) -> bool:
        """Say what is wrong with a coding: its system if that has no code here, else its code."""
        system, found = value.get("system"), value.get("code")
        if not required or system in by_system:
            return bad(say, f"{path}.code", system, found)
        if say is not None:
            given = "no system" if system is None else f"the system {system}"
            wanted = " or ".join(sorted(by_system))
            at = f"{path}.system"
            say("code/other-system", at, severity, system, code=found, found=given, expected=wanted)
        return False

    def of_coding(value: Any) -> bool | None:
        if type(value) is not dict:
            return True
        system, found = value.get("system"), value.get("code")
        if type(found) is not str or not (system is None or type(system) is str):
            return None  # absent, or said already to have the wrong type
        if codes.has(system, found) and not (required and system is None):
            return True
        return None if codes.undecided(system) else False

    every = frozenset(one for some in codes.codes.values() for one in some)
    by_system = codes.codes

    def check_code(value: Any, say: Say, path: str, around: Surroundings) -> bool:
        if type(value) is not str or value in every or codes.undecided(None):
            return True
        return bad(say, path, None, value)

    def check_coding(value: Any, say: Say, path: str, around: Surroundings) -> bool:
        if of_coding(value) is False:
            return bad_coding(say, path, value)
        return True

    def check_concept(value: Any, say: Say, path: str, around: Surroundings) -> bool:
        codings = value.get("coding")
        if type(codings) is list:
            for one in codings:
                if type(one) is dict:
                    system, found = one.get("system"), one.get("code")
                    if type(system) is str and type(found) is str and found in by_system.get(system, ()):
                        return True
        if not isinstance(codings, list) or not codings:
            # Text alone is allowed by an extensible binding only.
            return True if not required else bad(say, path, None, "no code")
        verdicts = [of_coding(one) for one in codings]
        if True in verdicts or None in verdicts:
            return True
        return bad_coding(say, f"{path}.coding[0]", codings[0])

    if type_name in ("code", "string", "uri", "id"):
        return check_code
    if type_name == "Coding":
        return check_coding
    if type_name == "CodeableConcept":
        return check_concept
    return None


def _nearest(found: str, codes: list[str]) -> str:
    """The code that was probably meant: the same in capital or small letters, else one that is like it."""
    same = [one for one in codes if one.casefold() == found.strip().casefold()]
    return next(iter(same or get_close_matches(found, codes, 1, 0.6)), "")
