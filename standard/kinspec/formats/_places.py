"""YAML that somebody else wrote, with the line and column of every word in it, all words as text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kinspec.findings import yaml_nodes


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
        tree = yaml_nodes(path.read_text(encoding="utf-8-sig"), yaml.CSafeLoader)
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
    return _node(tree)


def _word(tree: Any) -> Word:
    # A key without anything behind it is the same as an empty text.
    empty = tree.style is None and tree.value in ("~", "null")
    return Word("" if empty else tree.value, tree.start_mark.line + 1, tree.start_mark.column + 1)


def _node(tree: Any) -> Node:
    line, column = tree.start_mark.line + 1, tree.start_mark.column + 1
    if tree.id == "scalar":
        return _word(tree)
    if tree.id == "sequence":
        return Items(tuple(_node(one) for one in tree.value), line, column)
    return Group(tuple((_word(key), _node(value)) for key, value in tree.value), line, column)
