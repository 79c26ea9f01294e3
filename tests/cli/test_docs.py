"""`kinspec docs`: the site is built, every name that can be explained has its page, and it is shown."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.cli.conftest import Kinspec

from kinspec.cli import main
from kinspec.cli.list import KINDS
from kinspec.standard import current


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs") / "site"
    result = CliRunner().invoke(main, ["docs", "build", "--to", str(folder)])
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"The documentation is in {folder}; open {folder / 'index.html'}\n"
    return folder


@pytest.mark.parametrize("kind", [*KINDS, "extensions"])
def test_the_page_that_an_explanation_names_is_there(kinspec: Kinspec, site: Path, kind: str) -> None:
    base = current().release["documentation"]
    listed = kinspec("list", kind).out.splitlines() if kind in KINDS else current().index[kind]
    for name in {line.split()[0] for line in listed} - {"fhir"}:
        pages = [said for said in kinspec("explain", name).out.splitlines() if said.startswith("Page: ")]
        assert pages
        for said in pages:
            address, _, place = said.removeprefix("Page: ").removeprefix(base).partition("#")
            page = site / address.strip("/") / "index.html"
            assert page.is_file(), said
            assert not place or f'id="{place}"' in page.read_text("utf-8"), said


def test_a_place_that_cannot_be_written_is_one_line(kinspec: Kinspec) -> None:
    assert "/dev/null/x cannot be written (" in kinspec("docs", "build", "--to", "/dev/null/x").refusal


def test_what_is_missing_is_named(kinspec: Kinspec, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kinspec.cli.docs.find_spec", lambda name: None)
    assert "type: pip install 'kinspec[docs]' [tool/needs-package]" in kinspec("docs", "build").refusal


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def test_the_site_is_shown_until_it_is_stopped(
    process: Callable[..., subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    port = free_port()
    running = process("docs", "serve", "--port", port, TMPDIR=str(tmp_path))
    assert running.stderr is not None
    try:
        for _ in range(600):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
                    page = answer.read().decode()
                break
            except urllib.error.URLError:
                assert running.poll() is None
                time.sleep(0.1)
        assert "<title>" in page
    finally:
        running.send_signal(signal.SIGINT)
    assert running.wait(60) == 0
    said = running.stderr.read().decode()
    assert said == f"The documentation is at http://127.0.0.1:{port}/ until you press Ctrl and C\n"
    assert list(tmp_path.iterdir()) == []


def test_a_port_in_use_is_one_line(kinspec: Kinspec, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kinspec.cli.docs._site", lambda folder: None)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        line = kinspec("docs", "serve", "--port", port).refusal
    assert f"127.0.0.1:{port} cannot be used (Address already in use). [tool/cannot-listen]" in line
