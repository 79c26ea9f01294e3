"""From bundles to a council's own files: the records of a row come together again in one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from kinspec.converters._aside import carried, of_others
from kinspec.converters._bundles import Kind, Resource
from kinspec.converters._from_fhir import LAST, TableWriter
from kinspec.converters._layouts import Sheet, sheets_of
from kinspec.converters._mapping import FormatMapping
from kinspec.converters._overlay_read import place_source
from kinspec.converters._overlay_rows import Riding, Rows, heading
from kinspec.converters._records import Columns, Kin, RecordWriter, record_writer
from kinspec.converters._staging import Staging
from kinspec.converters._write_source import Watch
from kinspec.converters._xml_files import xml_sheets
from kinspec.formats import Overlay, Spelling, plain_name


@dataclass(slots=True)
class _Own:
    """An own file under way: its rows, and the writer of the table at each place."""

    rows: Rows
    writers: list[RecordWriter]


@dataclass(slots=True)
class _Line:
    """A row to be: what each place says, and what rides."""

    file: int
    ordinal: int
    kin: Kin
    told: list[list[str] | None]
    riding: Riding = field(default_factory=dict)


@dataclass(slots=True)
class _Further:
    """A record that shares the row of another."""

    file: int
    place: int
    ordinal: int
    kin: Kin
    texts: list[str]


class OwnTableWriter(TableWriter):
    """Writes the files that an overlay describes in place of those of the format."""

    def __init__(self, mapping: FormatMapping, rows: Staging, overlay: Overlay) -> None:
        super().__init__(mapping, rows)
        self._overlay = overlay
        self._own: list[_Own] = []
        self._places: dict[str, tuple[int, int]] = {}
        self._of_table: dict[str, tuple[int, int]] = {}
        self._counted: Counter[str] = Counter()
        self._names: Counter[str] = Counter()
        self._bare: dict[str, RecordWriter] = {}
        self._open_lines: list[_Line] = []
        self._further: list[_Further] = []
        self._heads: list[tuple[int, Kin]] = []

    @property
    def read(self) -> Counter[str]:
        """Records by table so far."""
        return self._counted

    def _unknown(self, resource: Resource) -> None:
        if resource.get("resourceType") == "DocumentReference":
            sheets = sheets_of([resource], self._overlay.format_id, xml_sheets)[0]
            fitting = [
                sheet for sheet in sheets if any(one.table == sheet.table for one in self._overlay.files)
            ]
            for sheet in fitting:
                self._open_own(sheet)
            # Rows that stood in files of the format itself go into the own files.
            if fitting or sheets_of([resource], self.mapping.format.id, xml_sheets)[0]:
                return
        self._nothing_known(resource)

    def _open_own(self, sheet: Sheet) -> int:
        entry = next(one for one in self._overlay.files if one.table == sheet.table)
        known = set(entry.columns())
        fields = tuple(name if name in known else None for name in sheet.columns.fields)
        columns = Columns(sheet.columns.header, fields)
        sheet = Sheet(sheet.source, sheet.name, sheet.table, columns, sheet.spelling)
        rows = Rows(entry, columns, self.mapping.format.child)
        number = self._add_file(sheet, Columns(rows.places[0].fields, rows.places[0].fields))
        writers = [
            record_writer(
                self.mapping,
                place.feed.table,
                Columns(place.fields, place.fields),
                self._watch(place.feed.table),
            )
            for place in rows.places
        ]
        self._own.append(_Own(rows, writers))
        for at, place in enumerate(rows.places):
            source = f"{self.mapping.format.id}#{place_source(sheet.source, place.name)}"
            self._places[source] = number, at
            self._of_table.setdefault(place.feed.table, (number, at))
        return number

    def _row(self, first: Resource, kind: Kind, kin: Kin) -> tuple[tuple[str | None, ...], list[str]]:
        table = kind.record.table.name
        told = self._place_of(first, table)
        if told is None:
            self.losses.leave_out(f"{table}, which the overlay has no columns for")
            writer = self._bare.get(table)
            if writer is None:
                names = tuple(kind.record.table.fields)
                watch = Watch(_deaf, _deaf, _deaf, _deaf, self._used)
                writer = self._bare[table] = record_writer(self.mapping, table, Columns(names, names), watch)
            cells, _, _ = writer.write(first, kin)
            return writer.columns.fields, cells
        number, at, ordinal = told
        writer = self._own[number].writers[at]
        cells, extensions = writer.plain(first, kin)
        riding: Riding = {}
        if extensions is not None:
            cells, homeless, others = writer.with_riding(cells, extensions)
            riding = carried(extensions, self._overlay.format_id)[0]
            for path in homeless:
                self.losses.leave_out(path)
            if others > len(riding):
                here = (self.mapping.format.id, self._overlay.format_id)
                self.losses.leave_to_others(of_others(extensions, *here))
        self._counted[table] += 1
        # A record of the format's own files may have had fewer or more cells than it has here.
        wide = len(writer.columns.header)
        if len(cells) != wide:
            cells = [*cells[:wide], *[""] * (wide - len(cells))]
        places = self._own[number].rows.places
        if at == 0:
            line = _Line(number, ordinal, kin, [cells, *[None] * (len(places) - 1)], riding)
            self._open_lines.append(line)
            return writer.columns.fields, cells
        for _, path in riding:
            self.losses.leave_out(path)
        if at == self._own[number].rows.first:
            self._heads.append((number, kin))
        else:
            self._further.append(_Further(number, at, ordinal, kin, cells))
        return writer.columns.fields, cells

    def _place_of(self, first: Resource, table: str) -> tuple[int, int, int] | None:
        """The file, the place in its rows and the row of a record; the last row where nothing tells."""
        meta = first.get("meta")
        source = meta.get("source") if isinstance(meta, dict) else None
        if isinstance(source, str):
            sheet, _, ordinal = source.rpartition("/")
            found = self._places.get(sheet)
            if found is not None and self._own[found[0]].rows.places[found[1]].feed.table == table:
                told = ordinal.isascii() and ordinal.isdigit() and len(ordinal) < 15
                return *found, int(ordinal) if told else LAST
        if table not in self._of_table and not self._open_plain(table):
            return None
        return *self._of_table[table], LAST

    def _open_plain(self, table: str) -> bool:
        """Begin a file for rows that come from elsewhere; False where the overlay has none for the table."""
        found = self._overlay.feed_of(table)
        if found is None:
            return False
        entry = found[0]
        names = entry.columns()
        name = plain_name(entry.pattern, entry.table, self._names)
        layout = self.mapping.format.layout
        spelling = Spelling(layout.encoding, False, layout.delimiter, layout.line_end)
        source = f"{self._overlay.id}.{entry.table}"
        self._open_own(Sheet(source, name, entry.table, Columns(names, names), spelling))
        return True

    def _stage(self) -> None:
        lines = self._open_lines
        at = {(line.file, line.ordinal): line for line in reversed(lines) if line.ordinal != LAST}
        loose = []
        for one in self._further:
            line = at.get((one.file, one.ordinal))
            if line is not None and line.told[one.place] is None:
                line.told[one.place] = one.texts
            else:
                loose.append(one)
        for one in loose:
            self._find_room(one)
        with_lines = {(line.file, id(line.kin)) for line in lines}
        for number, kin in self._heads:
            if (number, id(kin)) not in with_lines:
                places = self._own[number].rows.places
                lines.append(
                    _Line(number, LAST, kin, [self._bare_row(number, kin), *[None] * (len(places) - 1)])
                )
        for line in lines:
            self._finish(line)
        lines.clear()
        self._further.clear()
        self._heads.clear()
        super()._stage()

    def _bare_row(self, number: int, kin: Kin) -> list[str]:
        """What the table of every row says of a child that has no row: who it is."""
        child = self.mapping.format.child
        fields = self._own[number].rows.places[0].fields
        return [kin.head.get(name, "") if name == child else "" for name in fields]

    def _find_room(self, one: _Further) -> None:
        """Put a record that came later into columns of its child that are free."""
        places = self._own[one.file].rows.places
        table = places[one.place].feed.table
        for line in self._open_lines:
            if line.file != one.file or line.kin is not one.kin:
                continue
            for at, place in enumerate(places):
                if (
                    place.feed.table == table
                    and line.told[at] is None
                    and place.fields == places[one.place].fields
                ):
                    line.told[at] = one.texts
                    return
        self._counted[table] -= 1
        self.losses.leave_out(f"{table}, for which no row of the child has free columns")

    def _finish(self, line: _Line) -> None:
        rows = self._own[line.file].rows
        if rows.first is not None:
            line.told[rows.first] = heading(line.kin.head, rows.places[rows.first])
        cells = rows.cells(line.told, line.riding, lambda name: self.losses.unwritable.update([name]))
        for _, path in line.riding:
            self.losses.leave_out(path)
        for name in rows.others(line.told, cells):
            self.losses.disagreeing[name] += 1
        order = "\x1f".join(self._files[line.file].order(line.told[0] or []))
        self._add_line(line.file, line.ordinal, order, cells)


def _deaf(_: str) -> None:
    """Hear of nothing: the record as a whole is said to be left out."""


def own_writer(overlay: Overlay) -> Callable[[FormatMapping, Staging], OwnTableWriter]:
    """A maker of writers of the files of one overlay."""
    return lambda mapping, rows: OwnTableWriter(mapping, rows, overlay)
