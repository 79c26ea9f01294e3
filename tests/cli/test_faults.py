"""Faults of the program itself: one line, the exit code 2, and never a value of a record."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from tests.cli.conftest import Kinspec

from kinspec.standard import ContentError

CANARY = "Canary 9434765919"


def failing(monkeypatch: pytest.MonkeyPatch, fail: Callable[[], Any]) -> None:
    monkeypatch.setattr("kinspec.validators.validate", lambda *_, **__: fail())


def key_error() -> None:
    raise KeyError(CANARY)


def chained() -> None:
    try:
        key_error()
    except KeyError as error:
        raise RuntimeError(CANARY) from error


def not_a_number() -> None:
    int(CANARY)


def undecodable() -> None:
    CANARY.encode().decode("utf-16-be")
    b"\xff".decode()


FAULTS = [key_error, chained, not_a_number, undecodable]


@pytest.mark.parametrize("fail", FAULTS)
@pytest.mark.parametrize("shown", [False, True])
def test_a_fault_never_shows_a_value(
    kinspec: Kinspec, monkeypatch: pytest.MonkeyPatch, fail: Callable[[], Any], shown: bool
) -> None:
    failing(monkeypatch, fail)
    if shown:
        monkeypatch.setenv("KINSPEC_TRACEBACK", "1")
    done = kinspec("validate", "x")
    assert (done.code, done.out) == (2, "")
    assert "Canary" not in done.err
    assert "9434765919" not in done.err
    assert "This is a fault in kinspec, not in your data" in done.err
    if not shown:
        assert done.err.count("\n") == 1


def test_a_fault_names_its_place(kinspec: Kinspec, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, key_error)
    assert "KeyError at kinspec/cli/validate.py:" in kinspec("validate", "x").refusal


def test_the_way_to_a_fault_is_shown_on_demand(kinspec: Kinspec, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, chained)
    assert "in chained" not in kinspec("validate", "x").err
    monkeypatch.setenv("KINSPEC_TRACEBACK", "1")
    err = kinspec("validate", "x").err
    assert "in key_error" in err
    assert "in chained" in err
    assert err.index("builtins.KeyError") < err.index("builtins.RuntimeError")


def test_content_that_cannot_be_used_is_named(kinspec: Kinspec, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise ContentError("not YAML", "formats/x.yaml", 3)

    failing(monkeypatch, fail)
    assert kinspec("validate", "x").refusal == (
        "kinspec: The content of the standard cannot be used: formats/x.yaml:3: not YAML "
        "[tool/unusable-content]"
    )


def test_content_without_a_catalogue_is_still_one_line(
    kinspec: Kinspec, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setenv("KINSPEC_CONTENT", str(tmp_path))
    assert "release.yaml: cannot be read" in kinspec("list", "formats").refusal


def test_a_run_that_is_stopped_says_so(kinspec: Kinspec, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    failing(monkeypatch, stop)
    done = kinspec("validate", "x")
    assert done.code == 130
    assert done.err.strip() == "kinspec: Stopped. Nothing half-written was left behind. [tool/stopped]"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("list", "messages"), 0),
        (("explain", "ethnicity-dfe"), 0),
        (("validate", "BAD"), 1),
        (("validate", "BAD", "--report", "json"), 1),
    ],
)
def test_a_reader_may_close_the_pipe(
    process: Callable[..., subprocess.Popen[bytes]], bad: Any, arguments: tuple[str, ...], code: int
) -> None:
    running = process(*(str(bad) if one == "BAD" else one for one in arguments))
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.close()
    complaint = running.stderr.read()
    assert (running.wait(60), complaint) == (code, b"")


def test_a_disk_that_is_full_is_one_line(
    kinspec: Kinspec, monkeypatch: pytest.MonkeyPatch, bad: Any, tmp_path: Any
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kinspec.findings.Report.write", full)
    assert kinspec("validate", bad, "--report", "json=out.json").refusal == (
        "kinspec: out.json cannot be written (No space left on device). [tool/cannot-write]"
    )
