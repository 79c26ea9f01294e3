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
        error.problem = _colon_slip(error, text) or error.problem
        raise
    if root is not None:
        _measure(root, {}, deepest)
    return root


def _colon_slip(error: Any, text: str) -> str | None:
    """What the reader's words about a colon come from, said for people; None for other faults."""
    problem, lines = error.problem or "", text.splitlines()
    if "could not find expected ':'" in problem and error.context_mark:
        return _missing_colon(error.context_mark.line)
    if not error.problem_mark:
        return None
    at = min(error.problem_mark.line, len(lines) - 1)
    here = "mapping values are not allowed" in problem
    if here and ": " in lines[at][: error.problem_mark.column]:
        return "a colon cannot stand here; a text with a colon and a space in it needs quotes around it"
    if here or "<document start>" in problem:
        # What stands above, without a colon of its own, was read as a text that goes on here or ends before.
        above = (
            line for line in range(at - 1, -1, -1) if lines[line].strip() and lines[line].lstrip()[0] != "#"
        )
        line = next(above, None)
        if line is not None and ": " not in lines[line] and not lines[line].rstrip().endswith(":"):
            return _missing_colon(line)
    return (
        "a colon cannot stand here; a text of several lines with one in it needs quotes around it"
        if here
        else None
    )


def _missing_colon(line: int) -> str:
    return f"a colon and a space may be missing in line {line + 1}"


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
