"""What every check takes: where faults go, and what a resource stands in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kinspec.findings import Severity

Say = Callable[..., None] | None
Check = Callable[[Any, Say, str, "Surroundings"], bool]
MEMO = 50_000


@dataclass(slots=True)
class Surroundings:
    """What a resource stands in: the resources of its bundle by address, those it contains, how deep."""

    addresses: Mapping[str, Any] | None = None
    contained: Mapping[str, Any] = field(default_factory=dict)
    depth: int = 0


@dataclass(slots=True)
class Notes:
    """What a compiled profile cannot check: (what, why, remedy)."""

    skipped: dict[tuple[str, str], str] = field(default_factory=dict)


def fail(
    say: Say, code: str, path: str, severity: Severity | None = None, held: Any = None, **slots: Any
) -> bool:
    if say is not None:
        say(code, path, severity, held, **slots)
    return False


def always(value: Any, say: Say, path: str, around: Surroundings) -> bool:
    return True


def remembering_pairs(check: Check) -> Check:
    """Codings are few and stand everywhere: one of system and code alone is checked once."""
    passed: set[tuple[str, str]] = set()

    def remembering(value: Any, say: Say, path: str, around: Surroundings) -> bool:
        pair: tuple[str, str] | None = None
        if type(value) is dict and len(value) == 2:
            system, code = value.get("system"), value.get("code")
            if type(system) is str and type(code) is str:
                pair = system, code
                if pair in passed:
                    return True
        if not check(value, say, path, around):
            return False
        if pair is not None:
            if len(passed) >= MEMO:
                passed.clear()
            passed.add(pair)
        return True

    return remembering
