"""What the column names say: columns missing, unknown, repeated, misspelt or of other years."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kinspec.findings import Finding, Location
from kinspec.formats import AnyTable, GivenTable, OverlaidTable, XmlTable, normal_name
from kinspec.standard import CollectionYear, Format, Table, current


def column_findings(table: AnyTable, format: Format) -> Iterator[Finding]:
    """Findings about the columns of one table, in the order of the file, then those it lacks.

    Rows from memory have no line of column names: a column that none of them has is blank, and only a
    required one is missed, if there are rows. In XML there are no columns, only elements that are not there.
    """
    described = format.tables[table.table]
    file, line = (None, None) if isinstance(table, GivenTable) else (table.file.name, table.line)

    sheet = getattr(table, "sheet", None)

    def finding(code: str, field: str | None = None, *, at: int | None = None, **slots: object) -> Finding:
        place = Location(file, line, at if file else None, table=table.table, field=field, sheet=sheet)
        message = current().message(code)
        message = message.with_overlay if isinstance(table, OverlaidTable) else message
        return Finding(message, place, slots, fields=(field,) if field else ())

    if not holds(described.from_year, described.until_year, format.year):
        years = _years(described.from_year, described.until_year)
        yield finding("table/outside-years", table=table.table, years=years, year=str(format.year))
    if isinstance(table, XmlTable):
        return
    if isinstance(table, OverlaidTable):
        # The overlay says which column is which; the same missing one is said once, by the first place.
        if table.place.number in (None, 1):
            yield from _lacking(table, described, format, finding)
        return
    known = {name.upper(): name for name in described.fields}
    for position, (spelled, name) in enumerate(zip(table.header, table.columns, strict=True), 1):
        if name is None:
            repeated = known.get(normal_name(spelled))
            if repeated is not None:
                yield finding("table/repeated-column", repeated, at=position, column=repeated)
            elif normal_name(spelled):
                yield finding("table/unknown-column", spelled, at=position, column=spelled, table=table.table)
            else:
                yield finding("table/unnamed-column", at=position, position=position)
            continue
        if spelled != name:
            yield finding("table/column-spelling", name, at=position, spelled=spelled, column=name)
        field = described.fields[name]
        if not holds(field.from_year, field.until_year, format.year):
            years = _years(field.from_year, field.until_year)
            yield finding(
                "table/column-outside-years",
                name,
                at=position,
                column=name,
                table=table.table,
                years=years,
                year=str(format.year),
            )
    yield from _lacking(table, described, format, finding)


def _lacking(
    table: AnyTable, described: Table, format: Format, finding: Callable[..., Finding]
) -> Iterator[Finding]:
    for name, field in described.fields.items():
        if name in table.columns or not holds(field.from_year, field.until_year, format.year):
            continue
        if not isinstance(table, GivenTable) or (field.required and table.given):
            code = "table/missing-column" if field.required else "table/missing-optional-column"
            yield finding(code, name, table=table.table, column=name)


def holds(first: CollectionYear | None, last: CollectionYear | None, year: CollectionYear) -> bool:
    """Whether something that came with year `first` and went after year `last` belongs to `year`."""
    return (first is None or first <= year) and (last is None or year <= last)


def _years(first: CollectionYear | None, last: CollectionYear | None) -> str:
    parts = (f"from {first}" if first else "", f"until {last}" if last else "")
    return " ".join(part for part in parts if part)
