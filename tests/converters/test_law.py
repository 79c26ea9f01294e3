"""Whatever stands in a return, it comes back from FHIR cell for cell, and its ids tell nothing."""

from __future__ import annotations

import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.converters.returns import (
    EPISODES,
    HEADER,
    REVIEWS,
    SMALL,
    read,
    resources,
    spelled,
    to_fhir,
    to_tables,
    written,
)

from kinspec.converters import convert
from kinspec.standard import Table, format_for
from kinspec.validators import validate

CASES = os.environ.get("KINSPEC_CASES")
UUID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")

CHILDREN = st.sampled_from(["", "1", "2", "01", "CHILD A", " 1", "\x01", "3\n", "é"])
LIKELY = st.sampled_from(
    [
        *(
            "",
            " ",
            "M",
            "F",
            "1",
            "2",
            "U",
            " F",
            "Male",
            "true",
            "0",
            "00",
            "٣",
            "1_0",
            "1.0",
            "999999999999",
        ),
        *("WBRI", "MWBC", "WROM", "NOBT", "UN1", "UN5", "R201100018042", "UN1 ", "C2", "PR1", "PN1", "X1"),
        *(
            "14/02/2013",
            "1/2/2013",
            "31/02/2013",
            "1/1/99",
            "29/02/2024",
            "29/02/2023",
            "2013-02-14",
            "00/00/0000",
        ),
        *(
            "14/02/2013 ",
            "14/02/0013",
            "3/3/10000",
            "ZZ99 3CZ",
            "zz993cz",
            "1234567",
            "\u2028",
            "\ufeff",
            "\ufffe",
        ),
        *(
            '"',
            '""',
            "a\r\nb",
            "\r",
            ",",
            ";",
            "a\tb",
            "\x00",
            "\x85",
            "  two  blanks ",
            "null",
            "[]",
            "{}",
            "😀",
        ),
        *("SDQ2", "41", "YES", "F2", "MF", "L11", "P2", "WAL", "201", "RD3", "SW10001", "MANAGE", "A"),
        *("ZZ/05/2010", "ZZ/ZZ/2010", "ZZ/ZZ/ZZZZ", "05/ZZ/2010", "ZZ/13/2010"),
    ]
)
TEXT = st.one_of(LIKELY, LIKELY, st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
NAMES = st.one_of(
    st.sampled_from(
        ["HAIR", "URN", "SEX", "child", " CHILD ", "Dob", "", " ", "Header.DOB", "Header[1]", "A\nB"]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
)


@dataclass(frozen=True)
class Spelled:
    """A table as a test made it."""

    rows: list[list[str]]
    delimiter: str
    content: bytes


@st.composite
def tables(draw: Any, fields: tuple[str, ...], needed: tuple[str, ...]) -> Spelled:
    spare = [name for name in fields if name not in needed]
    kept = [*needed, *draw(st.lists(st.sampled_from(spare), unique=True, min_size=max(0, len(spare) - 2)))]
    header: list[str] = draw(st.permutations([*kept, *draw(st.lists(NAMES, max_size=3))]))
    place = next(at for at, name in enumerate(header) if name.strip().upper() == "CHILD")
    rows: list[list[str]] = [header]
    for _ in range(draw(st.integers(0, 6))):
        width = draw(st.sampled_from([len(header)] * 8 + [0, 1, len(header) - 1, len(header) + 2]))
        row: list[str] = draw(st.lists(TEXT, min_size=width, max_size=width))
        if place < width:
            row[place] = draw(CHILDREN)
        rows.append(row)
    if len(rows) > 1 and draw(st.booleans()):
        rows.append(rows[1])
    delimiter = draw(st.sampled_from([",", ",", ";", "\t", "|"]))
    content = spelled(
        rows,
        delimiter=delimiter,
        line_end=draw(st.sampled_from(["\r\n", "\n"])),
        quote_all=draw(st.booleans()),
        last_end=not rows[-1] or draw(st.booleans()),
    )
    return Spelled(rows, delimiter, content)


def _told_by(table: Table) -> tuple[str, ...]:
    """Enough columns to know the table by; a table of few columns needs nearly all of them."""
    fields = tuple(name for name in table.fields if name not in ("DOB", "SEX"))
    return fields if len(fields) < 6 else (*table.key, *[one for one in fields if one not in table.key][2:])


OTHERS = {
    table.file: tables(tuple(table.fields), _told_by(table))
    for name, table in format_for("ssda903").tables.items()
    if name not in ("Header", "Episodes", "Reviews")
}
RETURNS = st.fixed_dictionaries(
    {
        "header.csv": tables(HEADER, ("CHILD", "SEX", "ETHNIC")),
        "episodes.csv": tables(EPISODES, ("CHILD", "DECOM", "LS", "PLACE")),
        "reviews.csv": tables(REVIEWS, ("CHILD", "REVIEW")),
    },
    optional={"again/header.csv": tables(HEADER, ("CHILD", "SEX", "ETHNIC")), **OTHERS},
)


@settings(
    max_examples=int(os.environ.get("KINSPEC_EXAMPLES", "60")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(RETURNS, st.sampled_from([None, "2023/24"]))
def test_any_return_comes_back_cell_for_cell(made: dict[str, Spelled], year: str | None) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, table in made.items():
            path = folder / "source" / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(table.content)
        _, bundles = to_fhir(folder / "source", folder / "out.ndjson", year)
        outcome = to_tables(bundles, folder / "back")
        assert outcome.report.counts_by_code == {}
        for file, table in made.items():
            assert read(folder / "back" / file, table.delimiter) == table.rows
            assert (folder / "back" / file).read_bytes() == table.content
        ids = [one["id"] for one in resources(bundles)]
        assert len(ids) == len(set(ids))
        assert all(UUID.fullmatch(one) for one in ids)


ODD = {
    "mark-at-the-start": b"\xef\xbb\xbf" + spelled(SMALL["header.csv"]),
    "windows-1252": spelled([*SMALL["header.csv"], ("J\xf6rg \x80\x81",) + ("",) * 6])
    .decode()
    .encode("latin-1"),
    "utf-16": b"\xff\xfe" + spelled(SMALL["header.csv"]).decode().encode("utf-16-le"),
    "no-rows": spelled([HEADER]),
    "no-rows-no-end": spelled([HEADER], last_end=False),
    "empty-lines": spelled([*SMALL["header.csv"], (), (), ("7009",)]),
}


@pytest.mark.parametrize("content", ODD.values(), ids=ODD)
def test_odd_files_come_back_byte_for_byte(content: bytes, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "header.csv").write_bytes(content)
    _, bundles = to_fhir(source, tmp_path / "out.ndjson")
    to_tables(bundles, tmp_path / "back")
    assert (tmp_path / "back" / "header.csv").read_bytes() == content


def test_the_same_key_gives_the_same_bytes_and_another_other_ids(tmp_path: Path) -> None:
    source = written(tmp_path / "source", SMALL)
    to_fhir(source, tmp_path / "one.ndjson")
    to_fhir(source, tmp_path / "two.ndjson")
    assert (tmp_path / "one.ndjson").read_bytes() == (tmp_path / "two.ndjson").read_bytes()
    convert(source, tmp_path / "three.ndjson", "fhir", key=b"quite another key of this test")
    ids = [set(UUID.findall((tmp_path / f"{one}.ndjson").read_text())) for one in ("one", "three")]
    assert ids[0]
    assert not ids[0] & ids[1]


def test_ids_do_not_tell_the_keys_of_records(tmp_path: Path) -> None:
    _, bundles = to_fhir(written(tmp_path / "source", SMALL), tmp_path / "out.ndjson")
    for resource in resources(bundles):
        for told in ("7001", "7002", "2025", "0805", "1408"):
            assert told not in resource["id"] or UUID.fullmatch(resource["id"])
    # The same rows in another order: an id hangs on the key of the record, not on where it stood.
    other = {name: [rows[0], *reversed(rows[1:])] for name, rows in SMALL.items()}
    _, again = to_fhir(written(tmp_path / "other", other), tmp_path / "again.ndjson")
    assert {one["id"] for one in resources(bundles)} == {one["id"] for one in resources(again)}


def test_a_valid_return_makes_valid_resources(tmp_path: Path) -> None:
    _, bundles = to_fhir(written(tmp_path / "source", SMALL), tmp_path / "out.ndjson")
    report = validate(tmp_path / "out.ndjson", as_="fhir")
    assert [one.code for one in report.findings if one.severity == "error"] == []
    kinds = [one["resourceType"] for one in resources(bundles)]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "DocumentReference": 3,
        "Patient": 2,
        "RelatedPerson": 1,
        "EpisodeOfCare": 3,
        "Location": 3,
        "Encounter": 2,
    }


@pytest.mark.skipif(not CASES, reason="KINSPEC_CASES names no folder of sample returns")
def test_the_sample_comes_back_byte_for_byte(tmp_path: Path) -> None:
    source = Path(CASES or "") / "ssda903_sample"
    outcome, _ = to_fhir(source, tmp_path / "out.ndjson", "2017/18")
    assert (len(outcome.read), sum(outcome.read.values())) == (12, 25_945)
    convert(tmp_path / "out.ndjson", tmp_path / "back", "ssda903")
    assert {path.name: path.read_bytes() for path in (tmp_path / "back").iterdir()} == {
        path.name: path.read_bytes() for path in source.iterdir()
    }
