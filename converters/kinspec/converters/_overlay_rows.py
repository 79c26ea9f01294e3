"""A row of a council's own file against the rows of tables that it feeds: out of it, and into it again.

What the tables do not tell of the own row rides on the record of the row, under a format of its own, so that
only the own files get it back. The engine below does the same between tables and resources; here it is text
against text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from kinspec.converters._records import Columns, extras
from kinspec.converters._source import Source
from kinspec.formats import FIRST_OF_CHILD, OwnFile, Place, first_of_child, places_of, to_format, to_own

# Texts of a place by field, in the order of its fields; None where the row has no record there.
Told = Sequence[list[str] | None]
Riding = dict[tuple[str, str], str]


@dataclass(slots=True)
class Rows:
    """The rows of own files of one header. `places` begins with the table that has every row."""

    entry: OwnFile
    columns: Columns
    child: str
    places: tuple[Place, ...] = ()
    first: int | None = None
    paths: tuple[str, ...] = ()
    owners: list[tuple[int, int] | None] = field(default_factory=list)
    _out: tuple[Callable[[Sequence[str]], list[str]], ...] = ()
    _back: Callable[[Told], list[Any]] = list

    def __post_init__(self) -> None:
        self.places = places_of(self.entry, self.columns.fields, self.child)
        self.first = first_of_child(self.places)
        self.paths = self.columns.paths(self.entry.table)
        self.owners = [None] * len(self.columns.header)
        for at, place in enumerate(self.places):
            for number, position in enumerate(place.positions):
                if self.owners[position] is None:
                    self.owners[position] = (at, number)
        self._out = tuple(_out_of(place) for place in self.places)
        self._back = self._into()

    def padded(self, cells: list[str]) -> list[str]:
        """The cells of a row, as many as the header has."""
        width = len(self.columns.header)
        return cells if len(cells) == width else [*cells[:width], *[""] * (width - len(cells))]

    def texts(self, at: int, row: Sequence[str]) -> list[str] | None:
        """What a row says at a place; None where it has no record there."""
        return self._out[at](row) if self.places[at].filled(row) else None

    def kept(self, cells: list[str], row: Sequence[str], told: Told) -> list[tuple[str, str, str]]:
        """What the tables do not tell of a row: kind, path and content of what must ride.

        `value` is a cell that no field holds or that means what the field says, in other words; `instead`
        one that says something else than the field, with what the field said then.
        """
        written = self._back(told)
        if written == cells:
            return []
        found = []
        for position, text in enumerate(row):
            if written[position] != text:
                official = self._official(position, told)
                if official is None or self._meaning(position, text) == official:
                    found.append(("value", self.paths[position], text))
                else:
                    pair = orjson.dumps([_bytewise(text), _bytewise(official)]).decode()
                    found.append(("instead", self.paths[position], pair))
        if len(cells) != len(row):
            table = self.entry.table
            found.append(("cells", table, str(len(cells))))
            found += [("extra", f"{table}[{at}]", cells[at]) for at in range(len(row), len(cells))]
        if self.cells(told, {(kind, path): content for kind, path, content in found}) != cells:
            raise AssertionError(f"a row of {self.entry.table} would not come back as it was")
        return found

    def cells(
        self, told: Told, riding: Riding, unwritable: Callable[[str], None] = lambda name: None
    ) -> list[str]:
        """The own row that says what the tables say, with what rides. What finds no place stays in `riding`.

        What rides for a field counts only while the field says what it said when the row was read.
        """
        cells = self._back(told)
        if riding:
            self._lay_over(cells, told, riding)
        if None in cells:
            for position, text in enumerate(cells):
                if text is None:
                    cells[position] = ""
                    place, number = self.owners[position] or (0, 0)
                    unwritable(f"{self.places[place].feed.table}.{self.places[place].fields[number]}")
        return self._of_length(cells, riding) if riding else cells

    def _lay_over(self, cells: list[Any], told: Told, riding: Riding) -> None:
        for position, path in enumerate(self.paths):
            text = riding.pop(("value", path), None)
            pair = riding.pop(("instead", path), None)
            official = self._official(position, told)
            if text is not None and (official is None or self._meaning(position, text) == official):
                cells[position] = text
            if pair is not None and (both := _pair(pair)) is not None and both[1] == official:
                cells[position] = both[0]

    def _of_length(self, cells: list[str], riding: Riding) -> list[str]:
        count = riding.pop(("cells", self.entry.table), None)
        extra = [riding.pop(key) for key in extras(riding)]
        if count is not None and count.isascii() and count.isdigit():
            short = cells[: int(count)]
            if not any(cells[len(short) :]):
                cells = short
        return cells + extra

    def _official(self, position: int, told: Told) -> str | None:
        """What the tables say where a cell belongs to a field, else None."""
        owner = self.owners[position]
        if owner is None:
            return None
        texts = told[owner[0]]
        return texts[owner[1]] if texts is not None else ""

    def _meaning(self, position: int, text: str) -> str:
        owner = self.owners[position]
        if owner is None:
            return text
        return self.places[owner[0]].recodings[owner[1]].to_format(text)

    def blanked(self, path: str, text: str) -> bool:
        """Whether the tables leave blank what a cell says, and the overlay does not say it is blank."""
        position = self.paths.index(path)
        owner = self.owners[position]
        if owner is None or not text:
            return False
        recoding = self.places[owner[0]].recodings[owner[1]]
        return text not in recoding.values and not recoding.to_format(text)

    def others(self, told: Told, cells: Sequence[str]) -> list[str]:
        """Fields that share a column with another and do not say what is in it."""
        found = []
        for at, place in enumerate(self.places):
            texts = told[at]
            if texts is None or place.feed.takes == FIRST_OF_CHILD:
                continue
            for number, position in enumerate(place.positions):
                text = cells[position] if position < len(cells) else ""
                shared = self.owners[position] != (at, number)
                if shared and place.recodings[number].to_format(text) != texts[number]:
                    found.append(f"{place.feed.table}.{place.fields[number]}")
        return found

    def _into(self) -> Callable[[Told], list[Any]]:
        """A function from what the tables say to the own cells; None for a text that has none."""
        source = Source()
        source.add(0, "def into(told):")
        for at, place in enumerate(self.places):
            blank = source.constant([""] * len(place.fields))
            source.add(1, f"p{at} = told[{at}]", f"if p{at} is None: p{at} = {blank}")
        parts = []
        for owner in self.owners:
            if owner is None:
                parts.append("''")
                continue
            at, number = owner
            memo = to_own(self.places[at].recodings[number])
            text = f"p{at}[{number}]"
            parts.append(text if memo is None else f"{source.constant(memo)}[{text}]")
        source.add(1, f"return [{', '.join(parts)}]")
        return source.function("into")  # type: ignore[no-any-return]


def _out_of(place: Place) -> Callable[[Sequence[str]], list[str]]:
    """A function from the cells of an own row to the texts of one table."""
    source = Source()
    source.add(0, "def out(row):")
    parts = []
    for position, recoding in zip(place.positions, place.recodings, strict=True):
        memo = to_format(recoding)
        parts.append(f"row[{position}]" if memo is None else f"{source.constant(memo)}[row[{position}]]")
    source.add(1, f"return [{', '.join(parts)}]")
    return source.function("out")  # type: ignore[no-any-return]


def _bytewise(text: str) -> Any:
    """A text as JSON holds it; half characters, which it cannot hold, as numbers."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return [ord(character) for character in text]
    return text


def _pair(content: str) -> tuple[str, str] | None:
    """The two texts of a cell that differs, None where it is not that: the data may come from anywhere."""
    try:
        found = orjson.loads(content)
        first, second = ("".join(map(chr, one)) if isinstance(one, list) else one for one in found)
    except (TypeError, ValueError):
        return None
    return (first, second) if isinstance(first, str) and isinstance(second, str) else None


def heading(texts: Mapping[str, str], place: Place) -> list[str]:
    """What the child's own record says at a place that takes it."""
    return [texts.get(name, "") for name in place.fields]
