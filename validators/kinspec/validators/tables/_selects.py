"""What to look for in a table, as SELECTs over the store.

Each yields (row_, place, kind, other, value, child): `place` is the position of the column in the format or
`WHOLE_ROW`, `kind` the number of a `Fault`, `other` a further row or a number of cells, `value` the cell as
found, `child` the child's id.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kinspec.findings import Severity
from kinspec.standard import Field, Table, current
from kinspec.validators.tables._columns import holds
from kinspec.validators.tables._sql import quoted, quoted_text, text_column
from kinspec.validators.tables._store import Part, Store
from kinspec.validators.tables._values import Fault, value_check

WHOLE_ROW = -1
_CHUNK = 10_000
_DATA = "stray_ IS NULL"


@dataclass(frozen=True)
class Plan:
    """The kinds of fault that the SELECTs of one table speak of, by number, and the tables they need."""

    store: Store
    table: Table
    kinds: dict[Fault, int] = field(default_factory=dict)
    scratch: list[str] = field(default_factory=list)

    @property
    def parts(self) -> list[Part]:
        """The parts of the table."""
        return self.store.parts[self.table.name]

    def kind(self, fault: Fault) -> int:
        """The number of a fault."""
        return self.kinds.setdefault(fault, len(self.kinds))

    def has(self, column: str, table: str | None = None) -> bool:
        """Whether any file of a table, of this one by default, has the column."""
        parts = self.store.parts.get(table or self.table.name, [])
        return any(column in part.columns for part in parts)

    @property
    def child(self) -> str:
        """The expression for the child's id."""
        child = self.store.format.child
        return quoted(child) if child in self.table.fields else "NULL"

    def select(
        self, fault: Fault, place: int, condition: str, other: str = "NULL", value: str = "NULL"
    ) -> str:
        """A SELECT for the rows of the table that meet a condition."""
        columns = f"row_, {place}, {self.kind(fault)}, {other}, {value}, {self.child}"
        return f"SELECT {columns} FROM {quoted(self.table.name)} WHERE {condition}"


def selects(plan: Plan) -> Iterator[str]:
    """Every SELECT for one table."""
    yield from _shapes(plan)
    yield from _repetitions(plan)
    yield from _strangers(plan)
    yield from _blanks(plan)
    yield from _values(plan)


def _shapes(plan: Plan) -> Iterator[str]:
    """Blank rows, and rows with fewer or more cells than their header."""
    widths = " ".join(f"WHEN row_ >= {part.first} THEN {len(part.columns)}" for part in reversed(plan.parts))
    width = f"CASE {widths} END"
    yield plan.select(Fault("table/blank-row"), WHOLE_ROW, "blank_")
    yield plan.select(Fault("table/header-repeated"), WHOLE_ROW, "stray_ = 'header'")
    yield plan.select(Fault("table/total-row"), WHOLE_ROW, "stray_ = 'total'")
    for code, sign in (("table/too-few-cells", "<"), ("table/too-many-cells", ">")):
        yield plan.select(
            Fault(code), WHOLE_ROW, f"NOT blank_ AND {_DATA} AND cells_ {sign} {width}", other="cells_"
        )


def _repetitions(plan: Plan) -> Iterator[str]:
    """Rows that repeat the key of an earlier row, told apart by whether they repeat everything else too.

    Of a file that repeats another one row by row it is said once, and not again of each row.
    """
    fields = plan.table.fields
    if not plan.table.key or not all(map(plan.has, plan.table.key)):
        return
    repeated = plan.kind(Fault("table/repeated-key", severity=Severity(plan.table.key_severity)))
    duplicate = plan.kind(Fault("table/duplicate-row"))
    # A date that cannot be read is still the same or another one.
    keys = {
        f"key{number}_": f"bare_({text_column(name)})" if fields[name].type == "date" else quoted(name)
        for number, name in enumerate(plan.table.key)
    }
    keyed = ", ".join(f"{expression} AS {name}" for name, expression in keys.items())
    names = ", ".join(keys)
    filled = " AND ".join(f"{name} IS NOT NULL" for name in keys)
    cells = ", ".join((*map(text_column, fields), "rest_", "cells_"))
    table = quoted(plan.table.name)
    found = (
        f"SELECT row_, first_, stray_, {plan.child} AS child_, "
        f"min(row_) OVER (PARTITION BY {cells}) AS same_ "
        f"FROM (SELECT *, {keyed} FROM {table}) "
        f"JOIN (SELECT {names}, min(row_) AS first_ FROM (SELECT row_, {keyed} FROM {table}) "
        f"WHERE {filled} GROUP BY {names} HAVING count(*) > 1) USING ({names})"
    )
    kind, told = f"if(same_ < row_, {duplicate}, {repeated})", "TRUE"
    if len(plan.parts) > 1:
        copy = plan.kind(Fault("table/copied-file"))
        parts = list(reversed(plan.parts))
        start = f"CASE {' '.join(f'WHEN row_ >= {part.first} THEN {part.first}' for part in parts)} END"
        rows = f"CASE {' '.join(f'WHEN row_ >= {part.first} THEN {part.rows}' for part in parts)} END"
        found = f"SELECT *, {start} AS start_, {rows} AS rows_ FROM ({found})"
        copied = "count(*) FILTER (same_ < start_) OVER (PARTITION BY start_) = rows_ AS copied_"
        found = f"SELECT *, {copied} FROM ({found})"
        kind, told = f"if(copied_, {copy}, {kind})", "(NOT copied_ OR row_ = start_)"
    yield (
        f"SELECT row_, {WHOLE_ROW}, {kind}, if(same_ < row_, same_, first_), NULL, child_ "
        f"FROM ({found}) WHERE row_ > first_ AND {told} AND {_DATA}"
    )


def _strangers(plan: Plan) -> Iterator[str]:
    """Rows about a child that the table of children does not have."""
    parent, child = plan.table.parent, plan.store.format.child
    if parent is None or child not in plan.table.fields or not plan.has(child, parent):
        return
    column = quoted(child)
    known = f"SELECT {column} FROM {quoted(parent)} WHERE {column} IS NOT NULL"
    yield plan.select(
        Fault("table/child-not-found", (("parent", parent),)),
        list(plan.table.fields).index(child),
        f"{_DATA} AND {column} IS NOT NULL AND {column} NOT IN ({known})",
        value=text_column(child),
    )


def _blanks(plan: Plan) -> Iterator[str]:
    """Cells that every row must fill and this one does not; a column that is missing is said once."""
    year = plan.store.format.year
    for place, described in enumerate(plan.table.fields.values()):
        if not described.required or not holds(described.from_year, described.until_year, year):
            continue
        lacking = [part for part in plan.parts if described.name not in part.columns]
        outside = "".join(f" AND row_ NOT BETWEEN {p.first} AND {p.first + p.rows - 1}" for p in lacking)
        blank = f"bare_({text_column(described.name)}) IS NULL"
        yield plan.select(Fault("table/blank"), place, f"{blank} AND NOT blank_ AND {_DATA}{outside}")


def _values(plan: Plan) -> Iterator[str]:
    """Cells that hold what the field does not take; each distinct value is checked once."""
    for place, described in enumerate(plan.table.fields.values()):
        if not plan.has(described.name):
            continue
        scratch = f"bad_{place}_{plan.table.name}"
        if _write_bad_values(plan, described, scratch):
            yield (
                f"SELECT row_, {place}, kind, NULL, bad_, {plan.child} FROM {quoted(plan.table.name)} "
                f"JOIN {quoted(scratch)} ON {text_column(described.name)} = bad_ WHERE {_DATA}"
            )


def _write_bad_values(plan: Plan, described: Field, scratch: str) -> bool:
    found, bare = text_column(described.name), f"bare_({text_column(described.name)})"
    condition = f"{bare} IS NOT NULL"
    if (right := _surely_right(described)) is not None:
        condition += f" AND NOT coalesce({right}, false)"
    values = plan.store.connection.cursor()
    values.execute(f"SELECT DISTINCT {found} FROM {quoted(plan.table.name)} WHERE {condition}")
    check = value_check(described, plan.store.format)
    appender = None
    while chunk := values.fetchmany(_CHUNK):
        bad = [(text, plan.kind(fault)) for (text,) in chunk for fault in check(text)]
        if bad and appender is None:
            plan.store.connection.execute(f"CREATE TABLE {quoted(scratch)} (bad_ VARCHAR, kind INTEGER)")
            plan.scratch.append(scratch)
            appender = plan.store.connection.appender(scratch)
        if bad and appender is not None:
            appender.append_rows(bad)
    if appender is not None:
        appender.flush()
    return appender is not None


def _surely_right(described: Field) -> str | None:
    """A condition that the database can test and that only values without a fault meet.

    It spares the checks most of the values of columns in which nearly every row has another one.
    """
    found, read = text_column(described.name), quoted(described.name)
    if described.type == "date":
        return f"{read} IS NOT NULL AND {found} = bare_({found})"
    if described.type != "text" or described.codelist is not None:
        return None
    conditions = [f"regexp_full_match({found}, '[!-~]([ -~]*[!-~])?')"]
    if described.identifier is not None:
        entry = current().identifiers[described.identifier]
        if "check" in entry or "allowed" in entry:
            return None
        if "pattern" in entry:
            conditions.append(f"regexp_full_match({found}, {quoted_text(entry['pattern'])})")
        conditions += [f"{found} <> {quoted_text(value)}" for value in entry.get("placeholders", ())]
    return " AND ".join(conditions)
