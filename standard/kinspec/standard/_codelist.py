"""Code lists and the maps between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any


@dataclass(frozen=True, slots=True)
class Code:
    """One code. `valid_from` and `valid_to` are the first and the last day on which it may be used."""

    code: str
    title: str
    definition: str = ""
    status: str = "active"
    replaced_by: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""

    def valid_in(self, start: date, end: date) -> bool:
        """Whether the code may be used on any day from `start` to `end`."""
        return (self.valid_from is None or self.valid_from <= end) and (
            self.valid_to is None or self.valid_to >= start
        )


@dataclass(frozen=True)
class CodeList:
    """A code list: the codes, what they mean, when they hold and whose they are."""

    id: str
    title: str
    about: str
    system: str
    codes: Mapping[str, Code]
    published: bool = False
    publisher: str = ""
    licence: str = ""
    source: str = ""
    verified: bool = True
    case_sensitive: bool = True
    subset_of: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    def valid_codes(self, start: date, end: date) -> frozenset[str]:
        """The codes that may be used on any day from `start` to `end`."""
        return frozenset(code for code, entry in self.codes.items() if entry.valid_in(start, end))

    def __contains__(self, code: object) -> bool:
        return code in self.codes


@dataclass(frozen=True)
class CodeMap:
    """A map from one code list to another; rows as authored, and both directions where they are sure."""

    id: str
    title: str
    about: str
    source: str
    target: str
    rows: tuple[Mapping[str, str], ...]
    verified: bool = True

    @cached_property
    def forward(self) -> Mapping[str, str]:
        """Source code -> target code; a code with several targets only if one is preferred."""
        return _sure((row["from"], row["to"], row["preferred"]) for row in self.rows if row["to"])

    def backward(self, allowed: frozenset[str] | None = None) -> Mapping[str, str]:
        """Target code -> source code, only where one source is left or one is preferred.

        `allowed` narrows the source codes first, to those of a collection year for instance.
        """
        return _sure(
            (row["to"], row["from"], row["preferred"])
            for row in self.rows
            if row["to"] and (allowed is None or row["from"] in allowed)
        )


def _sure(pairs: Any) -> dict[str, str]:
    found: dict[str, list[tuple[str, bool]]] = {}
    for key, value, preferred in pairs:
        found.setdefault(key, []).append((value, preferred == "yes"))
    sure = {}
    for key, values in found.items():
        best = [value for value, preferred in values if preferred] if len(values) > 1 else [values[0][0]]
        if len(best) == 1:
            sure[key] = best[0]
    return sure


def codelist_of(raw: Mapping[str, Any], all_raw: Mapping[str, Any], canonical: str) -> CodeList:
    """Build a code list from its sidecar and rows. A subset takes titles and system from its whole."""
    whole_id = raw.get("subset_of")
    whole = codelist_of(all_raw[whole_id], all_raw, canonical) if whole_id else None
    codes: dict[str, Code] = {}
    for row in raw["rows"]:
        inherited = whole.codes.get(row["code"]) if whole else None
        codes[row["code"]] = _code(row, inherited)
    return CodeList(
        id=raw["id"],
        title=raw["title"],
        about=raw.get("about", ""),
        system=whole.system if whole else raw.get("url") or f"{canonical}/CodeSystem/{raw['id']}",
        codes=codes,
        published=bool(raw.get("published", False)),
        publisher=raw.get("publisher", ""),
        licence=raw.get("licence", ""),
        source=raw.get("source", ""),
        verified=bool(raw.get("verified", True)),
        case_sensitive=bool(raw.get("case_sensitive", True)),
        subset_of=whole_id,
    )


def _code(row: Mapping[str, str], inherited: Code | None) -> Code:
    def text(name: str) -> str:
        return row.get(name) or (getattr(inherited, name) if inherited else "") or ""

    def day(name: str) -> date | None:
        if row.get(name):
            return date.fromisoformat(row[name])
        return getattr(inherited, name) if inherited else None

    return Code(
        code=row["code"],
        title=text("title"),
        definition=text("definition"),
        status=text("status") or "active",
        replaced_by=text("replaced_by"),
        valid_from=day("valid_from"),
        valid_to=day("valid_to"),
        source=text("source"),
    )


def codemap_of(raw: Mapping[str, Any]) -> CodeMap:
    """Build a map from its sidecar and rows."""
    return CodeMap(
        id=raw["id"],
        title=raw["title"],
        about=raw.get("about", ""),
        source=raw["source"],
        target=raw["target"],
        rows=tuple(raw["rows"]),
        verified=bool(raw.get("verified", True)),
    )
