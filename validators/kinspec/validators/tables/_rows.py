"""Findings about rows and cells: one query over the store for each table, in order of row and column."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from kinspec.findings import Finding, Location
from kinspec.standard import current
from kinspec.validators.tables._selects import WHOLE_ROW, Plan, selects
from kinspec.validators.tables._sql import quoted, quoted_text
from kinspec.validators.tables._store import Store
from kinspec.validators.tables._values import SPACES

_CHUNK = 10_000

_Found = tuple[int, int, int, int | None, str | None, str | None]


def row_findings(store: Store, name: str) -> Iterator[Finding]:
    """Findings about the rows of one table, by row, then column, then code; their number has no bound."""
    plan = Plan(store, store.format.tables[name])
    with store.guarded():
        found = " UNION ALL ".join(selects(plan))
        kinds = ", ".join(f"({kind}, {quoted_text(fault.code)})" for fault, kind in plan.kinds.items())
        cursor = store.connection.execute(
            f"SELECT row_, place, kind, other, value, child "
            f"FROM ({found}) AS found (row_, place, kind, other, value, child) "
            f"JOIN (VALUES {kinds}) AS kinds (kind, code) USING (kind) ORDER BY row_, place, code, kind"
        )
    finding = _maker(plan)
    while True:
        with store.guarded():
            chunk = cursor.fetchmany(_CHUNK)
        if not chunk:
            break
        yield from map(finding, chunk)
    for scratch in plan.scratch:
        store.connection.execute(f"DROP TABLE {quoted(scratch)}")


def _maker(plan: Plan) -> Callable[[_Found], Finding]:
    """The function that words one row of the result as a finding."""
    store, table = plan.store, plan.table
    names = list(table.fields)
    messages = [current().message(fault.code) for fault in plan.kinds]
    if any(part.names for part in store.parts[table.name]):
        messages = [message.with_overlay for message in messages]
    said = [
        (message, dict(fault.slots), fault.severity)
        for message, fault in zip(messages, plan.kinds, strict=True)
    ]

    def about_cell(found: _Found) -> Finding:
        row, place, kind, _, value, child = found
        message, slots, severity = said[kind]
        name = names[place]
        shown = {"field": name, "value": value.strip(SPACES) if value else value, **slots}
        return Finding(
            message,
            store.location(table.name, row, name),
            {slot: text for slot, text in shown.items() if slot in message.slots},
            fields=(name,),
            record=child,
            value=value,
            severity_=severity,
        )

    def about_row(found: _Found) -> Finding:
        row, _, kind, other, _, child = found
        message, _, severity = said[kind]
        location = store.location(table.name, row)
        slots: dict[str, Any] = {}
        related: tuple[Location, ...] = ()
        fields: tuple[str, ...] = ()
        if "expected" in message.slots:
            slots = {"found": other, "expected": len(store.part(table.name, row).columns)}
        elif other is not None:
            first = store.location(table.name, other)
            related = (first,)
            fields = table.key
            slots = {"first": _place(first, location), "key": " with ".join(table.key)}
            slots = {slot: text for slot, text in slots.items() if slot in message.slots}
        return Finding(message, location, slots, fields, related, record=child, severity_=severity)

    return lambda found: about_row(found) if found[1] == WHOLE_ROW else about_cell(found)


def _place(first: Location, here: Location) -> str:
    place = f"row {first.row}" if first.line is None else f"line {first.line}"
    if first.sheet != here.sheet:
        return f"{place} of another sheet"
    return place if first.file == here.file else f"{place} of another file"
