"""SQL of the table store. Names come from the format, never from data, and are quoted all the same."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from kinspec.standard import Field, Format
from kinspec.validators.tables._values import INTEGER_PATTERN, SPACES, date_pattern

if TYPE_CHECKING:
    from kinspec.validators.tables._store import Part


_TOTAL = r"(grand |sub-?)?totals?\b.*|count\b.*|\(?[0-9]+ (rows?|records?)\b.*"


def quoted(name: str) -> str:
    """A name of a table or column."""
    return '"' + name.replace('"', '""') + '"'


def quoted_text(text: str) -> str:
    """A text constant."""
    return "'" + text.replace("'", "''") + "'"


def text_column(field: str) -> str:
    """The column that holds a field as found."""
    return quoted(f"{field}_text")


def bare_macro() -> str:
    """The statement that makes `bare_(cell)`: the cell without spaces around it, NULL if nothing is left.

    Nearly every cell begins and ends with a visible ASCII character and needs no trimming, which costs
    twenty times as much for the many characters that count as spaces.
    """
    ends = " AND ".join(f"{end}(cell, 1) BETWEEN '!' AND '~'" for end in ("left", "right"))
    trimmed = f"nullif(trim(cell, {quoted_text(SPACES)}), '')"
    return f"CREATE MACRO bare_(cell) AS CASE WHEN {ends} THEN cell ELSE {trimmed} END"


def staging_table(name: str, columns: int) -> str:
    """The statement that makes the table into which the rows of one file go, in the order of the file."""
    cells = "".join(f"c{number} VARCHAR, " for number in range(columns))
    return f"CREATE TABLE {quoted(name)} ({cells}rest_ BIGINT, cells_ INTEGER)"


def values_present(parts: Sequence[Part], staged: Sequence[str], field: str) -> str:
    """The query for the distinct values of a field in the staged parts of a table, without blanks."""
    selects = [
        f"SELECT bare_(c{_known(part).index(field)}) AS value FROM {quoted(name)}"
        for part, name in zip(parts, staged, strict=True)
        if field in part.columns
    ]
    union = " UNION ALL ".join(selects) or "SELECT NULL AS value"
    return f"SELECT DISTINCT value FROM ({union}) WHERE value IS NOT NULL ORDER BY value"


def enum_type(table: str, field: str) -> str:
    """The name of the ENUM of a code column."""
    return quoted(f"{table}.{field}")


def final_table(
    format: Format, table: str, parts: Sequence[Part], staged: Sequence[str], enums: Collection[str]
) -> Iterator[str]:
    """The statements that make a table of the format from its staged parts and drop those."""
    fields = format.tables[table].fields
    union = " UNION ALL ".join(
        _selected(part, name, list(fields)) for part, name in zip(parts, staged, strict=True)
    )
    typed = ", ".join(
        _read(field, format)
        + (f"::{enum_type(table, name)}" if name in enums else "")
        + f" AS {quoted(name)}"
        for name, field in fields.items()
    )
    found = ", ".join(text_column(name) for name in fields)
    blank = " AND ".join(f"bare_({text_column(name)}) IS NULL" for name in fields)
    yield (
        f"CREATE TABLE {quoted(table)} AS SELECT row_, {found}, {typed}, rest_, cells_, "
        f"{blank} AND rest_ IS NULL AS blank_, {_stray(format, table)} AS stray_ FROM ({union})"
    )
    for name in staged:
        yield f"DROP TABLE {quoted(name)}"


def _stray(format: Format, table: str) -> str:
    """The expression for what a row is that is no data: `header`, `total`, or NULL for a row of data."""
    described = format.tables[table]
    names = described.key or tuple(described.fields)
    header = " AND ".join(
        f"coalesce(upper(bare_({text_column(name)})) = {quoted_text(name.upper())}, false)" for name in names
    )
    first = text_column(next(iter(described.fields)))
    others = [f"bare_({text_column(name)})" for name in described.fields if described.fields[name].required]
    # A child whose number is a word like these would still have what every row must have.
    lacking = " OR ".join(f"{cell} IS NULL" for cell in others) or "false"
    total = f"regexp_full_match(bare_({first}), {quoted_text(_TOTAL)}, 'i')"
    return f"CASE WHEN {header} THEN 'header' WHEN ({lacking}) AND {total} THEN 'total' END"


def _selected(part: Part, staged: str, fields: Sequence[str]) -> str:
    known = _known(part)
    cells = ", ".join(
        f"{f'c{known.index(name)}' if name in known else 'NULL::VARCHAR'} AS {text_column(name)}"
        for name in fields
    )
    return f"SELECT {part.first} + rowid AS row_, {cells}, rest_, cells_ FROM {quoted(staged)}"


def _known(part: Part) -> list[str]:
    return [name for name in part.columns if name is not None]


def _read(field: Field, format: Format) -> str:
    bare = f"bare_({text_column(field.name)})"
    if field.type == "date":
        form = format.layout.dates.replace("YYYY", "%Y").replace("MM", "%m").replace("DD", "%d")
        day = f"try_strptime({bare}, {quoted_text(form)})::DATE"
        shape = f"regexp_full_match({bare}, {quoted_text(date_pattern(format.layout.dates))})"
        # The year 0 is a year to the database and none to anybody else.
        return f"CASE WHEN {shape} AND {day} >= DATE '0001-01-01' THEN {day} END"
    if field.type == "integer":
        shape = f"regexp_full_match({bare}, {quoted_text(INTEGER_PATTERN)})"
        return f"CASE WHEN {shape} THEN TRY_CAST({bare} AS BIGINT) END"
    return bare
