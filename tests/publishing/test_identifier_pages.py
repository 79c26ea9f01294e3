"""What identifier pages say about forms and checks is what the checks do."""

from __future__ import annotations

import pytest

from kinspec.publishing._identifier_pages import worked
from kinspec.publishing._pattern_words import in_words
from kinspec.standard import current

CHECKED = [name for name, entry in current().identifiers.items() if entry.get("check")]


@pytest.mark.parametrize(
    ("pattern", "forms"),
    [
        ("^[0-9]{10}$", ["ten digits"]),
        ("^[1-9][0-9]{9}$", ["a digit from 1 to 9, then nine digits"]),
        ("^1[0-9]{7}$", ["`1`, then seven digits"]),
        ("^(?:[0-9]{6,7}|SC[0-9]{6})$", ["six or seven digits", "`SC`, then six digits"]),
        ("^[A-Z0-9]{3,12}$", ["three to twelve capital letters or digits"]),
        (
            "^[A-HJ-NP-RT-Z][0-9]{2}$",
            ["a capital letter other than I, O and S, then two digits"],
        ),
        (
            "^[A-Z]?[0-9] ?[0-9]$",
            ["perhaps a capital letter, then a digit, then a space or none, then a digit"],
        ),
        ("^[0-9A-Y]{20}$", ["20 digits or capital letters other than Z"]),
        ("^[AEX]$", ["a character of `AEX`"]),
        ("^.{3}$", ["three characters"]),
        ("^[0-9]+$", []),
        ("^[^0-9]$", []),
        ("[0-9]{10}", []),
        ("", []),
    ],
)
def test_a_pattern_is_put_in_words_or_not_at_all(pattern: str, forms: list[str]) -> None:
    assert in_words(pattern) == forms


def test_every_pattern_of_an_identifier_can_be_put_in_words() -> None:
    patterns = {name: one["pattern"] for name, one in current().identifiers.items() if one.get("pattern")}
    assert patterns
    assert [name for name, pattern in patterns.items() if not in_words(pattern)] == []


@pytest.mark.parametrize("name", CHECKED)
def test_the_check_worked_through_comes_out_right(name: str) -> None:
    entry = current().identifiers[name]
    shown = worked(entry)
    assert shown is not None
    assert shown.value[entry["check"]["check_position"] - 1] == shown.expected
    assert shown.total == sum(term.worth * term.weight for term in shown.terms)
    assert shown.total % entry["check"]["modulus"] == shown.remainder


def test_without_a_check_nothing_is_worked_through() -> None:
    assert worked(current().identifiers["postcode"]) is None
