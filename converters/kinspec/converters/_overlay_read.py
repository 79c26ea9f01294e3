"""From a council's own files to bundles: each row feeds the tables that the overlay says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from kinspec.converters._aside import carry
from kinspec.converters._layouts import Sheet, submission_file
from kinspec.converters._mapping import FormatMapping
from kinspec.converters._overlay_rows import Rows
from kinspec.converters._records import Columns, Kin, RecordReader, record_reader
from kinspec.converters._staging import Staged, Staging, packed, unpacked
from kinspec.converters._to_fhir import Children, be_child, write_children
from kinspec.findings import Finding, Location
from kinspec.formats import FIRST_OF_CHILD, Found, Overlay, OwnFile, TableFile, batches_of
from kinspec.standard import current


@dataclass(slots=True)
class _Own:
    """An own file under way. `readers` go with the places of `rows`; the counters are by column."""

    table: TableFile
    sheet: Sheet
    rows: Rows
    readers: list[RecordReader]
    beside: Counter[tuple[str, str]] = field(default_factory=Counter)
    differing: Counter[tuple[str, str]] = field(default_factory=Counter)
    uneven: int = 0
    beyond: int = 0

    def keep(self, first: dict[str, Any], cells: list[str], row: Sequence[str], told: Any, over: str) -> None:
        """Let what the tables do not tell of a row ride on its record."""
        for kind, path, content in self.rows.kept(cells, row, told):
            carry(first, over, path, kind, content)
            if kind in ("cells", "extra"):
                self.uneven += kind == "cells"
                self.beyond += kind == "extra"
            else:
                blanked = kind == "value" and self.rows.blanked(path, content)
                self.beside["instead" if blanked else kind, path] += 1
        at = self.rows.first
        if at is not None and (said := self.rows.texts(at, row)) != told[at] and said is not None:
            place = self.rows.places[at]
            for number, position in enumerate(place.positions):
                if said[number] != told[at][number]:
                    name = str(self.sheet.columns.header[position])
                    self.differing[name, f"{place.feed.table}.{place.fields[number]}"] += 1

    def findings(self, *, rides: bool) -> list[Finding]:
        """What rides, or else is lost, and which rows of a child do not agree."""
        place = Location(self.table.file.name, table=self.rows.entry.table)
        found = []
        for code, column, count in self._kept() if rides else self._lost():
            slots: dict[str, object] = {"count": count} | ({"column": column} if column else {})
            found.append(Finding(current().message(code), place, slots))
        for (column, told), count in sorted(self.differing.items()):
            slots = {"column": column, "field": told, "count": count}
            found.append(Finding(current().message("overlay/differs-from-first-row"), place, slots))
        return found

    def _kept(self) -> Iterator[tuple[str, str, int]]:
        """Code, column and count of what comes back with the overlay."""
        columns: Counter[str] = Counter()
        for (_, path), count in self.beside.items():
            columns[path] += count
        names = dict(zip(self.rows.paths, self.sheet.columns.header, strict=True))
        for path, count in sorted(columns.items()):
            yield "overlay/kept-beside", names[path], count
        if self.uneven:
            yield "overlay/kept-length", "", self.uneven

    def _lost(self) -> Iterator[tuple[str, str, int]]:
        """The same where only the tables of the format are written: what they say otherwise or not at all."""
        at = {path: position for position, path in enumerate(self.rows.paths)}
        told = {column for column, _ in self.differing}
        for (kind, path), count in sorted(self.beside.items(), key=lambda one: (one[0][1], one[0][0])):
            column = str(self.sheet.columns.header[at[path]])
            if self.rows.owners[at[path]] is None:
                yield "overlay/not-fed-column", column, count
            elif kind == "value":
                yield "overlay/in-other-words", column, count
            elif column not in told:
                yield "overlay/not-written", column, count
        if self.beyond:
            yield "overlay/beyond-last-column", "", self.beyond


def write_own_bundles(
    tables: Sequence[tuple[OwnFile, TableFile]],
    overlay: Overlay,
    mapping: FormatMapping,
    stream: IO[bytes],
    make_id: Callable[[str], str],
    found: Found,
    *,
    rides: bool = True,
) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Write all rows as bundles. Gives rows read by table, resources written by profile, cells that ride.

    `rides` is whether anybody gets the bundles, with all that rides in them.
    """
    aside: Counter[str] = Counter()
    order = list(mapping.records)
    tables = sorted(tables, key=lambda one: order.index(one[0].table))
    files = _files(tables, overlay, mapping, make_id, aside)
    child = _OwnChildren(mapping, files, overlay)
    year = str(mapping.format.year)
    written = [submission_file(one.sheet, overlay.format_id, year, make_id) for one in files]
    write_children(stream, written, child, lambda rows: _take_in(rows, files, mapping.format.child, found))
    for one in files:
        for finding in one.findings(rides=rides):
            found(finding)
    return child.read, child.written, aside


def _files(
    tables: Sequence[tuple[OwnFile, TableFile]],
    overlay: Overlay,
    mapping: FormatMapping,
    make_id: Callable[[str], str],
    aside: Counter[str],
) -> list[_Own]:
    count: Counter[str] = Counter()
    found = []
    for entry, table in tables:
        count[entry.table] += 1
        number = count[entry.table]
        # Not the name of a table alone: for the format's own files these records stand nowhere.
        source = f"{overlay.id}.{entry.table}" + ("" if number == 1 else f".{number}")
        columns = Columns(table.header, table.columns)
        name = f"{entry.table}.csv" if table.file.name.startswith("(") else table.file.name
        rows = Rows(entry, columns, mapping.format.child)
        readers = [
            record_reader(
                mapping,
                place.feed.table,
                Columns(place.fields, place.fields),
                place_source(source, place.name),
                make_id,
                aside,
            )
            for place in rows.places
        ]
        found.append(_Own(table, Sheet(source, name, entry.table, columns, table.spelling), rows, readers))
    return found


def place_source(sheet: str, place: str) -> str:
    """How `meta.source` calls a place of an own file."""
    return f"{sheet}+{place}" if place else sheet


def _take_in(rows: Staging, files: Sequence[_Own], child: str, found: Found) -> None:
    """Put all rows into the staging area as they are, under what the format says of the child's number."""
    for number, one in enumerate(files):
        place = one.rows.places[0]
        at = place.fields.index(child) if child in place.fields else None
        position = place.positions[at] if at is not None else 0
        meaning = place.recodings[at].to_format if at is not None else lambda text: ""
        for ordinal, batch in batches_of(one.table, found):
            records = batch.records
            children = [meaning(cells[position]) if position < len(cells) else "" for cells in records]
            start = 0
            for here, name in enumerate(children):
                if here + 1 == len(children) or children[here + 1] != name:
                    content = packed(records[start : here + 1])
                    rows.add((name.encode("utf-8"), number, ordinal + start, content))
                    start = here + 1


class _OwnChildren(Children):
    """Makes the entries of one child after the other from own rows. `read` counts records by table."""

    def __init__(self, mapping: FormatMapping, files: Sequence[_Own], overlay: Overlay) -> None:
        super().__init__(mapping, (), ())
        self.read: Counter[str] = Counter()
        self._files = files
        self._over = overlay.format_id

    def _records(self, runs: list[Staged], kin: Kin) -> None:
        rows: list[tuple[_Own, int, list[str], list[str], list[list[str] | None]]] = []
        by_table: dict[str, list[tuple[_Own, int, int, list[str], int]]] = {}
        first: list[str] | None = None
        for _, file, ordinal, content in runs:
            one = self._files[file]
            for number, cells in enumerate(unpacked(content), ordinal):
                row = one.rows.padded(cells)
                told: list[list[str] | None] = []
                for at, place in enumerate(one.rows.places):
                    texts = one.rows.texts(at, row)
                    if place.feed.takes == FIRST_OF_CHILD:
                        if first is None:
                            first = texts or []
                        else:
                            # The record is made once; further rows only repeat what it says.
                            told.append(None)
                            continue
                    told.append(texts)
                    if texts is not None:
                        made = (one, at, number, texts, len(rows))
                        by_table.setdefault(place.feed.table, []).append(made)
                rows.append((one, number, cells, row, told))
        self._make(by_table, rows, kin)

    def _make(
        self,
        by_table: dict[str, list[tuple[_Own, int, int, list[str], int]]],
        rows: list[tuple[_Own, int, list[str], list[str], list[list[str] | None]]],
        kin: Kin,
    ) -> None:
        holders: list[dict[str, Any] | None] = [None] * len(rows)
        for table in self._order:
            made = by_table.get(table)
            if made is None:
                continue
            self._room(table, kin)
            if len(made) > 1:
                made = sorted(made, key=lambda one: one[0].readers[one[1]].order(one[3]))
            self.read[table] += len(made)
            for one, at, number, texts, row in made:
                if table != self._head and kin.reference is None:
                    kin.reference = self._subject(kin.child)
                reader = one.readers[at]
                resource = reader.read(texts, number, kin)
                if table == self._head and kin.reference is None:
                    be_child(resource, reader, texts, kin)
                if at == 0:
                    holders[row] = resource
        for (one, _, cells, row_, told), holder in zip(rows, holders, strict=True):
            at_first = one.rows.first
            if at_first is not None and told[at_first] is None:
                told[at_first] = [kin.head.get(name, "") for name in one.rows.places[at_first].fields]
            assert holder is not None  # noqa: S101 - the first place of a file takes every row
            one.keep(holder, cells, row_, told, self._over)
