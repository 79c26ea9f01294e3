"""What has changed since an earlier report: which findings are new, which remain, which are gone."""

from __future__ import annotations

import hashlib
import re
import secrets
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import orjson

from kinspec.findings._finding import Finding, Location, Severity
from kinspec.findings._redaction import redactor

NEW = "new"
REMAINING = "remaining"
INDEX = re.compile(r"\[\d+\]")
NUMBERS = {"line": 1, "column": 1, "row": 0}  # parts of a place that count, and where from
RENAMED = re.compile(r"unknown-\d+")


@dataclass(frozen=True, slots=True)
class Fixed:
    """A finding of the earlier report that is no longer there, in that report's own words."""

    code: str
    severity: str
    message: str
    location: Location
    record: str | None = field(default=None, repr=False)
    value: str | None = field(default=None, repr=False)


class Comparison:
    """An earlier report, and what became of its findings.

    A finding is the same as an earlier one if code, child, place and value are the same. The place is table
    and field or the path of the element without the numbers in it; files, lines and rows do not count, so
    that a row put in at the top does not make everything new. Several findings that are the same are counted.

    Where the earlier report is redacted there is no child and no value to compare, only code and place;
    `exact` is then false. What the earlier report left out cannot be compared either; `left_out` counts it.
    """

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.new: Counter[str] = Counter()
        self.remaining: Counter[str] = Counter()
        self._key = secrets.token_bytes(16)  # a digest of a value must tell nothing to whoever finds it
        self._earlier: Counter[str] = Counter()
        self._matched: Counter[str] = Counter()
        self._left: Counter[bytes] = Counter()
        self._spool: IO[bytes] = tempfile.TemporaryFile(prefix="kinspec-")  # noqa: SIM115 - it lives as long as the report
        self._hide = redactor()
        head = self._read(path)
        self.exact = not head["redacted"]
        listed = self._left.total()
        self.left_out = max(head["total"] - listed, 0)
        if not self.exact:
            self._left.clear()
            for fixed, _ in self._spooled():
                self._left[self._digest(_plain_place(fixed))] += 1

    def place(self, finding: Finding) -> str:
        """Whether the finding is `new` or one of those that remain. Findings must come before redaction."""
        digest = self._digest(_identity(finding) if self.exact else _plain_place(self._hide(finding)))
        if self._left[digest] > 0:
            self._left[digest] -= 1
            self._matched[finding.code] += 1
            self.remaining[finding.code] += 1
            return REMAINING
        del self._left[digest]
        self.new[finding.code] += 1
        return NEW

    def forget(self, finding: Finding, state: str) -> None:
        """Take a finding out of the counts that has turned out not to count."""
        (self.new if state == NEW else self.remaining)[finding.code] -= 1

    @property
    def fixed(self) -> Counter[str]:
        """The number of earlier findings that are gone, by code."""
        return self._earlier - self._matched

    def gone(self) -> Iterator[Fixed]:
        """The earlier findings that are no longer there, in the earlier order."""
        left = +self._left
        for fixed, identity in self._spooled():
            if not left:
                return
            digest = self._digest(identity if self.exact else _plain_place(fixed))
            if left[digest] > 0:
                left[digest] -= 1
                yield fixed

    def _digest(self, identity: tuple[str | None, ...]) -> bytes:
        text = orjson.dumps([part and part.encode("utf-8", "backslashreplace").hex() for part in identity])
        return hashlib.blake2b(text, key=self._key, digest_size=12).digest()

    def _read(self, path: Path) -> dict[str, Any]:
        try:
            with path.open("rb") as stream:
                head = self._read_lines(stream)
                if head is None:
                    stream.seek(0)
                    head = self._read_whole(stream)
        except OSError as error:
            raise ValueError(f"{path} cannot be read ({error.strerror or type(error).__name__})") from None
        except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError, ValueError):
            raise ValueError(
                f"{path} is not a json report of Kinspec; make one with --report json=FILE and "
                "compare with that"
            ) from None
        return head

    def _read_lines(self, stream: IO[bytes]) -> dict[str, Any] | None:
        """Read a report as Kinspec writes it, a finding a line; None if somebody has laid it out anew."""
        opening = b""
        for line in stream:
            if line == b'"findings":[\n':
                break
            opening += line
            if len(opening) > 1 << 24:
                return None
        else:
            return None
        head: dict[str, Any] = orjson.loads(opening.rstrip().rstrip(b",") + b"}")
        for line in stream:
            if line.startswith(b"]"):
                return _head(head)
            self._keep(orjson.loads(line.rstrip().rstrip(b",")))
        raise ValueError("the report breaks off")

    def _read_whole(self, stream: IO[bytes]) -> dict[str, Any]:
        content = orjson.loads(stream.read())
        for finding in content["findings"]:
            self._keep(finding)
        return _head(content)

    def _keep(self, raw: Mapping[str, Any]) -> None:
        fixed = Fixed(
            _text(raw["code"]),
            str(Severity(raw["severity"])),
            _text(raw["message"]),
            Location(**{name: _part(name, part) for name, part in raw["location"].items()}),
            None if raw.get("record") is None else _text(raw["record"]),
            None if raw.get("value") is None else _text(raw["value"]),
        )
        self._earlier[fixed.code] += 1
        self._left[self._digest(_identity(fixed))] += 1
        packed = [
            fixed.code,
            fixed.severity,
            fixed.message,
            fixed.location.as_dict(),
            fixed.record,
            fixed.value,
        ]
        self._spool.write(orjson.dumps(packed) + b"\n")

    def _spooled(self) -> Iterator[tuple[Fixed, tuple[str | None, ...]]]:
        self._spool.seek(0)
        position = 0
        while True:
            self._spool.seek(position)
            lines = self._spool.readlines(1 << 20)
            position = self._spool.tell()
            if not lines:
                return
            for line in lines:
                code, severity, message, location, record, value = orjson.loads(line)
                fixed = Fixed(code, severity, message, Location(**location), record, value)
                yield fixed, _identity(fixed)


def _head(content: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "total": sum(content["counts"][severity] for severity in Severity),
        "redacted": content["redacted"] is not False,
    }


def _text(part: object) -> str:
    if not isinstance(part, str):
        raise TypeError("a text is expected")
    return part


def _part(name: str, part: object) -> Any:
    if name not in NUMBERS:
        return _text(part)
    if not isinstance(part, int) or part < NUMBERS[name]:
        raise TypeError("a number is expected")
    return part


def _identity(finding: Finding | Fixed) -> tuple[str | None, ...]:
    return (*_place(finding), finding.record, finding.value)


def _plain_place(finding: Finding | Fixed) -> tuple[str | None, ...]:
    # Names that the input brought are numbered in order of appearance, and so are files.
    return tuple(part and RENAMED.sub("unknown", part) for part in _place(finding)[:4])


def _place(finding: Finding | Fixed) -> tuple[str | None, ...]:
    location = finding.location
    path = INDEX.sub("", location.path) if location.path else None
    somewhere = path or location.table or location.field or finding.record
    file = None if somewhere else (location.file or "").replace("\\", "/").rpartition("/")[2]
    return (finding.code, location.table, location.field, path, file)
