"""Readers and writers of records as generated Python source.

A table has many rows and few shapes, so each resource of a record becomes two functions written for it:
`read` builds the resource from the cells of one row, `write` finds the cells in a resource. Names and
constants enter the source by reference (`c0`, `c1`...), never as text from a file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kinspec.converters._mapping import Hop, MappedField, MappedResource, Target, Way
from kinspec.converters._values import FEW, MEMO, Get, pair_for

Cells = Mapping[str, int]
ReadResource = Callable[[list[str]], dict[str, Any] | None]
Note = Callable[[str], None]
WriteResource = Callable[[dict[str, Any]], tuple[str, ...]]


@dataclass(slots=True)
class _Node:
    """A place in the resource: below it other places, or a leaf, the number of a value."""

    below: dict[tuple[str, str | None, str | None], _Node] = field(default_factory=dict)
    many: bool = False
    leaf: int | None = None
    aside: bool = False
    owners: set[str] = field(default_factory=set)
    part: _Part | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a resource that follows from one text: made once for each value, and shared by resources.

    `known` holds, by text, the part and whether a text rides in it; `make` is asked for what it lacks.
    """

    text: str
    known: dict[str, tuple[Any, bool]]
    make: Callable[[str], tuple[Any, bool]]
    note: Note
    name: str


@dataclass(slots=True)
class _Source:
    lines: list[str] = field(default_factory=list)
    names: dict[str, Any] = field(default_factory=dict)
    count: int = 0

    def add(self, depth: int, line: str) -> None:
        self.lines.append("    " * depth + line)

    def constant(self, value: Any) -> str:
        name = f"c{len(self.names)}"
        self.names[name] = value
        return name

    def fresh(self, stem: str) -> str:
        self.count += 1
        return f"{stem}{self.count}"

    def function(self, name: str) -> Any:
        scope = dict(self.names)
        # The source is made of our own words and numbered names only; nothing of it comes from a file.
        exec(compile("\n".join(self.lines), f"<generated {name}>", "exec"), scope)  # noqa: S102
        return scope[name]


def _filling(memo: dict[Any, Any], function: Callable[[Any], Any], most: int) -> Callable[[Any], Any]:
    """A function that is asked for what the memo lacks. It fills the memo, which stays bounded."""

    def filling(of: Any) -> Any:
        if len(memo) >= most:
            memo.clear()
        found = memo[of] = function(of)
        return found

    return filling


def reader(
    resource: MappedResource, cells: Cells, note: Note, *, always: bool, laid: Sequence[Way] = ()
) -> ReadResource:
    """A function from the cells of a row to the resource, None when none of its fields is filled.

    `cells` says at which position each field stands; a field without a position is blank. The cells must
    be as many as the header has. `always` makes the resource from blank fields too. `note` hears the name
    of each field whose text rides beside its value. `laid` are the ways to which something is laid later:
    what they lead through is made anew for each resource.
    """
    source = _Source()
    root = _Node()
    present = [mapped for mapped in resource.fields if mapped.name in cells]
    leaves: dict[str, list[int]] = {mapped.name: [] for mapped in present}
    number = 0
    for mapped in present:
        for target in (*mapped.targets, *mapped.also):
            node = _place(root, target.way, mapped.name)
            node.leaf, node.aside = number, not target.in_extension
            leaves[mapped.name].append(number)
            number += 1
    given = [*(one.way for one in resource.derived), *(way for way, _ in resource.set)]
    for leaf, way in enumerate(given, number):
        _place(root, way, "").leaf = leaf
    for way in laid:
        at: _Node | None = root
        for hop in way:
            at = at.below.get((hop.key, hop.by, hop.equals)) if at is not None else None
            if at is not None:
                at.owners.add("")
    source.add(0, "def read(cells):")
    filled: list[str] = []
    for mapped in present:
        text = source.fresh("t")
        source.add(1, f"{text} = cells[{cells[mapped.name]}]")
        filled.append(text)
        own = _own_part(root, mapped)
        if own is not None:
            node, hop = own
            node.part = _part(node, hop, mapped, leaves[mapped.name], text, note)
            continue
        source.add(1, " = ".join(f"v{leaf} = b{leaf}" for leaf in leaves[mapped.name]) + " = None")
        source.add(1, f"if {text}:")
        _read_field(source, mapped, text, leaves[mapped.name], note)
    if not always:
        source.add(1, f"if not ({' or '.join(filled) or 'False'}): return None")
    for leaf, derived in enumerate(resource.derived, number):
        position = cells.get(derived.by)
        test = f"cells[{position}]" if position is not None else "''"
        blank, other = source.constant(derived.blank), source.constant(derived.filled)
        source.add(1, f"v{leaf} = {other} if {test} else {blank}")
    for leaf, (_, value) in enumerate(resource.set, number + len(resource.derived)):
        source.add(1, f"v{leaf} = {source.constant(value)}")
    source.add(
        1, f"r = {{'resourceType': {source.constant(resource.profile.type)}, 'id': None, 'meta': None}}"
    )
    _build(source, root, "r", 1)
    for key, value in resource.constants.items():
        source.add(1, f"r[{key!r}] = {source.constant(value)}")
    source.add(1, "return r")
    read: ReadResource = source.function("read")
    return read


def _read_field(source: _Source, mapped: MappedField, text: str, leaves: list[int], note: Note) -> None:
    def take(target: Target, leaf: int, depth: int) -> None:
        memo: dict[str, Any] = {}
        known = source.constant(memo)
        put = source.constant(_filling(memo, pair_for(target)[0], FEW if mapped.coded else MEMO))
        source.add(depth, f"x = {known}.get({text})")
        source.add(depth, f"v{leaf}, b{leaf} = {put}({text}) if x is None else x")
        if not target.in_extension:
            said = f"{source.constant(note)}({source.constant(mapped.name)})"
            source.add(depth, f"if b{leaf} is not None: {said}")

    word = "if"
    for target, leaf in zip(mapped.targets, leaves, strict=False):
        if target.only is None:
            if len(mapped.targets) > 1:
                source.add(2, "else:")
                take(target, leaf, 3)
            else:
                take(target, leaf, 2)
            break
        source.add(2, f"{word} {text} in {source.constant(target.only)}:")
        take(target, leaf, 3)
        word = "elif"
    for target, leaf in zip(mapped.also, leaves[len(mapped.targets) :], strict=True):
        source.add(2, f"v{leaf} = {source.constant(target.codes)}.get({text})")


def _place(root: _Node, way: Way, owner: str) -> _Node:
    node = root
    for hop in way:
        node = node.below.setdefault((hop.key, hop.by, hop.equals), _Node())
        node.many = node.many or hop.many
        node.owners.add(owner)
    return node


def _own_part(root: _Node, mapped: MappedField) -> tuple[_Node, Hop] | None:
    """The part of the resource that holds all of a field with few values, and nothing else."""
    ways = [target.way for target in (*mapped.targets, *mapped.also)]
    node = root
    for number, hop in enumerate(ways[0]):
        node = node.below[hop.key, hop.by, hop.equals]
        if node.owners == {mapped.name}:
            together = all(way[: number + 1] == ways[0][: number + 1] for way in ways)
            return (node, hop) if mapped.coded and together and node.leaf is None else None
    return None


def _part(node: _Node, hop: Hop, mapped: MappedField, leaves: list[int], text: str, note: Note) -> _Part:
    source = _Source()
    source.add(0, "def make(t):")
    source.add(1, " = ".join(f"v{leaf} = b{leaf}" for leaf in leaves) + " = None")
    rides: list[str] = []
    source.add(1, "if t:")
    _read_field(source, mapped, "t", leaves, rides.append)
    source.add(1, "r = {}")
    _build(source, node, "r", 1)
    source.add(1, "return r")
    make = source.function("make")

    def part(of: str) -> tuple[Any, bool]:
        rides.clear()
        made = make(of)
        if made and hop.by is not None:
            made = {hop.by: hop.equals, **made}
        return made, bool(rides)

    known: dict[str, tuple[Any, bool]] = {}
    return _Part(text, known, _filling(known, part, FEW), note, mapped.name)


def _build(source: _Source, node: _Node, owner: str, depth: int) -> None:
    """Write the lines that put everything below `node` into the dict called `owner`, filled things only."""
    for (key, by, equals), below in node.below.items():
        if below.leaf is not None:
            source.add(depth, f"if v{below.leaf} is not None: {owner}[{key!r}] = v{below.leaf}")
            if below.aside:
                source.add(depth, f"if b{below.leaf} is not None: {owner}['_{key}'] = b{below.leaf}")
            continue
        item = source.fresh("o")
        part = below.part
        if part is not None:
            source.add(depth, f"{item} = None")
            source.add(depth, f"if {part.text}:")
            source.add(depth + 1, f"x = {source.constant(part.known)}.get({part.text})")
            source.add(depth + 1, f"if x is None: x = {source.constant(part.make)}({part.text})")
            source.add(depth + 1, f"{item} = x[0]")
            source.add(depth + 1, f"if x[1]: {source.constant(part.note)}({source.constant(part.name)})")
        else:
            source.add(depth, f"{item} = {{}}")
            _build(source, below, item, depth)
        source.add(depth, f"if {item}:")
        if by is not None and part is None:
            source.add(depth + 1, f"{item} = {{{by!r}: {source.constant(equals)}, **{item}}}")
        if below.many:
            source.add(depth + 1, f"if {key!r} in {owner}: {owner}[{key!r}].append({item})")
            source.add(depth + 1, f"else: {owner}[{key!r}] = [{item}]")
        else:
            source.add(depth + 1, f"{owner}[{key!r}] = {item}")


def writer(resource: MappedResource, *, careful: bool = False) -> WriteResource:
    """A function from a resource to the texts of its fields, in the order of `resource.fields`.

    A `careful` one reads any JSON as far as it has the right shape. The other one is faster and raises
    `AttributeError` or `TypeError` where a list or a text stands in place of an object, or the like.
    """
    source = _Source()
    root = _Node()
    number = 0
    results: list[str] = []
    last: list[tuple[int, str]] = []
    for mapped in resource.fields:
        text = source.fresh("t")
        last.append((1, f"{text} = ''"))
        for target in (*mapped.targets, *mapped.also):
            node = _place(root, target.way, mapped.name)
            node.leaf = number
            last.extend(
                _write_value(source, text, number, pair_for(target)[1], FEW if mapped.coded else MEMO)
            )
            number += 1
        results.append(text)
    source.add(0, "def write(r):")
    if number:
        source.add(1, " = ".join(f"v{leaf} = b{leaf}" for leaf in range(number)) + " = None")
    _look(source, root, "r", 1, careful=careful)
    for depth, line in last:
        source.add(depth, line)
    source.add(1, f"return ({', '.join(results)}{',' if results else ''})")
    write: WriteResource = source.function("write")
    return write


def _write_value(source: _Source, text: str, leaf: int, get: Get, most: int) -> list[tuple[int, str]]:
    memo: dict[Any, str] = {}
    known, full = source.constant(memo), source.constant(get)
    ask = source.constant(_filling(memo, lambda value: get(value, None), most))
    # A boolean and the number 1 are equal keys, so only text is remembered.
    return [
        (1, f"if not {text} and (v{leaf} is not None or b{leaf} is not None):"),
        (2, f"if b{leaf} is None and v{leaf}.__class__ is str:"),
        (3, f"{text} = {known}.get(v{leaf})"),
        (3, f"if {text} is None: {text} = {ask}(v{leaf})"),
        (2, f"else: {text} = {full}(v{leaf}, b{leaf})"),
    ]


def _look(source: _Source, node: _Node, owner: str, depth: int, *, careful: bool) -> None:
    """Write the lines that find every leaf below `node`, starting from the dict called `owner`."""
    keys: dict[str, list[tuple[str | None, str | None, _Node]]] = {}
    for (key, by, equals), below in node.below.items():
        keys.setdefault(key, []).append((by, equals, below))
    for key, entries in keys.items():
        first = entries[0][2]
        if first.leaf is not None:
            source.add(depth, f"v{first.leaf} = {owner}.get({key!r})")
            source.add(depth, f"b{first.leaf} = {owner}.get('_{key}')")
            continue
        item = source.fresh("o")
        source.add(depth, f"{item} = {owner}.get({key!r})")
        source.add(
            depth, f"if {item}.__class__ is {'list' if first.many else 'dict'}:" if careful else f"if {item}:"
        )
        if not first.many:
            _look(source, first, item, depth + 1, careful=careful)
            continue
        one = source.fresh("o")
        source.add(depth + 1, f"for {one} in {item}:")
        if careful:
            source.add(depth + 2, f"if {one}.__class__ is not dict: continue")
        marked = [entry for entry in entries if entry[0] is not None]
        if not marked:
            _look(source, first, one, depth + 2, careful=careful)
            source.add(depth + 2, "break")
            continue
        mark = source.fresh("m")
        source.add(depth + 2, f"{mark} = {one}.get({marked[0][0]!r})")
        word = "if"
        for _, equals, below in marked:
            source.add(depth + 2, f"{word} {mark} == {source.constant(equals)}:")
            _look(source, below, one, depth + 3, careful=careful)
            word = "elif"


def follow(resource: Mapping[str, Any], way: tuple[Hop, ...]) -> Any:
    """What stands at the end of a way through a resource; None where it ends early."""
    at: Any = resource
    for hop in way:
        at = at.get(hop.key) if isinstance(at, dict) else None
        if hop.many and isinstance(at, list):
            at = next(
                (
                    one
                    for one in at
                    if isinstance(one, dict) and (hop.by is None or one.get(hop.by) == hop.equals)
                ),
                None,
            )
    return at


def lay(resource: dict[str, Any], way: tuple[Hop, ...], value: Any) -> None:
    """Put a value at the end of a way, making what is missing; shared constants are not touched."""
    at = resource
    for hop in way[:-1]:
        if hop.many:
            items = at.setdefault(hop.key, [])
            found = next((one for one in items if hop.by is None or one.get(hop.by) == hop.equals), None)
            if found is None:
                found = {hop.by: hop.equals} if hop.by else {}
                items.append(found)
            at = found
        else:
            at = at.setdefault(hop.key, {})
    if way[-1].many:
        at[way[-1].key] = [value]
    else:
        at[way[-1].key] = value
