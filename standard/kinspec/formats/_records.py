"""From text to records of cells, whatever is wrong with the quotes, in bounded memory."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import TextIO

MOST_CHARACTERS = 10_000_000
"""The longest line, and the longest record, in characters. A longer line ends the reading of its file."""

MOST_LINES = 1_000
"""The most lines that a quoted cell may span; a quote still open then is taken for a stray one."""

# More rows at a time cost more in garbage collection than larger blocks save.
_BLOCK = 1 << 15


class LineTooLong(Exception):
    """A line is longer than `MOST_CHARACTERS`; `line` is its number."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line} has more than {MOST_CHARACTERS:,} characters")
        self.line = line


@dataclass(frozen=True, slots=True)
class Batch:
    """Records on consecutive lines: the one at position n starts on line `line + n`; the last may span more.

    Every cell is exactly the text in the file. An empty line is a record without cells. Where lines do not
    follow each other, `lines` has the one of each record. `owners` numbers the child that each record stands
    in, where the file tells that without the child's own number.
    """

    line: int
    records: list[list[str]]
    lines: Sequence[int] | None = None
    owners: Sequence[int] | None = None


Fault = Callable[[str, int], None]


def batches(
    text: TextIO, delimiter: str, fault: Fault, line_end: str | None = None, width: int | None = None
) -> Iterator[Batch]:
    """Read records, calling `fault(code, line)` where the file is oddly spelled; codes are of the catalogue.

    A stray quote is part of its cell and never swallows what follows. `line_end` is the one that is
    expected, `width` the number of cells, which decides how a line with damaged quotes is read.

    Raises:
        LineTooLong: after all records before the long line have been yielded.
    """
    # The limit belongs to the whole process, so it is only ever raised. Lines are bounded below it.
    csv.field_size_limit(max(csv.field_size_limit(), MOST_CHARACTERS + 2 * _BLOCK))
    blocks = _blocks(text)
    line = 1
    for block in blocks:
        try:
            records = list(csv.reader(block.lines, delimiter=delimiter, strict=True))
        except csv.Error:
            records = []
        if len(records) != len(block.lines):
            # A record spans lines, or quotes are damaged. The last record may reach into further blocks.
            line += yield from _carefully(block.lines, line, blocks, delimiter, fault, width)
            continue
        if (odd := block.other_end(line_end)) is not None:
            fault("file/mixed-line-ends", line + odd)
            line_end = None
        yield Batch(line, records)
        line += len(records)


@dataclass(frozen=True, slots=True)
class _Block:
    lines: list[str]
    text: str

    def other_end(self, line_end: str | None) -> int | None:
        """The position of the first line that does not end as expected; the last line may have no end."""
        crlf, cr, lf = self.text.count("\r\n"), self.text.count("\r"), self.text.count("\n")
        counts = {"\r\n": crlf, "\r": cr - crlf, "\n": lf - crlf}
        if line_end is None or sum(counts.values()) == counts[line_end]:
            return None
        return next(number for number, one in enumerate(self.lines) if end_of(one) not in ("", line_end))


def end_of(line: str) -> str:
    """How a line ends: LF, CRLF, CR or nothing."""
    return "\r\n" if line.endswith("\r\n") else line[-1] if line[-1:] in ("\r", "\n") else ""


def _blocks(text: TextIO) -> Iterator[_Block]:
    """Some lines at a time, each with its end. CR, LF and CRLF each end a line."""
    parts: list[str] = []
    length = 0
    line = 1
    while block := text.read(_BLOCK):
        if block[-1] == "\r":
            block += text.read(1)
        parts.append(block)
        length += len(block)
        if "\n" in block or "\r" in block:
            whole = "".join(parts)
            lines = io.StringIO(whole, newline="").readlines()
            parts = [] if end_of(lines[-1]) else [lines.pop()]
            length = len(parts[0]) if parts else 0
            yield _Block(lines, whole)
            line += len(lines)
        if length > MOST_CHARACTERS:
            raise LineTooLong(line)
    if parts:
        whole = "".join(parts)
        yield _Block([whole], whole)


class _NotClosed(Exception):
    """A quote has been open for longer than any cell can be."""


def _carefully(
    lines: list[str], line: int, blocks: Iterator[_Block], delimiter: str, fault: Fault, width: int | None
) -> Generator[Batch, None, int]:
    """Read record by record and repair damaged quotes; returns how many lines were used.

    The csv module decides what a record is. It refuses text behind a closing quote and a quote that is
    still open at the end of the file: then the quote that opened the record was a stray one. Nothing
    before the refused line can have been a proper quoted cell, so those lines are read one by one and the
    refused line is read again as the start of a record. No line is read more than four times.
    """
    waiting = deque(lines)
    taken: list[str] = []

    def feed() -> Iterator[str]:
        length = 0
        while True:
            if not waiting:
                block = next(blocks, None)
                if block is None:
                    return
                waiting.extend(block.lines)
            one = waiting.popleft()
            taken.append(one)
            length += len(one)
            if len(taken) > 1 and (len(taken) > MOST_LINES or length > MOST_CHARACTERS):
                raise _NotClosed
            yield one

    start = line
    while waiting:
        taken.clear()
        try:
            record = next(csv.reader(feed(), delimiter=delimiter, strict=True))
        except (csv.Error, _NotClosed) as error:
            at_end = isinstance(error, _NotClosed) or (not waiting and "end of data" in str(error))
            if len(taken) > 1 and not at_end:
                waiting.appendleft(taken.pop())
            fault("file/stray-quote", line)
            yield Batch(line, [_one_line(one, delimiter, width) for one in taken])
        else:
            yield Batch(line, [record])
        line += len(taken)
    return line - start


def _one_line(line: str, delimiter: str, width: int | None) -> list[str]:
    """Read a line on its own: properly, else as it stands, else leniently if only that fits the header."""
    try:
        return next(csv.reader((line,), delimiter=delimiter, strict=True))
    except csv.Error:
        as_it_stands = next(csv.reader((line,), delimiter=delimiter, quoting=csv.QUOTE_NONE))
        leniently = next(csv.reader((line,), delimiter=delimiter))
    return leniently if len(leniently) == width != len(as_it_stands) else as_it_stands
