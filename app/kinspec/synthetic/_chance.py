"""Chance that falls the same way on every machine and under every version of Python.

Only `random()` of the standard generator is used, which is kept the same from version to version; everything
else is made from it here with plain arithmetic.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T", covariant=True)


@dataclass(frozen=True, slots=True)
class Weighted(Generic[T]):
    """Things to pick from. `sums` are the running sums of their shares."""

    things: tuple[T, ...]
    sums: tuple[float, ...]

    def __bool__(self) -> bool:
        return bool(self.things)


def weighted(pairs: Iterable[tuple[T, float]]) -> Weighted[T]:
    """Things with their shares; what has no share is left out."""
    some = [(thing, share) for thing, share in pairs if share > 0]
    return Weighted(tuple(thing for thing, _ in some), tuple(accumulate(share for _, share in some)))


class Chance:
    """All the luck of one family. It depends on the words it is begun with and on nothing else."""

    __slots__ = ("_random",)

    def __init__(self, *words: object) -> None:
        digest = blake2b("\x1f".join(map(str, words)).encode(), digest_size=16).digest()
        self._random = Random(int.from_bytes(digest, "big")).random  # noqa: S311 - invented data, not secrets

    def below(self, limit: int) -> int:
        """A whole number from 0 up to but not including `limit`."""
        return int(self._random() * limit)

    def between(self, lowest: int, highest: int) -> int:
        """A whole number from `lowest` to `highest`, both included; `lowest` where there is none between."""
        return lowest + int(self._random() * (highest - lowest + 1)) if highest > lowest else lowest

    def hits(self, in_a_hundred: float) -> bool:
        """True so many times in a hundred."""
        return self._random() * 100 < in_a_hundred

    def pick(self, of: Weighted[T]) -> T:
        """One of several things, each as often as its share says."""
        sums = of.sums
        place = bisect_right(sums, self._random() * sums[-1])
        return of.things[min(place, len(sums) - 1)]

    def one_of(self, things: Sequence[T]) -> T:
        """One of several things, each as often as the others."""
        return things[int(self._random() * len(things))]
