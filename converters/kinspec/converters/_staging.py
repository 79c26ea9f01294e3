"""Items put in order outside memory, so that memory stays flat however many there are.

They gather in memory until they are many, are sorted, and go to a temporary file as a run. In the end the
runs are merged. What comes in order already, such as the rows of a sorted table, lengthens the run before
it, and so there is nothing to merge.

The file has no name where the system allows that, can be read by this user alone, and is gone with the
process, whatever happens.
"""

from __future__ import annotations

import marshal
import tempfile
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

# Bytes of content that gather in memory before they are sorted, and how many of them are read back at once.
RUN = 12 << 20
BLOCK = 1 << 16

# What an item takes in memory beside its bytes, about.
ITEM = 200

Staged = tuple[Any, ...]


class Staging:
    """Tuples of bytes and whole numbers that come out sorted. The last part of each is its content, as bytes.

    Two items should differ in another part than the content.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._waiting: list[Staged] = []
        self._size = 0
        self._last: Staged = ()
        # Of each run its blocks: where they begin and end in the file.
        self._runs: list[list[tuple[int, int]]] = []

    def add(self, item: Staged) -> None:
        """Take one item in."""
        self._waiting.append(item)
        self._size += ITEM + len(item[-1])
        if self._size >= RUN:
            self._write()

    def in_order(self) -> Iterator[Staged]:
        """All items, sorted. None may be added later."""
        if not self._runs:
            self._waiting.sort()
            yield from self._waiting
            return
        self._write()
        # What is over of a block that has been read, and the blocks behind it.
        runs = [(next(blocks), blocks) for blocks in map(self._blocks, self._runs)]
        while len(runs) > 1:
            # Up to the end of the block that ends first, nothing can come that has not been read.
            bound = min(block[-1] for block, _ in runs)
            some: list[Staged] = []
            left = []
            for block, blocks in runs:
                cut = bisect_right(block, bound)
                some += block[:cut]
                rest = block[cut:] or next(blocks, [])
                if rest:
                    left.append((rest, blocks))
            # They are a few sorted lists one behind the other, which costs little to sort.
            some.sort()
            yield from some
            runs = left
        for block, blocks in runs:
            yield from block
            for further in blocks:
                yield from further

    def _write(self) -> None:
        """Sort what has gathered and write it, as a run or as more of the run before it."""
        items = sorted(self._waiting)
        self._waiting, self._size = [], 0
        if not items:
            return
        if not self._runs or items[0] < self._last:
            self._runs.append([])
        self._last = items[-1]
        blocks = self._runs[-1]
        block: list[Staged] = []
        size = 0
        for item in items:
            block.append(item)
            size += len(item[-1])
            if size >= BLOCK or len(block) * ITEM >= BLOCK * 4:
                blocks.append(self._block(block))
                block, size = [], 0
        if block:
            blocks.append(self._block(block))

    def _block(self, items: list[Staged]) -> tuple[int, int]:
        start = self._stream.tell()
        # Version 2 writes each part where it stands; later ones look for parts that are the same object.
        self._stream.write(marshal.dumps(items, 2))
        return start, self._stream.tell()

    def _blocks(self, places: list[tuple[int, int]]) -> Iterator[list[Staged]]:
        for start, end in places:
            self._stream.seek(start)
            # The file is our own, and nobody else can write in it.
            yield marshal.loads(self._stream.read(end - start))  # noqa: S302


def packed(records: list[list[str]]) -> bytes:
    """Cells of some rows as content. What orjson makes would hold on to a kilobyte for each row or two."""
    return marshal.dumps(records, 2)


def unpacked(content: bytes) -> list[list[str]]:
    """The cells that `packed` made this content of."""
    return marshal.loads(content)  # type: ignore[no-any-return]  # noqa: S302


@contextmanager
def staging() -> Iterator[Staging]:
    """A staging area; its file goes away when the block ends."""
    with tempfile.TemporaryFile(prefix="kinspec-") as stream:
        yield Staging(stream)
