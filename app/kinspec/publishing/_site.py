"""The documentation as a site: written pages and pages made from the content, put together by MkDocs."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kinspec.publishing._destination import check_version, place
from kinspec.publishing._downloads import FOLDER, site_files
from kinspec.publishing._finished_html import finished
from kinspec.publishing._package import package_files
from kinspec.publishing._page import Named, Page
from kinspec.publishing._pages import generated_pages, navigation_title
from kinspec.publishing._search_index import complete_index
from kinspec.publishing._wheel import wheel_files
from kinspec.standard import ContentError, current, read_yaml, root


def site(
    dest: Path, version: str | None = None, more: Mapping[str, Sequence[Page]] = MappingProxyType({})
) -> None:
    """Write the documentation to `dest` as a site that loads nothing from elsewhere.

    With a `version` the site goes into a folder of that name beside those of other versions, with a switch
    between them, and the root of `dest` leads to the newest. Pages of an earlier build of the same place
    that are no longer made are removed; nothing else in `dest` is touched. `more` are further sections,
    such as the commands, which this portion does not know.

    Raises:
        ContentError: a page cannot be made or a link leads nowhere, with what MkDocs says about it.
        ValueError: the version cannot be the name of a folder.
    """
    if version is not None:
        check_version(version)
    written = root() / "docs"
    missing = [name for name in ("mkdocs.yml", "docs", "CHANGELOG.md") if not (root() / name).exists()]
    if missing:
        raise ContentError(f"the content has no documentation: {' and '.join(missing)} not there", root())
    with tempfile.TemporaryDirectory(prefix="kinspec-") as scratch:
        folder = Path(scratch)
        pages, built = folder / "docs", folder / "site"
        shutil.copytree(written, pages)
        files = package_files()
        wheels = wheel_files()
        sections = generated_pages(files, wheels)
        sections |= {name: list(section) for name, section in more.items()}
        for page in (page for section in sections.values() for page in section):
            _write(pages / page.path, page.text.encode())
        for name, data in site_files(files, wheels).items():
            _write(pages / FOLDER / name, data)
        _write(pages / "changes.md", _changes((root() / "CHANGELOG.md").read_text(encoding="utf-8")).encode())
        sections["decisions"] = _decisions(pages)
        config = read_yaml(root() / "mkdocs.yml")
        found_by = config.get("extra", {}).pop("found_by", {})
        config["nav"] = _navigation(config["nav"], sections, pages)
        config |= {
            "docs_dir": str(pages),
            "site_dir": str(built),
            "site_url": f"{current().release['documentation']}/" + (f"{version}/" if version else ""),
        }
        if version:
            config["extra"] = config.get("extra", {}) | {"version": {"provider": "mike", "alias": True}}
        # JSON is YAML, and a YAML writer of our own choice could not change what the reader understood.
        (folder / "mkdocs.yml").write_text(json.dumps(config), encoding="utf-8")
        _run(folder)
        for file in built.rglob("*.html"):
            file.write_text(finished(file.read_text(encoding="utf-8")), encoding="utf-8")
        named = [page for section in sections.values() for page in section]
        complete_index(built / "search", [*named, *_found_by(found_by, pages)])
        place(built, dest, version)


def _write(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)


def _changes(written: str) -> str:
    """The change log, in which what is not released yet stands under the version that the site is about."""
    version = current().release["version"]
    if f"## [{version}]" in written:
        return written
    return written.replace("## [Unreleased]", f"## {version}, not yet released", 1)


def _found_by(words: Mapping[str, str], pages: Path) -> Iterator[Page]:
    """What else the search finds pages by; those of a section that is not built are left out.

    Raises:
        ContentError: a word leads to a page that there is not.
    """
    for word, path in words.items():
        if (pages / path).is_file():
            yield Page(path, "", "", names=(Named(word),))
        elif "/" not in path or (pages / path).parent.is_dir():
            raise ContentError(f"the search is to find {path} by “{word}”, and there is no such page", root())


def _decisions(pages: Path) -> list[Page]:
    """List the decisions on their index, which is written by hand but for the list."""
    index = pages / "decisions" / "index.md"
    found = []
    for path in sorted((pages / "decisions").glob("[0-9]*.md")):
        found.append(Page(f"decisions/{path.name}", _title(path), ""))
    lines = "".join(f"- [{page.title}]({Path(page.path).name})\n" for page in found)
    index.write_text(f"{index.read_text(encoding='utf-8').rstrip()}\n\n{lines}", encoding="utf-8")
    return [Page("decisions/index.md", "Decisions", ""), *found]


def _navigation(nav: list[Any], sections: Mapping[str, list[Page]], pages: Path) -> list[Any]:
    """Fill the entries that end in a slash: with the generated pages of their section, or with a folder."""
    filled: list[Any] = []
    for entry in nav:
        if isinstance(entry, str):
            filled.append(entry)
            continue
        ((title, target),) = entry.items()
        if isinstance(target, list):
            filled.append({title: _navigation(target, sections, pages)})
        elif target.endswith("/"):
            section = sections.get(target.rstrip("/")) or _written(pages, target)
            if section:
                filled.append({title: list(_entries(section))})
        else:
            filled.append(entry)
    return filled


def _written(pages: Path, folder: str) -> list[Page]:
    """The pages of a folder that are written by hand, by their names; none where there is no folder."""
    paths = sorted((pages / folder).glob("*.md"), key=lambda path: (path.name != "index.md", path.name))
    return [Page(f"{folder}{path.name}", _title(path), "") for path in paths]


def _title(path: Path) -> str:
    """The first heading of a written page."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((line.lstrip("# ") for line in lines if line.startswith("# ")), path.stem)


def _entries(pages: list[Page]) -> Iterator[Any]:
    index, *others = pages
    yield index.path if index.path.endswith("index.md") else {navigation_title(index.title): index.path}
    for group, members in groupby(others, key=lambda page: page.group):
        entries = [{navigation_title(page.title): page.path} for page in members]
        yield from [{navigation_title(group): entries}] if group else entries


def _run(folder: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", "mkdocs.yml"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.startswith(("WARNING", "ERROR", "Aborted"))]
        raise ContentError("the documentation cannot be built:\n" + "\n".join(said or [done.stderr.strip()]))
