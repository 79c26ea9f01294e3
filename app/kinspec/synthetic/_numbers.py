"""Numbers and places that look right and that nobody has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from kinspec.standard import current, per_content
from kinspec.synthetic._chance import Chance


@dataclass(frozen=True, slots=True)
class Numbers:
    """Makes the numbers of one run. `shift` moves the NHS numbers, so that two seeds do not share them."""

    plain: Mapping[str, Any]
    authorities: tuple[str, ...]
    establishments: tuple[int, int]
    shift: int

    def local_id(self, number: int) -> str:
        """The council's own number for a child."""
        return f"{self.plain['local_id']}{number:07d}"

    def nhs_number(self, number: int) -> str | None:
        """A number of the range for tests; None where the check digit rules one out, or all are used."""
        if number >= 1_000_000:
            return None
        # The factor has no divisor in common with a million, so each child has a number of its own.
        start = f"{self.plain['nhs_number']}{(number * 387_409 + self.shift) % 1_000_000:06d}"
        return completed("nhs-number", start + "0")

    def pupil_number(self, number: int, entered: int) -> str:
        """A unique pupil number for a child who came to school in the year `entered`."""
        lowest, highest = self.establishments
        school, serial = divmod(number, 1_000)
        establishment, authority = divmod(school, len(self.authorities))
        place = lowest + establishment % (highest - lowest + 1)
        rest = f"{self.authorities[authority]}{place:04d}{entered % 100:02d}{serial:03d}"
        return completed("upn", "A" + rest) or ""

    def postcode(self, chance: Chance, other_than: str | None = None) -> str:
        """A postcode of an area that does not exist."""
        area = self.plain["postcode"]
        lowest, highest = area["districts"]
        letters = area["letters"]
        while True:
            found = (
                f"{area['area']}{chance.between(lowest, highest)} "
                f"{chance.below(10)}{chance.one_of(letters)}{chance.one_of(letters)}"
            )
            if found != other_than:
                return found

    def postcode_of(self, home: int) -> str:
        """The postcode of a home, the same every time."""
        return self.postcode(Chance("home", home))

    def agency(self, number: int) -> str:
        """Ofsted's number of an agency."""
        return _of(self.plain["agency"], number)

    def home(self, number: int) -> str:
        """Ofsted's number of a home."""
        return _of(self.plain["home"], number)

    def worker(self, chance: Chance) -> str:
        """The registration number of a social worker."""
        entry = self.plain["social_worker"]
        return _of(entry, chance.below(10 ** int(entry["digits"])))


def numbers(plain: Mapping[str, Any], seed: object) -> Numbers:
    """The maker of numbers for a seed; `plain` is the part `invented` of the content."""
    shift = int.from_bytes(blake2b(str(seed).encode(), digest_size=8).digest(), "big") % 1_000_000
    pupil = plain["pupil_number"]
    lowest, highest = pupil["establishments"]
    return Numbers(plain, tuple(_spread(pupil["authorities"])), (int(lowest), int(highest)), shift)


def completed(identifier: str, text: str) -> str | None:
    """The text with the check character that is right for it; None where no character is.

    How the check goes stands in the list of identifiers; digits count for themselves.
    """
    positions, weights, modulus, at, characters = _check(identifier)
    total = sum(int(text[position - 1]) * weight for position, weight in zip(positions, weights, strict=True))
    found = characters[total % modulus]
    return None if found == "." else f"{text[: at - 1]}{found}{text[at:]}"


@per_content
def _check(identifier: str) -> tuple[list[int], list[int], int, int, str]:
    check = current().identifiers[identifier]["check"]
    return (
        check["positions"],
        check["weights"],
        check["modulus"],
        check["check_position"],
        check["characters"],
    )


def count(entry: Mapping[str, Any]) -> int:
    """How many different numbers a prefix with so many digits gives."""
    return int(10 ** int(entry["digits"]))


def _of(entry: Mapping[str, Any], number: int) -> str:
    return f"{entry['prefix']}{number:0{entry['digits']}d}"


def _spread(ranges: list[str]) -> Iterator[str]:
    for text in ranges:
        first, _, last = text.partition("-")
        yield from (f"{number:03d}" for number in range(int(first), int(last or first) + 1))
