"""Readers and writers of records as generated Python source.

A table has many rows and few shapes, so each resource of a record becomes two functions written for it:
`read` builds the resource from the cells of one row, `write` finds the cells in a resource. Names and
constants enter the source by reference (`c0`, `c1`...), never as text from a file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kinspec.converters._mapping import Hop, MappedField, MappedResource, Target, Way
from kinspec.converters._values import MEMO, pair_for

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
    constant: Any = None


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


def _memoised_put(put: Any) -> Any:
    memo: dict[str, Any] = {}

    def remembered(text: str) -> Any:
        found = memo.get(text)
        if found is None:
            if len(memo) >= MEMO:
                memo.clear()
            found = memo[text] = put(text)
        return found

    return remembered


def reader(resource: MappedResource, cells: Cells, note: Note, *, always: bool) -> ReadResource:
    """A function from the cells of a row to the resource, None when none of its fields is filled.

    `cells` says at which position each field stands; a field without a position is blank. The cells must
    be as many as the header has. `always` makes the resource from blank fields too. `note` hears the name
    of each field whose text rides beside its value.
    """
    source = _Source()
    root = _Node()
    source.add(0, "def read(cells):")
    number = 0
    filled: list[str] = []
    for mapped in resource.fields:
        position = cells.get(mapped.name)
        if position is None:
            continue
        text = source.fresh("t")
        source.add(1, f"{text} = cells[{position}]")
        filled.append(text)
        leaves = []
        for target in (*mapped.targets, *mapped.also):
            node = _place(root, target.way)
            node.leaf, node.aside = number, not target.in_extension
            leaves.append(number)
            number += 1
        source.add(1, " = ".join(f"v{leaf} = b{leaf}" for leaf in leaves) + " = None")
        source.add(1, f"if {text}:")
        _read_field(source, mapped, text, leaves, note)
    if not always:
        source.add(1, f"if not ({' or '.join(filled) or 'False'}): return None")
    for derived in resource.derived:
        node = _place(root, derived.way)
        node.leaf = number
        position = cells.get(derived.by)
        test = f"cells[{position}]" if position is not None else "''"
        blank, other = source.constant(derived.blank), source.constant(derived.filled)
        source.add(1, f"v{number} = {other} if {test} else {blank}")
        number += 1
    for way, value in resource.set:
        node = _place(root, way)
        node.leaf = number
        source.add(1, f"v{number} = {source.constant(value)}")
        number += 1
    source.add(1, "r = {}")
    _build(source, root, "r", 1)
    for key, value in resource.constants.items():
        source.add(1, f"r[{key!r}] = {source.constant(value)}")
    source.add(1, "return r")
    read: ReadResource = source.function("read")
    return read


def _read_field(source: _Source, mapped: MappedField, text: str, leaves: list[int], note: Note) -> None:
    def take(target: Target, leaf: int, depth: int) -> None:
        put = source.constant(_memoised_put(pair_for(target)[0]))
        source.add(depth, f"v{leaf}, b{leaf} = {put}({text})")
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


def _place(root: _Node, way: Way) -> _Node:
    node = root
    for hop in way:
        node = node.below.setdefault((hop.key, hop.by, hop.equals), _Node())
        node.many = node.many or hop.many
    return node


def _build(source: _Source, node: _Node, owner: str, depth: int) -> None:
    """Write the lines that put everything below `node` into the dict called `owner`, filled things only."""
    for (key, by, equals), below in node.below.items():
        if below.leaf is not None:
            source.add(depth, f"if v{below.leaf} is not None: {owner}[{key!r}] = v{below.leaf}")
            if below.aside:
                source.add(depth, f"if b{below.leaf} is not None: {owner}['_{key}'] = b{below.leaf}")
            continue
        item = source.fresh("o")
        source.add(depth, f"{item} = {{}}")
        _build(source, below, item, depth)
        source.add(depth, f"if {item}:")
        if by is not None:
            source.add(depth + 1, f"{item} = {{{by!r}: {source.constant(equals)}, **{item}}}")
        if below.many:
            source.add(depth + 1, f"if {key!r} in {owner}: {owner}[{key!r}].append({item})")
            source.add(depth + 1, f"else: {owner}[{key!r}] = [{item}]")
        else:
            source.add(depth + 1, f"{owner}[{key!r}] = {item}")


def writer(resource: MappedResource) -> WriteResource:
    """A function from a resource to the texts of its fields, in the order of `resource.fields`."""
    source = _Source()
    root = _Node()
    number = 0
    results: list[str] = []
    last: list[str] = []
    for mapped in resource.fields:
        parts = []
        for target in (*mapped.targets, *mapped.also):
            node = _place(root, target.way)
            node.leaf = number
            get = pair_for(target)[1]
            parts.append((number, source.constant(_memoised_get(get)), source.constant(get)))
            number += 1
        text = source.fresh("t")
        last.append(f"{text} = ''")
        for leaf, fast, full in parts:
            last.append(f"if not {text} and (v{leaf} is not None or b{leaf} is not None):")
            last.append(f"    {text} = {fast}(v{leaf}) if b{leaf} is None else {full}(v{leaf}, b{leaf})")
        results.append(text)
    source.add(0, "def write(r):")
    for leaf in range(number):
        source.add(1, f"v{leaf} = b{leaf} = None")
    _look(source, root, "r", 1)
    for line in last:
        source.add(1, line)
    source.add(1, f"return ({', '.join(results)}{',' if results else ''})")
    write: WriteResource = source.function("write")
    return write


def _memoised_get(get: Any) -> Any:
    memo: dict[Any, str] = {}

    def remembered(value: Any) -> str:
        # A boolean and the number 1 are equal keys, so only text is remembered.
        if not isinstance(value, str):
            return str(get(value, None))
        found = memo.get(value)
        if found is None:
            if len(memo) >= MEMO:
                memo.clear()
            found = memo[value] = get(value, None)
        return found

    return remembered


def _look(source: _Source, node: _Node, owner: str, depth: int) -> None:
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
        if not first.many:
            source.add(depth, f"{item} = {owner}.get({key!r})")
            source.add(depth, f"if {item}:")
            _look(source, first, item, depth + 1)
            continue
        source.add(depth, f"for {item} in {owner}.get({key!r}) or ():")
        marked = [entry for entry in entries if entry[0] is not None]
        if not marked:
            _look(source, first, item, depth + 1)
            source.add(depth + 1, "break")
            continue
        mark = source.fresh("m")
        source.add(depth + 1, f"{mark} = {item}.get({marked[0][0]!r})")
        word = "if"
        for _, equals, below in marked:
            source.add(depth + 1, f"{word} {mark} == {source.constant(equals)}:")
            _look(source, below, item, depth + 2)
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
