"""The README's tours are run as they stand."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
BLOCK = re.compile(r"```(sh|python)( tour)?\n(.*?)```", re.S)


def test_the_tours_run_from_start_to_end(tmp_path: Path) -> None:
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
    }
    work = tmp_path / "a folder with spaces"
    work.mkdir()
    tours = [(language, text) for language, tour, text in BLOCK.findall(README.read_text("utf-8")) if tour]
    assert len(tours) >= 7
    for language, text in tours:
        command = ["bash", "-eu", "-c", text] if language == "sh" else [sys.executable, "-c", text]
        done = subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{text}\n{done.stdout}\n{done.stderr}"


def test_there_are_exactly_two_commands_to_set_up() -> None:
    plain = [text.strip() for language, tour, text in BLOCK.findall(README.read_text("utf-8")) if not tour]
    assert plain == ["pip install -e . && kinspec demo", "pip install -e '.[test]' && pytest"]
