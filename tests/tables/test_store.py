"""The table store: closed to the outside, each column as found and as read, every row with its place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinspec.formats import UnusableInput, given_table, recognise, sources
from kinspec.standard import Field, format_for
from kinspec.validators.tables._store import Store
from kinspec.validators.tables._values import SPACES, value_check

REVIEWS = b"CHILD,DOB,REVIEW,REVIEW_CODE\n"


@pytest.fixture
def store() -> Iterator[Store]:
    with Store(format_for("ssda903")) as opened:
        yield opened


def fill(store: Store, *contents: bytes) -> None:
    for content in contents:
        table = recognise(sources(content)[0], store.format)
        assert table is not None
        store.add(table)
    store.build("Reviews")


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "COPY (SELECT 1) TO '/tmp/kinspec-escaped.csv'",
        "ATTACH '/tmp/kinspec-escaped.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET temp_directory = '/tmp'",
        "SET memory_limit = '100GB'",
        "RESET lock_configuration",
        "PRAGMA enable_profiling",
        "SELECT * FROM secrets",
    ],
)
def test_the_store_is_closed(store: Store, statement: str) -> None:
    secrets = [1, 2, 3]
    with pytest.raises(duckdb.Error):
        store.connection.execute(statement).fetchall()
    assert secrets
    assert not Path("/tmp/kinspec-escaped.csv").exists()
    assert not Path("/tmp/kinspec-escaped.db").exists()


def test_each_column_stands_as_found_and_as_read(store: Store) -> None:
    fill(store, REVIEWS + b" 1 ,14/02/2013,31/02/2026,PN1\n2,,28/09/2026\n,\x00,,\n")
    query = (
        'SELECT row_, "CHILD_text", "CHILD", "DOB", "REVIEW_text", "REVIEW", "REVIEW_CODE"::VARCHAR, blank_'
    )
    assert store.connection.execute(f'{query} FROM "Reviews" ORDER BY row_').fetchall() == [
        (0, " 1 ", "1", date(2013, 2, 14), "31/02/2026", None, "PN1", False),
        (1, "2", "2", None, "28/09/2026", date(2026, 9, 28), None, False),
        (2, "", None, None, "", None, None, False),
    ]
    described = store.connection.execute('DESCRIBE "Reviews"').fetchall()
    types = {name: kind for name, kind, *_ in described}
    assert types["REVIEW"] == "DATE"
    assert types["REVIEW_CODE"] == "ENUM('PN1')"
    assert types["REVIEW_CODE_text"] == types["CHILD"] == "VARCHAR"


def test_rows_of_several_files_keep_their_places(store: Store) -> None:
    fill(
        store,
        REVIEWS + b'1,"a\nb",,PN1\n2,,,\n',
        b"REVIEW,REVIEW_CODE,CHILD\n,,3\n\n,,4\n",
        REVIEWS + b"5,,,\n",
    )
    query = 'SELECT row_, "CHILD" FROM "Reviews" ORDER BY row_'
    rows = store.connection.execute(query).fetchall()
    assert rows == [(0, "1"), (1, "2"), (2, "3"), (3, None), (4, "4"), (5, "5")]
    places = [store.location("Reviews", row) for row, _ in rows]
    assert [(place.line, place.row) for place in places] == [(2, 0), (4, 1), (2, 0), (3, 1), (4, 2), (2, 0)]


def test_ragged_rows_in_the_middle_keep_the_order(store: Store) -> None:
    lines = [
        b"%d,14/02/2013,28/09/2026,PN1%s\n" % (n, b",x" if n % 3000 == 2999 else b"") for n in range(10_000)
    ]
    fill(store, REVIEWS + b"".join(lines))
    query = 'SELECT count(*), bool_and("CHILD" = row_::VARCHAR), count(cells_), count(rest_) FROM "Reviews"'
    assert store.connection.execute(query).fetchone() == (10_000, True, 3, 3)


def test_too_little_memory_is_one_clear_line_with_the_figure() -> None:
    with Store(format_for("ssda903"), memory_limit="30MB") as small:
        body = b"".join(b"%d,14/02/2013,28/09/2026,%d\n" % (n, n) for n in range(600_000))
        with pytest.raises(UnusableInput, match=r"takes about [0-9,]+ MB") as refused:
            fill(small, REVIEWS + body)
    assert "\n" not in str(refused.value)


def test_what_the_database_says_never_passes(store: Store) -> None:
    with pytest.raises(RuntimeError) as failed, store.guarded():
        store.connection.execute("SELECT 'canary'::INTEGER")
    assert "canary" not in str(failed.value)
    assert failed.value.__suppress_context__


dates = st.one_of(
    st.text(st.sampled_from("0123456789/ -"), max_size=12),
    st.from_regex(r"[0-9]{2}/[0-9]{2}/[0-9]{4}", fullmatch=True),
    st.dates().map(lambda day: f"{day.day:02}/{day.month:02}/{day.year:04}"),
    st.text(st.characters(codec="utf-8"), max_size=12),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(dates, min_size=1, max_size=40))
def test_the_store_and_the_check_read_the_same_dates(values: list[str]) -> None:
    """A date that the store cannot read has a fault, and one with a fault is not read."""
    format = format_for("ssda903")
    check = value_check(format.tables["Header"].fields["DOB"], format)
    with Store(format) as store:
        store.add(given_table("Header", [{"CHILD": "1", "DOB": value} for value in values], format))
        store.build("Header")
        read = [
            row[0] for row in store.connection.execute('SELECT "DOB" FROM "Header" ORDER BY row_').fetchall()
        ]
    for value, day in zip(values, read, strict=True):
        unreadable = [
            fault for fault in check(value) if fault.code in ("table/not-a-date", "table/no-such-day")
        ]
        if not value.strip(SPACES):
            assert day is None
        else:
            assert (day is None) == bool(unreadable)
        if day is not None:
            assert value.strip(SPACES) == f"{day.day:02}/{day.month:02}/{day.year:04}"


def test_spaces_are_those_of_python() -> None:
    assert set(SPACES) == {chr(number) for number in range(0x110000) if chr(number).isspace()}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=6), min_size=1, max_size=30))
def test_any_text_is_stored_and_trimmed_as_python_does(values: list[str]) -> None:
    format = format_for("ssda903")
    with Store(format) as store:
        store.add(given_table("Header", [{"CHILD": value, "SEX": value} for value in values], format))
        store.build("Header")
        query = 'SELECT "CHILD_text", "CHILD", "SEX"::VARCHAR FROM "Header" ORDER BY row_'
        rows = store.connection.execute(query).fetchall()
    bare = [value.strip(SPACES) or None for value in values]
    assert rows == [(value, one, one) for value, one in zip(values, bare, strict=True)]


@pytest.mark.parametrize(
    ("minimum", "maximum", "value", "said"),
    [
        (0, 40, "41", "from 0 to 40"),
        (1, None, "0", "1 or more"),
        (None, 5, "6", "5 or less"),
        (0, 40, "40", None),
    ],
)
def test_bounds_of_numbers_are_worded(
    minimum: int | None, maximum: int | None, value: str, said: str | None
) -> None:
    field = Field("SDQ_SCORE", "integer", "", minimum=minimum, maximum=maximum)
    faults = list(value_check(field, format_for("ssda903"))(value))
    assert [dict(fault.slots).get("range") for fault in faults] == ([said] if said else [])
