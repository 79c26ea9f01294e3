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
