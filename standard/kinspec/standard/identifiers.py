"""The numbers and codes by which children, schools, agencies and places are known, and their checks.

    >>> from kinspec.standard import identifiers
    >>> identifiers.check("upn", "R201100018042").valid
    True

Everything comes from `identifiers.yaml`: to add an identifier, or an authority that issues pupil numbers,
edit that file. A right check digit shows that a number is well formed, never that it is this child's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from kinspec.findings import Severity
from kinspec.standard._content import current, per_content
from kinspec.standard._identifier_checks import Checker, compile_checker, matcher, normaliser

__all__ = [
    "Check",
    "Identifier",
    "UnknownIdentifierError",
    "all",
    "by_system",
    "check",
    "checker",
    "get",
    "normalise",
]


class UnknownIdentifierError(LookupError):
    """There is no identifier of that id in the standard."""

    def __init__(self, identifier: str, known: tuple[str, ...]) -> None:
        super().__init__(f"no identifier is called {identifier!r}; there are {', '.join(known)}")
        self.identifier = identifier
        self.known = known


@dataclass(frozen=True, slots=True)
class Identifier:
    """One identifier, as the standard describes it.

    Attributes:
        id: Its name in this standard, such as `nhs-number`.
        title: Its name for people.
        about: What it identifies and what to know about it.
        system: The URI that stands beside the value in FHIR; None where the value names nobody (a postcode).
        published: Whether somebody else publishes that URI.
        pattern: The form of a stored value, in RE2 syntax; None where any text will do.
        severity: Fault -> how much it matters.
        why: What decides the severities.
        examples: Values with the fault that each has; the test vectors of the check.
        verified: False where a part of the entry is general knowledge; `about` says which.
        source: Whose facts these are.
    """

    id: str
    title: str
    about: str
    system: str | None
    published: bool
    pattern: str | None
    severity: Mapping[str, Severity]
    why: str
    examples: tuple[Mapping[str, Any], ...]
    verified: bool
    source: str


@dataclass(frozen=True, slots=True)
class Check:
    """What the check of one value found. Its `repr` shows no value, so that it may stand in a log.

    Attributes:
        identifier: Id of the identifier that the value was checked as.
        value: The value as given.
        normalised: The value in the spelling that is stored and sent, as far as it can be brought to it.
        fault: None, or the first of: `placeholder` (stands for "none" or "not known"), `form`, `case` (small
            letters and otherwise right), `check` (check digit or letter), `authority` (no such authority).
        correctable: Only the spelling is wrong; `normalised` has no fault.
        temporary: The value has the form of one that stands in until a permanent one is issued.
    """

    identifier: str
    value: str = field(repr=False)
    normalised: str = field(repr=False)
    fault: str | None
    correctable: bool
    temporary: bool

    @property
    def valid(self) -> bool:
        """Whether the value, exactly as given, has no fault."""
        return self.fault is None


def check(identifier: str, value: str) -> Check:
    """Check one value as it is stored or sent.

    Raises:
        UnknownIdentifierError: when the standard has no such identifier.
    """
    compiled = _compiled(identifier)
    normalised = compiled.normalise(value)
    fault = compiled.fault(value)
    fault_when_normal = compiled.fault(normalised)
    return Check(
        identifier=identifier,
        value=value,
        normalised=normalised,
        fault=fault,
        correctable=fault is not None and fault_when_normal is None,
        temporary=fault_when_normal != "form" and compiled.temporary(normalised),
    )


def checker(identifier: str) -> Callable[[str], str | None]:
    """The check alone: a pure function from a value to its fault or None, made for millions of calls.

    Raises:
        UnknownIdentifierError: when the standard has no such identifier.
    """
    return _compiled(identifier).fault


def normalise(identifier: str, value: str) -> str:
    """Bring a spelling people use, such as an NHS number with spaces, to the one that is stored and sent.

    Raises:
        UnknownIdentifierError: when the standard has no such identifier.
    """
    return _compiled(identifier).normalise(value)


def get(identifier: str) -> Identifier:
    """What the standard says about one identifier.

    Raises:
        UnknownIdentifierError: when the standard has no such identifier.
    """
    return _described(identifier)


def by_system(system: str) -> Identifier | None:
    """The identifier whose system is this URI, if the standard knows one."""
    return _systems().get(system)


def all() -> tuple[Identifier, ...]:
    """Every identifier of the standard, in the order of the file."""
    return tuple(_described(identifier) for identifier in current().identifiers)


@dataclass(frozen=True, slots=True)
class _Compiled:
    fault: Checker
    normalise: Callable[[str], str]
    temporary: Callable[[str], bool]


def _entry(identifier: str) -> dict[str, Any]:
    entries = current().identifiers
    if identifier not in entries:
        raise UnknownIdentifierError(identifier, tuple(entries))
    return entries[identifier]


@per_content
def _compiled(identifier: str) -> _Compiled:
    entry = _entry(identifier)
    return _Compiled(
        fault=compile_checker(entry),
        normalise=normaliser(entry),
        temporary=matcher(entry["temporary"]) if "temporary" in entry else lambda _: False,
    )


@per_content
def _described(identifier: str) -> Identifier:
    entry = _entry(identifier)
    return Identifier(
        id=entry["id"],
        title=entry["title"],
        about=entry["about"],
        system=entry["system"],
        published=entry["published"],
        pattern=entry.get("pattern"),
        severity=MappingProxyType({fault: Severity(word) for fault, word in entry["severity"].items()}),
        why=entry["why"],
        examples=tuple(MappingProxyType(example) for example in entry["examples"]),
        verified=entry["verified"],
        source=entry["source"],
    )


@per_content
def _systems() -> dict[str, Identifier]:
    return {known.system: known for known in all() if known.system}
