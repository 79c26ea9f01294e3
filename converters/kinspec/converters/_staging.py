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

MEMORY = "128MB"
RANGE = 20_000


class Staging:
    """Rows of (group, file, ordinal, content). Content is text of the caller's own making."""

    def __init__(self, folder: Path) -> None:
        import duckdb

        self._connection = duckdb.connect(
            str(folder / "rows.duckdb"),
            config={"memory_limit": MEMORY, "threads": 2, "temp_directory": str(folder)},
        )
        self._connection.execute("SET enable_external_access = false")
        self._connection.execute("SET lock_configuration = true")
        self._connection.execute(
            "CREATE TABLE row_ (kin VARCHAR, file_ INTEGER, ordinal BIGINT, content VARCHAR)"
        )
        self._appender: Any = self._connection.appender("row_")

    def add(self, rows: list[tuple[str, int, int, str]]) -> None:
        """Take rows in."""
        self._appender.append_rows(rows)

    def in_order(self, order: str) -> Iterator[tuple[str, int, int, str]]:
        """All rows, sorted by these columns: a list like `kin, file_, ordinal`."""
        self._appender.flush()
        self._connection.execute(f"CREATE TABLE sorted AS SELECT * FROM row_ ORDER BY {order}")  # noqa: S608
        self._connection.execute("DROP TABLE row_")
        found = self._connection.execute("SELECT count(*) FROM sorted").fetchone()
        total = int(found[0]) if found else 0
        for start in range(0, total, RANGE):
            yield from self._connection.execute(
                "SELECT kin, file_, ordinal, content FROM sorted "
                "WHERE rowid >= ? AND rowid < ? ORDER BY rowid",
                [start, start + RANGE],
            ).fetchall()

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
