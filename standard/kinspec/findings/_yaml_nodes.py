"""The nodes of a YAML text that somebody else may have written: none that would stop or blow up a reader."""

from __future__ import annotations

from typing import Any

DEEPEST = 60  # what composes YAML breaks down at some ten thousand brackets
MOST = 1_000_000  # nodes, those counted again that an alias repeats
TOO_DEEP = "there are too many brackets inside each other"
_TEXT = "tag:yaml.org,2002:str"


def yaml_nodes(text: str, loader: Any, deepest: int = DEEPEST) -> Any:
    """The root node of a text, None for an empty one.

    Names are scalars, no node holds itself, and no word has a tag of its own but that of texts. So whoever
    walks through the nodes comes to an end soon, however the text was meant.

    Raises:
        yaml.YAMLError: the text is not YAML, is nested deeper than `deepest`, or holds what is named above.
    """
    import yaml

    depth = 0
    try:
        for event in yaml.parse(text, Loader=loader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > deepest:
                raise _refusal(TOO_DEEP, event)
            if getattr(event, "tag", None) not in (None, "!", _TEXT):
                raise _refusal("a type that begins with ! cannot stand here", event)
        root = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        if "nesting depth" in (
            error.problem or ""
        ):  # newer readers count as well, and read ahead of the events
            raise yaml.composer.ComposerError(None, None, TOO_DEEP, error.problem_mark) from None
        raise
    if root is not None:
        _measure(root, {}, deepest)
    return root


def _measure(node: Any, known: dict[int, tuple[int, int] | None], deepest: int) -> tuple[int, int]:
    """How many nodes a node stands for, and how deep they go."""
    if id(node) in known:
        found = known[id(node)]
        if found is None:
            raise _refusal("an alias stands inside what it repeats", node)
        return found
    known[id(node)] = None
    size, height = 1, 0
    if node.id != "scalar":
        for one in node.value:
            if node.id == "mapping" and one[0].id != "scalar":
                raise _refusal("a name must be a text, not a list or other names", one[0])
            for inner in one if node.id == "mapping" else (one,):
                more, below = _measure(inner, known, deepest)
                size, height = size + more, max(height, below + 1)
    if height > deepest:
        raise _refusal(TOO_DEEP, node)
    if size > MOST:
        raise _refusal("the aliases repeat too much", node)
    known[id(node)] = size, height
    return size, height


def _refusal(problem: str, where: Any) -> Exception:
    import yaml

    return yaml.composer.ComposerError(None, None, problem, where.start_mark)
