"""The one result of everything that checks anything."""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

import orjson

from kinspec.findings._comparison import Comparison
from kinspec.findings._finding import Finding, Location, Message, Severity
from kinspec.findings._redaction import redactor
from kinspec.findings._suppression import Suppression, Suppressions, SuppressionUse, suppressions
from kinspec.findings._whole_file import whole_file

IN_MEMORY = 50_000
PLACES_PER_CODE = 1_000


class Work(StrEnum):
    """What was done with the data that a report is about. Only what was checked can be called valid."""

    CHECKED = "checked"
    CONVERTED = "converted"
    GENERATED = "generated"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something the caller did not say and the program decided: what, which, and from what it knew."""

    what: str
    chosen: str
    why: str


@dataclass(frozen=True, slots=True)
class NotChecked:
    """A check that did not run: what, why, what to supply so that it can run, and how often it was met."""

    what: str
    why: str
    remedy: str = ""
    count: int = 1


class Report:
    """Findings with exact counts, what was read, what was chosen and what was not checked.

    Beyond `IN_MEMORY` findings the rest goes to a spool: a private temporary file that has no name and
    vanishes with the report. `findings` reads both in order.

    Args:
        redact: Whether to leave everything out of the findings that came from a record.
        suppress: Findings that do not count: a file of suppressions, or `Suppression`s. They are in none of
            the counts and not among the findings; `suppressed` says what became of each.
        compare: An earlier report of kind json. Each finding then is `new` or `remaining`, and `comparison`
            has what is gone. A `Comparison` serves one report.
        max_per_rule: How many findings of one code a written report lists at most; the counts stay exact.
            By default each kind of report decides.
        in_memory: Number of findings beyond which the rest goes to disk.
        work: What was done with the data. A conversion does not check what it carries, so its report says
            nothing about whether that is valid.

    Attributes:
        work: What was done with the data.
        redacted: Whether everything was left out that came from a record.
        checked: What was read (or generated), and how much of it, such as the rows of each table.
        choices: What the caller did not say and the program decided, with the reason.
        comparison: What became of the findings of an earlier report; None where none was given.

    Raises:
        ValueError: when the file of suppressions or the earlier report cannot be used.
    """

    def __init__(
        self,
        *,
        redact: bool = False,
        suppress: str | Path | Iterable[Suppression] = (),
        compare: str | Path | Comparison | None = None,
        max_per_rule: int | None = None,
        in_memory: int = IN_MEMORY,
        work: Work = Work.CHECKED,
    ) -> None:
        if max_per_rule is not None and max_per_rule < 1:
            raise ValueError(f"a report lists at least one finding of each code, not {max_per_rule}")
        self.work = work
        self.redacted = redact
        self.max_per_rule = max_per_rule
        self.comparison = Comparison(Path(compare)) if isinstance(compare, str | Path) else compare
        self.checked: Counter[str] = Counter()
        self.choices: list[Choice] = []
        self.title = "Kinspec report"
        self._suppressions = Suppressions(suppressions(suppress))
        self.of_records = True  # a report about the standard itself cannot hold values of a record
        self._redact = redactor() if redact else None
        self._in_memory = in_memory
        self._held: list[Finding] = []
        self._spool: _Spool | None = None
        self._by_severity: Counter[str] = Counter()
        self._by_code: Counter[str] = Counter()
        self._first: dict[str, list[Finding]] = {}
        self._not_checked: dict[tuple[str, str], NotChecked] = {}
        self._kept_per_code = max_per_rule or PLACES_PER_CODE

    def add(self, finding: Finding) -> None:
        """Count the finding and keep it, unless it is suppressed."""
        # What is compared and what a suppression names would be gone after redaction.
        compared = self.comparison.place(finding) if self.comparison else None
        if self._suppressions.take(finding):
            if self.comparison and compared:
                self.comparison.forget(finding, compared)
            return
        if compared:
            finding = replace(finding, compared=compared)
        if self._redact is not None:
            finding = self._redact(finding)
        self._by_severity[finding.severity] += 1
        self._by_code[finding.code] += 1
        first = self._first.setdefault(finding.code, [])
        if len(first) < self._kept_per_code:
            first.append(finding)
        if len(self._held) < self._in_memory:
            self._held.append(finding)
        else:
            if self._spool is None:
                self._spool = _Spool()
            self._spool.write(finding)

    def extend(self, findings: Iterable[Finding]) -> None:
        """Add each finding in order."""
        for finding in findings:
            self.add(finding)

    def skip(self, what: str, why: str, remedy: str = "", count: int = 1) -> None:
        """Record that something was not checked; the same reason again only raises its count."""
        known = self._not_checked.get((what, why))
        total = count + (known.count if known else 0)
        self._not_checked[what, why] = NotChecked(what, why, remedy, total)

    def choose(self, what: str, chosen: str, why: str) -> None:
        """Record what the program decided for the caller."""
        self.choices.append(Choice(what, chosen, why))

    @property
    def findings(self) -> Findings:
        """All findings in the order in which they were found."""
        return Findings(self._held, self._spool)

    def listed(self, at_most: int | None = None) -> Iterator[Finding]:
        """The findings that a written report lists, in order: not more of one code than `max_per_rule`.

        `at_most` is what the kind of report keeps to where the caller has not said; None is no limit.
        """
        limit = self.max_per_rule or at_most
        if limit is None:
            yield from self.findings
            return
        seen: Counter[str] = Counter()
        for finding in self.findings:
            seen[finding.code] += 1
            if seen[finding.code] <= limit:
                yield finding

    def left_out(self, at_most: int | None = None) -> dict[str, int]:
        """How many findings of each code `listed` leaves out; codes of which it has all are not there."""
        limit = self.max_per_rule or at_most
        if limit is None:
            return {}
        return {code: count - limit for code, count in self.counts_by_code.items() if count > limit}

    @property
    def suppressed(self) -> tuple[SuppressionUse, ...]:
        """What became of each suppression: how many findings it took, or would have, had it not expired."""
        return tuple(self._suppressions)

    @property
    def not_checked(self) -> tuple[NotChecked, ...]:
        """What was not checked and why. A report never calls valid what stands here."""
        return tuple(self._not_checked.values())

    @property
    def counts(self) -> Mapping[str, int]:
        """Exact number of findings by severity; all three severities are always there."""
        return {str(severity): self._by_severity[severity] for severity in Severity}

    @property
    def counts_by_code(self) -> Mapping[str, int]:
        """Exact number of findings by code, the most severe and most frequent first."""
        order = {code: self._first[code][0].severity for code in self._by_code}
        rank = {severity: number for number, severity in enumerate(Severity)}
        codes = sorted(self._by_code, key=lambda code: (rank[order[code]], -self._by_code[code], code))
        return {code: self._by_code[code] for code in codes}

    def first(self, code: str) -> tuple[Finding, ...]:
        """The first findings with this code, at most `max_per_rule`, or else 1,000."""
        return tuple(self._first.get(code, ()))

    @property
    def valid(self) -> bool:
        """Whether no error was found. Warnings, advice and what was not checked do not count.

        Of data that was converted or generated this says that the work met no error, and no more.
        """
        return self._by_severity[Severity.ERROR] == 0

    def reaches(self, threshold: str) -> bool:
        """Whether any finding is at or above `error` or `warning`; `never` is never reached."""
        if threshold == "never":
            return False
        bad = self._by_severity[Severity.ERROR]
        return bad > 0 or (threshold == "warning" and self._by_severity[Severity.WARNING] > 0)

    def write(self, kind: str, destination: str | Path | IO[bytes] | None = None) -> None:
        """Write the report as `kind` (an entry point of the group `kinspec.reports`, such as `html`).

        A path is written whole or not at all and replaces what stood there; without a destination the
        report goes to standard output. Raises `ValueError` for a kind that is not installed.
        """
        from importlib.metadata import entry_points

        found = {entry.name: entry for entry in entry_points(group="kinspec.reports")}
        if kind not in found:
            raise ValueError(f"no report kind {kind!r}; there are {', '.join(sorted(found))}")
        writer = found[kind].load()
        if destination is None:
            writer(self, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        elif isinstance(destination, str | Path):
            with whole_file(Path(destination)) as stream:
                writer(self, stream)
        else:
            writer(self, destination)

    def __repr__(self) -> str:
        counts = ", ".join(f"{count} {name}" for name, count in self.counts.items())
        return f"Report({counts}, {len(self._not_checked)} not checked)"


class Findings:
    """A sequence of findings, part of it perhaps on disk. It can be read any number of times."""

    def __init__(self, held: list[Finding], spool: _Spool | None) -> None:
        self._held = held
        self._spool = spool

    def __iter__(self) -> Iterator[Finding]:
        yield from self._held
        if self._spool is not None:
            yield from self._spool

    def __len__(self) -> int:
        return len(self._held) + (self._spool.count if self._spool else 0)

    def __bool__(self) -> bool:
        return len(self) > 0

    def __getitem__(self, index: int) -> Finding:
        if index < 0:
            index += len(self)
        if 0 <= index < len(self._held):
            return self._held[index]
        for number, finding in enumerate(self):
            if number == index:
                return finding
        raise IndexError(index)


@dataclass
class _Spool:
    count: int = 0
    _messages: dict[str, Message] = field(default_factory=dict)
    _file: IO[bytes] = field(default_factory=lambda: tempfile.TemporaryFile(prefix="kinspec-"))  # noqa: SIM115 - it lives as long as the report

    def write(self, finding: Finding) -> None:
        self._messages[finding.code] = finding.message_
        self.count += 1
        self._file.write(_line(_packed(finding)))
        self._file.write(b"\n")

    def __iter__(self) -> Iterator[Finding]:
        end = self._file.tell()
        position = 0
        while position < end:
            # Readers may alternate with each other and with the writer: each seeks to its own place.
            self._file.seek(position)
            lines = self._file.readlines(1 << 20)
            position = self._file.tell()
            self._file.seek(end)
            for line in lines:
                yield self._unpacked(_read(line))

    def _unpacked(self, packed: list[Any]) -> Finding:
        code, location, slots, fields, related, fault, record, value, severity, compared = packed
        return Finding(
            self._messages[code],
            Location(**location),
            slots,
            tuple(fields),
            tuple(Location(**place) for place in related),
            fault,
            record,
            value,
            Severity(severity) if severity else None,
            compared,
        )


def _line(packed: list[Any]) -> bytes:
    try:
        return orjson.dumps(packed, default=str)
    except TypeError:  # half a character cannot be UTF-8; escaped it can be kept
        return json.dumps(packed, default=str).encode("ascii")


def _read(line: bytes) -> list[Any]:
    try:
        packed: list[Any] = orjson.loads(line)
    except orjson.JSONDecodeError:
        packed = json.loads(line)
    return packed


def _packed(finding: Finding) -> list[Any]:
    return [
        finding.code,
        finding.location.as_dict(),
        dict(finding.slots),
        finding.fields,
        [place.as_dict() for place in finding.related],
        finding.fault,
        finding.record,
        finding.value,
        finding.severity_,
        finding.compared,
    ]
