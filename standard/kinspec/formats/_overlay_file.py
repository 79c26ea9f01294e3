"""An overlay as it is written: read with the place of every word, and refused where it cannot be meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from kinspec.findings import Finding, Location
from kinspec.formats._date_layouts import DateLayout, date_layout
from kinspec.formats._header import normal_name
from kinspec.formats._places import Group, Node, NotYaml, Word, read_places
from kinspec.formats.overlay import (
    EVERY_ROW,
    FILLED,
    FIRST_OF_CHILD,
    NUMBER,
    TAKES,
    Feed,
    Overlay,
    OwnFile,
    Recoding,
)
from kinspec.standard import Field, Format, Table, current, format_for, format_ids

MOST_NUMBERS = 200

_ID = re.compile("[a-z][a-z0-9-]{0,39}")
_TOP = ("id", "title", "over", "tables")
_ENTRY = ("file", "takes", "numbered", "columns", "values", "preferred", "dates", "years_from")


def read(path: Path) -> tuple[Overlay | None, list[Finding]]:
    """The overlay, None where it has a fault, and all findings."""
    try:
        tree = read_places(path)
    except NotYaml as error:
        place = Location(path.name, error.line, error.column)
        return None, [Finding(current().message("overlay/not-yaml"), place, {"problem": error.problem})]
    reader = _Reader(path.name)
    overlay = reader.overlay(tree, path)
    faulty = any(one.severity == "error" for one in reader.findings)
    return (None if faulty else overlay), reader.findings


@dataclass(slots=True)
class _Entry:
    """A table of the overlay under way: where its words stand, and what they say."""

    name: Word
    file: Word
    takes: str
    feed: Feed


@dataclass(slots=True)
class _Reader:
    name: str
    findings: list[Finding] = field(default_factory=list)

    def say(self, code: str, node: Node, /, **slots: object) -> None:
        place = Location(self.name, node.line, node.column)
        self.findings.append(Finding(current().message(f"overlay/{code}"), place, slots))

    def overlay(self, tree: Node, path: Path) -> Overlay | None:
        top = self.group(tree, "the overlay")
        if top is None:
            return None
        self.words(top, _TOP, "the overlay")
        over, tables = self.word(top, "over", "the overlay"), top.get("tables")
        own_id = top.get("id")
        if own_id is None:
            made = re.sub("[^a-z0-9]+", "-", path.stem.casefold()).strip("-")
            own_id = Word(made if made[:1].isalpha() else f"own-{made}".rstrip("-"), top.line, top.column)
        if not isinstance(own_id, Word) or not _ID.fullmatch(own_id.text):
            said = own_id.text if isinstance(own_id, Word) else "this"
            self.say("not-an-id", own_id, name=said)
            return None
        if over is None:
            return None
        if over.text not in format_ids():
            self.say("unknown-format", over, name=over.text, known=", ".join(format_ids()))
            return None
        if tables is None:
            self.say("missing-word", top, word="tables", place="the overlay")
            return None
        named = self.group(tables, "tables")
        if named is None:
            return None
        format = format_for(over.text)
        entries = [self.entry(name, node, format) for name, node in self.once(named)]
        files = self.files([entry for entry in entries if entry is not None], format)
        if not entries:
            self.say("wrong-shape", tables, place="tables", expected="at least one table")
        title = top.get("title")
        if title is not None and not isinstance(title, Word):
            self.say("wrong-shape", title, place="title", expected="a text")
        remarks = tuple(one for one in self.findings if one.severity != "error")
        told = title.text if isinstance(title, Word) and title.text else own_id.text
        return Overlay(own_id.text, over.text, told, tuple(files), remarks)

    def entry(self, name: Word, node: Node, format: Format) -> _Entry | None:
        table = format.tables.get(name.text)
        if table is None:
            known = ", ".join(format.tables)
            close = _close(name.text, format.tables)
            self.say("unknown-table", name, name=name.text, format=format.title, close=close, known=known)
            return None
        group = self.group(node, name.text)
        if group is None:
            return None
        self.words(group, _ENTRY, name.text)
        file = self.word(group, "file", name.text)
        if file is not None and ("/" in file.text or "\\" in file.text):
            self.say("wrong-shape", file, place=f"{name.text}.file", expected="a name without folders")
        takes = self.word(group, "takes", name.text, needed=False)
        numbers = self.numbers(group, name.text)
        told = takes.text if takes else FILLED if numbers else EVERY_ROW
        if takes is not None and told not in TAKES:
            self.say("not-a-choice", takes, word=told, place=f"{name.text}.takes", known=", ".join(TAKES))
            return None
        if takes is not None and numbers and told != FILLED:
            self.say("not-a-choice", takes, word=told, place=f"{name.text}.takes", known=FILLED)
        if takes is not None and told == FIRST_OF_CHILD and table.name != _head(format):
            known = f"{EVERY_ROW}, {FILLED}"
            self.say("not-a-choice", takes, word=told, place=f"{name.text}.takes", known=known)
        columns = self.columns(group, table, format, numbers)
        recodings = self.recodings(group, table, format)
        if file is None or columns is None:
            return None
        self.fed(group, table, columns)
        return _Entry(name, file, told, Feed(table.name, told, numbers, columns, recodings))

    def numbers(self, group: Group, place: str) -> tuple[int, ...]:
        told = group.get("numbered")
        if told is None:
            return ()
        text = told.text if isinstance(told, Word) else ""
        if not re.fullmatch("[0-9]{1,3}", text) or not 0 < int(text) <= MOST_NUMBERS:
            expected = f"how many there are, a number from 1 to {MOST_NUMBERS}"
            self.say("wrong-shape", told, place=f"{place}.numbered", expected=expected)
            return ()
        return tuple(range(1, int(text) + 1))

    def columns(
        self, group: Group, table: Table, format: Format, numbers: tuple[int, ...]
    ) -> dict[str, str] | None:
        node = group.get("columns")
        if node is None:
            self.say("missing-word", group, word="columns", place=table.name)
            return None
        pairs = self.group(node, f"{table.name}.columns")
        if pairs is None:
            return None
        found: dict[str, str] = {}
        seen: dict[str, str] = {}
        for column, target in pairs.pairs:
            if not normal_name(column.text):
                self.say(
                    "wrong-shape", column, place=f"{table.name}.columns", expected="the name of a column"
                )
                continue
            spellings = [column.text.replace(NUMBER, str(number)) for number in numbers or (0,)]
            spelled = {normal_name(one if numbers else column.text) for one in spellings}
            if any(one in seen for one in spelled):
                self.say("column-twice", column, column=column.text, table=table.name)
                continue
            one_field = self.field_of(target, table, f"{table.name}.columns")
            if one_field is None:
                continue
            first = next((name for name, known in found.items() if known == one_field.name), None)
            if first is not None:
                slots = {"field": one_field.name, "table": table.name, "first": first, "column": column.text}
                self.say("field-twice", target, **slots)
                continue
            seen.update(dict.fromkeys(spelled, column.text))
            found[column.text] = one_field.name
        if format.child not in found.values():
            self.say("no-child", node, table=table.name, field=format.child)
        if numbers and not any(NUMBER in name for name in found):
            self.say("no-number", node, table=table.name, mark=NUMBER)
        return found

    def fed(self, group: Group, table: Table, columns: Mapping[str, str]) -> None:
        """Say which fields have values or layouts of their own and no column that they could be for."""
        for word in ("values", "preferred", "dates"):
            node = group.get(word)
            for name, _ in node.pairs if isinstance(node, Group) else ():
                if name.text in table.fields and name.text not in columns.values():
                    self.say("not-fed", name, field=f"{table.name}.{name.text}", word=word)

    def recodings(self, group: Group, table: Table, format: Format) -> dict[str, Recoding]:
        values: dict[str, dict[str, str]] = {}
        preferred: dict[str, dict[str, str]] = {}
        listed: dict[str, dict[str, list[Word]]] = {}
        for name, node in self.pairs(group, "values", table):
            one = self.field_of(name, table, f"{table.name}.values")
            codes = self.group(node, f"{table.name}.values.{name.text}")
            if one is None or codes is None:
                continue
            for own, code in self.once(codes):
                if self.is_value(own, code, one, table, format):
                    assert isinstance(code, Word)  # noqa: S101 - `is_value` says so
                    values.setdefault(one.name, {})[own.text] = code.text
                    listed.setdefault(one.name, {}).setdefault(code.text, []).append(own)
        for name, node in self.pairs(group, "preferred", table):
            one = self.field_of(name, table, f"{table.name}.preferred")
            wanted = self.group(node, f"{table.name}.preferred.{name.text}")
            for code, own_text in self.once(wanted) if one is not None and wanted is not None else ():
                own_name = own_text.text if isinstance(own_text, Word) else ""
                if one is None or values.get(one.name, {}).get(own_name) != code.text:
                    slots = {"own": own_name, "code": code.text, "field": name.text}
                    self.say("not-preferred", own_text, **slots)
                else:
                    preferred.setdefault(one.name, {})[code.text] = own_name
        for name_of, codes_of in listed.items():
            for code_text, owns in codes_of.items():
                if code_text and code_text not in preferred.get(name_of, {}):
                    preferred.setdefault(name_of, {})[code_text] = owns[0].text
                    if len(owns) > 1:
                        others = " and ".join(one.text for one in owns[1:])
                        slots = {"code": code_text, "field": name_of, "first": owns[0].text, "others": others}
                        self.say("several-spellings", owns[1], **slots)
        dates = self.dates(group, table)
        official = date_layout(format.layout.dates)
        return {
            name: Recoding(
                values.get(name, {}),
                preferred.get(name, {}),
                dates.get(name),
                official if name in dates else None,
            )
            for name in table.fields
            if name in values or name in dates
        }

    def is_value(self, own: Word, code: Node, one: Field, table: Table, format: Format) -> bool:
        """Whether a code may stand in a field; blank may."""
        if not own.text:
            self.say("from-blank", own, field=one.name)
            return False
        if not isinstance(code, Word):
            self.say("wrong-shape", code, place=f"{table.name}.values.{one.name}", expected="a text")
            return False
        if not code.text:
            return True
        listed = one.codelist is not None and one.identifier is None
        if (
            listed
            and code.text not in current().codelist(str(one.codelist))
            and code.text not in one.stand_ins
        ):
            codes = list(current().codelist(str(one.codelist)).codes)
            known = ", ".join(codes[:12]) + (", and others" if len(codes) > 12 else "")
            slots = {"code": code.text, "field": f"{table.name}.{one.name}", "codelist": one.codelist}
            self.say("unknown-code", code, **slots, own=own.text, known=known)
            return False
        if one.type == "date" and date_layout(format.layout.dates).read(code.text) is None:
            self.say(
                "wrong-shape", code, place=f"{table.name}.values.{one.name}", expected=format.layout.dates
            )
            return False
        return True

    def dates(self, group: Group, table: Table) -> dict[str, DateLayout]:
        node = group.get("dates")
        since = self.years_from(group, table)
        dated = [one.name for one in table.fields.values() if one.type == "date"]
        if node is None:
            return {}
        if isinstance(node, Word):
            layout = self.layout(node, since)
            return dict.fromkeys(dated, layout) if layout is not None else {}
        found = {}
        for name, told in self.pairs(group, "dates", table):
            one = self.field_of(name, table, f"{table.name}.dates")
            if one is None:
                continue
            if one.type != "date":
                self.say("not-a-date", name, field=f"{table.name}.{one.name}")
            elif not isinstance(told, Word):
                self.say("wrong-shape", told, place=f"{table.name}.dates.{one.name}", expected="a layout")
            elif (layout := self.layout(told, since)) is not None:
                found[one.name] = layout
        return found

    def years_from(self, group: Group, table: Table) -> int | None:
        node = group.get("years_from")
        if node is None:
            return None
        text = node.text if isinstance(node, Word) else ""
        if not (text.isascii() and text.isdigit() and len(text) == 4 and 1000 <= int(text) <= 9800):
            expected = "a year such as 1950, for 1950 to 2049"
            self.say("wrong-shape", node, place=f"{table.name}.years_from", expected=expected)
            return None
        return int(text)

    def layout(self, word: Word, since: int | None) -> DateLayout | None:
        try:
            return date_layout(word.text, since)
        except ValueError as error:
            self.say("bad-layout", word, layout=word.text, reason=str(error))
            return None

    def files(self, entries: list[_Entry], format: Format) -> list[OwnFile]:
        """Put together the tables that one file feeds."""
        by_file: dict[str, list[_Entry]] = {}
        for entry in entries:
            by_file.setdefault(entry.file.text, []).append(entry)
        found = []
        for pattern, fed in by_file.items():
            carriers = [entry for entry in fed if entry.takes == EVERY_ROW]
            if len(carriers) != 1:
                tables = " and ".join(entry.name.text for entry in (carriers or fed))
                count = len(carriers) or "no"
                word = (carriers[1] if carriers else fed[0]).name
                self.say("not-one-for-every-row", word, file=pattern, count=count, tables=tables)
                continue
            self.agree_on_child(carriers[0], fed, format)
            shared = {name for entry in fed if entry.takes != FILLED for name in entry.feed.columns}
            for entry in fed:
                if entry.takes == FILLED and not set(entry.feed.columns) - shared:
                    self.say("nothing-of-its-own", entry.name, table=entry.name.text)
            rest = [entry.feed for entry in fed if entry is not carriers[0]]
            found.append(OwnFile(pattern, (carriers[0].feed, *rest)))
        return found

    def agree_on_child(self, carrier: _Entry, fed: Iterable[_Entry], format: Format) -> None:
        """All tables of a file must read the child from one column in one way."""

        def told(entry: _Entry) -> tuple[set[str], Mapping[str, str]]:
            columns = {normal_name(name) for name, one in entry.feed.columns.items() if one == format.child}
            return columns, entry.feed.recodings.get(format.child, Recoding()).values

        for entry in fed:
            if told(entry) != told(carrier):
                slots = {"table": entry.name.text, "other": carrier.name.text, "field": format.child}
                self.say("other-child", entry.name, **slots)

    def field_of(self, node: Node, table: Table, place: str) -> Field | None:
        if not isinstance(node, Word):
            self.say("wrong-shape", node, place=place, expected=f"a field of {table.name}")
            return None
        one = table.fields.get(node.text)
        if one is None:
            known = ", ".join(table.fields)
            close = _close(node.text, table.fields)
            self.say("unknown-field", node, name=node.text, table=table.name, close=close, known=known)
        return one

    def pairs(self, group: Group, name: str, table: Table) -> list[tuple[Word, Node]]:
        node = group.get(name)
        inner = self.group(node, f"{table.name}.{name}") if node is not None else None
        return self.once(inner) if inner is not None else []

    def once(self, group: Group) -> list[tuple[Word, Node]]:
        """The pairs of a group; a key that was there before is a fault."""
        seen: dict[str, tuple[Word, Node]] = {}
        for key, node in group.pairs:
            if key.text in seen:
                self.say("word-twice", key, word=key.text, line=seen[key.text][0].line)
            else:
                seen[key.text] = (key, node)
        return list(seen.values())

    def words(self, group: Group, known: tuple[str, ...], place: str) -> None:
        for key, _ in self.once(group):
            if key.text not in known:
                close = _close(key.text, known)
                self.say("unknown-word", key, word=key.text, place=place, close=close, known=", ".join(known))

    def word(self, group: Group, name: str, place: str, *, needed: bool = True) -> Word | None:
        node = group.get(name)
        if isinstance(node, Word) and node.text:
            return node
        if node is not None:
            self.say("wrong-shape", node, place=f"{place}.{name}", expected="a text")
        elif needed:
            self.say("missing-word", group, word=name, place=place)
        return None

    def group(self, node: Node, place: str) -> Group | None:
        if isinstance(node, Group):
            return node
        self.say("wrong-shape", node, place=place, expected="names, each with a colon and what belongs to it")
        return None


def _close(name: str, known: Iterable[str]) -> str:
    by_spelling = {one.casefold(): one for one in known}
    close = get_close_matches(name.casefold(), by_spelling, 1)
    return f" (did you mean {by_spelling[close[0]]}?)" if close else ""


def _head(format: Format) -> str:
    """The table whose row is the child's own."""
    parents = {table.parent for table in format.tables.values() if table.parent}
    return next(name for name in format.tables if name in parents)
