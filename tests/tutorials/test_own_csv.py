"""Every command of the tutorial is run as it stands, and what the page shows is what comes out."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from kinspec.standard import root

PAGE = root() / "docs" / "tutorials" / "own-csv.md"
BLOCK = re.compile(r'```(\w+)(?: title="([^"]+)")?\n(.*?)```', re.S)


def test_every_command_of_the_page_does_what_the_page_shows(tmp_path: Path) -> None:
    work = tmp_path / "work"
    shutil.copytree(PAGE.with_suffix(""), work)
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
    }
    blocks = BLOCK.findall(PAGE.read_text("utf-8"))
    commands, shown, output = 0, 0, ""
    for kind, title, text in blocks:
        if kind == "sh":
            done = subprocess.run(
                ["bash", "-c", text],
                cwd=work,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            output = done.stdout
            assert "Traceback" not in output
            commands += 1
        elif title:
            # Files of the page, and files that its commands have written by now; a part may be shown.
            assert text in (work / title).read_bytes().decode("utf-8").replace("\r\n", "\n"), title
            shown += 1
        else:
            assert kind == "text"
            assert text in output, output
            shown += 1
    assert (commands, shown) == (8, 21)


def test_what_the_page_says_about_a_changed_date(tmp_path: Path) -> None:
    from kinspec.converters import convert

    folder, hub = PAGE.with_suffix(""), tmp_path / "hub.ndjson"
    overlay = folder / "northmere.yaml"
    convert(folder / "export", hub, "fhir", overlay=overlay, key=b"an invented key for tests only")
    text = hub.read_text("utf-8")
    assert '"birthDate":"2014-09-03"' in text
    hub.write_text(text.replace('"birthDate":"2014-09-03"', '"birthDate":"2010-03-01"'), "utf-8")
    convert(hub, tmp_path / "back", "ssda903", overlay=overlay)
    before = (folder / "export" / "people.csv").read_text("utf-8")
    after = (tmp_path / "back" / "people.csv").read_text("utf-8")
    assert after == before.replace("03-SEP-2014", "01-MAR-2010")
