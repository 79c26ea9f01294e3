"""Signs of life on standard error, for a person who waits."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Iterator


@contextlib.contextmanager
def working(what: str, *, quiet: bool = False) -> Iterator[None]:
    """Count the seconds on standard error once work takes more than one, if that is a terminal.

    Only the words given are shown, never anything from the data.
    """
    if quiet or not sys.stderr.isatty():
        yield
        return
    done = threading.Event()
    teller = threading.Thread(target=_tell, args=(what, done), daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()


def _tell(what: str, done: threading.Event) -> None:
    start = time.monotonic()
    told = ""
    while not done.wait(1):
        told = f"{what}… {time.monotonic() - start:.0f} s"
        sys.stderr.write(f"\r{told}")
        sys.stderr.flush()
    sys.stderr.write(f"\r{' ' * len(told)}\r" if told else "")
    sys.stderr.flush()
