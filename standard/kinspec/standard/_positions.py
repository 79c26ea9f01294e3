"""Lines and columns of authored words, counted from 1."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from kinspec.findings import yaml_nodes
from kinspec.standard._content import per_content
from kinspec.standard._faults import Place, Step

Spot = tuple[int, int]


def position(place: Place) -> tuple[Path, int, int]:
    """File, line and column of a place; of the nearest place around it where it is not there itself.

    What was left out stands nowhere, so the name of what it was left out of is shown.
    """
    best: tuple[int, Path, Spot] | None = None
    for file in (*place.over, place.file):
        reached, spot = _in_file(file, place.steps, place.on_key)
        if best is None or reached > best[0]:
            best = reached, file, spot
        if reached == len(place.steps):
            break
    assert best is not None  # noqa: S101 - there is always the file itself
    return best[1], *best[2]


def _in_file(file: Path, steps: Sequence[Step], on_key: bool) -> tuple[int, Spot]:
    try:
        if file.suffix == ".csv":
            return _in_rows(file, steps)
        return _in_tree(composed(file), steps, on_key)
    except (OSError, ValueError):
        return 0, (1, 1)


@per_content
def composed(file: Path) -> Any:
    """The nodes of a YAML file, each with its marks; None for an empty file.

    Raises `ValueError` for a file that is not YAML, `OSError` for one that cannot be read.
    """
    import yaml

    from kinspec.standard._content import yaml_loader

    try:
        return yaml_nodes(file.read_text(encoding="utf-8"), yaml_loader())
    except yaml.YAMLError as error:
        raise ValueError("not YAML") from error


def scalar_value(node: Any) -> Any:
    """The value of a scalar node, as all of the content is read; its text where it is no number after all."""
    loader = _scalar_reader()
    try:
        return loader.yaml_constructors[node.tag](loader, node)
    except (KeyError, ValueError):  # such as 0x_, or more digits than a number may have
        return node.value


@lru_cache(maxsize=1)
def _scalar_reader() -> Any:
    from kinspec.standard._content import yaml_loader

    return yaml_loader()("")


def _in_tree(node: Any, steps: Sequence[Step], on_key: bool) -> tuple[int, Spot]:
    name = node
    for reached, step in enumerate(steps):
        found = _inside(node, step)
        if found is None:
            return reached, _spot(name)
        name, node = found
    is_plain = node is not None and node.id == "scalar"
    return len(steps), _spot(node if is_plain and not on_key else name)


def _inside(node: Any, step: Step) -> tuple[Any, Any] | None:
    """The node that names what one step leads to, and that itself. A text leads to the item of that id."""
    if node is None or node.id == "scalar":
        return None
    if node.id == "mapping":
        return next(((key, value) for key, value in reversed(node.value) if key.value == str(step)), None)
    if isinstance(step, int):
        return (node.value[step], node.value[step]) if step < len(node.value) else None
    for item in node.value:
        if (own := _inside(item, "id")) and own[1].value == step:
            return own[1], item
    return None


def _spot(node: Any) -> Spot:
    return (node.start_mark.line + 1, node.start_mark.column + 1) if node is not None else (1, 1)


def _in_rows(file: Path, steps: Sequence[Step]) -> tuple[int, Spot]:
    rows = spots(file)
    if not steps:
        return 0, (1, 1)
    row, *column = steps
    if not isinstance(row, int) or row + 1 >= len(rows):
        return 0, (len(rows), 1)
    names = [text for _, text in rows[0]]
    cells = rows[row + 1]
    if not column or column[0] not in names or names.index(str(column[0])) >= len(cells):
        return 1, cells[0][0]
    return 2, cells[names.index(str(column[0]))][0]


@per_content
def spots(file: Path) -> tuple[tuple[tuple[Spot, str], ...], ...]:
    """The cells of a CSV file, row by row and the header first, each with its line and column."""
    text = file.read_text(encoding="utf-8")
    return tuple(row for row in _rows(text) if row != (((row[0][0]), ""),))


def _rows(text: str) -> Iterator[tuple[tuple[Spot, str], ...]]:
    line, column, at = 1, 1, 0
    row: list[tuple[Spot, str]] = []
    cell: list[str] = []
    start, quoted = (1, 1), False
    while at < len(text):
        letter = text[at]
        if letter == '"' and (quoted or not cell):
            doubled = quoted and text[at + 1 : at + 2] == '"'
            if doubled:
                cell.append('"')
                at, column = at + 1, column + 1
            else:
                quoted = not quoted
        elif quoted or letter not in ",\r\n":
            cell.append(letter)
        else:
            row.append((start, "".join(cell)))
            cell = []
            if letter == "\r" and text[at + 1 : at + 2] == "\n":
                at += 1
            if letter != ",":
                yield tuple(row)
                row = []
        if text[at] == "\n" or (text[at] == "\r" and not quoted):
            line, column = line + 1, 0
        at, column = at + 1, column + 1
        if not cell and not quoted and letter in ",\r\n":
            start = (line, column)
    if row or cell:
        yield (*row, (start, "".join(cell)))
