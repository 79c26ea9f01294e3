"""Files that an overlay is for: which entry of it they belong to, and where each table finds its cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace

from kinspec.findings import Finding, Location
from kinspec.formats._header import columns
from kinspec.formats._records import Batch
from kinspec.formats.csv_tables import Found, TableFile, batches_of, recognise
from kinspec.formats.overlay import (
    EVERY_ROW,
    FILLED,
    FIRST_OF_CHILD,
    NUMBER,
    Feed,
    Memo,
    Overlay,
    OwnFile,
    Recoding,
)
from kinspec.formats.sources import SourceFile
from kinspec.standard import Field, Format, Table, current

_AS_IT_IS = Recoding()
# What differs from the format's own files is what an overlay is for.
_EXPECTED = frozenset({"file/other-encoding", "file/other-delimiter"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where one table, or one numbered group of columns, finds its cells in the rows of a file.

    `positions` and `recodings` go with `fields`. A row makes a record of a table that takes filled rows if
    a cell at one of the positions in `asked` is filled, with something else than the texts beside it, which
    mean a blank. `name` tells the places of a file apart.
    """

    feed: Feed
    number: int | None
    fields: tuple[str, ...]
    positions: tuple[int, ...]
    recodings: tuple[Recoding, ...]
    asked: tuple[tuple[int, frozenset[str]], ...]

    @property
    def name(self) -> str:
        """Blank for the table that takes every row, else the table with its number, if it has one."""
        if self.feed.takes == EVERY_ROW:
            return ""
        return self.feed.table if self.number is None else f"{self.feed.table}-{self.number}"

    def filled(self, row: Sequence[str]) -> bool:
        """Whether a row of an own file makes a record here; it may be short."""
        if self.feed.takes != FILLED:
            return True
        width = len(row)
        return any(row[at] not in blank for at, blank in self.asked if at < width)


@dataclass(frozen=True, slots=True)
class OverlaidTable:
    """A table of a format inside an own file, seen as `TableFile` sees one that is a file of its own.

    Cells stand where they stand in the file, and those that feed the table are changed as the overlay says.
    `whole` says that each row of the file is a row here. `homes` has the file from which each child was taken
    that stands in several; it is shared by the tables of a source.
    """

    file: SourceFile
    table: str
    header: tuple[str, ...]
    columns: tuple[str | None, ...]
    line: int
    source: TableFile
    place: Place
    child: str
    whole: bool
    found: Found | None
    homes: dict[str, str]

    def batches(self) -> Iterator[tuple[int, Batch]]:
        """The rows, many at a time, each batch with the ordinal of its first row."""
        memos = [
            (position, memo)
            for position, recoding in zip(self.place.positions, self.place.recodings, strict=True)
            if (memo := to_format(recoding)) is not None
        ]
        child = self.columns.index(self.child) if self.child in self.columns else None
        seen: set[str] = set()
        done = 0
        for _, batch in batches_of(self.source, self.found):
            records, lines = [], []
            for number, cells in enumerate(batch.records):
                if not self.place.filled(cells):
                    continue
                for position, memo in memos:
                    if position < len(cells):
                        cells[position] = memo[cells[position]]
                if self.place.feed.takes == FIRST_OF_CHILD:
                    text = cells[child] if child is not None and child < len(cells) else ""
                    if text in seen or (
                        text and self.homes.setdefault(text, self.file.name) != self.file.name
                    ):
                        continue
                    if text:
                        seen.add(text)
                records.append(cells)
                lines.append(batch.lines[number] if batch.lines else batch.line + number)
            if records:
                yield done, Batch(lines[0], records, lines)
                done += len(records)


def overlaid_tables(
    files: Iterable[SourceFile], overlay: Overlay, format: Format, found: Found
) -> tuple[OverlaidTable, ...]:
    """The tables of a format inside own files, to be read in order. What is odd goes to `found`."""
    homes: dict[str, str] = {}
    owns = [(file, own) for file in files if (own := own_table(file, overlay, format, found)) is not None]
    return tuple(
        one for file, (entry, table) in owns for one in _overlaid(file, entry, table, format, found, homes)
    )


def _overlaid(
    file: SourceFile, entry: OwnFile, table: TableFile, format: Format, found: Found, homes: dict[str, str]
) -> Iterator[OverlaidTable]:
    for place in places_of(entry, table.columns, format.child):
        fields: list[str | None] = [None] * len(table.header)
        for position, name in zip(place.positions, place.fields, strict=True):
            fields[position] = name
        whole = place.feed.takes == EVERY_ROW
        yield OverlaidTable(
            file=file,
            table=place.feed.table,
            header=table.header,
            columns=tuple(fields),
            line=table.line,
            source=table,
            place=place,
            child=format.child,
            whole=whole,
            found=found if whole else None,
            homes=homes,
        )


def own_table(
    file: SourceFile, overlay: Overlay, format: Format, found: Found
) -> tuple[OwnFile, TableFile] | None:
    """The entry of an overlay that a file belongs to, and the file as a table with its own columns.

    `columns` of the table has the name that the overlay has for each column. What is odd about the file
    goes to `found`.
    """
    entry = overlay.file_named(file.name)
    if entry is None:
        message = current().message("overlay/no-entry")
        found(Finding(message, Location(file.name), {"overlay": overlay.title}))
        return None
    # Of numbered columns a file has as many as it needs; the first ones speak for it.
    looked_for = dict.fromkeys(name for feed in entry.feeds for name in feed.columns_of(_first_number(feed)))
    alone = _table_of(entry, looked_for)
    table = recognise(
        file,
        replace(format, title=overlay.title, tables={entry.table: alone}),
        lambda one: None if one.code in _EXPECTED else found(one),
    )
    if table is None:
        return None
    table = replace(table, columns=columns(table.header, _table_of(entry, entry.columns())))
    there = {name for name in table.columns if name is not None}
    message = current().message("overlay/missing-column")
    for feed in entry.feeds:
        for column, target in _expected(feed, there).items():
            if column not in there:
                slots = {"field": f"{feed.table}.{target}", "column": column}
                found(Finding(message, Location(file.name, table.line, table=feed.table), slots))
    return entry, table


def none_is_for(
    overlay: Overlay, files: Iterable[SourceFile], format: Format, packed: Iterable[Finding] = ()
) -> str:
    """Why no file of a source is one of an overlay, in one line; `packed` is why archives were not opened."""
    said = list(packed)
    for file in files:
        own_table(file, overlay, format, said.append)
    line = f"no file of the source is one that the overlay {overlay.id} is for"
    if not said:
        return line
    # A file that has an entry says more than one that has none.
    told = next((one for one in said if one.code != "overlay/no-entry"), said[0])
    return f"{line}. {told.location.file}: {told.message}".rstrip(".")


def _table_of(entry: OwnFile, names: Iterable[str]) -> Table:
    return Table(entry.table, "", entry.pattern, (), {name: Field(name, "text", "") for name in names})


def _first_number(feed: Feed) -> int | None:
    return feed.numbers[0] if feed.numbers else None


def _expected(feed: Feed, there: Set[str]) -> dict[str, str]:
    """The columns that a file should have for a table, with their fields: of further numbers all or none."""
    found = feed.columns_of(_first_number(feed))
    for number in feed.numbers[1:]:
        told = feed.columns_of(number)
        if not there.isdisjoint(told.keys() - found.keys()):
            found |= told
    return found


def places_of(entry: OwnFile, names: Sequence[str | None], child: str) -> tuple[Place, ...]:
    """The places of a file whose columns have these names in the overlay."""
    at = {name: position for position, name in enumerate(names) if name is not None}
    shared = {name for feed in entry.feeds if feed.takes != FILLED for name in feed.columns}
    found = []
    for feed in entry.feeds:
        for number in feed.numbers or (None,):
            told = {name: field for name, field in feed.columns_of(number).items() if name in at}
            asked = set(told) - shared
            if number is not None:
                asked = {name.replace(NUMBER, str(number)) for name in feed.columns if NUMBER in name} & asked
            found.append(
                Place(
                    feed,
                    number,
                    tuple(told.values()),
                    tuple(at[name] for name in told),
                    tuple(feed.recodings.get(field, _AS_IT_IS) for field in told.values()),
                    tuple(
                        (at[name], _blanks(feed, field))
                        for name, field in told.items()
                        if name in asked and field != child
                    ),
                )
            )
    return tuple(found)


def _blanks(feed: Feed, field: str) -> frozenset[str]:
    values = feed.recodings.get(field, _AS_IT_IS).values
    return frozenset(["", *(own for own, code in values.items() if not code)])


def first_of_child(places: Sequence[Place]) -> int | None:
    """The number of the place that takes the first row of each child, if there is one."""
    return next((at for at, place in enumerate(places) if place.feed.takes == FIRST_OF_CHILD), None)


def to_format(recoding: Recoding) -> Memo[str] | None:
    """The way of a text into the format, remembered; None where it stays as it is."""
    return None if recoding is _AS_IT_IS else Memo(recoding.to_format)


def to_own(recoding: Recoding) -> Memo[str | None] | None:
    """The way back, remembered; None where a text stays as it is."""
    return None if recoding is _AS_IT_IS else Memo(recoding.to_own)


def plain_name(pattern: str, table: str, taken: Counter[str]) -> str:
    """A file name that fits a pattern, for rows that never stood in a file."""
    shortest = pattern.replace("*", "").replace("?", "-")
    # Of *.csv there is only the ending left.
    name = pattern.replace("*", table, 1).replace("*", "").replace("?", "-")
    if shortest and shortest[0] not in " .":
        name = shortest
    taken[name] += 1
    return name if taken[name] == 1 else f"{table}-{name}"
