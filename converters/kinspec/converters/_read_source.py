"""Readers of rows as generated source: from the cells of a row to its resources.

A table has many rows and few shapes, so each file gets a function written for its header. The part of a
resource that follows from one code is made once for each code and shared; nothing may change it later.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from kinspec.converters._mapping import MappedField, MappedRecord, MappedResource, Target
from kinspec.converters._source import Node, Source, quoted
from kinspec.converters._values import FEW, MEMO, pair_for, remembered
from kinspec.converters._ways import Hop, Way

REFERENCE = Hop("reference")
SEPARATOR = "\x1f"

# The names of a value and of what rides beside it, and whether the value is always there.
_Leaf = tuple[str, str | None, bool]


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a reader is told about its file.

    `cells` gives the position of each field, `width` the number of columns; `source` begins the
    `meta.source` of its rows, `tag` is the tag of the year. `note` hears the name of each field whose text
    rides beside its value.
    """

    cells: Mapping[str, int]
    width: int
    source: str
    tag: list[dict[str, Any]]
    make_id: Callable[[str], str]
    note: Callable[[str], None]


def row_reader(record: MappedRecord, file: FileFacts) -> Callable[..., Any]:
    """A function `read(cells, number, kin)` that gives the first resource of a row.

    It adds the entries of all resources of the row to the lists of `kin.out[table]`, one list for each
    resource of the record, and notes in `kin` how they refer to each other. The cells must be as many as the
    header has.
    """
    source = Source()
    source.add(0, "def read(cells, number, kin):")
    source.add(1, f"{''.join(f't{at}, ' for at in range(file.width))} = cells" if file.width else "pass")
    _key(source, record, file)
    first = record.resources[0]
    for number, mapped in enumerate(record.resources[1:], 1):
        names = [f"t{file.cells[one.name]}" for one in mapped.fields if one.name in file.cells]
        source.add(1, f"r{number} = u{number} = None")
        tests = [f"({' or '.join(names) or 'False'})"]
        for name, codes in mapped.when:
            tests.append(f"{_cell(file, name)} in {source.constant(codes)}")
        source.add(1, f"if {' and '.join(tests)}:")
        source.add(2, f"i{number} = {source.constant(file.make_id)}(k + {f'{SEPARATOR}-{number + 1}'!r})")
        source.add(2, f"u{number} = 'urn:uuid:' + i{number}")
        _resource(source, 2, mapped, number, file, {})
        source.add(2, f"out[{number}].append({{'fullUrl': u{number}, 'resource': r{number}}})")
        if mapped.link_from_first:
            source.add(2, f"kin.linked[{record.table.name!r}, {number}, u{number}] = r{number}")
    links = {
        number: mapped
        for number, mapped in enumerate(record.resources)
        if mapped.link is not None and mapped.link_from_first
    }
    _resource(source, 1, first, 0, file, links)
    for number, mapped in enumerate(record.resources[1:], 1):
        if not mapped.link_from_first:
            source.add(
                1, f"if r{number} is not None: kin.tied[{record.table.name!r}, {number}, id(r0)] = r{number}"
            )
    source.add(1, "out[0].append({'fullUrl': u0, 'resource': r0})")
    source.add(1, "return r0")
    return source.function("read")  # type: ignore[no-any-return]


def _cell(file: FileFacts, name: str) -> str:
    return f"t{file.cells[name]}" if name in file.cells else "''"


def _filled(mapped: MappedField, file: FileFacts) -> str:
    unless = f" and not {_cell(file, mapped.unless)}" if mapped.unless else ""
    return f"{_cell(file, mapped.name)}{unless}"


def _key(source: Source, record: MappedRecord, file: FileFacts) -> None:
    """Lines for the key that the ids are made of, and the id of the first resource."""
    table = record.table.name
    parts = [f"{{{_cell(file, name)}}}" if name in file.cells else "" for name in record.table.key]
    form = SEPARATOR.join(["{c_table}", "{child}", *parts])
    marks = len(parts) + 1
    # A row that speaks for the whole year is another record each year.
    source.names["c_table"] = f"{table} {file.tag[0]['code']}" if record.table.yearly else table
    source.names["c_source"] = file.source
    source.names["again"] = _again
    source.add(1, f"out = kin.out[{table!r}]", "child = kin.child", "if child:")
    source.add(2, "seen = kin.seen", f"k = f{form!r}")
    whole = ", ".join(["c_table", "child", *(_cell(file, name) for name in record.table.key)])
    source.add(
        2, f"if k in seen or k.count({SEPARATOR!r}) != {marks}: k = again(seen, k, {marks}, ({whole}))"
    )
    source.add(2, "else: seen[k] = 1")
    source.add(1, f"else: k = f{SEPARATOR.join(['{c_table}', '', '{c_source}', '{number}'])!r}")
    source.add(1, f"i0 = {source.constant(file.make_id)}(k)", "u0 = 'urn:uuid:' + i0")


def _again(seen: dict[str, int], key: str, marks: int, parts: tuple[str, ...]) -> str:
    """The key of a record whose key another one of the child has, or holds the separator."""
    if key.count(SEPARATOR) != marks:
        key = repr(parts)
    count = seen[key] = seen.get(key, 0) + 1
    return key if count == 1 else f"{key}{SEPARATOR}.{count}"


def _resource(
    source: Source,
    depth: int,
    mapped: MappedResource,
    number: int,
    file: FileFacts,
    links: Mapping[int, MappedResource],
) -> None:
    """Lines that make the resource `r<number>` from the cells of the row."""
    root = Node()
    leaves: dict[int, _Leaf] = {}

    def leaf(node: Node, value: str, beside: str | None = None, *, always: bool = False) -> None:
        node.leaf = len(leaves)
        leaves[node.leaf] = (value, beside, always)

    present = [one for one in mapped.fields if one.name in file.cells]
    named: dict[str, list[tuple[str, str | None]]] = {}
    for one in present:
        for target in (*one.targets, *one.also):
            value, beside = source.fresh("v"), None if target.in_extension else source.fresh("b")
            named.setdefault(one.name, []).append((value, beside))
            leaf(root.place(target.way, one.name), value, beside)
    for index, other in links.items():
        leaf(root.place((*(other.link or ()), REFERENCE), ""), f"u{index}")
    parts: dict[int, str] = {}
    for one in present:
        part = _own_part(root, one)
        text = _cell(file, one.name)
        if part is None:
            _value_lines(source, depth, one, text, named[one.name], file)
        else:
            node, way = part
            made = parts[id(node)] = source.fresh("p")
            known: dict[str, Any] = {}
            ask = source.constant(_part_maker(way, one, known, file))
            found = f"{source.constant(known)}.get({text}) or {ask}({text})"
            source.add(depth, f"{made} = {found} if {_filled(one, file)} else None")
    for derived in mapped.derived:
        blank, filled = source.constant(derived.blank), source.constant(derived.filled)
        value = source.fresh("v")
        by = _cell(file, derived.by) if derived.by else "''"
        source.add(depth, f"{value} = {filled} if {by} else {blank}")
        leaf(root.place(derived.way, ""), value, always=True)
    for way, constant in mapped.set:
        leaf(root.place(way, ""), source.constant(constant), always=True)
    if mapped.subject is not None:
        leaf(root.place(mapped.subject, ""), "kin.reference", always=True)
    if mapped.link is not None and not mapped.link_from_first:
        leaf(root.place((*mapped.link, REFERENCE), ""), "u0", always=True)
    members = Builder(source, leaves, parts).members(root, depth)
    meta = {"profile": source.constant([mapped.profile.url])}
    if number == 0:
        meta["source"] = "f'{c_source}/{number}'"
    meta["tag"] = source.constant(file.tag)
    start = [
        ("resourceType", source.constant(mapped.profile.type)),
        ("id", f"i{number}"),
        ("meta", f"{{{quoted(meta.items())}}}"),
    ]
    assemble(source, depth, f"r{number}", root, start, members, mapped.constants)


def assemble(
    source: Source,
    depth: int,
    name: str,
    root: Node,
    start: list[tuple[str, str]],
    members: list[tuple[str, str, str | None]],
    constants: Mapping[str, Any],
) -> None:
    """Lines that make the resource `name` of first members, of what stands below `root`, and constants."""
    start = start + [(key, value) for key, value, test in members if test is None]
    taken = {key for key, _, _ in members}
    start += [(key, source.constant(value)) for key, value in constants.items() if key not in taken]
    source.add(depth, f"{name} = {{{quoted(start)}}}")
    for key, value, test in members:
        if test is not None:
            source.add(depth, f"if {test}: {name}[{key!r}] = {value}")
    # What every item of a list holds is in the item that was made; other constants stand beside it.
    whole = {key for key, entries in root.by_key() if entries[0][2].many and entries[0][0] is None}
    for key, constant in constants.items():
        if key in taken and key in whole:
            source.add(depth, f"if {key!r} not in {name}: {name}[{key!r}] = {source.constant(constant)}")
        elif key in taken and isinstance(constant, list | dict):
            source.names["both"] = _both
            there = f"{name}.get({key!r}, {constant.__class__()})"
            source.add(depth, f"{name}[{key!r}] = both({source.constant(constant)}, {there})")


def _both(constant: Any, there: Any) -> Any:
    """What must stand somewhere by the profile, with what a row puts beside it."""
    if isinstance(constant, list):
        return [*constant, *there]
    if not isinstance(constant, dict):
        return there
    more = {key: _both(constant[key], there[key]) for key in constant if key in there}
    return {**constant, **there, **more}


def _value_lines(
    source: Source,
    depth: int,
    mapped: MappedField,
    text: str,
    names: list[tuple[str, str | None]],
    file: FileFacts,
) -> None:
    """Lines that give the values of one field, and what rides beside them, their names."""
    every = [name for pair in names for name in pair if name is not None]
    source.add(depth, " = ".join(every) + " = None")
    source.add(depth, f"if {_filled(mapped, file)}:")
    word = "if"
    for target, (value, beside) in zip(mapped.targets, names, strict=False):
        if target.only is not None:
            source.add(depth + 1, f"{word} {text} in {source.constant(target.only)}:")
            word = "elif"
        elif len(mapped.targets) > 1:
            source.add(depth + 1, "else:")
        inner = depth + 1 if len(mapped.targets) == 1 else depth + 2
        _put(source, inner, mapped, target, text, value, beside, file)
    for target, (value, beside) in zip(mapped.also, names[len(mapped.targets) :], strict=True):
        if target.codes is not None:
            source.add(depth + 1, f"{value} = {source.constant(target.codes)}.get({text})")
        else:
            _put(source, depth + 1, mapped, target, text, value, beside, file)


def _put(
    source: Source,
    depth: int,
    mapped: MappedField,
    target: Target,
    text: str,
    value: str,
    beside: str | None,
    file: FileFacts,
) -> None:
    put = pair_for(target)[0]
    known = remembered(target)[0]
    most = FEW if mapped.coded else MEMO

    def slow(of: str) -> tuple[Any, Any]:
        found, rides = put(of)
        if rides is not None:
            file.note(mapped.name)
        elif found is not None:
            if len(known) >= most:
                known.clear()
            known[of] = found
        return found, rides

    ask = f"{value}, {beside or '_'} = {source.constant(slow)}({text})"
    if target.type == "string" and target.codes is None and target.transform is None:
        # Most texts differ from each other, so nothing is gained by remembering them.
        source.add(
            depth, f"if {text}.isprintable() and {text}[0] != ' ' and {text}[-1] != ' ': {value} = {text}"
        )
        source.add(depth, f"else: {ask}")
    else:
        source.add(depth, f"{value} = {source.constant(known)}.get({text})")
        source.add(depth, f"if {value} is None: {ask}")


def _own_part(root: Node, mapped: MappedField) -> tuple[Node, Way] | None:
    """The part of the resource that holds all of a field with few values and nothing else, if any."""
    ways = [target.way for target in (*mapped.targets, *mapped.also)]
    node = root
    for length, hop in enumerate(ways[0], 1):
        node = node.below[hop.key, hop.by, hop.equals]
        if node.owners == {mapped.name}:
            together = all(way[:length] == ways[0][:length] for way in ways)
            return (node, ways[0][:length]) if mapped.coded and together and node.leaf is None else None
    return None


def _part_maker(
    way: Way, mapped: MappedField, known: dict[str, Any], file: FileFacts
) -> Callable[[str], Any]:
    """A function from a text to the part of a resource that follows from it; None where nothing does.

    It fills `known`, but with no part that has a text riding in it: these are counted each time.
    """
    rides: list[str] = []
    inner = FileFacts({mapped.name: 0}, 1, "", [], file.make_id, rides.append)
    source = Source()
    source.add(0, "def make(t0):")
    names: list[tuple[str, str | None]] = []
    leaves: dict[int, _Leaf] = {}
    root = Node()
    for target in (*mapped.targets, *mapped.also):
        value, beside = source.fresh("v"), None if target.in_extension else source.fresh("b")
        names.append((value, beside))
        place = root.place(target.way, mapped.name)
        place.leaf = len(leaves)
        leaves[place.leaf] = (value, beside, False)
    _value_lines(source, 1, replace(mapped, unless=None), "t0", names, inner)
    node = root.place(way, mapped.name)
    source.add(1, f"return {Builder(source, leaves, {}).item(node, way[-1].by, way[-1].equals, 1)}")
    make = source.function("make")

    def part(of: str) -> Any:
        rides.clear()
        found = make(of)
        if rides:
            file.note(mapped.name)
        elif found is not None:
            if len(known) >= FEW:
                known.clear()
            known[of] = found
        return found

    return part


class Builder:
    """Writes the lines that put values into objects and lists."""

    def __init__(self, source: Source, leaves: Mapping[int, _Leaf], parts: Mapping[int, str]) -> None:
        self.source = source
        self.leaves = leaves
        self.parts = parts

    def members(self, node: Node, depth: int) -> list[tuple[str, str, str | None]]:
        """Key, name and test of everything below a node; the test is None for what is always there."""
        found: list[tuple[str, str, str | None]] = []
        for key, entries in node.by_key():
            if entries[0][2].leaf is not None:
                value, beside, always = self.leaves[entries[0][2].leaf]
                found.append((key, value, None if always else f"{value} is not None"))
                if beside is not None:
                    found.append((f"_{key}", beside, f"{beside} is not None"))
                continue
            items = [self.item(below, by, equals, depth) for by, equals, below in entries]
            if not entries[0][2].many:
                found.append((key, items[0], f"{items[0]} is not None"))
            elif len(items) == 1:
                found.append((key, f"[{items[0]}]", f"{items[0]} is not None"))
            else:
                some = self.source.fresh("l")
                self.source.add(depth, f"{some} = []")
                for item in items:
                    self.source.add(depth, f"if {item} is not None: {some}.append({item})")
                found.append((key, some, some))
        return found

    def item(self, node: Node, by: str | None, equals: str | None, depth: int) -> str:
        """The name of the object at a node, None at run time where nothing is in it."""
        if id(node) in self.parts:
            return self.parts[id(node)]
        source = self.source
        fixed = [(key, source.constant(value)) for key, value in node.fixed.items()]
        if by is not None:
            fixed.insert(0, (by, source.constant(equals if node.pattern is None else node.pattern)))
        members = self.members(node, depth)
        filled = {key for key, _, _ in members}
        start = [pair for pair in fixed if pair[0] not in filled]
        always = [(key, name) for key, name, test in members if test is None]
        made = source.fresh("o")
        tests = [test for _, _, test in members if test is not None]
        if not always and len(members) == 1:
            key, name, _ = members[0]
            source.add(depth, f"{made} = {{{quoted([*start, (key, name)])}}} if {tests[0]} else None")
            return made
        if not always and len(members) == 2 and members[1][0] == f"_{members[0][0]}":
            (key, value, _), (key_beside, beside, _) = members
            one = f"{{{quoted([*start, (key, value)])}}} if {value} is not None else None"
            source.add(depth, f"if {beside} is None: {made} = {one}")
            source.add(depth, f"elif {value} is None: {made} = {{{quoted([*start, (key_beside, beside)])}}}")
            source.add(depth, f"else: {made} = {{{quoted([*start, (key, value), (key_beside, beside)])}}}")
            return made
        if always:
            source.add(depth, f"{made} = {{{quoted([*start, *always])}}}")
        else:
            source.add(depth, f"{made} = {{{quoted(start)}}} if {' or '.join(tests)} else None")
            source.add(depth, f"if {made} is not None:")
            depth += 1
        for key, name, test in members:
            if test is not None:
                source.add(depth, f"if {test}: {made}[{key!r}] = {name}")
        return made
