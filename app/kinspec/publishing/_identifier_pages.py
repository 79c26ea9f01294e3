"""Pages of identifiers: what a number looks like, how it is checked, and the check worked through."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kinspec.publishing._downloads import offers
from kinspec.publishing._marked_text import code, link, page
from kinspec.publishing._page import Named, Page, index_page
from kinspec.publishing._pattern_words import in_words
from kinspec.publishing._users import users
from kinspec.standard import current

_STEPS = {
    "strip-spaces": "spaces before and behind it go",
    "remove-spaces": "spaces go",
    "remove-hyphens": "hyphens go",
    "remove-slashes": "strokes go",
    "upper-case": "small letters become capitals",
}
_FAULTS = {
    "form": "The value does not have the form.",
    "case": "Only small letters that should be capitals are wrong.",
    "check": "The check character is not the one that follows from the others.",
    "authority": "No authority has the number that stands in the value.",
    "placeholder": "The value stands for “none” or “not known”.",
}


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the weighted sum; `worth` is what the character counts for."""

    position: int
    character: str
    worth: int
    weight: int

    @property
    def product(self) -> int:
        """What the term adds to the sum."""
        return self.worth * self.weight


@dataclass(frozen=True, slots=True)
class Worked:
    """A check worked through: the sum, what division leaves, and the character that follows from it."""

    value: str
    terms: tuple[Term, ...]
    total: int
    remainder: int
    expected: str


def identifier_pages(files: Collection[str]) -> Iterator[Page]:
    """A page for each identifier, and first the one that lists them. `files` are those of the package."""
    known = current().identifiers
    yield index_page(
        "identifiers",
        "Identifiers",
        "The numbers and codes by which children, schools, agencies and places are known.",
        ["identifier", "system"],
        [[link(one["title"], f"{name}.md"), code(one["system"] or "")] for name, one in known.items()],
    )
    optional = ("pattern", "check", "temporary", "allowed")
    blank = {"fault": "", "note": "", "temporary": False}
    for name, one in known.items():
        entry: dict[str, Any] = dict.fromkeys(optional) | {"why": "", "placeholders": []} | one
        entry["examples"] = [blank | example for example in one["examples"]]
        check = entry["check"]
        values = {
            "entry": entry,
            "forms": in_words(entry["pattern"] or ""),
            "steps": [_STEPS[step] for step in one.get("normalise", ())],
            "letters": check.get("letters", "") if check else "",
            "faults": _FAULTS,
            "worked": worked(one),
            "offers": offers(files, "../", ("NamingSystem", f"fhir/NamingSystem-{name}.json")),
            "users": list(users("identifier", name)),
        }
        yield Page(
            f"identifiers/{name}.md",
            one["title"],
            page("identifier", values),
            names=(Named(name, title=one["title"]),),
        )


def worked(entry: Mapping[str, Any]) -> Worked | None:
    """The check of the first example that has no fault; None where there is no check."""
    check = entry.get("check")
    value = next((str(one["value"]) for one in entry["examples"] if "fault" not in one), None)
    if not check or value is None:
        return None
    letters = check.get("letters", "")
    terms = tuple(
        Term(position, value[position - 1], _worth(value[position - 1], letters), weight)
        for position, weight in zip(check["positions"], check["weights"], strict=True)
    )
    total = sum(term.product for term in terms)
    remainder = total % check["modulus"]
    return Worked(value, terms, total, remainder, check["characters"][remainder])


def _worth(character: str, letters: str) -> int:
    return int(character) if character.isdigit() else letters.index(character)
