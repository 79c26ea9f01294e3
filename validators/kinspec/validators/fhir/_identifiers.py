"""Checks of identifiers and of values with a checked form, as the content describes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kinspec.findings import Severity
from kinspec.standard import current, identifiers, per_content
from kinspec.validators.fhir._saying import Check, Say, Surroundings, fail


def identifier(value: Any, say: Say, path: str, around: Surroundings) -> bool:
    system, number = value.get("system"), value.get("value")
    if type(system) is not str or type(number) is not str:
        return True
    test = _checks().get(system)
    if test is None:
        return True
    fault = test[1](number)
    return True if fault is None else _say_fault(say, f"{path}.value", test[0], fault, number)


def form(identifier_id: str) -> Check:
    test = identifiers.checker(identifier_id)

    def check(value: Any, say: Say, path: str, around: Surroundings) -> bool:
        fault = test(value)
        return True if fault is None else _say_fault(say, path, identifier_id, fault, value)

    return check


@per_content
def _checks() -> dict[str, tuple[str, Callable[[str], str | None]]]:
    return {
        entry["system"]: (name, identifiers.checker(name))
        for name, entry in current().identifiers.items()
        if entry.get("system")
    }


def _say_fault(say: Say, path: str, identifier_id: str, fault: str, number: str) -> bool:
    known = identifiers.get(identifier_id)
    severity = known.severity.get(fault, Severity.WARNING)
    return fail(say, f"identifier/{fault}", path, severity, number, identifier=known.title)
