"""Identifiers: every vector of the content, the laws of the checks, what an author can change or break."""

from __future__ import annotations

import logging
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import re2
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from kinspec.findings import Severity
from kinspec.standard import ContentError, current, identifiers, using
from kinspec.standard._fixed_pattern import character_sets

FAULTS = {"form", "case", "check", "authority", "placeholder"}
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
AUTHORITIES = ["001", "201", "302", "420", "820", "838", "839", "943"]


def vectors() -> Iterator[Any]:
    for identifier in identifiers.all():
        for example in identifier.examples:
            yield pytest.param(identifier.id, example, id=f"{identifier.id}-{example['value'] or 'empty'}")


@pytest.mark.parametrize(("identifier", "example"), list(vectors()))
def test_vector(identifier: str, example: dict[str, Any]) -> None:
    found = identifiers.check(identifier, example["value"])
    assert (found.fault, found.valid, found.temporary) == (
        example.get("fault"),
        "fault" not in example,
        example.get("temporary", False),
    )
    assert identifiers.checker(identifier)(example["value"]) == example.get("fault")


@pytest.mark.parametrize("identifier", identifiers.all(), ids=lambda identifier: identifier.id)
def test_every_identifier_shows_every_fault_it_can_have(identifier: identifiers.Identifier) -> None:
    assert set(identifier.severity) <= FAULTS
    assert {example.get("fault") for example in identifier.examples} >= {None, *identifier.severity} - {
        "case"
    }
    assert {example["fault"] for example in identifier.examples if "fault" in example} <= set(
        identifier.severity
    )
    assert identifier.about
    assert identifier.why
    assert identifier.source


# --- NHS number -------------------------------------------------------------------------------------------


def nhs_check_digit(nine: str) -> str | None:
    remainder = (
        11 - sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
    )
    return {11: "0", 10: None}.get(remainder, str(remainder))


nine_digits = st.text("0123456789", min_size=9, max_size=9).filter(lambda text: len(set(text)) > 1)


@given(nine_digits)
def test_nhs_number_has_exactly_the_check_digit_of_the_published_rule(nine: str) -> None:
    right = [digit for digit in "0123456789" if identifiers.check("nhs-number", nine + digit).valid]
    expected = nhs_check_digit(nine)
    assert right == ([] if expected is None else [expected])


@given(nine_digits, st.integers(0, 9), st.sampled_from("0123456789"))
def test_nhs_number_with_one_digit_changed_is_wrong(nine: str, at: int, other: str) -> None:
    digit = nhs_check_digit(nine)
    assume(digit is not None)
    number = f"{nine}{digit}"
    assume(number[at] != other)
    assert not identifiers.check("nhs-number", number[:at] + other + number[at + 1 :]).valid


@pytest.mark.parametrize("digit", "0123456789")
@pytest.mark.parametrize("nine", ["999123456", "999000000"])
def test_some_nine_digits_have_no_check_digit(nine: str, digit: str) -> None:
    assert identifiers.check("nhs-number", nine + digit).fault == "check"


@pytest.mark.parametrize("digit", "0123456789")
def test_one_digit_repeated_is_a_filler_though_its_check_digit_is_right(digit: str) -> None:
    assert nhs_check_digit(digit * 9) == digit
    assert identifiers.check("nhs-number", digit * 10).fault == "placeholder"


@pytest.mark.parametrize("written", ["943 476 5919", "943-476-5919", " 9434765919", "9434765919\t"])
def test_nhs_number_as_people_write_it_is_corrected_and_not_accepted(written: str) -> None:
    found = identifiers.check("nhs-number", written)
    assert (found.fault, found.correctable, found.normalised) == ("form", True, "9434765919")
    assert identifiers.normalise("nhs-number", written) == "9434765919"


def test_a_wrong_nhs_number_is_not_called_correctable() -> None:
    assert not identifiers.check("nhs-number", "943 476 5918").correctable


# --- UPN --------------------------------------------------------------------------------------------------


def upn_letter(twelve: str) -> str:
    value = {digit: int(digit) for digit in "0123456789"} | {c: at for at, c in enumerate(UPN_LETTERS)}
    return UPN_LETTERS[sum(value[c] * weight for c, weight in zip(twelve, range(2, 14), strict=True)) % 23]


twelve_characters = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(AUTHORITIES),
        st.text("0123456789", min_size=8, max_size=8),
        st.sampled_from("0123456789" + UPN_LETTERS),
    ),
)


@given(twelve_characters)
def test_upn_has_exactly_one_check_letter(twelve: str) -> None:
    right = [letter for letter in UPN_LETTERS if identifiers.check("upn", letter + twelve).valid]
    assert right == [upn_letter(twelve)]
    assert identifiers.check("upn", right[0] + twelve).temporary == twelve[-1].isalpha()


@given(twelve_characters, st.integers(0, 11), st.sampled_from("0123456789"))
def test_upn_with_one_digit_changed_is_wrong(twelve: str, at: int, other: str) -> None:
    assume(twelve[at].isdigit() and twelve[at] != other)
    changed = twelve[:at] + other + twelve[at + 1 :]
    assert identifiers.check("upn", upn_letter(twelve) + changed).fault == "check"


@given(st.integers(0, 999), st.text("0123456789", min_size=9, max_size=9))
def test_upn_names_an_authority_that_exists_or_existed(authority: int, rest: str) -> None:
    twelve = f"{authority:03}{rest}"
    fault = identifiers.check("upn", upn_letter(twelve) + twelve).fault
    known = identifiers.check("la-code", twelve[:3]).valid
    assert fault == (None if known else "authority")


@given(twelve_characters)
def test_upn_in_small_letters_is_only_a_matter_of_case(twelve: str) -> None:
    upn = (upn_letter(twelve) + twelve).lower()
    found = identifiers.check("upn", upn)
    assert (found.fault, found.correctable, found.normalised) == ("case", True, upn.upper())


def test_a_graver_fault_is_named_before_the_case() -> None:
    assert identifiers.check("upn", "a801200005001").fault == "check"
    assert identifiers.check("upn", "h243278544154").fault == "authority"


# --- ULN --------------------------------------------------------------------------------------------------


@given(st.text("0123456789", min_size=8, max_size=8), st.sampled_from("123456789"))
def test_uln_has_at_most_one_check_digit(eight: str, first: str) -> None:
    nine = first + eight
    remainder = sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
    right = [digit for digit in "0123456789" if identifiers.check("uln", nine + digit).valid]
    assert right == ([str(10 - remainder)] if remainder else [])


@given(st.integers(100_000_000, 999_999_999), st.integers(0, 9), st.sampled_from("0123456789"))
def test_uln_with_one_digit_changed_is_wrong(nine: int, at: int, other: str) -> None:
    uln = next(
        (f"{nine}{digit}" for digit in range(10) if identifiers.check("uln", f"{nine}{digit}").valid), None
    )
    assume(uln is not None)
    assert uln is not None
    assume(uln[at] != other)
    assert not identifiers.check("uln", uln[:at] + other + uln[at + 1 :]).valid


# --- any identifier, any text -----------------------------------------------------------------------------

anything = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=20),
    st.text("0123456789ABCIOSXZabz ٣４\n.-/", max_size=14),
)


@given(st.sampled_from([identifier.id for identifier in identifiers.all()]), anything)
def test_any_text_gets_an_answer_with_a_severity(identifier: str, text: str) -> None:
    found = identifiers.check(identifier, text)
    assert found.fault is None or found.fault in identifiers.get(identifier).severity
    assert found.fault == identifiers.checker(identifier)(text)
    assert not found.correctable or identifiers.check(identifier, found.normalised).valid


@given(st.sampled_from([identifier.id for identifier in identifiers.all()]), anything)
def test_what_passes_has_the_published_pattern(identifier: str, text: str) -> None:
    pattern = identifiers.get(identifier).pattern
    if pattern and identifiers.check(identifier, text).valid:
        assert re2.fullmatch(pattern, text)


@pytest.mark.parametrize("digits", ["９４３４７６５９１９", "٩٤٣٤٧٦٥٩١٩", "9434765919\n", "943476591\ud800"])
def test_only_plain_digits_are_digits(digits: str) -> None:
    assert identifiers.check("nhs-number", digits).fault == "form"


def test_a_check_shows_no_value() -> None:
    found = identifiers.check("nhs-number", "943 476 5919")
    for shown in (repr(found), str(found), f"{found}", logging.makeLogRecord({"msg": found}).getMessage()):
        assert "943" not in shown
        assert "nhs-number" in shown


def test_a_check_is_a_value() -> None:
    found = identifiers.check("upn", "R201100018042")
    assert found == identifiers.check("upn", "R201100018042")
    assert pickle.loads(pickle.dumps(found)) == found
    with pytest.raises(AttributeError):
        found.fault = "form"  # type: ignore[misc]


# --- what the standard says -------------------------------------------------------------------------------


def test_systems_are_published_ones_or_under_our_canonical_base() -> None:
    canonical = current().canonical
    for identifier in identifiers.all():
        if identifier.system is None:
            assert identifiers.check(identifier.id, "").fault == "form"
        else:
            assert identifier.published != (identifier.system == f"{canonical}/Id/{identifier.id}")
            assert identifiers.by_system(identifier.system) == identifier
    assert identifiers.get("nhs-number").system == "https://fhir.nhs.uk/Id/nhs-number"
    assert identifiers.by_system("https://example.org/other") is None


def test_severity_of_a_wrong_check_is_a_setting() -> None:
    assert identifiers.get("nhs-number").severity["check"] is Severity.WARNING
    assert identifiers.get("uln").severity["check"] is Severity.ERROR


def test_an_unknown_identifier_is_refused_with_the_known_ones() -> None:
    for ask in (identifiers.get, identifiers.checker, lambda name: identifiers.check(name, "1")):
        with pytest.raises(identifiers.UnknownIdentifierError, match=r"passport.*nhs-number"):
            ask("passport")


# --- authors ----------------------------------------------------------------------------------------------

LIBRARY_CARD: dict[str, Any] = {
    "id": "library-card",
    "title": "Library card",
    "about": "Invented for this test: two letters, four digits and a check letter.",
    "published": False,
    "verified": True,
    "source": "Test",
    "pattern": "^[A-C]{2}[0-9]{4}[XYZ]$",
    "normalise": ["remove-hyphens", "upper-case"],
    "check": {
        "positions": [1, 2, 3, 4, 5, 6],
        "weights": [1, 2, 3, 1, 2, 3],
        "modulus": 4,
        "letters": "ABC",
        "check_position": 7,
        "characters": "XYZ.",
    },
    "severity": {"form": "error", "case": "warning", "check": "warning"},
    "why": "Test.",
    "examples": [],
}


@pytest.fixture
def author(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A function that puts one entry into a content folder of its own and makes it the content in use."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def write(entry: dict[str, Any]) -> Any:
        folder = tmp_path / "content" / "standard"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "release.yaml").write_text("canonical: https://example.org/fhir\n", encoding="utf-8")
        (folder / "identifiers.yaml").write_text(yaml.safe_dump([entry]), encoding="utf-8")
        return using(folder.parent)

    return write


def test_an_author_adds_an_identifier_with_a_check_by_data_alone(author: Any) -> None:
    with author(LIBRARY_CARD):
        assert identifiers.get("library-card").system == "https://example.org/fhir/Id/library-card"
        # A=0 B=1: 0*1 + 1*2 + 1*3 + 0 + 0 + 0 = 5, remainder 1, so Y
        assert identifiers.check("library-card", "AB1000Y").valid
        assert identifiers.check("library-card", "AB1000X").fault == "check"
        assert identifiers.check("library-card", "ab-1000-y").normalised == "AB1000Y"
        assert identifiers.check("library-card", "ab1000y").fault == "case"
        # 0 + 0 + 3*1 = 3, for which no character is right
        assert [identifiers.check("library-card", f"AA1000{c}").fault for c in "XYZ."] == ["check"] * 3 + [
            "form"
        ]
        with pytest.raises(identifiers.UnknownIdentifierError):
            identifiers.get("nhs-number")
    assert identifiers.get("nhs-number").published


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"normalise": ["lower-case"]}, "normalise has no step lower-case"),
        ({"pattern": "^[A-C"}, "pattern is not a pattern that RE2 can read"),
        ({"pattern": "^(?=A)[A-C]{2}[0-9]{4}[XYZ]$"}, "pattern is not a pattern that RE2 can read"),
        ({"temporary": "("}, "temporary is not a pattern that RE2 can read"),
        ({"check": LIBRARY_CARD["check"] | {"weights": [1]}}, "one weight for each position"),
        ({"check": LIBRARY_CARD["check"] | {"modulus": 5}}, "one character for each remainder"),
        ({"check": LIBRARY_CARD["check"] | {"letters": "AB"}}, "check has no value for C"),
        ({"check": LIBRARY_CARD["check"] | {"check_position": 8}}, "pattern of fixed length"),
        ({"pattern": "^[A-C]+[0-9]{4}[XYZ]$"}, "pattern of fixed length"),
    ],
)
def test_an_entry_that_contradicts_itself_is_refused(
    author: Any, change: dict[str, Any], problem: str
) -> None:
    with author(LIBRARY_CARD | change), pytest.raises(ContentError, match=f"library-card: .*{problem}"):
        identifiers.checker("library-card")


items = st.one_of(
    st.sampled_from(["[0-9]", "[A-HJ-NP-RT-Z]", "[0-9A-C]", "[ABC]", "Q", "7"]),
    st.sampled_from(["[0-9]{3}", "[A-C]{2}", "Z{2}"]),
)


@given(st.lists(items, min_size=1, max_size=4).map("".join), st.data())
def test_character_sets_say_what_the_pattern_says(body: str, data: st.DataObject) -> None:
    sets = character_sets(f"^{body}$")
    assert sets is not None
    text = "".join(data.draw(st.sampled_from(members)) for members in sets)
    assert re2.fullmatch(body, text)
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-[]{}"))
    changed = text[:at] + other + text[at + 1 :]
    assert bool(re2.fullmatch(body, changed)) == (other in sets[at])


@pytest.mark.parametrize(
    "pattern",
    ["[0-9]", "^[0-9]?$", "^[0-9]+$", "^A|B$", "^(?:A)$", "^.$", r"^\d$", "^[^A]$", "^[-A]$", "^A{1,2}$", ""],
)
def test_other_patterns_are_left_to_re2(pattern: str) -> None:
    assert character_sets(pattern) is None
