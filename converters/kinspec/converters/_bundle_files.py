"""Bundles as they lie in files: one on each line, or one in a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import orjson

from kinspec.findings import Finding, Location
from kinspec.formats import SourceFile
from kinspec.standard import current

LONGEST_LINE = 64 << 20

# Lines that are still in the processor's cache when they are parsed take a fifth less time.
BLOCK = 1 << 17


def read_bundles(files: list[SourceFile], found: Callable[[Finding], None]) -> Iterator[Mapping[str, Any]]:
    """Every bundle of the files; a resource that stands alone counts as a bundle of itself.

    What cannot be read goes to `found`.
    """
    for file in files:
        with file.open() as stream:
            lines = _parsed(stream.readline(LONGEST_LINE)) is not None
        yield from _lines(file, found) if lines else _whole(file, found)


def _lines(file: SourceFile, found: Callable[[Finding], None]) -> Iterator[Mapping[str, Any]]:
    for number, line in _numbered_lines(file):
        parsed = _parsed(line)
        if parsed is not None:
            yield _as_bundle(parsed)
        elif line and not line.isspace():
            found(_unreadable(file, number))


def _numbered_lines(file: SourceFile) -> Iterator[tuple[int, bytes]]:
    """Lines without their ends, many read at a time. A line that is too long comes in pieces."""
    done = 0
    rest = b""
    with file.open() as stream:
        while block := stream.read(BLOCK):
            lines = (rest + block).split(b"\n")
            rest = lines.pop()
            yield from enumerate(lines, done + 1)
            done += len(lines)
            if len(rest) > LONGEST_LINE:
                yield done + 1, rest
                rest = b""
        if rest:
            yield done + 1, rest


def _whole(file: SourceFile, found: Callable[[Finding], None]) -> Iterator[Mapping[str, Any]]:
    with file.open() as stream:
        content = stream.read(LONGEST_LINE + 1)
    whole = _parsed(content) if len(content) <= LONGEST_LINE else None
    if whole is not None:
        yield _as_bundle(whole)
    elif content.count(b"\n", 0, -1) and not content.startswith((b"{\n", b"{\r\n")):
        yield from _lines(file, found)
    else:
        found(_unreadable(file, 1))


def _parsed(text: bytes) -> dict[str, Any] | None:
    try:
        value = orjson.loads(text.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError:
        return None
    return value if isinstance(value, dict) else None


def _as_bundle(value: dict[str, Any]) -> dict[str, Any]:
    return value if value.get("resourceType") == "Bundle" else {"entry": [{"resource": value}]}


def _unreadable(file: SourceFile, line: int) -> Finding:
    return Finding(current().message("conversion/unreadable"), Location(file=file.name, line=line))
