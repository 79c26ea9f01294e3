"""The text of one child in the XML form of a return: written from rows, or laid out as a source had it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import orjson

from kinspec.standard import Format, XmlForm

Cells = Mapping[str, str]
Rows = Mapping[str, Mapping[int, Cells]]
"""The rows of one child: by table, then by the ordinal of the row in its table, the cells by field."""

BLANKS = ("<{}/>", "<{0}></{0}>", "<{} />")
"""How an empty element may be spelled."""

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}


@dataclass(frozen=True, slots=True)
class XmlSpelling:
    """How an XML file spells a return, as far as a writer needs it to spell the file the same way.

    `prolog` stands before the first child and `epilog` behind the last. `line_end` and `indent` stand
    between elements; `blank` is how an empty element is spelled, and `blanks` are the paths of those that
    are written although they are empty; `flags` says whether elements are that tell of rows by 1 or 0.
    """

    encoding: str = "utf-8"
    bom: bool = False
    prolog: str = ""
    epilog: str = ""
    line_end: str = "\n"
    indent: str = "  "
    blank: str = BLANKS[0]
    blanks: tuple[str, ...] = ()
    flags: bool = True

    def between(self, depth: int) -> str:
        """What stands before an element at a depth below the root."""
        return self.line_end + self.indent * depth


def usual_spelling(form: XmlForm) -> XmlSpelling:
    """The spelling of a return that comes from elsewhere."""
    declaration = '<?xml version="1.0" encoding="UTF-8"?>'
    return XmlSpelling(prolog=f"{declaration}\n<{form.root}>", epilog=f"\n</{form.root}>\n")


@dataclass(frozen=True, slots=True)
class Leaf:
    """An element that holds one field of a table; without a field it says whether the table has a row."""

    tag: str
    table: str
    field: str | None


@dataclass
class Group:
    """An element that holds rows: `tables` whose rows are made of its leaves, and groups inside it.

    `repeats` says that each row has an element of its own; otherwise it stands once for the child.
    """

    tag: str
    repeats: bool
    tables: list[str] = field(default_factory=list)
    items: list[Leaf | Group] = field(default_factory=list)

    @cached_property
    def leaves(self) -> Mapping[str, Leaf]:
        """The leaves by tag."""
        return {item.tag: item for item in self.items if isinstance(item, Leaf)}

    @cached_property
    def groups(self) -> Mapping[str, Group]:
        """The groups inside it by tag."""
        return {item.tag: item for item in self.items if isinstance(item, Group)}


@dataclass(frozen=True, slots=True)
class Shape:
    """The XML form of a format, ready for use.

    `inherited` names by table the fields that a row takes from the child's own element; `direct` are the
    tables whose items stand there themselves. `own_field` is the child's number, `tags` has the tag of each
    field, `fields` the fields of each table.
    """

    form: XmlForm
    child: Group
    own: Group
    own_table: str
    own_field: str
    inherited: Mapping[str, tuple[str, ...]]
    direct: frozenset[str]
    fields: Mapping[str, tuple[str, ...]]
    tags: Mapping[tuple[str, str | None], str]


def shape_of(format: Format) -> Shape:
    """The XML form of a format. Raises `ValueError` for a format that has none."""
    form = format.xml
    if form is None:
        raise ValueError(f"{format.id} has no XML form")
    child = Group(form.child, repeats=False)
    own_table = next(iter(form.tables))
    groups: dict[tuple[str, ...], Group] = {(): child}
    inherited: dict[str, tuple[str, ...]] = {}
    flags = {one.flag: name for name, one in form.tables.items() if one.flag}
    head = format.tables[own_table].fields
    direct = set()
    for name, one in form.tables.items():
        group = groups.get(one.at)
        if group is None:
            group = groups[one.at] = Group(one.at[-1], repeats=name != own_table)
            groups[one.at[:-1]].items.append(group)
        elif name != own_table:
            direct.add(name)
        group.tables.append(name)
        taken = () if name == own_table else tuple(one for one in format.tables[name].fields if one in head)
        inherited[name] = taken
        own_fields = format.tables[name].fields
        for item in one.order or tuple(own_fields):
            if item in flags and item not in own_fields:
                group.items.append(Leaf(item, flags[item], None))
            elif item in own_fields and item not in taken:
                group.items.append(Leaf(one.tags.get(item, item), name, item))
    fields = {name: tuple(format.tables[name].fields) for name in form.tables}
    return Shape(
        form,
        child,
        groups[form.tables[own_table].at],
        own_table,
        format.child,
        inherited,
        frozenset(direct),
        fields,
        {(leaf.table, leaf.field): leaf.tag for leaf in _leaves(child)},
    )


def escaped(text: str) -> str | None:
    """A text as XML spells it; None where XML has no way to."""
    if text.isalnum():
        return text
    if not all(_allowed(ord(character)) for character in text):
        return None
    return "".join(_ESCAPES.get(character, character) for character in text)


def _allowed(point: int) -> bool:
    return 0x20 <= point < 0xD800 or point in (0x9, 0xA, 0xD) or 0xE000 <= point < 0xFFFE or point > 0xFFFF


@dataclass(slots=True)
class ChildText:
    """Writes children. `lost` takes the names of fields whose text could not be written, and of layouts."""

    shape: Shape
    spelling: XmlSpelling
    lost: list[str] = field(default_factory=list)

    def text(self, rows: Rows, layout: str | None = None) -> str:
        """One child with what stands before it, by its layout where that fits the rows."""
        if layout is not None:
            text = self._laid_out(rows, layout)
            if text is not None:
                return text
            self.lost.append(f"{self.shape.form.child}: its layout, because rows or fields came or went")
        return self.usual(rows)

    def usual(self, rows: Rows) -> str:
        """One child as the form has it, without regard to a layout."""
        self._say_what_differs(rows)
        out: list[str] = []
        self._group(self.shape.child, 1, None, rows, "", out)
        return "".join(out)

    def _group(
        self, group: Group, depth: int, row: tuple[str, int] | None, rows: Rows, path: str, out: list[str]
    ) -> None:
        """An element with what is in it: of one row, or of all rows of the child where it stands once."""
        start = len(out)
        for item in group.items:
            if isinstance(item, Group):
                inside = f"{path}{item.tag}/"
                if item.repeats:
                    for ordinal in rows.get(item.tables[0], ()):
                        self._group(item, depth + 1, (item.tables[0], ordinal), rows, inside, out)
                else:
                    self._group(item, depth + 1, None, rows, inside, out)
                continue
            before = self.spelling.between(depth + 1)
            if item.field is None and not self.spelling.flags:
                continue
            if item.field is None:
                out.append(f"{before}<{item.tag}>{1 if rows.get(item.table) else 0}</{item.tag}>")
                continue
            some = rows.get(item.table, {})
            cells = some[row[1]] if row is not None else next(iter(some.values()), {})
            text = cells.get(item.field) or ""
            written = self._leaf(item, text, f"{path}{item.tag}")
            if written:
                out.append(before + written)
        before = self.spelling.between(depth)
        if len(out) == start:
            out.append(before + self.spelling.blank.format(group.tag))
        else:
            out.insert(start, f"{before}<{group.tag}>")
            out.append(f"{before}</{group.tag}>")

    def _leaf(self, leaf: Leaf, text: str, path: str) -> str:
        if not text:
            return self.spelling.blank.format(leaf.tag) if path in self.spelling.blanks else ""
        written = escaped(text)
        if written is None:
            self.lost.append(f"{leaf.table}.{leaf.field}")
            return ""
        return f"<{leaf.tag}>{written}</{leaf.tag}>"

    def _say_what_differs(self, rows: Rows) -> None:
        """Note rows that have no place of their own, and fields that the form takes from the child."""
        own = next(iter(rows.get(self.shape.own_table, {}).values()), {})
        for table, some in rows.items():
            taken = self.shape.inherited[table]
            if table in (*self.shape.direct, self.shape.own_table):
                self.lost += [f"{table}: a further row of the child"] * max(0, len(some) - 1)
            for cells in some.values():
                self.lost += [f"{table}.{name}" for name in taken if cells.get(name, "") != own.get(name, "")]
                if table in self.shape.direct and not any(
                    text for name, text in cells.items() if name not in taken
                ):
                    has_flag = self.shape.form.tables[table].flag is not None
                    self.lost += [] if has_flag else [f"{table}: a row without answers"]

    def _laid_out(self, rows: Rows, layout: str) -> str | None:
        """The child by its layout; None where that was made for other rows, or has no place for a field."""
        try:
            held = orjson.loads(layout)
            parts: Sequence[Any] = held["parts"]
            places = {tuple(part[:3]) for part in parts if not isinstance(part, str)}
            named = {(table, ordinal) for table, ordinal in held["rows"]}
            if named != {(table, ordinal) for table, some in rows.items() for ordinal in some}:
                return None
            own = next(iter(rows.get(self.shape.own_table, {}).values()), {})
            for table, some in rows.items():
                taken = self.shape.inherited[table]
                for ordinal, cells in some.items():
                    for name, text in cells.items():
                        told = name in taken and text == own.get(name, "")
                        if text and not told and (table, ordinal, name) not in places:
                            return None
            return "".join(self._parts(parts, rows))
        except (ValueError, KeyError, TypeError, IndexError):
            return None

    def _parts(self, parts: Sequence[Any], rows: Rows) -> Iterator[str]:
        for part in parts:
            if isinstance(part, str):
                yield part
                continue
            table, ordinal, name, *raw = part
            text = rows[table][ordinal].get(name, "")
            if raw and raw[1] == text:
                yield raw[0]
                continue
            tag = self.shape.tags[table, name]
            written = escaped(text)
            if written is None:
                self.lost.append(f"{table}.{name}")
            yield f"<{tag}>{written}</{tag}>" if written else self.spelling.blank.format(tag)


def _leaves(group: Group) -> Iterator[Leaf]:
    for item in group.items:
        if isinstance(item, Leaf):
            yield item
        else:
            yield from _leaves(item)
