"""What is said when a command cannot do what was asked: one line, worded by the message catalogue."""

from __future__ import annotations

import dis
import os
import traceback
from collections.abc import Iterable
from types import TracebackType

import click

from kinspec.findings import Finding
from kinspec.standard import ContentError, current


class Refusal(Exception):
    """A command stops here. `finding` says why; its message is all that the user sees of it."""

    def __init__(self, code: str, **slots: object) -> None:
        super().__init__(code)
        self.finding = Finding(
            current().message(code), slots={name: str(text) for name, text in slots.items()}
        )


def unknown(kind: str, name: str, known: Iterable[str]) -> Refusal:
    """The refusal of a name that does not exist, with the names that do."""
    names = list(known)
    return Refusal(
        "tool/unknown-name", kind=kind, name=name, suggestion=suggestion(name, names), known=", ".join(names)
    )


def suggestion(name: str, known: Iterable[str]) -> str:
    """` (did you mean x?)`, or nothing where no name comes close."""
    from difflib import get_close_matches

    by_spelling: dict[str, str] = {}
    for one in known:
        by_spelling.setdefault(one.casefold(), one)
    close = get_close_matches(name.casefold(), by_spelling, 1)
    return f" (did you mean {by_spelling[close[0]]}?)" if close else ""


def line_for(error: BaseException) -> str:
    """The one line for standard error. It never holds anything that came from a record."""
    if isinstance(error, click.UsageError):
        command = error.ctx.command_path if error.ctx else "kinspec"
        return f"{command}: {_one_line(error.format_message())} See {command} --help."
    if isinstance(error, click.ClickException):
        return f"kinspec: {_one_line(error.format_message())}"
    try:
        finding = _refusal(error).finding
    except ContentError as fault:
        return f"kinspec: the content of the standard cannot be used: {_one_line(_placed(fault))}"
    return f"kinspec: {_one_line(finding.message)} [{finding.code}]"


def _refusal(error: BaseException) -> Refusal:
    from kinspec.formats import FaultyOverlay, UnusableInput

    match error:
        case FaultyOverlay():
            return Refusal("tool/faulty-overlay", problem=error)
        case Refusal():
            return error
        case click.Abort() | KeyboardInterrupt():
            return Refusal("tool/stopped")
        case UnusableInput():
            return Refusal("tool/unusable-input", reason=error)
        case ContentError():
            return Refusal("tool/unusable-content", problem=_placed(error))
        case ValueError() if _worded_by_us(error):
            return Refusal("tool/unusable-arguments", reason=error)
    if os.environ.get("KINSPEC_TRACEBACK"):
        click.echo("\n".join(_steps(error)), err=True)
    return Refusal("tool/fault", fault=f"{type(error).__name__} at {_place(error.__traceback__)}")


def _placed(fault: ContentError) -> str:
    """The problem behind the place that an editor opens."""
    file, line, column = fault.position()
    place = ":".join(str(one) for one in (file, line, column) if one is not None)
    return f"{place}: {fault.problem}" if place else fault.problem


def _worded_by_us(error: ValueError) -> bool:
    """Whether a `raise` statement of Kinspec made the error, and not Python or a library.

    Our own words about arguments never quote a record. Those of `int()` or of a library would.
    """
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    if type(error) is not ValueError or last is None:
        return False
    name = last.tb_frame.f_globals.get("__name__", "")
    instruction = dis.opname[last.tb_frame.f_code.co_code[last.tb_lasti]]
    return name.startswith("kinspec.") and instruction == "RAISE_VARARGS"


def _steps(error: BaseException) -> list[str]:
    """The way to a fault in lines of code. The words of the error stay out: they may quote a record."""
    before = error.__cause__ or error.__context__
    steps = _steps(before) if before is not None else []
    lines = "".join(traceback.format_tb(error.__traceback__)).splitlines()
    return [*steps, *lines, f"{type(error).__module__}.{type(error).__qualname__}"]


def _place(trace: TracebackType | None) -> str:
    """The innermost line of Kinspec's own code: `kinspec/cli/demo.py:12`."""
    place = "an unknown place"
    for frame, line in traceback.walk_tb(trace):
        name = frame.f_globals.get("__name__", "")
        if name.startswith("kinspec."):
            place = f"{name.replace('.', '/')}.py:{line}"
    return place


def _one_line(text: str) -> str:
    return " ".join(text.split())
