"""Python source that is written for one mapping: the tree of places in a resource, and lines of code.

Names and constants enter the source by reference (`c0`, `c1`...), never as text from a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kinspec.converters._ways import Way

_Place = tuple[str, str | None, str | None]


@dataclass(slots=True)
class Node:
    """A place in a resource: below it other places, or a leaf, the number of a value.

    `many` says that JSON holds a list there, `fixed` what an object there holds besides, `pattern` the
    concept that marks an item of a list (see `Hop`), `constant` the whole item where it never varies,
    `owners` which fields stand at or below it, `aside` that text can ride beside the leaf.
    """

    below: dict[_Place, Node] = field(default_factory=dict)
    many: bool = False
    fixed: Mapping[str, Any] = field(default_factory=dict)
    pattern: Mapping[str, Any] | None = None
    constant: Mapping[str, Any] | None = None
    owners: set[str] = field(default_factory=set)
    leaf: int | None = None
    aside: bool = False

    def place(self, way: Way, owner: str) -> Node:
        """The node at the end of a way, made if it is missing."""
        node = self
        for hop in way:
            node = node.below.setdefault((hop.key, hop.by, hop.equals), Node())
            node.many = node.many or hop.many
            node.fixed = node.fixed or hop.fixed
            node.pattern = node.pattern or hop.pattern
            node.owners.add(owner)
        return node

    def beside(self, constants: Mapping[str, Any]) -> Iterator[Node]:
        """Place what never varies beside the items that do, in the same lists; gives the nodes made."""
        for key, entries in list(self.by_key()):
            constant = constants.get(key)
            by, _, node = entries[0]
            if isinstance(constant, Mapping) and by is None:
                yield from node.beside(constant)
            elif isinstance(constant, list) and by is not None:
                for item in constant:
                    place = (key, by, item.get(by))
                    if place not in self.below:
                        self.below[place] = Node(many=True, constant=item)
                        yield self.below[place]

    def by_key(self) -> Iterator[tuple[str, list[tuple[str | None, str | None, Node]]]]:
        """What stands below, by the key in JSON: one node, or the marked items of a list."""
        keys: dict[str, list[tuple[str | None, str | None, Node]]] = {}
        for (key, by, equals), node in self.below.items():
            keys.setdefault(key, []).append((by, equals, node))
        yield from keys.items()


@dataclass(slots=True)
class Source:
    """Lines of a function under way, and the values that its names stand for."""

    lines: list[str] = field(default_factory=list)
    names: dict[str, Any] = field(default_factory=dict)
    count: int = 0

    def add(self, depth: int, *lines: str) -> None:
        """Add lines at one depth of indentation."""
        self.lines.extend("    " * depth + line for line in lines)

    def constant(self, value: Any) -> str:
        """A name for a value."""
        name = f"c{len(self.names)}"
        self.names[name] = value
        return name

    def fresh(self, stem: str) -> str:
        """A variable that is not used yet."""
        self.count += 1
        return f"{stem}{self.count}"

    def function(self, name: str) -> Any:
        """Compile the lines and give the function of that name."""
        scope = dict(self.names)
        # The source is made of our own words and numbered names only; nothing of it comes from a file.
        exec(compile("\n".join(self.lines), f"<generated {name}>", "exec"), scope)  # noqa: S102
        return scope[name]


def filling(memo: dict[Any, Any], function: Callable[[Any], Any], most: int) -> Callable[[Any], Any]:
    """A function that is asked for what the memo lacks. It fills the memo, which stays bounded."""

    def fill(of: Any) -> Any:
        found = function(of)
        if found is not None:
            if len(memo) >= most:
                memo.clear()
            memo[of] = found
        return found

    return fill


def quoted(pairs: Iterable[tuple[str, str]]) -> str:
    """The inside of a dict display: keys by `repr`, values by name."""
    return ", ".join(f"{key!r}: {name}" for key, name in pairs)
