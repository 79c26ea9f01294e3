"""The authored content of the standard, read through one compiled index.

Each top-level folder of the project holds content beside the code that compiles it. An installed package
carries the same folders below `kinspec/content`. `KINSPEC_CONTENT` names another copy, so that an author
can try changes without installing anything.
"""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import orjson

from kinspec.findings import Message, Severity, Slot, whole_file, yaml_nodes
from kinspec.standard._codelist import CodeList, CodeMap, codelist_of, codemap_of
from kinspec.standard._faults import ContentError as ContentError

# Section of the index -> (folder, sub-folder). The file's stem is its id unless the file says another.
SECTIONS: Mapping[str, tuple[str, str]] = {
    "formats": ("standard", "formats"),
    "messages": ("standard", "messages"),
    "codelists": ("standard", "codelists"),
    "codemaps": ("standard", "codelists/maps"),
    "profiles": ("profiles", "definitions"),
    "extensions": ("profiles", "extensions"),
    "mappings": ("converters", "mappings"),
}
FILES: Mapping[str, tuple[str, str]] = {
    "release": ("standard", "release.yaml"),
    "identifiers": ("standard", "identifiers.yaml"),
}
INDEX_VERSION = "1"


def root() -> Path:
    """The folder that holds the content folders `standard`, `profiles`, `converters`, `app` and `docs`."""
    if override := os.environ.get("KINSPEC_CONTENT"):
        return Path(override)
    return packaged_root()


@lru_cache(maxsize=1)
def packaged_root() -> Path:
    """The content that belongs to the code in use, whatever other copy is looked at."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "content"
    return installed if installed.is_dir() else package.parents[1]


def portion(name: str) -> Path:
    """The content folder of one top-level folder, such as `profiles`."""
    return root() / name


def current() -> Content:
    """The content in use. Reading it again is cheap while no file of it has changed."""
    return _content_at(str(root()))


@lru_cache(maxsize=8)
def _content_at(folder: str) -> Content:
    return Content(Path(folder))


@contextmanager
def using(folder: Path) -> Iterator[Content]:
    """Use another copy of the content inside a `with` block; for authors' checks and tests."""
    before = os.environ.get("KINSPEC_CONTENT")
    os.environ["KINSPEC_CONTENT"] = str(folder)
    forget()
    try:
        yield current()
    finally:
        if before is None:
            del os.environ["KINSPEC_CONTENT"]
        else:
            os.environ["KINSPEC_CONTENT"] = before
        forget()


def forget() -> None:
    """Drop what was compiled from content, here and wherever `per_content` holds something."""
    _content_at.cache_clear()
    for clear in _CLEARERS:
        clear()


_CLEARERS: list[Callable[[], None]] = []
_P = ParamSpec("_P")
_R = TypeVar("_R")


def per_content(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Cache a function of hashable arguments until the content changes."""
    cached = lru_cache(maxsize=None)(function)
    _CLEARERS.append(cached.cache_clear)
    return cast(Callable[_P, _R], cached)


@dataclass(frozen=True)
class Content:
    """The compiled index: every authored file as plain data, typed where all parts of the program need it."""

    folder: Path

    @cached_property
    def index(self) -> dict[str, Any]:
        """The whole index: section -> id -> content of the file."""
        stamp = _stamp(self.folder)
        cached = _cache_folder() / f"index-{stamp}.json"
        try:
            loaded: dict[str, Any] = orjson.loads(cached.read_bytes())
            return loaded
        except (OSError, orjson.JSONDecodeError):
            compiled = compile_index(self.folder)
        try:
            cached.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with whole_file(cached) as stream:
                stream.write(orjson.dumps(compiled))
        except OSError:
            pass  # a home that cannot be written costs time, nothing else
        return compiled

    @property
    def release(self) -> dict[str, Any]:
        """`release.yaml`: names, versions, canonical base."""
        return dict(self.index["release"])

    @property
    def canonical(self) -> str:
        """The base of every canonical URL that this standard owns, without a slash at the end."""
        return str(self.index["release"]["canonical"])

    @property
    def identifiers(self) -> dict[str, dict[str, Any]]:
        """Identifier id -> entry of `identifiers.yaml`, with `system` always filled."""
        return dict(self.index["identifiers"])

    @cached_property
    def _codelists(self) -> dict[str, CodeList]:
        return {}

    @property
    def codelist_ids(self) -> tuple[str, ...]:
        """Ids of all code lists, sorted."""
        return tuple(self.index["codelists"])

    def codelist(self, codelist_id: str) -> CodeList:
        """One code list. Raises `ContentError` when there is none."""
        known = self._codelists.get(codelist_id)
        if known is None:
            raw = self.index["codelists"].get(codelist_id)
            if raw is None:
                raise ContentError(f"no code list {codelist_id!r}", code="content/unknown-name")
            known = self._codelists[codelist_id] = codelist_of(raw, self.index["codelists"], self.canonical)
        return known

    @cached_property
    def codemaps(self) -> dict[str, CodeMap]:
        """Map id -> map between two code lists."""
        return {key: codemap_of(raw) for key, raw in self.index["codemaps"].items()}

    @cached_property
    def messages(self) -> dict[str, Message]:
        """The message catalogue by code."""
        return {
            code: _message(code, raw, entry, area, self.release["documentation"])
            for area, raw in self.index["messages"].items()
            for code, entry in raw["messages"].items()
        }

    def message(self, code: str) -> Message:
        """One message. Raises `ContentError` when the catalogue lacks it."""
        try:
            return self.messages[code]
        except KeyError:
            raise ContentError(f"no message {code!r} in the catalogue") from None


def packaged_messages(area: str) -> dict[str, Message]:
    """The messages of one area from their file alone, for when the content as a whole cannot be read."""
    folder = packaged_root() / "standard"
    documentation = read_yaml(folder / "release.yaml")["documentation"]
    raw = read_yaml(folder / "messages" / f"{area}.yaml")
    return {code: _message(code, raw, entry, area, documentation) for code, entry in raw["messages"].items()}


def compile_index(folder: Path) -> dict[str, Any]:
    """Read every authored file below `folder` into one plain structure.

    Raises `ContentError` with file and line for a file that is not well formed.
    """
    index: dict[str, Any] = {}
    for name, (top, file) in FILES.items():
        index[name] = read_yaml(folder / top / file)
    canonical = index["release"]["canonical"]
    index["identifiers"] = {
        entry["id"]: {"system": f"{canonical}/Id/{entry['id']}"} | entry for entry in index["identifiers"]
    }
    for section, (top, sub) in SECTIONS.items():
        index[section] = {}
        for path in sorted((folder / top / sub).glob("*.yaml")):
            entry = read_yaml(path)
            if not isinstance(entry, dict):
                raise ContentError(
                    "a mapping of names to values is expected here", path, 1, code="content/wrong-type"
                )
            rows = path.with_suffix(".csv")
            if section in ("codelists", "codemaps"):
                entry["rows"] = _read_rows(rows)
            index[section][entry.get("id", path.stem)] = entry
            overlays = sorted(path.with_suffix("").glob("*.yaml")) if path.with_suffix("").is_dir() else []
            if section == "formats":
                entry["overlays"] = [{"id": overlay.stem} | read_yaml(overlay) for overlay in overlays]
    return index


def read_yaml(path: Path) -> Any:
    """Read a YAML file into plain values; dates stay text. Raises `ContentError` with file and line."""
    import yaml

    try:
        node = yaml_nodes(path.read_text(encoding="utf-8"), yaml_loader())
        return None if node is None else yaml_loader()("").construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or "not YAML"
        if mark is None:
            raise ContentError(problem, path, code="content/unreadable") from None
        code = "duplicate-key" if isinstance(error, yaml.constructor.ConstructorError) else "unreadable"
        raise ContentError(problem, path, mark.line + 1, mark.column + 1, code=f"content/{code}") from None
    except (OSError, ValueError, yaml.YAMLError) as error:  # a number may be too long, or have no digits
        raise ContentError(
            f"cannot be read ({type(error).__name__})", path, code="content/unreadable"
        ) from None


@lru_cache(maxsize=1)
def yaml_loader() -> Any:
    """A safe loader that refuses repeated keys and reads only true and false as truth values.

    `NO`, `Y` and `on` are codes of this field, and a date is text until a format says how to read it.
    """
    import yaml

    class Loader(yaml.CSafeLoader):  # type: ignore[misc,unused-ignore]
        yaml_implicit_resolvers = {  # type: ignore[misc,unused-ignore]  # noqa: RUF012 - PyYAML's own way
            first: [
                (tag, pattern)
                for tag, pattern in resolvers
                if tag not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")
            ]
            for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
        }

        def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
            seen: set[Any] = set()
            for key, _ in node.value:
                if key.tag != "tag:yaml.org,2002:merge" and key.value in seen:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"the key {key.value!r} is given twice", key.start_mark
                    )
                seen.add(key.value)
            mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
            return mapping

    import re

    Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), ["t", "f"])
    return Loader


def _read_rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream, strict=True))
    except (OSError, csv.Error, UnicodeDecodeError) as error:
        raise ContentError(
            f"cannot be read ({type(error).__name__})", path, code="content/unreadable"
        ) from None


def _message(
    code: str, whole: Mapping[str, Any], entry: Mapping[str, Any], area: str, documentation: str
) -> Message:
    return Message(
        code=code,
        severity=Severity(entry["severity"]),
        title=entry["title"],
        wording=entry["message"],
        meaning=entry["meaning"],
        fix=entry["fix"],
        slots={name: Slot(**slot) for name, slot in entry.get("slots", {}).items()},
        example=entry.get("example", {}),
        source=entry.get("source", ""),
        rule_url=f"{documentation}/messages/{code}/",
        area=area,
        issue=entry.get("issue") or whole.get("issue", "invalid"),
        fix_with_overlay=entry.get("fix_with_overlay", ""),
    )


def _stamp(folder: Path) -> str:
    digest = hashlib.blake2b(INDEX_VERSION.encode(), digest_size=16)
    for top, file in FILES.values():
        digest.update(_state(folder / top / file))
    for top, sub in SECTIONS.values():
        for path in sorted(_content_files(folder / top / sub)):
            digest.update(_state(path))
    return digest.hexdigest()


def _content_files(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        return
    for entry in os.scandir(folder):
        if entry.is_dir():
            yield from _content_files(Path(entry.path))
        elif entry.name.endswith((".yaml", ".csv")):
            yield Path(entry.path)


def _state(path: Path) -> bytes:
    try:
        state = path.stat()
    except OSError:
        return f"{path} absent\n".encode()
    return f"{path} {state.st_size} {state.st_mtime_ns}\n".encode()


def _cache_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kinspec"
