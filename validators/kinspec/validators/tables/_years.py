"""Which collection year a return is for, as far as its dates tell."""

from __future__ import annotations

from kinspec.standard import CollectionYear
from kinspec.validators.tables._sql import quoted
from kinspec.validators.tables._store import Store


def year_of_data(store: Store) -> CollectionYear | None:
    """The collection year in which most of the dates that date a return lie, the latest of several."""
    columns = [
        f"SELECT {quoted(name)} AS day FROM {quoted(table)}"
        for table, names in store.format.dated_by.items()
        if table in store.parts
        for name in names
    ]
    if not columns:
        return None
    with store.guarded():
        row = store.connection.execute(
            f"SELECT year(day) + (month(day) >= 4)::INTEGER AS ends FROM ({' UNION ALL '.join(columns)}) "
            "WHERE day IS NOT NULL GROUP BY ends ORDER BY count(*) DESC, ends DESC LIMIT 1"
        ).fetchone()
    return CollectionYear(row[0]) if row else None
