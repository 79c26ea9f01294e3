"""The fast writer writes what the complete one would, and nothing that the complete one would remark on."""

from __future__ import annotations

import copy
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from tests.converters.returns import SMALL, written

from kinspec.converters import convert, mapping_for
from kinspec.converters._bundles import Sorter
from kinspec.converters._fast_write_source import ODD_SHAPES
from kinspec.converters._records import Columns, Kin, record_writer
from kinspec.converters._write_source import Watch

KEY = b"an invented key for tests"


@pytest.fixture
def bundles(tmp_path: Path) -> list[dict[str, Any]]:
    tables = {name: [tuple(row) for row in rows] for name, rows in SMALL.items()}
    convert(written(tmp_path / "source", tables), tmp_path / "out.ndjson", "fhir", key=KEY)
    return [orjson.loads(line) for line in (tmp_path / "out.ndjson").read_bytes().splitlines()][1:]


def test_the_fast_writer_agrees_with_the_complete_one(
    bundles: list[dict[str, Any]], mutate: Callable[[Any, random.Random], Any]
) -> None:
    mapping = mapping_for("ssda903", None)
    sorter = Sorter(mapping)
    remarks: Counter[str] = Counter()

    def hear(what: str) -> None:
        remarks[what] += 1

    writers = {}
    for name, record in mapping.records.items():
        fields = tuple(record.table.fields)
        watch = Watch(hear, hear, hear, hear, set())
        writers[name] = record_writer(mapping, name, Columns(fields, fields), watch)
    draw = random.Random(903)
    fast_ones = complete_ones = 0
    for _ in range(6_000):
        bundle = copy.deepcopy(draw.choice(bundles))
        entry = draw.choice(bundle["entry"])
        entry["resource"] = mutate(entry["resource"], draw)
        held = sorter.sort(bundle)
        for resource, kind in held.heads + held.firsts:
            writer = writers[kind.record.table.name]
            kin = Kin("7", None, {"DOB": "01/01/2010"}, linked=held.shared.linked, tied=held.shared.tied)
            try:
                fast = writer.fast(resource, kin)
            except ODD_SHAPES:
                complete_ones += 1
                continue
            fast_ones += 1
            remarks.clear()
            assert writer.complete(resource, kin) == fast
            assert not remarks, f"the fast writer kept quiet about {list(remarks)}"
    assert fast_ones > 3_000 and complete_ones > 500


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (("gender",), "male", "conversion/disagreeing"),
        (("name",), [{"family": "Hartley"}], "conversion/not-carried"),
        (("birthDate",), "2015-02", "conversion/unwritable"),
        (("identifier", 0, "value"), "", "conversion/unwritable"),
    ],
)
def test_what_a_change_loses_is_said(
    bundles: list[dict[str, Any]], tmp_path: Path, place: tuple[Any, ...], value: Any, said: str
) -> None:
    child = next(
        entry["resource"]
        for bundle in bundles
        for entry in bundle["entry"]
        if entry["resource"].get("gender") == "female"
    )
    owner: Any = child
    for step in place[:-1]:
        owner = owner[step]
    owner[place[-1]] = value
    (tmp_path / "changed.ndjson").write_bytes(b"\n".join(map(orjson.dumps, bundles)))
    report = convert(tmp_path / "changed.ndjson", tmp_path / "back", "ssda903").report
    assert said in report.counts_by_code
