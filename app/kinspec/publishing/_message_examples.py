"""A real example of a message: a test case that brings it about, checked anew when the page is made."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kinspec.findings import Finding
from kinspec.publishing._case_files import case_folders
from kinspec.standard import per_content, read_yaml
from kinspec.validators import UnusableInput, validate

_EXPECTED = "expected.yaml"
_TEXTS = (".csv", ".json", ".ndjson", ".txt", ".xml", ".tsv")
_AROUND = 2
_WIDEST = 110
_SHORT = 9  # lines of a file that is shown whole
# Cases of this folder are about damage: what they show of other messages is beside the point.
_LAST = "damaged"


@dataclass(frozen=True, slots=True)
class Shown:
    """A case by its name, a part of its input, and one finding that a check of it gives."""

    case: str
    about: str
    file: str
    found: str
    severity: str
    place: str
    said: str
    fix: str


@per_content
def shown(code: str) -> Shown | None:
    """The example of a message; None where no case brings it about that a page can show."""
    for name, folder in _by_code().get(code, ()):
        if found := _checked(name, folder).get(code):
            return found
    return None


@per_content
def _by_code() -> Mapping[str, list[tuple[str, Path]]]:
    """The cases that bring a message about, those first that anybody can read and that show little else."""
    found: dict[str, list[tuple[tuple[bool, bool, int, int], str, Path]]] = {}
    for name, folder in case_folders():
        expected = read_yaml(folder / _EXPECTED)
        findings = [one for one in expected.get("findings") or () if isinstance(one, dict)]
        if not findings or (folder / "standard").is_dir() or not _can_be_shown(folder, expected):
            continue
        texts = [path.read_bytes() for path in _inputs(folder)]
        size = sum(map(len, texts))
        order = (name.startswith(f"{_LAST}/"), not all(map(_is_plain, texts)), len(findings), size)
        for code in {one["code"] for one in findings}:
            found.setdefault(code, []).append((order, name, folder))
    return {code: [(name, folder) for _, name, folder in sorted(cases)] for code, cases in found.items()}


def _inputs(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file() and path.name != _EXPECTED]


def _is_plain(data: bytes) -> bool:
    """Whether all of it is letters, figures and marks of ASCII, and ends of lines."""
    return data.isascii() and data.decode("ascii").replace("\r", "").replace("\n", "").isprintable()


def _can_be_shown(folder: Path, expected: Mapping[str, Any]) -> bool:
    files = _inputs(folder)
    return "given" in expected or (bool(files) and all(path.suffix in _TEXTS for path in files))


@per_content
def _checked(name: str, folder: Path) -> Mapping[str, Shown]:
    """Message code -> the first finding of it in a case. Empty where the case is refused as a whole."""
    expected = read_yaml(folder / _EXPECTED)
    with TemporaryDirectory(prefix="kinspec-") as scratch:
        for path in _inputs(folder):
            shutil.copy(path, scratch)
        profile = expected.get("profile")
        kind = expected.get("as") or ("fhir" if profile else None)
        try:
            report = validate(
                expected.get("given", Path(scratch)), kind, profile=profile, year=expected.get("year")
            )
        except UnusableInput:
            return {}
        found: dict[str, Shown] = {}
        for finding in report.findings:
            if finding.code not in found and (excerpt := _excerpt(finding, folder, expected)):
                file, text = excerpt
                found[finding.code] = Shown(
                    name, " ".join(str(expected.get("about", "")).split()), file, text,
                    str(finding.severity), str(finding.location), finding.message, finding.fix,
                )  # fmt: skip
        return found


def _excerpt(finding: Finding, folder: Path, expected: Mapping[str, Any]) -> tuple[str, str] | None:
    """The name of a file and what stands at the finding, with the numbers of the lines."""
    if "given" in expected:
        rows = {
            table: rows[: (finding.location.row or 0) + 1] if isinstance(rows, list) else rows
            for table, rows in expected["given"].items()
            if finding.location.table in (None, table)
        }
        return ("", json.dumps(rows, indent=2, ensure_ascii=False)) if rows else None
    names = sorted(path.name for path in _inputs(folder))
    name = Path(finding.location.file or names[0]).name
    if name not in names:
        return None
    lines = _decoded((folder / name).read_bytes()).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    while len(lines) > 1 and not lines[-1]:
        lines.pop()
    at = min(finding.location.line or 1, len(lines))
    # The first line of a table names its columns; without it a row says nothing.
    first = {1} if name.endswith((".csv", ".txt", ".tsv")) else set()
    near = range(max(1, at - _AROUND), min(len(lines), at + _AROUND) + 1)
    wanted = sorted({*first, *near}) if len(lines) > _SHORT else list(range(1, len(lines) + 1))
    text = "\n".join(_numbered(wanted, lines, (finding.location.column or 1) if not first else 1))
    return (name, text) if any(lines[number - 1].strip() for number in wanted) else None


def _numbered(wanted: list[int], lines: list[str], column: int) -> Iterator[str]:
    last = 0
    for number in wanted:
        if last and number > last + 1:
            yield "…"
        last = number
        line = lines[number - 1]
        start = max(0, min(column - _WIDEST // 2, len(line) - _WIDEST))
        cut = line[start : start + _WIDEST]
        before, behind = ("…" if start else ""), ("…" if start + _WIDEST < len(line) else "")
        yield f"{number:<4} {before}{_visible(cut)}{behind}".rstrip()


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _visible(text: str) -> str:
    """Signs of control as the pictures that Unicode has for them."""
    return "".join(chr(0x2400 + ord(one)) if ord(one) < 32 else one for one in text)
