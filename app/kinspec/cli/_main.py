"""The command `kinspec`: finds the command asked for, and turns whatever goes wrong into one line."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from importlib import import_module
from types import FrameType
from typing import Any, NoReturn

import click

# Name -> what it does, as `kinspec --help` shows it. Importing the modules for that would take too long.
COMMANDS = {
    "demo": "See everything work on a small invented return.",
    "validate": "Check data and say what is wrong, where, and how to put it right.",
    "convert": "Convert data to another format without losing a row or a value.",
    "generate": "Invent families for tests, in any format and any number.",
    "list": "List formats, profiles, code lists and more.",
    "explain": "Explain a message, a profile, a code list or a field.",
    "author": "Check the files of the standard, and make its package.",
    "docs": "Build the documentation, or look at it.",
    "completion": "Let your shell complete what you type.",
}
FAULT = 2
STOPPED = 130


class Group(click.Group):
    """A group of commands that names the one that comes closest to a mistyped one."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the arguments begin with, or name the one that comes closest."""
        known = self.list_commands(ctx)
        if args[0] not in known and not args[0].startswith("-"):
            from kinspec.cli._refusal import suggestion

            ctx.fail(f"There is no command {args[0]!r}{suggestion(args[0], known)}.")
        return super().resolve_command(ctx, args)


class CommandLine(Group):
    """The group of all commands. A problem ends in one line on standard error and the exit code 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of one command."""
        if cmd_name not in COMMANDS:
            return None
        found = import_module(f"kinspec.cli.{cmd_name}").command
        assert isinstance(found, click.Command)  # noqa: S101 - our own module
        found.short_help = COMMANDS[cmd_name]
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; who reads the output may stop reading at any time."""
        status: Any = 0
        try:
            with quiet_pipe():
                status = super().invoke(ctx)
        except KeyboardInterrupt:
            raise click.Abort from None  # before click says something about it itself
        return status

    def main(  # type: ignore[override]  # it never returns, whatever `standalone_mode` asks for
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> NoReturn:
        """Run the command line and leave with its exit code: 0, 1 for findings, 2 for anything unusable."""
        extra["standalone_mode"] = False
        _show_what_can_be_shown()
        stopped = threading.Event()
        try:
            with quiet_pipe(), _noticing(stopped):
                status = super().main(args, prog_name or "kinspec", **extra)
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            status = FAULT
        except (Exception, KeyboardInterrupt) as error:
            status = _say(click.Abort() if stopped.is_set() else error)
        sys.exit(status if isinstance(status, int) else 0)


def _say(error: BaseException) -> int:
    """Say in one line why the command ends, and give its exit code."""
    from kinspec.cli._refusal import line_for

    is_stopped = isinstance(error, click.Abort | KeyboardInterrupt)
    if is_stopped and sys.stderr.isatty():
        click.echo(err=True)  # the terminal has written ^C
    click.echo(line_for(error), err=True)
    return STOPPED if is_stopped else FAULT


@contextlib.contextmanager
def _noticing(stopped: threading.Event) -> Iterator[None]:
    """Notice Ctrl and C. A library that is at work may turn the interruption into an error of its own."""
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or before != signal.default_int_handler:
        yield
        return

    def notice(number: int, frame: FrameType | None) -> None:
        stopped.set()
        signal.default_int_handler(number, frame)

    signal.signal(signal.SIGINT, notice)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _show_what_can_be_shown() -> None:
    """Let a console that lacks a character, as some of Windows do, show another instead of nothing at all."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="replace")


@contextlib.contextmanager
def quiet_pipe() -> Iterator[None]:
    """Let a reader such as `head` close the pipe without a complaint of ours."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes once more at its end; that must have somewhere to go.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


EXAMPLES = """\b
Examples:
  kinspec demo
  kinspec validate my-return/
  kinspec explain table/unknown-code"""


@click.group(
    "kinspec",
    cls=CommandLine,
    epilog=EXAMPLES,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
)
@click.version_option(package_name="kinspec", prog_name="kinspec", message="%(prog)s %(version)s")
def main() -> None:
    """Kinspec: an open data standard for children and families in England.

    Check, convert and explain data. Each command shows examples with --help.
    """
