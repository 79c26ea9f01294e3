"""Where a built site is put: alone in a folder, or as one version beside others.

A folder that holds versions has one folder for each, `versions.json` for the switch of the theme, and at its
root a page for every page of the newest version that leads on to it. So an address without a version, as a
report gives it, always lands.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from kinspec.standard import ContentError

_RECORD = ".kinspec-site.json"
_VERSIONS = "versions.json"
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")
_NUMBER = re.compile("[0-9]+")

_LEADS_ON = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>This page is in version {version}</title>
<meta http-equiv="refresh" content="0; url={address}">
<script>location.replace("{address}" + location.search + location.hash)</script>
</head>
<body><main><h1>This page is in version {version}</h1>
<p><a href="{address}">Go on to the page</a></p></main></body>
</html>
"""


def check_version(version: str) -> None:
    """Raise `ValueError` unless `version` can be the name of a folder and a part of an address."""
    if not _VERSION.fullmatch(version):
        raise ValueError("a version is made of letters, digits, stops, hyphens and underscores")


def place(built: Path, dest: Path, version: str | None) -> None:
    """Put a built site into `dest`, or as a version beside the others there.

    What an earlier build wrote to the same place and this one does not is removed; no other file is touched.

    Raises:
        ContentError: there is something at the place of a page or of the version that no build wrote.
    """
    files = {path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()}
    if version is None:
        _fill(dest, {name: built / name for name in files}, {})
        return
    inside = dest / version
    if inside.exists() and not (inside / _RECORD).is_file():
        raise ContentError("there is something here that no build of the site wrote", inside)
    _fill(inside, {name: built / name for name in files}, {})
    versions = _versions(dest)
    newest = versions[0]
    pages = (name for name in _recorded(dest / newest) if PurePosixPath(name).name == "index.html")
    texts = {name: _leading_on(name, newest) for name in pages}
    listed = [
        {"version": one, "title": one, "aliases": ["latest"] if one == newest else []} for one in versions
    ]
    texts[_VERSIONS] = json.dumps(listed, indent=2) + "\n"
    _fill(dest, {}, texts)


def _versions(dest: Path) -> list[str]:
    """The versions in a folder, newest first; numbers count as numbers, so that 0.10 follows 0.9."""
    found = (path.parent.name for path in dest.glob(f"*/{_RECORD}"))
    return sorted(found, key=_in_order, reverse=True)


def _in_order(version: str) -> tuple[list[int], bool, str]:
    """What stands behind a hyphen, such as in 1.0.0-draft, comes before the version itself."""
    number, hyphen, _ = version.partition("-")
    return [int(part) for part in _NUMBER.findall(number)], not hyphen, version


def _leading_on(name: str, version: str) -> str:
    up = "../" * (len(PurePosixPath(name).parts) - 1)
    address = f"{up}{version}/{name}"
    return _LEADS_ON.format(version=html.escape(version), address=html.escape(address))


def _fill(folder: Path, copies: Mapping[str, Path], texts: Mapping[str, str]) -> None:
    before = _recorded(folder)
    now = sorted({*copies, *texts})
    for name in now:
        if name not in before and (folder / name).exists():
            raise ContentError("there is something here that no build of the site wrote", folder / name)
    folder.mkdir(parents=True, exist_ok=True)
    _record(folder, {*before, *now})  # first, so that a build that is broken off leaves nothing unknown
    for name, source in copies.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    for name, text in texts.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    _remove(folder, set(before) - set(now))
    _record(folder, now)


def _remove(folder: Path, names: Iterable[str]) -> None:
    emptied = set()
    for name in names:
        path = folder / name
        # A link to another place may have come since then, and what is there is not ours.
        if not path.parent.resolve().is_relative_to(folder.resolve()) or not os.path.lexists(path):
            continue
        if path.is_dir() and not path.is_symlink():
            continue
        path.unlink()
        emptied |= {folder / parent for parent in PurePosixPath(name).parents if parent.name}
    for one in sorted(emptied, key=lambda path: -len(path.parts)):
        if one.is_dir() and not any(one.iterdir()):
            one.rmdir()


def _recorded(folder: Path) -> list[str]:
    """The files that the last build wrote to a folder; names that lead out of it are left out."""
    try:
        names = json.loads((folder / _RECORD).read_bytes())["files"]
    except (FileNotFoundError, NotADirectoryError, ValueError, KeyError, TypeError):
        return []
    return [
        name
        for name in names
        if isinstance(name, str) and not os.path.isabs(name) and ".." not in name.split("/")
    ]


def _record(folder: Path, names: Iterable[str]) -> None:
    about = "The files of the site that was built here; the next build removes those it does not write."
    text = json.dumps({"about": about, "files": sorted(names)}, indent=0)
    (folder / _RECORD).write_text(text, encoding="utf-8")
