"""The sheets of a workbook before it is opened: their names, how large they are, and which cells hold errors.

A reader takes memory for every cell between the first and the last that are filled, so two cells far apart
can ask for more than any machine has. What the sheet says of its own size is not believed: its cells are
looked at. What the reader could understand in another way than this module does is refused.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from kinspec.formats.archives import DAMAGE
from kinspec.formats.sources import SourceFile

_BLOCK = 1 << 18
# The parser begins a tag anew with each block until it has all of it.
_MOST_OF_A_TAG = 1 << 20
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ROW = re.compile(r"[0-9]{1,7}")
_COUNT = re.compile(r"[0-9]{1,18}")


class UnusableSheet(Exception):
    """A part is missing or damaged, has a document type declaration, or can be understood in two ways."""


@dataclass(slots=True)
class SheetParts:
    """A sheet: its name, the last row and column with a filled cell, error cells by row and column from 1.

    `unknown` counts formulas whose result was not saved with them, and `first_unknown` is the place of one.
    """

    name: str
    hidden: bool
    last_row: int = 0
    last_column: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    unknown: int = 0
    first_unknown: tuple[int, int] | None = None

    @property
    def cells(self) -> int:
        """The cells from the first of the sheet to the last."""
        return self.last_row * self.last_column


def sheet_parts(file: SourceFile) -> list[SheetParts]:
    """The sheets of a workbook in order; charts and sheets of dialogs are none.

    Raises:
        UnusableSheet: when the workbook cannot be understood.
        OSError: when it cannot be read.
    """
    try:
        with file.open() as stream, zipfile.ZipFile(stream) as archive:
            places: dict[str, str] = {}
            listed: list[tuple[str, str, bool]] = []

            def relation(name: str, attributes: dict[str, str]) -> None:
                if name == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
                    target = attributes.get("Target", "")
                    path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
                    places[attributes.get("Id", "")] = posixpath.normpath(path)

            def sheet(name: str, attributes: dict[str, str]) -> None:
                if name == "sheet":
                    own = next((text for key, text in attributes.items() if key.endswith(":id")), "")
                    hidden = attributes.get("state", "visible") != "visible"
                    listed.append((attributes.get("name", ""), own, hidden))

            _parse(archive, "xl/_rels/workbook.xml.rels", relation)
            _parse(archive, "xl/workbook.xml", sheet)
            if len({name.casefold() for name, _, _ in listed}) < len(listed):
                raise UnusableSheet  # only one of two sheets of a name can be asked for
            _look_at_texts_and_styles(archive)
            return [
                _scanned(archive, places[own], SheetParts(name, hidden))
                for name, own, hidden in listed
                if own in places
            ]
    except (*DAMAGE, expat.ExpatError, LookupError):
        # A part that is not there, or one in an encoding that nobody knows.
        raise UnusableSheet from None


def _scanned(archive: zipfile.ZipFile, part: str, into: SheetParts) -> SheetParts:
    row = column = 0
    error = reading = formula = False
    text: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, error, reading, formula
        if name == "c":
            column += 1
            if place := _PLACE.fullmatch(attributes.get("r", "")):
                column, row = _number(place[1]), int(place[2])
            elif "r" in attributes:
                raise UnusableSheet
            error, formula = attributes.get("t") == "e", False
        elif name == "row":
            told = attributes.get("r", "")
            if told and not _ROW.fullmatch(told):
                raise UnusableSheet
            row, column = int(told) if told else row + 1, 0
        elif name == "f":
            formula = True
        elif name in ("v", "is"):
            formula = False
            # Cells that are only coloured or framed are many, often down to the last row there is.
            into.last_row, into.last_column = max(into.last_row, row), max(into.last_column, column)
            reading = error and name == "v"
            text.clear()

    def end(name: str) -> None:
        nonlocal reading
        if name == "v" and reading:
            reading = False
            into.errors[row, column] = "".join(text)
        elif name == "c" and formula:
            into.unknown += 1
            into.first_unknown = into.first_unknown or (row, column)

    def data(content: str) -> None:
        if reading:
            text.append(content)

    _parse(archive, part, start, end, data)
    return into


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number


def _look_at_texts_and_styles(archive: zipfile.ZipFile) -> None:
    """Refuse document types here too, and a count of texts for which the reader would take all memory."""
    for part in archive.infolist():
        name = part.filename.casefold()
        if "sharedstrings" in name or name.endswith("styles.xml"):
            most = part.file_size // len("<si/>")

            def start(name: str, attributes: dict[str, str], most: int = most) -> None:
                told = attributes.get("uniqueCount", "0") if name == "sst" else "0"
                if not _COUNT.fullmatch(told) or int(told) > most:
                    raise UnusableSheet

            _parse(archive, part.filename, start)


def _parse(
    archive: zipfile.ZipFile,
    part: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    data: Callable[[str], None] | None = None,
) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: Any) -> None:
        raise UnusableSheet

    # Names come with or without a prefix; which one is the writer's choice.
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    if end is not None:
        own_end = end
        parser.EndElementHandler = lambda name: own_end(name.rpartition(":")[2])
    if data is not None:
        parser.CharacterDataHandler = data
    parser.StartDoctypeDeclHandler = refuse
    with archive.open(part) as stream:
        given = 0
        while block := stream.read(_BLOCK):
            parser.Parse(block, False)
            given += len(block)
            if given - parser.CurrentByteIndex > _MOST_OF_A_TAG:
                raise UnusableSheet
        parser.Parse(b"", True)
