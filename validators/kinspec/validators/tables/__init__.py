"""Checks of tabular formats: the layout of each table, its values, its keys, and the tables together."""

from __future__ import annotations

from collections.abc import Iterable

from kinspec.findings import Finding, Location, Report
from kinspec.formats import AnyTable, GivenTable, OverlaidTable
from kinspec.standard import CollectionYear, Format, current
from kinspec.validators.tables._columns import column_findings, holds
from kinspec.validators.tables._rows import row_findings
from kinspec.validators.tables._store import Store
from kinspec.validators.tables._years import year_of_data

__all__ = ["check_tables"]


def check_tables(tables: Iterable[AnyTable], format: Format, report: Report) -> CollectionYear | None:
    """Check tables against the layout of a format; findings go to the report, table by table in its order.

    First comes what is wrong with files and columns, then what is wrong with rows. Returns the collection
    year that most dates speak for, None without dates.

    Raises:
        UnusableInput: when the tables do not fit into the memory allowed.
    """
    order = list(format.tables)
    given = sorted(tables, key=lambda table: order.index(table.table))
    with Store(format) as store:
        for table in given:
            again = table.table in store.parts
            part = store.add(table, report.add)
            _say_about_table(table, part.rows, again, format, report)
        _say_what_is_missing(store, report)
        for name in order:
            if name in store.parts:
                store.build(name)
        for name in order:
            if name in store.parts:
                report.extend(row_findings(store, name))
        return year_of_data(store)


def _say_about_table(table: AnyTable, rows: int, again: bool, format: Format, report: Report) -> None:
    name = table.table
    file = None if isinstance(table, GivenTable) else table.file.name
    place = Location(file, table=name, sheet=getattr(table, "sheet", None))
    report.checked[f"{name} rows"] += rows
    part_of_file = isinstance(table, OverlaidTable) and not table.whole
    if again and not part_of_file:
        report.add(Finding(current().message("table/given-twice"), place, {"table": name}))
    report.extend(column_findings(table, format))
    if not rows and not part_of_file:
        report.add(Finding(current().message("table/no-rows"), place, {"table": name}))


def _say_what_is_missing(store: Store, report: Report) -> None:
    tables = store.format.tables
    if not store.parts:
        slots = {"format": store.format.title, "known": ", ".join(tables)}
        report.add(Finding(current().message("table/nothing-to-check"), slots=slots))
        return
    parents: dict[str, list[str]] = {}
    for name in store.parts:
        parent = tables[name].parent
        if parent is not None and parent not in store.parts:
            parents.setdefault(parent, []).append(name)
    for parent, children in parents.items():
        slots = {"table": parent, "children": " and ".join(children)}
        report.add(Finding(current().message("table/missing"), Location(table=parent), slots))
        report.skip(
            f"that each child of {' and '.join(children)} is in {parent}",
            f"there is no {parent} table",
            f"Add the file with the {parent} table.",
        )
    for name, table in tables.items():
        expected = holds(table.from_year, table.until_year, store.format.year)
        if expected and name not in store.parts and name not in parents:
            report.skip(f"table {name}", "it is not among what was given", "Add the file, if there is one.")
    for name, parts in store.parts.items():
        lacking = [column for column in tables[name].key if not any(column in part.columns for part in parts)]
        if lacking and any(part.rows for part in parts):
            report.skip(
                f"that no row of {name} repeats another",
                f"the column {' and '.join(lacking)} is missing",
                "Add the column.",
            )
