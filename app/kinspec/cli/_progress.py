"""Signs of life on standard error, for a person who waits."""

from __future__ import annotations

import contextlib
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from typing import Protocol

LONGEST_BAR = 30


class Reading(Protocol):
    """How far the input has been read, in bytes."""

    total: int

    @property
    def reached(self) -> int:
        """Bytes read so far."""


@contextlib.contextmanager
def working(what: str, *, quiet: bool = False) -> Iterator[None]:
    """Show on standard error how far work has come once it takes a second, if that is a terminal.

    While input is read a bar shows how much of it, then the seconds count on. Only the words given and
    numbers are shown, never anything from the data.
    """
    if quiet or not sys.stderr.isatty():
        yield
        return
    from kinspec.formats import watched

    done = threading.Event()
    with watched() as reading:
        teller = threading.Thread(target=_tell, args=(what, reading, done), daemon=True)
        teller.start()
        try:
            yield
        finally:
            done.set()
            teller.join()


def line(what: str, reading: Reading, seconds: float, width: int) -> str:
    """One line about work under way, short enough for a terminal of `width` columns."""
    plain = f"{what}… {seconds:.0f} s"
    if not 0 < reading.reached < reading.total:
        read = (
            f", {reading.reached / 1_000_000:,.0f} MB read" if reading.reached and not reading.total else ""
        )
        return (plain + read)[: width - 1]
    share = reading.reached / reading.total
    end = f" {share:4.0%} {seconds:.0f} s"
    room = min(width - len(what) - len(end) - 4, LONGEST_BAR)
    if room < 5:
        return f"{share:.0%} {plain}"[: width - 1]
    filled = round(share * room)
    return f"{what} [{'#' * filled}{'.' * (room - filled)}]{end}"


def _tell(what: str, reading: Reading, done: threading.Event) -> None:
    start = time.monotonic()
    told = ""
    wait = 1.0
    while not done.wait(wait):
        wait = 0.5
        said = line(what, reading, time.monotonic() - start, shutil.get_terminal_size().columns)
        sys.stderr.write(f"\r{said}{' ' * (len(told) - len(said))}")
        sys.stderr.flush()
        told = said
    sys.stderr.write(f"\r{' ' * len(told)}\r" if told else "")
    sys.stderr.flush()
