"""Help: quick, complete, and with examples that are true."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from tests.cli.conftest import RETURN, Kinspec

from kinspec.cli import main
from kinspec.converters import convert
from kinspec.standard import current, portion, root
from kinspec.validators import validate

SOURCES = portion("app") / "kinspec" / "cli"


def commands(command: click.Command = main, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from commands(found, (*path, name))


def command_at(path: tuple[str, ...]) -> click.Command:
    command: click.Command = main
    for name in path:
        assert isinstance(command, click.Group)
        found = command.get_command(click.Context(command), name)
        assert found is not None
        command = found
    return command


ALL = list(commands())


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_help_ends_with_examples(kinspec: Kinspec, path: tuple[str, ...]) -> None:
    done = kinspec(*path, "--help")
    assert (done.code, done.err) == (0, "")
    *_, examples = done.out.split("Examples:\n")
    assert examples != done.out
    assert all("kinspec " in line for line in examples.splitlines())
    assert max(map(len, done.out.splitlines())) <= 80
    assert kinspec(*path, "-h").out == done.out


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_examples_use_commands_options_and_names_that_exist(kinspec: Kinspec, path: tuple[str, ...]) -> None:
    epilog = command_at(path).epilog or ""
    typed = [line[line.index("kinspec") :] for line in epilog.splitlines() if "kinspec " in line]
    assert typed
    for line in typed:
        _, *words = shlex.split(line)
        depth = max(len(known) for known in ALL if tuple(words[: len(known)]) == known)
        assert depth > 0, line
        if path:
            assert tuple(words[: len(path)]) == path, line
        options = {name for option in command_at(tuple(words[:depth])).params for name in option.opts}
        assert {word for word in words[depth:] if word.startswith("--")} <= options, line
        if words[0] == "explain":
            assert kinspec(*words).code == 0, line


def runnable() -> list[str]:
    """Every example of every page but those that wait for a reader or build the whole site."""
    pages = ((path, command_at(path).epilog or "") for path in ALL)
    lines = {line.strip() for _, page in pages for line in page.splitlines() if "kinspec " in line}
    return sorted(line for line in lines if "kinspec docs " not in line)


OVERLAY = """\
over: ssda903
tables:
  Header:
    file: people.csv
    columns: {Person: CHILD, Sex: SEX, Born: DOB, Group: ETHNIC}
"""
KNOWN = "- {code: table/unknown-code, reason: Asked about, until: 2099-12-31}\n"


def prepared(folder: Path, words: list[str]) -> None:
    """What the examples speak of: a return, the same as FHIR, a child, files of a council, the content."""
    shutil.copytree(RETURN / "return", folder / "my-return")
    shutil.copy(RETURN / "child-with-mistakes.json", folder / "child.json")
    convert(folder / "my-return", folder / "children.ndjson", to="fhir")
    validate(folder / "my-return").write("json", folder / "october.json")
    (folder / "our-files.yaml").write_text(OVERLAY)
    (folder / "known.yaml").write_text(KNOWN)
    (folder / "export").mkdir()
    (folder / "export" / "people.csv").write_text("Person,Sex,Born,Group\n7001,F,14/02/2012,WBRI\n")
    for place in (folder, folder / "my-copy"):
        place.mkdir(exist_ok=True)
        for name in ("standard", "profiles", "converters"):
            (place / name).symlink_to(root() / name)
    written = {"convert": 2, "generate": 1}.get(words[0])
    if written and "--force" not in words:
        place = folder / words[written]
        shutil.rmtree(place) if place.is_dir() else place.unlink(missing_ok=True)


@pytest.mark.parametrize("line", runnable())
def test_examples_do_what_they_say(kinspec: Kinspec, tmp_path: Path, line: str) -> None:
    words = shlex.split(line[line.index("kinspec") :].partition(" | ")[0].partition(" > ")[0])[1:]
    prepared(tmp_path, words)
    words = ["50" if word == "10000" else word for word in words]  # how many takes only longer
    given = (tmp_path / "children.ndjson").read_bytes() if line.startswith("cat children.ndjson |") else None
    done = kinspec(*words, given=given)
    assert done.code == (1 if "child.json" in line else 0), (done.out, done.err)
    for word in words:
        if "=" in word:
            assert (tmp_path / word.partition("=")[2]).is_file()


def test_every_command_says_in_one_place_what_it_does(kinspec: Kinspec) -> None:
    shown = kinspec("--help").out
    for path in ALL:
        if len(path) == 1:
            said = command_at(path).short_help
            assert said
            assert re.search(rf"^  {path[0]} +{re.escape(said)}$", shown, re.MULTILINE)


def test_help_imports_nothing_heavy(process: Callable[..., subprocess.Popen[bytes]]) -> None:
    running = process("--help", PYTHONPROFILEIMPORTTIME="1")
    _, err = running.communicate(timeout=60)
    imported = {line.rsplit("|", 1)[-1].strip() for line in err.decode().splitlines()}
    heavy = {"duckdb", "orjson", "yaml", "jinja2", "rich", "re2", "lxml", "pydantic", "kinspec.standard"}
    assert "click" in imported
    assert imported & heavy == set()


def test_listing_and_explaining_import_no_engine(process: Callable[..., subprocess.Popen[bytes]]) -> None:
    for arguments in (("list", "messages"), ("explain", "Header.SEX")):
        running = process(*arguments, PYTHONPROFILEIMPORTTIME="1")
        _, err = running.communicate(timeout=60)
        imported = {line.rsplit("|", 1)[-1].strip() for line in err.decode().splitlines()}
        assert imported & {"duckdb", "jinja2", "rich", "lxml", "pydantic"} == set()


def test_the_version_is_that_of_the_package(kinspec: Kinspec) -> None:
    from importlib.metadata import version

    assert kinspec("--version").out == f"kinspec {version('kinspec')}\n"


def test_no_command_is_no_success(kinspec: Kinspec) -> None:
    done = kinspec()
    assert (done.code, done.out) == (2, "")
    assert done.err == kinspec("--help").out


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        (
            ("valdate",),
            "kinspec: There is no command 'valdate' (did you mean validate?). See kinspec --help.",
        ),
        (("zzz",), "kinspec: There is no command 'zzz'. See kinspec --help."),
        (("--vers",), "kinspec: No such option '--vers'. Did you mean '--version'? See kinspec --help."),
        (("list", "format"), "'format' is not one of 'formats', 'profiles', 'codelists', 'identifiers',"),
        (
            ("author", "pack"),
            "kinspec author: There is no command 'pack' (did you mean package?). See kinspec author --help.",
        ),
    ],
)
def test_what_is_mistyped_is_one_line(kinspec: Kinspec, typed: tuple[str, ...], line: str) -> None:
    assert line in kinspec(*typed).refusal


def test_every_refusal_is_in_the_catalogue_and_every_entry_is_used() -> None:
    known = {code for code, message in current().messages.items() if message.area == "tool"}
    used = {
        code
        for path in SOURCES.glob("*.py")
        for code in re.findall(r'"(tool/[a-z-]+)"', path.read_text(encoding="utf-8"))
    }
    assert used == known


@pytest.mark.parametrize(
    "code", sorted(code for code, message in current().messages.items() if message.area == "tool")
)
def test_examples_of_refusals_are_worded_as_the_message_is(code: str) -> None:
    message = current().message(code)
    pattern = "".join(
        ".*" if part.startswith("{") else re.escape(part) for part in re.split(r"(\{\w+\})", message.wording)
    )
    assert re.fullmatch(pattern, message.example["finding"])
