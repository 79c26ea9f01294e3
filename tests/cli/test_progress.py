"""Signs of life: for a person at a terminal, after a second, and never in a log."""

from __future__ import annotations

import io
import sys
import time

import pytest

from kinspec.cli._progress import working


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def said(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch, seconds: float, quiet: bool = False) -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    with working("Checking", quiet=quiet):
        time.sleep(seconds)
    return stream.getvalue()


def test_long_work_counts_seconds_and_cleans_up_after_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = said(Terminal(), monkeypatch, 1.3)
    assert shown.startswith("\rChecking… 1 s")
    assert shown.endswith("\r" + " " * len("Checking… 1 s") + "\r")


@pytest.mark.parametrize(
    ("stream", "seconds", "quiet"),
    [(Terminal(), 0.1, False), (io.StringIO(), 1.2, False), (Terminal(), 1.2, True)],
)
def test_short_work_pipes_and_quiet_runs_see_nothing(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, seconds: float, quiet: bool
) -> None:
    assert said(stream, monkeypatch, seconds, quiet) == ""


def test_the_cleaning_up_happens_after_a_fault_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    with pytest.raises(KeyError), working("Checking"):
        time.sleep(1.2)
        raise KeyError
    assert stream.getvalue().endswith(" \r")
