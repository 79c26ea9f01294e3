"""YAML that somebody else wrote, with the line and column of every word in it, all words as text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Word:
    """A text at its place. `Yes`, `01` and dates stay as they are spelled."""

    text: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Group:
    """Pairs at their place, in order, repeated keys and all."""

    pairs: tuple[tuple[Word, Node], ...]
    line: int
    column: int

    def get(self, name: str) -> Node | None:
        """What stands under a key."""
        return next((node for key, node in self.pairs if key.text == name), None)


@dataclass(frozen=True, slots=True)
class Items:
    """A list at its place."""

    items: tuple[Node, ...]
    line: int
    column: int


Node = Word | Group | Items


class NotYaml(Exception):
    """The text is not YAML, or of a kind that nobody needs here. `line` and `column` say where, from 1."""

    def __init__(self, problem: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(problem)
        self.problem, self.line, self.column = problem, line, column


def read_places(path: Path) -> Node:
    """Read a file. Raises `NotYaml`."""
    import yaml

    try:
        tree = yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (None, None)
        raise NotYaml(error.problem or "not YAML", *place) from None
    except yaml.YAMLError:
        raise NotYaml("a character that YAML does not allow") from None
    except UnicodeDecodeError:
        raise NotYaml("not UTF-8") from None
    except OSError as error:
        raise NotYaml(error.strerror or "cannot be read") from None
    if tree is None:
        raise NotYaml("there is nothing in it")
    return _node(tree, frozenset())


def _node(tree: Any, above: frozenset[int]) -> Node:
    line, column = tree.start_mark.line + 1, tree.start_mark.column + 1
    if id(tree) in above:
        raise NotYaml("an alias that stands inside what it repeats", line, column)
    above |= {id(tree)}
    if tree.id == "scalar":
        # A key without anything behind it is the same as an empty text.
        empty = tree.style is None and tree.value in ("~", "null")
        return Word("" if empty else tree.value, line, column)
    if tree.id == "sequence":
        return Items(tuple(_node(one, above) for one in tree.value), line, column)
    pairs = []
    for key, value in tree.value:
        name = _node(key, above)
        if not isinstance(name, Word):
            raise NotYaml("a key that is not a text", name.line, name.column)
        pairs.append((name, _node(value, above)))
    return Group(tuple(pairs), line, column)
