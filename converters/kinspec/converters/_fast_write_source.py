"""Writers for resources just as readers make them: no text beside a value, nothing unknown or twice.

Nearly all resources are like that. Anything else is `Unusual`, and is left to the complete writer.
"""

from __future__ import annotations

from collections.abc import Mapping

from kinspec.converters._aside import source_field_url
from kinspec.converters._mapping import MappedField, MappedRecord, MappedResource, Target
from kinspec.converters._read_source import REFERENCE
from kinspec.converters._source import Node, Source, filling
from kinspec.converters._values import FEW, MEMO, pair_for, remembered, repeat_of, text_of
from kinspec.converters._ways import Way
from kinspec.converters._write_source import (
    PLAIN,
    TEXTS,
    TOLD_ELSEWHERE,
    WriteRow,
    cells_display,
    derived_value,
)


class Unusual(Exception):
    """A resource that the fast writer does not write."""


# Where the code of a concept with one coding stands.
_CODE = "['coding'][0]['code']"

# What the fast writer raises where the shape is another: a key is missing, a list holds several things, a
# text stands in place of an object.
ODD_SHAPES = (Unusual, KeyError, ValueError, TypeError, AttributeError, IndexError)


def fast_row_writer(
    record: MappedRecord, columns: tuple[str | None, ...], child: str | None, used: set[int]
) -> WriteRow:
    """A function `write(r0, kin)` like that of `row_writer`. It raises one of `ODD_SHAPES` for the unusual.

    `used` is the set to which the `id()` of each further resource is added that is written.
    """
    source = Source()
    source.names["Unusual"] = Unusual
    source.add(0, "def write(r0, kin):")
    source.add(1, "riding = None")
    links = {
        number: (*(mapped.link or ()), REFERENCE)
        for number, mapped in enumerate(record.resources)
        if mapped.link_from_first
    }
    texts, found = _Lines(source).resource(1, record.resources[0], "r0", links, {}, first=True)
    for number, mapped in enumerate(record.resources[1:], 1):
        key = f"({record.table.name!r}, {number}, "
        way = f"kin.linked.get({key}{found[number]}))" if number in links else f"kin.tied.get({key}id(r0)))"
        test = f"{found[number]} is not None" if number in links else "kin.tied"
        source.add(1, f"r{number} = {way} if {test} else None", f"if r{number} is not None:")
        source.add(2, f"{source.constant(used)}.add(id(r{number}))")
        own, _ = _Lines(source).resource(2, mapped, f"r{number}", {}, texts, first=False)
        if own:
            source.add(1, f"else: {' = '.join(own.values())} = ''")
        texts |= own
    for name, text in texts.items():
        if name not in columns:
            source.add(1, f"if {text}: raise Unusual")
    source.add(1, f"return {cells_display(source, record, columns, child, texts)}, riding")
    return source.function("write")  # type: ignore[no-any-return]


class _Lines:
    """Writes the lines that find the values of a resource and turn them into texts."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.values: dict[int, str] = {}

    def resource(
        self,
        depth: int,
        mapped: MappedResource,
        name: str,
        links: Mapping[int, Way],
        told: Mapping[str, str],
        *,
        first: bool,
    ) -> tuple[dict[str, str], dict[int, str]]:
        """Lines for a resource. Gives the variables of its fields, and those of its links.

        `told` are the variables of fields that other resources of the record hold.
        """
        root = Node()
        held: list[tuple[MappedField, list[tuple[Target, str]]]] = []
        for one in mapped.fields:
            pairs = [(target, self._leaf(root, target.way, one.name)) for target in (*one.targets, *one.also)]
            held.append((one, pairs))
        linked = {number: self._leaf(root, way, "") for number, way in links.items()}
        derived = [(one, self._leaf(root, one.way, "")) for one in mapped.derived]
        for node in root.beside(mapped.constants):
            node.leaf = len(self.values)
            self.values[node.leaf] = self.source.fresh("v")
        keys = {key for key, _ in root.by_key()}
        ways = [mapped.subject, None if mapped.link_from_first else mapped.link]
        ways += [one.way for one in mapped.derived] + [way for way, _ in mapped.set]
        known = {*keys, *(way[0].key for way in ways if way), *mapped.constants, *TOLD_ELSEWHERE}
        if first:
            known.add("extension")
        self.source.add(
            depth, f"if not {name}.keys() <= {self.source.constant(frozenset(known))}: raise Unusual"
        )
        inside = [
            value
            for key, entries in root.by_key()
            if entries[0][2].leaf is None
            for value in self._below(entries)
        ]
        if inside:
            self.source.add(depth, " = ".join(inside) + " = None")
        for key, entries in root.by_key():
            self._member(key, entries, name, depth, optional=True, riding=first and key == "extension")
        if first and "extension" not in keys:
            self._items([], f"{name}.get('extension', ())", depth, riding=True)
        texts = {}
        for one, pairs in held:
            texts[one.name] = self.source.fresh("t")
            self._text(depth, one, pairs, texts[one.name])
        # A derived or fixed value must be the one that the row would give again.
        for rule, value in derived:
            if rule.by is None or rule.by in texts or rule.by in told:
                expected = derived_value(self.source, rule, {**told, **texts})
                self.source.add(depth, f"if {value} != {expected}: raise Unusual")
        for key, constant in mapped.constants.items():
            if isinstance(constant, str | bool):
                differs = "is not" if isinstance(constant, bool) else "!="
                given = f"{name}[{key!r}] {differs} {self.source.constant(constant)}"
                self.source.add(depth, f"if {given}: raise Unusual")
        return texts, linked

    def _leaf(self, root: Node, way: Way, owner: str) -> str:
        node = root.place(way, owner)
        node.leaf = len(self.values)
        self.values[node.leaf] = self.source.fresh("v")
        return self.values[node.leaf]

    def _below(self, entries: list[tuple[str | None, str | None, Node]]) -> list[str]:
        found = []
        for _, _, node in entries:
            if node.leaf is not None:
                found.append(self.values[node.leaf])
            for _, inner in node.by_key():
                found += self._below(inner)
        return found

    def _object(self, node: Node, owner: str, depth: int, others: int) -> None:
        """Lines for an object that holds `others` further keys and nothing that the mapping does not know."""
        members = list(node.by_key())
        others += sum(key not in {name for name, _ in members} for key in node.fixed)
        names = [
            self._member(key, entries, owner, depth, optional=len(members) > 1) for key, entries in members
        ]
        there = " + ".join([str(others), *(f"({name} is not None)" for name in names)])
        count = str(others + 1) if len(members) == 1 else there
        # Where more lies below, None has failed there already.
        leaf = members and members[0][1][0][2].leaf is not None
        empty = f" or {names[0]} is None" if len(members) == 1 and leaf else ""
        self.source.add(depth, f"if len({owner}) != {count}{empty}: raise Unusual")

    def _member(
        self,
        key: str,
        entries: list[tuple[str | None, str | None, Node]],
        owner: str,
        depth: int,
        *,
        optional: bool,
        riding: bool = False,
    ) -> str:
        """Lines for one key of an object. Gives the variable of what stands there, None for nothing."""
        source = self.source
        node = entries[0][2]
        found = f"{owner}.get({key!r})" if optional else f"{owner}[{key!r}]"
        if node.leaf is not None:
            source.add(depth, f"{self.values[node.leaf]} = {found}")
            return self.values[node.leaf]
        item = source.fresh("o")
        source.add(depth, f"{item} = {found}")
        if optional:
            source.add(depth, f"if {item} is not None:")
            depth += 1
        if node.many:
            self._items(entries, item, depth, riding=riding)
        else:
            self._object(node, item, depth, 0)
        return item

    def _items(
        self, entries: list[tuple[str | None, str | None, Node]], items: str, depth: int, *, riding: bool
    ) -> None:
        source = self.source
        one = source.fresh("o")
        if len(entries) == 1 and not riding:
            by, equals, node = entries[0]
            source.add(depth, f"({one},) = {items}")
            if by is not None:
                mark = equals if node.pattern is None else node.pattern
                source.add(depth, f"if {one}[{by!r}] != {source.constant(mark)}: raise Unusual")
            self._object(node, one, depth, int(by is not None))
            return
        mark = source.fresh("m")
        if entries:
            source.add(depth, f"if not {items}: raise Unusual")
        source.add(depth, f"for {one} in {items}:")
        marked = (entries[0][0] if entries else None) or "url"
        concepts = any(node.pattern is not None for _, _, node in entries)
        source.add(depth + 1, f"{mark} = {one}[{marked!r}]{_CODE if concepts else ''}")
        word = "if"
        for _, equals, node in entries:
            source.add(depth + 1, f"{word} {mark} == {source.constant(equals)}:")
            if concepts:
                pattern = source.constant(node.pattern)
                source.add(depth + 2, f"if {one}[{marked!r}] != {pattern}: raise Unusual")
            if values := self._below([(None, None, node)]):
                source.add(depth + 2, f"if {values[0]} is not None: raise Unusual")
            if node.constant is not None:
                source.add(depth + 2, f"{values[0]} = {one}")
                source.add(depth + 2, f"if {one} != {source.constant(node.constant)}: raise Unusual")
                word = "elif"
                continue
            self._object(node, one, depth + 2, 1)
            word = "elif"
        if riding:
            source.add(depth + 1, f"{word} {mark} == {source.constant(source_field_url())}:")
            source.add(depth + 2, f"riding = [{one}] if riding is None else [*riding, {one}]")
        source.add(depth + 1, "else: raise Unusual")

    def _text(self, depth: int, mapped: MappedField, pairs: list[tuple[Target, str]], text: str) -> None:
        source = self.source
        word = "if"
        choices = pairs[: len(mapped.targets)]
        for target, value in pairs:
            get = pair_for(target)[1]
            source.add(depth, f"{word} {value} is not None:")
            word = "elif"
            others = [other for _, other in choices if other != value and (target, value) in choices]
            if others:
                tests = " or ".join(f"{other} is not None" for other in others)
                source.add(depth + 1, f"if {tests}: raise Unusual")
            if target.type in PLAIN and target.codes is None and target.transform is None:
                source.add(depth + 1, f"if {value}.__class__ is not str or not {value}: raise Unusual")
                source.add(depth + 1, f"{text} = {value}")
                continue
            if target.type in TEXTS:
                known = remembered(target)[1]
                full = lambda of, get=get: get(of, None) or None  # noqa: E731
                ask = source.constant(filling(known, full, FEW if mapped.coded else MEMO))
                source.add(depth + 1, f"{text} = {source.constant(known)}.get({value}) or {ask}({value})")
            else:
                # A boolean and the number 1 are equal keys, so they are not remembered.
                source.add(depth + 1, f"{text} = {source.constant(text_of(target))}({value})")
            source.add(depth + 1, f"if not {text}: raise Unusual")
        source.add(depth, f"else: {text} = ''")
        for target, value in pairs[len(mapped.targets) :]:
            repeated = source.constant(repeat_of(target))
            source.add(depth, f"if {value} is not None and {value} != {repeated}({text}): raise Unusual")
