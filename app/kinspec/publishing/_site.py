"""The documentation as a site: written pages and pages made from the content, put together by MkDocs."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from kinspec.publishing._downloads import FOLDER, site_files
from kinspec.publishing._package import package_files
from kinspec.publishing._page import Page
from kinspec.publishing._pages import generated_pages, navigation_title
from kinspec.standard import ContentError, current, read_yaml, root

# Relative addresses of folders. With the file's name in them the pages can be read from a disk as well.
_FOLDER_LINK = re.compile(r'(href="(?:(?:\.\./)*\.{1,2}|(?:[^":#?/][^":#?]*)?/))(#[^"]*)?"')


def site(dest: Path) -> None:
    """Write the documentation to `dest` as a site that loads nothing from elsewhere.

    Files of an earlier build are replaced and nothing else in `dest` is touched. Raises `ContentError` when
    a page cannot be made or a link leads nowhere, with what MkDocs says about it.
    """
    written = root() / "docs"
    if not (root() / "mkdocs.yml").is_file() or not written.is_dir():
        raise ContentError("the content has no documentation (`mkdocs.yml` and `docs`)", root())
    with tempfile.TemporaryDirectory(prefix="kinspec-") as scratch:
        folder = Path(scratch)
        pages, built = folder / "docs", folder / "site"
        shutil.copytree(written, pages)
        files = package_files()
        sections = generated_pages(files)
        for page in (page for section in sections.values() for page in section):
            _write(pages / page.path, page.text.encode())
        for name, data in site_files(files).items():
            _write(pages / FOLDER / name, data)
        sections["decisions"] = _decisions(pages)
        config = read_yaml(root() / "mkdocs.yml")
        config["nav"] = _navigation(config["nav"], sections)
        config |= {
            "docs_dir": str(pages),
            "site_dir": str(built),
            "site_url": f"{current().release['documentation']}/",
        }
        # JSON is YAML, and a YAML writer of our own choice could not change what the reader understood.
        (folder / "mkdocs.yml").write_text(json.dumps(config), encoding="utf-8")
        _run(folder)
        for file in built.rglob("*.html"):
            file.write_text(_readable_from_disk(file.read_text(encoding="utf-8")), encoding="utf-8")
        _let_search_work_from_disk(built / "search")
        shutil.copytree(built, dest, dirs_exist_ok=True)


def _write(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)


def _decisions(pages: Path) -> list[Page]:
    """List the decisions on their index, which is written by hand but for the list."""
    index = pages / "decisions" / "index.md"
    found = []
    for path in sorted((pages / "decisions").glob("[0-9]*.md")):
        title = path.read_text(encoding="utf-8").partition("\n")[0].lstrip("# ")
        found.append(Page(f"decisions/{path.name}", title, ""))
    lines = "".join(f"- [{page.title}]({Path(page.path).name})\n" for page in found)
    index.write_text(f"{index.read_text(encoding='utf-8').rstrip()}\n\n{lines}", encoding="utf-8")
    return [Page("decisions/index.md", "Decisions", ""), *found]


def _navigation(nav: list[Any], sections: dict[str, list[Page]]) -> list[Any]:
    """Fill the entries that end in a slash with the pages of their section."""
    filled: list[Any] = []
    for entry in nav:
        if isinstance(entry, str):
            filled.append(entry)
            continue
        ((title, target),) = entry.items()
        if isinstance(target, list):
            filled.append({title: _navigation(target, sections)})
        elif target.endswith("/"):
            filled.append({title: list(_entries(sections[target.rstrip("/")]))})
        else:
            filled.append(entry)
    return filled


def _entries(pages: list[Page]) -> Iterator[Any]:
    index, *others = pages
    yield index.path
    for group, members in groupby(others, key=lambda page: page.group):
        entries = [{navigation_title(page.title): page.path} for page in members]
        yield from [{navigation_title(group): entries}] if group else entries


def _run(folder: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", "mkdocs.yml"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.startswith(("WARNING", "ERROR", "Aborted"))]
        raise ContentError("the documentation cannot be built:\n" + "\n".join(said or [done.stderr.strip()]))


def _let_search_work_from_disk(folder: Path) -> None:
    """Give the index as a script too; a page read from a disk may not fetch it, and the theme looks here."""
    index = json.loads((folder / "search_index.json").read_bytes())
    for entry in index["docs"]:
        page, mark, anchor = entry["location"].partition("#")
        entry["location"] = f"{page}index.html{mark}{anchor}"
    (folder / "search_index.js").write_text(f"var __index = {json.dumps(index)}", encoding="utf-8")


def _readable_from_disk(text: str) -> str:
    return _FOLDER_LINK.sub(lambda found: f'{_named(found[1])}{found[2] or ""}"', text)


def _named(start: str) -> str:
    return f"{start}index.html" if start.endswith("/") else f"{start}/index.html"
