"""What is staged comes out sorted, however much of it goes through the file."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinspec.converters import _staging
from kinspec.converters._staging import Staged, packed, staging, unpacked

NAMES = st.binary(max_size=3)
PLACES = st.tuples(NAMES, st.integers(0, 2), st.integers(0, 1 << 62))


@pytest.mark.parametrize(
    ("run", "block"),
    [(1, 1), (3 * _staging.ITEM, 1), (9 * _staging.ITEM, _staging.ITEM), (_staging.RUN, _staging.BLOCK)],
    ids=["a run for each item", "blocks of one", "blocks of some", "in memory"],
)
@given(places=st.lists(PLACES, unique=True, max_size=80))
def test_items_come_out_sorted(run: int, block: int, places: list[Staged]) -> None:
    with pytest.MonkeyPatch.context() as patch, staging() as rows:
        patch.setattr(_staging, "RUN", run)
        patch.setattr(_staging, "BLOCK", block)
        items = [(*place, b"%d" % number) for number, place in enumerate(places)]
        for item in items:
            rows.add(item)
        assert list(rows.in_order()) == sorted(items)


def test_more_than_memory_should_hold_goes_to_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_staging, "RUN", 100_000)
    with staging() as rows:
        for number in range(20_000):
            rows.add((b"%d" % (number * 7919 % 20_000), number, b"x" * 50))
            assert len(rows._waiting) < 1_000
        found = list(rows.in_order())
    assert len(found) == 20_000
    assert all(before < after for before, after in pairwise(found))


@given(st.lists(st.lists(st.text(), max_size=4), max_size=4))
def test_cells_come_back(records: list[list[str]]) -> None:
    assert unpacked(packed(records)) == records
