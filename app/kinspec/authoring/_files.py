"""Authored files and the schemas that describe them.

A schema says itself which files it is for. `x-kinspec-files` are patterns below the content folder,
`x-kinspec-key` is a word that only such files have at their top, `x-kinspec-name` one that must be the name
of the file, `x-kinspec-beside` the ending of the file that must stand beside it.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kinspec.authoring._schema_faults import schema_faults
from kinspec.standard import ContentError, Place, composed, packaged_root, spots


@dataclass(frozen=True)
class Kind:
    """One kind of authored file."""

    title: str
    schema: Mapping[str, Any]

    @property
    def patterns(self) -> tuple[str, ...]:
        """Where files of this kind lie below the content folder."""
        return tuple(self.schema.get("x-kinspec-files", ()))


@dataclass(frozen=True)
class Authored:
    """One authored file."""

    path: Path
    kind: Kind


def kinds() -> list[Kind]:
    """Every kind of authored file, from the schemas of this version of Kinspec."""
    found = []
    for path in sorted((packaged_root() / "standard" / "schemas").glob("*.schema.json")):
        schema = json.loads(path.read_bytes())
        if "x-kinspec-files" in schema or "x-kinspec-key" in schema:
            found.append(Kind(schema["title"], schema))
    return found


def authored_files(folder: Path) -> list[Authored]:
    """The authored files below a content folder, in the order of their kinds and names."""
    return [
        Authored(path, kind)
        for kind in kinds()
        for pattern in kind.patterns
        for path in sorted(folder.glob(pattern))
    ]


def loose_file(path: Path) -> Authored | None:
    """A file that belongs to no content folder, by a word that only its kind has; None for no such file."""
    try:
        node = composed(path) if path.suffix in (".yaml", ".yml") else None
    except (OSError, ValueError):
        return None
    words = {key.value for key, _ in node.value} if node is not None and node.id == "mapping" else set()
    known = (kind for kind in kinds() if kind.schema.get("x-kinspec-key") in words)
    return next((Authored(path, kind) for kind in known), None)


def faults_of(file: Authored) -> Iterator[ContentError]:
    """What is wrong with a file by itself: that it cannot be read, or has other words than its schema."""
    yield from _beside(file)
    if file.path.suffix == ".csv":
        yield from _row_faults(file)
        return
    try:
        node = composed(file.path)
    except (OSError, ValueError) as error:
        yield _unreadable(file.path, error)
        return
    if node is None:
        yield Place(file.path).fault("missing-word", "the file is empty")
        return
    yield from _repeated(node, file.path)
    value = plain(node)
    yield from schema_faults(value, file.kind.schema, Place(file.path))
    name = file.kind.schema.get("x-kinspec-name")
    if name and isinstance(value, dict) and value.get(name) not in (None, file.path.stem):
        problem = f"the file says {name}: {value[name]} and is called {file.path.name}"
        yield (Place(file.path) / name).fault("file-name", problem)


def _beside(file: Authored) -> Iterator[ContentError]:
    ending = file.kind.schema.get("x-kinspec-beside")
    if ending and not (other := file.path.with_suffix(ending)).is_file():
        yield Place(file.path).fault("missing-file", f"{other.name} is missing beside it")


def _unreadable(path: Path, error: Exception) -> ContentError:
    import yaml

    cause = error.__cause__
    if isinstance(cause, yaml.MarkedYAMLError) and (mark := cause.problem_mark or cause.context_mark):
        said = " ".join(part for part in (cause.context, cause.problem) if part)
        return ContentError(said, path, mark.line + 1, mark.column + 1, code="content/unreadable")
    reason = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else type(error).__name__
    return ContentError(f"the file cannot be read: {reason}", path, 1, 1, code="content/unreadable")


def _repeated(node: Any, path: Path) -> Iterator[ContentError]:
    if node.id == "mapping":
        seen: dict[str, Any] = {}
        for key, value in node.value:
            if key.value in seen:
                first = seen[key.value].start_mark.line + 1
                problem = f"{key.value} stands twice, here and in line {first}"
                line, column = key.start_mark.line + 1, key.start_mark.column + 1
                yield ContentError(problem, path, line, column, code="content/duplicate-key")
            seen.setdefault(key.value, key)
            yield from _repeated(value, path)
    elif node.id == "sequence":
        for item in node.value:
            yield from _repeated(item, path)


def plain(node: Any) -> Any:
    """The value of a node: keys as they are spelled, scalars as the content reads them."""
    if node.id == "mapping":
        return {key.value: plain(value) for key, value in node.value}
    if node.id == "sequence":
        return [plain(item) for item in node.value]
    from kinspec.standard import scalar_value

    return scalar_value(node)


def _row_faults(file: Authored) -> Iterator[ContentError]:
    try:
        rows = spots(file.path)
        with file.path.open(encoding="utf-8", newline="") as stream:
            list(csv.reader(stream, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = str(error) if isinstance(error, csv.Error) else type(error).__name__
        problem = f"the file cannot be read: {reason}"
        yield ContentError(problem, file.path, 1, 1, code="content/unreadable")
        return
    if not rows:
        yield Place(file.path).fault("missing-word", "the file is empty")
        return
    names = [text for _, text in rows[0]]
    wanted = file.kind.schema["required"]
    if names != wanted:
        columns = ",".join(wanted)
        yield ContentError(f"the first line must be {columns}", file.path, 1, 1, code="content/missing-word")
        return
    for number, row in enumerate(rows[1:]):
        if len(row) != len(names):
            problem = f"the row has {len(row)} cells and the first line {len(names)}"
            yield (Place(file.path) / number).fault("wrong-form", problem)
            continue
        values = dict(zip(names, (text for _, text in row), strict=True))
        yield from schema_faults(values, file.kind.schema, Place(file.path) / number)
