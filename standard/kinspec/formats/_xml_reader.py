"""The XML form of a return, read child by child: rows, where they stand, and how the source laid them out.

Expat reads, because it tells the place of every tag in bytes: what is not a field can so be kept as the
source has it. A document with a DTD is refused before anything of that is read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from xml.parsers import expat

import orjson

from kinspec.formats._text import encoding_of, text_of
from kinspec.formats._xml_form import BLANKS, ChildText, Group, Leaf, Shape, XmlSpelling, escaped
from kinspec.formats.sources import SourceFile

MOST_BYTES = 10_000_000
"""The most bytes between two children and in one child; more ends the reading of its file."""

MOST_LEVELS = 100
_BLOCK = 1 << 16
_TAG_END = re.compile(rb"""(?:[^>"']|"[^"]*"|'[^']*')*>""")


class UnusableXml(Exception):
    """The document cannot be read on: `code` names the finding, `line` and `column` the place."""

    def __init__(self, code: str, line: int, column: int) -> None:
        super().__init__(code)
        self.code, self.line, self.column = code, line, column


@dataclass(slots=True)
class XmlRow:
    """A row of a child: its table, the line of its element, and its cells by field."""

    table: str
    line: int
    cells: dict[str, str] = field(default_factory=dict)
    ordinal: int = 0


@dataclass(frozen=True, slots=True)
class XmlChild:
    """One child of a return. `layout` is None where the usual spelling of the file gives the same text."""

    rows: tuple[XmlRow, ...]
    layout: str | None


@dataclass(frozen=True, slots=True)
class _Slot:
    """A field's element in the source: from `start` to `end`, in bytes."""

    start: int
    end: int
    row: XmlRow
    field: str


@dataclass(slots=True)
class XmlReader:
    """Reads one file.

    `unknown` has the number and first line of elements that the form does not have, `odd_flags` the tables
    and lines of flags that say neither 0 nor 1, `odd_line` is the first line that is not UTF-8. `spelling` is
    known at the end.
    """

    file: SourceFile
    shape: Shape
    spelling: XmlSpelling = field(default_factory=XmlSpelling)
    unknown: dict[str, tuple[int, int]] = field(default_factory=dict)
    odd_flags: list[tuple[str, int]] = field(default_factory=list)
    odd_line: int | None = None

    def children(self) -> Iterator[XmlChild]:
        """All children in the order of the file.

        Raises:
            UnusableXml: where the file is not well formed, has a DTD, or is too deep or large to read.
        """
        encoding = encoding_of(self.file)
        if encoding.damaged_line is not None:
            raise UnusableXml("file/damaged-encoding", encoding.damaged_line, 0)
        self.odd_line = encoding.odd_line
        events = _Events(self.shape, self)
        with text_of(self.file, encoding) as text:
            while block := text.read(_BLOCK):
                events.feed(block.encode())
                yield from events.take()
            events.feed(b"", last=True)
            yield from events.take()
        self.spelling = events.spelling(encoding.name, bom=encoding.bom)


class _Events:
    """What expat tells, gathered into children."""

    def __init__(self, shape: Shape, reader: XmlReader) -> None:
        self._shape, self._reader = shape, reader
        self._done: list[XmlChild] = []
        self._bytes = bytearray()
        self._offset = 0
        self._stack: list[str] = []
        self._prolog: str | None = None
        self._from = 0
        self._ordinals: Counter[str] = Counter()
        self._writer: ChildText | None = None
        self._known: set[str] = set()
        self._learned = XmlSpelling()
        self._parser = parser = expat.ParserCreate("utf-8")
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        self._begin_child()

    def _begin_child(self) -> None:
        self._rows: list[XmlRow] = []
        self._slots: list[_Slot] = []
        self._blank: list[str] = []
        self._groups: list[tuple[Group, dict[str, XmlRow]]] = []
        self._skipping = self._line = 0
        self._leaf: tuple[Leaf, XmlRow | None, int, int] | None = None
        self._simple = True
        self._texts: list[str] = []
        self._seen: set[tuple[int, str]] = set()
        self._flags: dict[str, tuple[str, int]] = {}

    def feed(self, block: bytes, *, last: bool = False) -> None:
        """Read a block of the file."""
        self._bytes += block
        try:
            self._parser.Parse(block, last)
        except expat.ExpatError as error:
            raise UnusableXml("file/not-well-formed", error.lineno, error.offset + 1) from None
        if len(self._bytes) > MOST_BYTES + len(block):
            raise self._unusable("file/xml-too-large")

    def take(self) -> list[XmlChild]:
        """The children that have been read to their end."""
        done, self._done = self._done, []
        return done

    def spelling(self, encoding: str, *, bom: bool) -> XmlSpelling:
        """How the file is spelled; asked for at its end."""
        epilog = bytes(self._bytes[self._from - self._offset :]).decode()
        return replace(self._learned, encoding=encoding, bom=bom, prolog=self._prolog or "", epilog=epilog)

    def _unusable(self, code: str) -> UnusableXml:
        return UnusableXml(code, self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1)

    def _doctype(self, *_: object) -> None:
        raise self._unusable("file/doctype")

    def _text(self, text: str) -> None:
        if self._leaf is not None:
            self._texts.append(text)

    def _start(self, tag: str, attributes: list[str]) -> None:
        depth = len(self._stack)
        self._stack.append(tag)
        if depth >= MOST_LEVELS:
            raise self._unusable("file/xml-too-deep")
        if depth == 0:
            if tag != self._shape.form.root:
                raise self._unusable("file/other-xml")
            start = self._parser.CurrentByteIndex
            self._from = start + self._length_of_tag(start)
            self._prolog = bytes(self._bytes[: self._from]).decode()
        elif depth == 1:
            if tag == self._shape.form.child:
                self._begin_child()
                self._groups.append((self._shape.child, {}))
                self._line = self._parser.CurrentLineNumber
            else:
                self._say_unknown(tag)
                self._skipping = 1
        elif self._skipping:
            self._skipping += 1
        elif self._leaf is not None:
            self._simple = False
            self._skipping = 1
            self._say_unknown("/".join(self._stack[2:]))
        else:
            self._inside(tag, depth, attributes)

    def _inside(self, tag: str, depth: int, attributes: list[str]) -> None:
        """An element in a group: a leaf, another group, or nothing that the form knows."""
        group, rows = self._groups[-1]
        line = self._parser.CurrentLineNumber
        start = self._parser.CurrentByteIndex
        leaf = group.leaves.get(tag)
        key = (len(self._groups), tag)
        if leaf is not None and key not in self._seen:
            self._seen.add(key)
            self._leaf = (leaf, rows.get(leaf.table), start, line)
            self._simple = not attributes
            self._texts.clear()
            return
        inner = group.groups.get(tag)
        if inner is None or (not inner.repeats and key in self._seen):
            self._say_unknown("/".join(self._stack[2:]))
            self._skipping = 1
            return
        self._seen = {one for one in self._seen if one[0] <= len(self._groups)} | {key}
        found = {table: XmlRow(table, line) for table in inner.tables}
        self._rows += found.values()
        self._groups.append((inner, found))

    def _say_unknown(self, path: str) -> None:
        known = self._reader.unknown
        place = path if path in known or len(known) < 1_000 else "..."
        count, line = known.get(place, (0, self._parser.CurrentLineNumber))
        known[place] = (count + 1, line)

    def _end(self, tag: str) -> None:
        self._stack.pop()
        depth = len(self._stack)
        if self._skipping:
            self._skipping -= 1
        elif self._leaf is not None:
            self._end_of_leaf(*self._leaf)
        elif depth >= 1:
            self._groups.pop()
            if depth == 1:
                self._end_of_child()

    def _end_of_leaf(self, leaf: Leaf, row: XmlRow | None, start: int, line: int) -> None:
        self._leaf = None
        text = "".join(self._texts)
        if leaf.field is None:
            self._flags[leaf.table] = (text, line)
            return
        if row is None:
            return
        if not self._simple and not text.strip():
            return
        row.cells[leaf.field] = text
        self._slots.append(_Slot(start, self._end_of_element(), row, leaf.field))
        if not text:
            self._blank.append("/".join([*self._stack[2:], leaf.tag]))

    def _end_of_element(self) -> int:
        at = self._parser.CurrentByteIndex
        here = at - self._offset
        if self._bytes[here : here + 2] == b"</":
            return int(self._bytes.index(b">", here) + 1 + self._offset)
        return at

    def _length_of_tag(self, start: int) -> int:
        found = _TAG_END.match(self._bytes, start - self._offset)
        return found.end() - found.start() if found else 0

    def _end_of_child(self) -> None:
        """Number the rows, decide which are there, and see whether the usual spelling gives the source."""
        end = self._end_of_element()
        rows = [row for row in self._rows if self._is_there(row)]
        if not any(row.table == self._shape.own_table for row in rows):
            rows.insert(0, XmlRow(self._shape.own_table, self._line))
        for row in rows:
            row.ordinal = self._ordinals[row.table]
            self._ordinals[row.table] += 1
        own = next((row.cells for row in rows if row.table == self._shape.own_table), {})
        for row in rows:
            for name in self._shape.inherited[row.table]:
                row.cells.setdefault(name, own.get(name, ""))
        source = bytes(self._bytes[self._from - self._offset : end - self._offset]).decode()
        writer = self._writer = self._writer or self._learn()
        some: dict[str, dict[int, dict[str, str]]] = {}
        for row in rows:
            some.setdefault(row.table, {})[row.ordinal] = row.cells
        writer.lost.clear()
        usual = writer.usual(some)
        # A second element of one child has a layout in any case: it says which rows stand in it.
        again = (name := own.get(self._shape.own_field, "")) in self._known
        if name:
            self._known.add(name)
        plain = usual == source and not writer.lost and not again
        layout = None if plain else self._layout(rows, end)
        self._done.append(XmlChild(tuple(rows), layout))
        del self._bytes[: end - self._offset]
        self._from = self._offset = end

    def _is_there(self, row: XmlRow) -> bool:
        """Whether a table whose items stand in the child's own element has a row at all."""
        if row.table not in self._shape.direct:
            return True
        text, line = self._flags.get(row.table, ("", 0))
        if text not in ("", "0", "1"):
            self._reader.odd_flags.append((row.table, line))
        return text == "1" or any(row.cells.values())

    def _learn(self) -> ChildText:
        """Learn from the first child how the file stands between elements and spells the empty ones."""
        start = self._bytes.index(b"<", self._from - self._offset)
        before = bytes(self._bytes[self._from - self._offset : start]).decode()
        line_end = "\r\n" if before.startswith("\r\n") else before[:1]
        blank = BLANKS[0]
        for slot in self._slots:
            if not slot.row.cells[slot.field]:
                tag = self._shape.tags[slot.row.table, slot.field]
                raw = bytes(self._bytes[slot.start - self._offset : slot.end - self._offset]).decode()
                blank = next((one for one in BLANKS if one.format(tag) == raw), blank)
                break
        self._learned = XmlSpelling(
            line_end=line_end if line_end.strip() == "" else "",
            indent=before[len(line_end) :] if not before.strip() else "",
            blank=blank,
            blanks=tuple(sorted(set(self._blank))),
            flags=bool(self._flags),
        )
        return ChildText(self._shape, self._learned)

    def _layout(self, rows: list[XmlRow], end: int) -> str:
        """The source of the child with a place for each field in it, as JSON."""
        kept = {id(row) for row in rows}
        parts: list[object] = []
        at = self._from
        for slot in self._slots:
            if id(slot.row) not in kept:
                continue
            parts.append(self._piece(at, slot.start))
            raw = self._piece(slot.start, slot.end)
            text = slot.row.cells[slot.field]
            tag = self._shape.tags[slot.row.table, slot.field]
            plain = text and raw == f"<{tag}>{escaped(text)}</{tag}>"
            name = [slot.row.table, slot.row.ordinal, slot.field]
            parts.append(name if plain else [*name, raw, text])
            at = slot.end
        parts.append(self._piece(at, end))
        named = [[row.table, row.ordinal] for row in rows]
        return orjson.dumps({"rows": named, "parts": parts}).decode()

    def _piece(self, start: int, end: int) -> str:
        return bytes(self._bytes[start - self._offset : end - self._offset]).decode()
