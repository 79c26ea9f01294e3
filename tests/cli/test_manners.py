"""How the command behaves among other programs: stopped, in pipes, on other consoles and in narrow ones."""

from __future__ import annotations

import os
import pty
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from tests.cli.conftest import RETURN, Kinspec

from kinspec.cli._progress import line
from kinspec.cli.completion import SHELLS
from kinspec.formats import Reading, sources, watched

Process = Callable[..., "subprocess.Popen[bytes]"]
STOPPED = b"kinspec: Stopped. Nothing half-written was left behind. [tool/stopped]\n"


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A return that takes long enough to be interrupted."""
    folder = tmp_path_factory.mktemp("large") / "return"
    shutil.copytree(RETURN / "return", folder)
    for path in folder.iterdir():
        head, *rows = path.read_bytes().splitlines(keepends=True)
        with path.open("wb") as stream:
            stream.write(head)
            for number in range(200_000 // len(rows) if path.stem == "episodes" else 5_000):
                for row in rows:
                    child, comma, rest = row.partition(b",")
                    stream.write(b"%d-%s%s%s" % (number, child, comma, rest))
    return folder


@pytest.mark.parametrize("after", [0.7, 1.5, 2.5])
@pytest.mark.parametrize(
    "arguments",
    [("validate",), ("convert", "out/children.ndjson", "--to", "fhir")],
    ids=["validate", "convert"],
)
def test_control_and_c_leave_nothing_half_written(
    process: Process, tmp_path: Path, large: Path, arguments: tuple[str, ...], after: float
) -> None:
    spool, out = tmp_path / "spool", tmp_path / "out"
    spool.mkdir()
    out.mkdir()
    command, *rest = arguments
    running = process(command, large, *rest, TMPDIR=str(spool))
    time.sleep(after)
    assert running.poll() is None, "it was done before it could be stopped"
    running.send_signal(signal.SIGINT)
    output, err = running.communicate(timeout=60)
    assert (running.returncode, output, err) == (130, b"", STOPPED)
    assert list(spool.iterdir()) == []
    assert list(out.iterdir()) == []


def test_a_conversion_that_is_stopped_leaves_what_stood_there(
    process: Process, tmp_path: Path, large: Path
) -> None:
    before = tmp_path / "children.ndjson"
    before.write_text("as it was")
    running = process("convert", large, before, "--to", "fhir", "--force")
    time.sleep(1.5)
    running.send_signal(signal.SIGINT)
    running.communicate(timeout=60)
    assert running.returncode == 130
    assert before.read_text() == "as it was"
    assert list(tmp_path.iterdir()) == [before]


@pytest.mark.parametrize("arguments", ["list codelists", "explain ssda903", "--help", "list messages"])
def test_a_reader_may_stop_reading(arguments: str) -> None:
    program = "from kinspec.cli import main; main()"
    typed = f"set -o pipefail; {sys.executable} -c '{program}' {arguments} | head -1"
    done = subprocess.run(["bash", "-c", typed], capture_output=True, check=False)
    assert done.stderr == b""
    assert done.stdout.count(b"\n") == 1


def test_standard_input_is_checked_and_converted(kinspec: Kinspec, tmp_path: Path) -> None:
    table = (RETURN / "return" / "header.csv").read_bytes()
    assert kinspec("validate", "-", given=table).code == 0
    assert kinspec("convert", "-", "one.ndjson", "--to", "fhir", given=table).code == 0
    content = (tmp_path / "one.ndjson").read_bytes()
    assert kinspec("validate", "-", given=content).code == 0
    assert kinspec("convert", "-", "back", "--to", "ssda903", given=content).code == 0
    assert [path.read_bytes() for path in (tmp_path / "back").iterdir()] == [table]


@pytest.mark.parametrize("encoding", ["ascii", "cp437", "cp1252"])
@pytest.mark.parametrize("arguments", [("explain", "DECOMM"), ("explain", "child"), ("list", "messages")])
def test_a_console_that_lacks_a_character_shows_another(
    process: Process, encoding: str, arguments: tuple[str, ...]
) -> None:
    running = process(*arguments, PYTHONIOENCODING=encoding)
    out, err = running.communicate(timeout=60)
    assert running.returncode == (2 if arguments == ("explain", "DECOMM") else 0)
    assert b"fault in kinspec" not in err
    # click takes a console that says it has only ASCII for one that is wrongly set up, and writes UTF-8.
    assert (out or err).decode("utf-8" if encoding == "ascii" else encoding)


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
def test_pages_fit_a_narrow_terminal(kinspec: Kinspec, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setattr("kinspec.cli._page.width", lambda: min(columns, 80))
    for name in ("DOB", "C2", "table/unknown-code", "Episodes.DECOM"):
        _, *shown = kinspec("explain", name).out.splitlines()
        lines = [one for one in shown if not one.startswith(("Page:", "More:", "All codes"))]
        assert max(map(len, lines)) <= columns, lines


def test_no_colour_where_it_is_not_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from kinspec.cli import main

    assert "\x1b[1m" in CliRunner().invoke(main, ["explain", "child"], color=True).stdout
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in CliRunner().invoke(main, ["explain", "child"], color=True).stdout


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_for_a_shell_asks_kinspec(kinspec: Kinspec, shell: str) -> None:
    done = kinspec("completion", shell)
    assert (done.code, done.err) == (0, "")
    assert f"_KINSPEC_COMPLETE={shell}_complete" in done.out


def test_bash_can_read_its_script(kinspec: Kinspec) -> None:
    script = kinspec("completion", "bash").out
    done = subprocess.run(["bash", "-n"], input=script.encode(), capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("kinspec va", {"validate"}),
        ("kinspec author ", {"check", "package"}),
        ("kinspec validate --ye", {"--year"}),
        ("kinspec validate --year 2026", {"2026/27"}),
        ("kinspec validate --as look", {"looked-after-episode"}),
        ("kinspec validate --report te", {"text"}),
        ("kinspec validate --report text=my-", {"text=my-report.txt"}),
        ("kinspec convert --to ", {"fhir", "ssda903"}),
        ("kinspec convert --from s", {"ssda903"}),
        ("kinspec validate --fail-on w", {"warning"}),
        ("kinspec list co", {"codelists"}),
        ("kinspec explain episodes.de", {"Episodes.DEC", "Episodes.DECOM"}),
        ("kinspec explain HOME_", {"HOME_POST"}),
    ],
)
def test_names_are_completed(process: Process, tmp_path: Path, typed: str, offered: set[str]) -> None:
    (tmp_path / "my-report.txt").touch()
    *_, last = words = typed.split(" ")
    running = process(_KINSPEC_COMPLETE="bash_complete", COMP_WORDS=typed, COMP_CWORD=str(len(words) - 1))
    out, err = running.communicate(timeout=60)
    assert err == b""
    found = {one.partition(",")[2] for one in out.decode().splitlines()}
    assert offered <= found
    assert last == "" or all(one.casefold().startswith(last.casefold()) for one in found)


def test_a_bar_shows_how_much_has_been_read() -> None:
    reading = Reading()
    assert line("Checking", reading, 3, 80) == "Checking… 3 s"
    reading.total = 200
    reading.begin("a")
    reading.note("a", 50)
    assert line("Checking", reading, 3, 80) == f"Checking [{'#' * 8}{'.' * 22}]  25% 3 s"
    assert line("Checking", reading, 3, 40) == f"Checking [{'#' * 5}{'.' * 14}]  25% 3 s"
    assert line("Checking", reading, 3, 20) == "25% Checking… 3 s"
    reading.begin("b")
    reading.note("b", 150)
    assert line("Checking", reading, 3, 80) == "Checking… 3 s"
    reading.begin("a")
    assert reading.reached == 0
    reading.note("a", 20)
    assert reading.reached == 20
    reading.total = 0
    assert line("Checking", reading, 3, 80) == "Checking… 3 s, 0 MB read"


def test_files_are_watched_only_when_somebody_watches(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_bytes(b"x" * 100)
    with watched() as reading:
        (file,) = sources(path)
        assert (reading.reached, reading.total) == (0, 100)
        with file.open() as stream:
            stream.read(10)
        assert reading.reached == 100
        with file.open() as stream:
            assert reading.reached == 0
            assert stream.read() == b"x" * 100
        assert reading.reached == 100
    (file,) = sources(path)
    assert type(file.open().raw).__name__ == "FileIO"  # type: ignore[attr-defined]


def test_a_person_at_a_terminal_sees_a_bar_and_nothing_of_it_afterwards(large: Path, tmp_path: Path) -> None:
    shown = _at_a_terminal(["convert", str(large), str(tmp_path / "out.ndjson"), "--to", "fhir"])
    assert "Converting [" in shown
    assert shown.endswith("\r")
    assert "1-7001" not in shown
    quiet = _at_a_terminal(["validate", str(large / "header.csv"), "--quiet"])
    assert quiet == ""


def _at_a_terminal(arguments: list[str]) -> str:
    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, "-c", "from kinspec.cli import main; main()", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    with suppress(OSError):  # how Linux says that the other side has gone
        while block := os.read(ours, 4096):
            shown += block
    os.close(ours)
    assert running.wait(timeout=60) in (0, 1)
    return shown.decode()
