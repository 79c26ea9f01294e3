"""Rows in a temporary database on disk, so that memory stays flat however many there are.

Rows go in as they come and come out in the order wanted. The folder is private and removed at the end,
whatever happens.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MEMORY = "100MB"
ROWS_AT_ONCE = 2_000

# Of what the rows are about, the file, the first row's ordinal in it, and the content of one or more rows.
Staged = tuple[bytes, int, int, bytes]


class Staging:
    """Runs of rows that follow each other: what they are about, file, first ordinal, content.

    Content is bytes of the caller's own making, and so is what they are about.
    """

    def __init__(self, folder: Path) -> None:
        import duckdb

        self._connection = duckdb.connect(
            str(folder / "rows.duckdb"),
            config={"memory_limit": MEMORY, "threads": 2, "temp_directory": str(folder)},
        )
        self._connection.execute("SET preserve_insertion_order = false")
        # It would be drawn on standard output, among the results, as soon as the work takes long.
        self._connection.execute("SET enable_progress_bar = false")
        self._connection.execute("SET enable_external_access = false")
        self._connection.execute("SET lock_configuration = true")
        self._connection.execute("CREATE TABLE run (about BLOB, file_ INTEGER, ordinal BIGINT, content BLOB)")
        self._appender: Any = self._connection.appender("run")
        self._waiting: list[Staged] = []

    def add(self, run: Staged) -> None:
        """Take one run of rows in."""
        self._waiting.append(run)
        if len(self._waiting) >= ROWS_AT_ONCE:
            self._appender.append_rows(self._waiting)
            self._waiting = []

    def in_order(self, order: str) -> Iterator[Staged]:
        """All runs, sorted by these columns: a list like `about, file_, ordinal`."""
        self._appender.append_rows(self._waiting)
        self._appender.flush()
        found = self._connection.execute(f"SELECT * FROM run ORDER BY {order}")  # noqa: S608 - our own words
        while rows := found.fetchmany(ROWS_AT_ONCE):
            yield from rows

    def close(self) -> None:
        """Give the database up."""
        self._connection.close()


@contextmanager
def staging() -> Iterator[Staging]:
    """A staging area in a folder that only this user can enter; it is removed when the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="kinspec-"))
    try:
        area = Staging(folder)
        try:
            yield area
        finally:
            area.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
