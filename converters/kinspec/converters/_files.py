"""The files of a return as they are written: where they may lie, and how their last line ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO

from kinspec.converters._layouts import Sheet
from kinspec.converters._mapping import FormatMapping
from kinspec.converters._records import Columns
from kinspec.formats import Spelling

BLOCK = 1 << 20


def plain_sheet(mapping: FormatMapping, table: str) -> Sheet:
    """The file of a table in the format's own layout, for rows that come from elsewhere."""
    described = mapping.format.tables[table]
    layout = mapping.format.layout
    names = tuple(described.fields)
    spelling = Spelling(layout.encoding, False, layout.delimiter, layout.line_end)
    return Sheet(table, described.file, table, Columns(names, names), spelling)


class NewFile:
    """A file under way. Whole lines go in as UTF-8 and stand in the file in its own encoding."""

    def __init__(self, folder: Path, name: str, table: str, spelling: Spelling) -> None:
        self._spelling = spelling
        self.path = free_place(folder, name, table, ".csv")
        self._waiting: list[bytes] = []
        self._size = 0

    def __enter__(self) -> NewFile:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._stream: IO[bytes] = self.path.open("xb")
        self._stream.write(self._spelling.mark)
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._write(last=True)
        finally:
            self._stream.close()

    def add(self, lines: bytes) -> None:
        """Add whole lines, each with its end."""
        if self._size >= BLOCK:
            self._write(last=False)
        self._waiting.append(lines)
        self._size += len(lines)

    def _write(self, *, last: bool) -> None:
        content = b"".join(self._waiting)
        if last and not self._spelling.ends_with_line_end:
            content = content.removesuffix(self._spelling.line_end.encode())
        if self._spelling.encoding != "utf-8":
            content = self._spelling.encoded(content.decode("utf-8", "surrogatepass"))
        self._stream.write(content)
        self._waiting = []
        self._size = 0


def free_place(folder: Path, name: str, otherwise: str, suffix: str) -> Path:
    """A place in a folder where nothing stands yet: of this name, else called after `otherwise`."""
    return next(path for path in _places(folder, name, otherwise, suffix) if _free(path, folder))


def _free(path: Path, folder: Path) -> bool:
    above = [one for one in path.parents if one != folder and folder in one.parents]
    return not path.exists() and not any(one.is_file() for one in above)


def _places(folder: Path, name: str, otherwise: str, suffix: str) -> Iterator[Path]:
    """Places inside the folder: a path that came with the data may not lead anywhere else."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    wanted = "/".join(parts)
    if wanted and wanted.isprintable() and ":" not in wanted and len(wanted.encode()) < 200:
        yield folder / wanted
    yield folder / f"{otherwise}{suffix}"
    number = 2
    while True:
        yield folder / f"{otherwise}-{number}{suffix}"
        number += 1
