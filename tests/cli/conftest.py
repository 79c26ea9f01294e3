"""The command line as a user meets it: what goes in, what comes out on which stream, and the exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from kinspec.cli import main

RETURN = Path(sys.modules["kinspec.cli"].__path__[0]) / "demo_data"


@dataclass(frozen=True)
class Done:
    """What one run left."""

    code: int
    out: str
    err: str

    @property
    def refusal(self) -> str:
        """The one line of a run that could not do what was asked."""
        assert self.code == 2, (self.code, self.out, self.err)
        assert self.out == ""
        assert self.err.endswith("\n")
        assert self.err.count("\n") == 1, self.err
        assert "Traceback" not in self.err
        return self.err.rstrip("\n")


Kinspec = Callable[..., Done]


@pytest.fixture
def kinspec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kinspec:
    """Run a command in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KINSPEC_TRACEBACK", raising=False)

    def run(*arguments: object, given: bytes | None = None) -> Done:
        result = CliRunner().invoke(main, [str(one) for one in arguments], input=given)
        return Done(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture
def process(tmp_path: Path) -> Callable[..., subprocess.Popen[bytes]]:
    """Start a command as a process of its own."""

    def start(*arguments: object, **environment: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-c", "from kinspec.cli import main; main()", *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
            env=os.environ | environment,
        )

    return start


@pytest.fixture
def good() -> Path:
    """A folder with an invented return that has nothing wrong in its layout."""
    return RETURN / "return"


@pytest.fixture
def bad() -> Path:
    """The same return with errors and warnings in it."""
    return RETURN / "return-with-mistakes"
