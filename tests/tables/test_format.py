"""The description of the children looked-after return: its own examples must pass its own checks."""

from __future__ import annotations

import pytest

from kinspec.standard import (
    Field,
    Format,
    collection_year,
    current,
    format_for,
    identifiers,
)
from kinspec.validators.tables._columns import holds
from kinspec.validators.tables._values import value_check

YEARS = ["2026/27", "2025/26", "2024/25", "2023/24", "2022/23", "2017/18"]


def fields(format: Format) -> list[tuple[str, Field]]:
    return [(table.name, field) for table in format.tables.values() for field in table.fields.values()]


@pytest.mark.parametrize("year", YEARS)
def test_every_example_is_right_in_its_year(year: str) -> None:
    format = format_for("ssda903", collection_year(year))
    for table, field in fields(format):
        assert field.example, f"{table}.{field.name} has no example"
        if not holds(format.tables[table].from_year, format.tables[table].until_year, format.year):
            continue
        assert list(value_check(field, format)(field.example)) == [], f"{table}.{field.name}"


def test_every_field_says_what_it_is_in_its_own_words() -> None:
    format = format_for("ssda903")
    for table, field in fields(format):
        assert field.about.endswith("."), f"{table}.{field.name}"
        assert bool(field.note) == (field.presence == "conditional"), f"{table}.{field.name}"


def test_lists_and_identifiers_exist() -> None:
    for _, field in fields(format_for("ssda903")):
        if field.codelist is not None:
            assert current().codelist(field.codelist).codes
        if field.identifier is not None:
            assert identifiers.get(field.identifier).title
        assert (field.type == "code") <= (field.codelist is not None)


def test_tables_and_columns_are_those_of_the_return() -> None:
    tables = format_for("ssda903").tables
    assert {name: " ".join(table.fields) for name, table in tables.items()} == COLUMNS
    assert {name: table.key for name, table in tables.items()} == KEYS
    assert {table.parent for name, table in tables.items() if name != "Header"} == {"Header"}
    assert {name for name, table in tables.items() if table.yearly} == {"OC2", "OC3"}
    assert {name: str(table.from_year) for name, table in tables.items() if table.from_year} == {
        "SWEpisodes": "2023/24",
        "DoLo": "2026/27",
    }
    # Only where the published internal checks forbid a second row for a child is a repeated key an error.
    errors = {name for name, table in tables.items() if table.key_severity == "error"}
    assert errors == {"Header", "Episodes", "AD1", "OC2", "OC3", "PrevPerm", "UASC"}


COLUMNS = {
    "Header": "CHILD SEX DOB ETHNIC UPN MOTHER MC_DOB",
    "Episodes": "CHILD DECOM RNE LS CIN PLACE PLACE_PROVIDER DEC REC REASON_PLACE_CHANGE "
    "HOME_POST PL_POST URN",
    "Reviews": "CHILD DOB REVIEW REVIEW_CODE",
    "UASC": "CHILD SEX DOB DUC",
    "OC2": "CHILD DOB SDQ_SCORE SDQ_REASON CONVICTED HEALTH_CHECK IMMUNISATIONS TEETH_CHECK "
    "HEALTH_ASSESSMENT SUBSTANCE_MISUSE INTERVENTION_RECEIVED INTERVENTION_OFFERED",
    "OC3": "CHILD DOB IN_TOUCH ACTIV ACCOM",
    "AD1": "CHILD DOB DATE_INT DATE_MATCH FOSTER_CARE NB_ADOPTR SEX_ADOPTR LS_ADOPTR",
    "PlacedAdoption": "CHILD DOB DATE_PLACED DATE_PLACED_CEASED REASON_PLACED_CEASED",
    "PrevPerm": "CHILD DOB PREV_PERM LA_PERM DATE_PERM",
    "Missing": "CHILD DOB MISSING MIS_START MIS_END",
    "SWEpisodes": "CHILD DOB SW_ID SW_DECOM SW_DEC SW_REASON",
    "DoLo": "CHILD DOB DOLO_START DOLO_END",
}
KEYS = dict.fromkeys(("Header", "UASC", "OC2", "OC3", "AD1", "PrevPerm"), ("CHILD",)) | {
    "Episodes": ("CHILD", "DECOM"),
    "Reviews": ("CHILD", "REVIEW"),
    "PlacedAdoption": ("CHILD", "DATE_PLACED"),
    "Missing": ("CHILD", "MIS_START"),
    "SWEpisodes": ("CHILD", "SW_DECOM"),
    "DoLo": ("CHILD", "DOLO_START"),
}


def test_an_older_year_differs_only_where_its_file_says_so() -> None:
    newest, older = format_for("ssda903"), format_for("ssda903", collection_year("2023/24"))
    assert (newest.described_by, older.described_by) == ("base", "2023-24")
    different = {
        (table, one.name)
        for (table, one), (_, other) in zip(fields(newest), fields(older), strict=True)
        if one != other
    }
    assert different == {("Header", "SEX"), ("UASC", "SEX"), ("Episodes", "PLACE_PROVIDER")}
    assert older.tables["Header"].fields["SEX"].example == "2"


@pytest.mark.parametrize(
    ("year", "described"), [("2021/22", False), ("2022/23", True), ("2026/27", True), ("2027/28", False)]
)
def test_it_is_known_which_years_are_described(year: str, described: bool) -> None:
    assert format_for("ssda903", collection_year(year)).described is described


def test_what_could_not_be_established_is_said() -> None:
    assert all(one.endswith(".") for one in format_for("ssda903").unknown)
    assert len(format_for("ssda903").unknown) > 1


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("15/05/2019", None),
        ("ZZ/05/2019", None),
        ("ZZ/ZZ/2019", None),
        ("ZZ/ZZ/ZZZZ", None),
        ("31/ZZ/2019", None),  # some months have 31 days
        ("29/02/ZZZZ", None),  # some years are leap years
        ("30/02/ZZZZ", "table/no-such-day"),
        ("32/ZZ/2019", "table/no-such-day"),
        ("ZZ/13/2019", "table/no-such-day"),
        ("ZZ/02/0000", "table/no-such-day"),
        ("29/02/2019", "table/no-such-day"),
        ("zz/05/2019", "table/not-a-date"),
        ("ZZ/05/ZZ", "table/not-a-date"),
        ("Z1/05/2019", "table/not-a-date"),
        ("ZZ-05-2019", "table/not-a-date"),
        ("05/2019", "table/not-a-date"),
        ("ZZ/05/ZZZZ1", "table/not-a-date"),
        ("2019-05-ZZ", "table/not-a-date"),
    ],
)
def test_a_date_may_be_known_in_part_where_the_field_says_so(text: str, fault: str | None) -> None:
    format = format_for("ssda903")
    found = [one.code for one in value_check(format.tables["PrevPerm"].fields["DATE_PERM"], format)(text)]
    assert found == ([fault] if fault else [])
    elsewhere = [one.code for one in value_check(format.tables["PrevPerm"].fields["DOB"], format)(text)]
    assert elsewhere == (["table/not-a-date"] if "Z" in text else found)
