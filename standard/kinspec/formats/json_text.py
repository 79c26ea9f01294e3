"""JSON as text: what fast parsers hide, and where each value stands.

A fast parser keeps the last of two equal keys and rounds long numbers without a word. Text that it gives
back unchanged hides nothing; any other text is scanned strictly here, character by character, with the
place of every value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

DEEPEST = 100
LONGEST_NUMBER = 100

_SPACE = re.compile(r"[ \t\n\r]*")
_STRING = re.compile(r'"([^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*)"')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_LONE = re.compile(r"[\ud800-\udfff]")
_WORDS: Mapping[str, Any] = {"true": True, "false": False, "null": None}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with the text itself: message code, offset in characters, and slots of the message."""

    code: str
    offset: int
    slots: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Scanned:
    """The value (None where the text is not JSON), its faults, and the offset of every place by path.

    A path is written like `.name[0].given[1]`; the whole is the empty path.
    """

    text: str
    value: Any = None
    faults: list[Fault] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of an offset."""
        before = self.text.count("\n", 0, offset)
        return before + 1, offset - (self.text.rfind("\n", 0, offset) + 1) + 1

    def place_of(self, path: str) -> tuple[int, int]:
        """Where a path stands, or the nearest part of it that is there."""
        while path and path not in self.places:
            path = path[: max(path.rfind("."), path.rfind("["))]
        return self.line_and_column(self.places.get(path, 0))


def parse(text: bytes) -> Any:
    """Parse text that a fast parser reads faithfully. Raises `ValueError` where it is not proved to.

    What comes back has no equal keys and no rounded numbers: writing it gives the same bytes.
    """
    value = orjson.loads(text)
    try:
        same = orjson.dumps(value) == text.strip()
    except orjson.JSONEncodeError:
        same = False  # nested deeper than it writes, or half a character
    if not same:
        raise ValueError("not proved")
    return value


class _Broken(Exception):
    pass


def scan(content: bytes) -> Scanned:
    """Read JSON strictly, with places. Whatever is wrong stands in `faults`; nothing is raised."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        scanned = Scanned(content[: error.start].decode("utf-8", "replace"))
        scanned.faults.append(Fault("json/not-utf-8", len(scanned.text)))
        return scanned
    scanned = Scanned(text)
    reader = _Reader(scanned)
    try:
        scanned.value, end = reader.value(reader.skip(0), "", 0)
        end = reader.skip(end)
        if end != len(text):
            reader.fail("json/not-json", end, expected="the end of the text")
    except _Broken:
        scanned.value = None
    return scanned


@dataclass(slots=True)
class _Reader:
    out: Scanned

    def skip(self, at: int) -> int:
        found = _SPACE.match(self.out.text, at)
        return found.end() if found else at

    def fail(self, code: str, at: int, **slots: Any) -> None:
        self.out.faults.append(Fault(code, at, slots))
        raise _Broken

    def value(self, at: int, path: str, depth: int) -> tuple[Any, int]:
        text = self.out.text
        if depth > DEEPEST:
            self.fail("json/too-deep", at, limit=DEEPEST)
        self.out.places.setdefault(path, at)
        start = text[at : at + 1]
        if start == "{":
            return self.object(at, path, depth)
        if start == "[":
            return self.array(at, path, depth)
        if start == '"':
            return self.string(at)
        if start and start in "-0123456789":
            return self.number(at)
        for word, meaning in _WORDS.items():
            if text.startswith(word, at):
                return meaning, at + len(word)
        self.fail("json/not-json", at, expected="a value")
        raise AssertionError

    def object(self, at: int, path: str, depth: int) -> tuple[dict[str, Any], int]:
        text = self.out.text
        found: dict[str, Any] = {}
        at = self.skip(at + 1)
        if text[at : at + 1] == "}":
            return found, at + 1
        while True:
            if text[at : at + 1] != '"':
                self.fail("json/not-json", at, expected="a key in double quotes")
            start = at
            key, at = self.string(at)
            at = self.skip(at)
            if text[at : at + 1] != ":":
                self.fail("json/not-json", at, expected="a colon")
            value, at = self.value(self.skip(at + 1), f"{path}.{key}", depth + 1)
            if key in found:
                self.out.faults.append(Fault("json/duplicate-key", start, {"key": key}))
            found[key] = value
            at = self.skip(at)
            if text[at : at + 1] == "}":
                return found, at + 1
            if text[at : at + 1] != ",":
                self.fail("json/not-json", at, expected="a comma or the end of the object")
            at = self.skip(at + 1)

    def array(self, at: int, path: str, depth: int) -> tuple[list[Any], int]:
        text = self.out.text
        found: list[Any] = []
        at = self.skip(at + 1)
        if text[at : at + 1] == "]":
            return found, at + 1
        while True:
            value, at = self.value(at, f"{path}[{len(found)}]", depth + 1)
            found.append(value)
            at = self.skip(at)
            if text[at : at + 1] == "]":
                return found, at + 1
            if text[at : at + 1] != ",":
                self.fail("json/not-json", at, expected="a comma or the end of the list")
            at = self.skip(at + 1)

    def string(self, at: int) -> tuple[str, int]:
        found = _STRING.match(self.out.text, at)
        if found is None:
            self.fail("json/not-json", at, expected="a text that ends with a double quote")
            raise AssertionError
        inner = found[1]
        if "\\" in inner:
            import json

            inner = json.loads(found[0])
        if _LONE.search(inner):
            self.out.faults.append(Fault("json/lone-surrogate", at))
            inner = _LONE.sub("\ufffd", inner)
        return inner, found.end()

    def number(self, at: int) -> tuple[int | float, int]:
        found = _NUMBER.match(self.out.text, at)
        if found is None:
            self.fail("json/not-json", at, expected="a number")
            raise AssertionError
        text = found[0]
        if len(text) > LONGEST_NUMBER:
            self.out.faults.append(Fault("json/long-number", at, {"limit": LONGEST_NUMBER}))
            return 0, found.end()
        if any(mark in text for mark in ".eE"):
            value = float(text)
            if value in (float("inf"), float("-inf")):
                self.out.faults.append(Fault("json/long-number", at, {"limit": LONGEST_NUMBER}))
                value = 0.0
            return value, found.end()
        return int(text), found.end()
