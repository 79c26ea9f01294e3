"""From bytes to text: which encoding, and no byte lost whatever it is."""

from __future__ import annotations

import codecs
import io
from dataclasses import dataclass
from typing import BinaryIO

from kinspec.formats.sources import SourceFile

_BLOCK = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Windows-1252 leaves five bytes without a character. They become the control character of the same number
# and go back to the same byte, so that reading and writing loses nothing.
BYTE_FOR_BYTE = "kinspec-byte-for-byte"


def _byte_for_byte(error: UnicodeError) -> tuple[str | bytes, int]:
    if isinstance(error, UnicodeDecodeError):
        return "".join(map(chr, error.object[error.start : error.end])), error.end
    if isinstance(error, UnicodeEncodeError):
        characters = error.object[error.start : error.end]
        if all(ord(character) < 256 for character in characters):
            return bytes(map(ord, characters)), error.end
    raise error


codecs.register_error(BYTE_FOR_BYTE, _byte_for_byte)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How the bytes of a file stand for text.

    `name` is `utf-8`, `utf-16-le`, `utf-16-be` or `cp1252`. `odd_line` is the first line that is not UTF-8,
    where that decided for Windows-1252; `damaged_line` the first line that the encoding cannot explain.
    """

    name: str
    bom: bool
    odd_line: int | None = None
    damaged_line: int | None = None

    @property
    def errors(self) -> str:
        """The error handler to decode and encode with."""
        return BYTE_FOR_BYTE if self.name == "cp1252" else "strict"

    @property
    def mark(self) -> bytes:
        """The byte order mark that stands before the text, if any."""
        if not self.bom:
            return b""
        return next((mark for mark, name in _BOMS if name == self.name), codecs.BOM_UTF8)


def encoding_of(file: SourceFile) -> Encoding:
    """Decide the encoding: by the byte order mark, else UTF-8 if all of it is, else Windows-1252."""
    with file.open() as stream:
        start = stream.read(4)
        for mark, name in _BOMS:
            if start.startswith(mark):
                stream.seek(len(mark))
                odd = _first_odd_line(stream, name)
                if odd is None or name != "utf-8":
                    return Encoding(name, bom=True, damaged_line=odd)
                return Encoding("cp1252", bom=True, odd_line=odd)
        stream.seek(0)
        odd = _first_odd_line(stream, "utf-8")
    return Encoding("utf-8", bom=False) if odd is None else Encoding("cp1252", bom=False, odd_line=odd)


def text_of(file: SourceFile, encoding: Encoding) -> io.TextIOWrapper:
    """Open the file as text from behind its byte order mark, line ends untouched."""
    stream = file.open()
    stream.seek(len(encoding.mark))
    return io.TextIOWrapper(stream, encoding.name, encoding.errors, newline="")


def _first_odd_line(stream: BinaryIO, name: str) -> int | None:
    decoder = codecs.getincrementaldecoder(name)()
    line = 1
    while True:
        block = stream.read(_BLOCK)
        pending = decoder.getstate()[0]
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            whole = pending + block
            return line + whole[: error.start].count(b"\n")
        if not block:
            return None
        line += text.count("\n")


def ends_with_line_end(file: SourceFile, encoding: Encoding) -> bool:
    """Whether the last line of the file has an end."""
    with file.open() as stream:
        size = stream.seek(0, io.SEEK_END)
        stream.seek(max(0, size - 2))
        last = stream.read(2)
    text = (
        last.decode(encoding.name, "replace")
        if encoding.name.startswith("utf-16")
        else last.decode("latin-1")
    )
    return text.endswith(("\r", "\n"))
