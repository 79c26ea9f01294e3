"""What reports of every kind say in the same words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kinspec.findings import Finding, Location, Report, Severity

HOLDS_VALUES = "This report holds values from records. Use --redact for one that is safe to send."
REDACTED = "This report is redacted: values, file names and unknown names of the input are left out."

NOUNS = {Severity.ERROR: "errors", Severity.WARNING: "warnings", Severity.INFORMATION: "notes"}


@dataclass(frozen=True, slots=True)
class Skipped:
    """Checks that did not run for one and the same reason; `count` is how often they were met in all."""

    what: tuple[str, ...]
    why: str
    remedy: str
    count: int


def skipped(report: Report) -> list[Skipped]:
    """What was not checked, by reason. One missing file can keep hundreds of checks from running."""
    reasons: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for one in report.not_checked:
        reasons.setdefault((one.why, one.remedy), []).append((one.what, one.count))
    return [
        Skipped(tuple(what for what, _ in found), why, remedy, sum(count for _, count in found))
        for (why, remedy), found in reasons.items()
    ]


def holds_values(report: Report) -> bool:
    """Whether anything in the report may have come from a record. A file name may, too."""
    return report.of_records and not report.redacted and bool(report.findings)


def notice(report: Report) -> str:
    """The sentence about values that every report begins with; empty where there is nothing to say."""
    if report.redacted:
        return REDACTED
    return HOLDS_VALUES if holds_values(report) else ""


def counted(number: int, plural: str) -> str:
    """A number with its noun: `1 error`, `1,234 errors`."""
    noun = plural
    if number == 1:
        noun = f"{plural[:-3]}y" if plural.endswith("ies") else plural.removesuffix("s")
    return f"{number:,} {noun}"


def counts(report: Report) -> str:
    """How many findings there are of each severity that occurs: `3 errors, 1 note`."""
    found = [counted(number, NOUNS[Severity(name)]) for name, number in report.counts.items() if number]
    return listed(found) if found else "no findings"


def verdict(report: Report) -> str:
    """`Not valid`, `Valid`, or what stands between them, in a few words."""
    if not report.valid:
        return "Not valid"
    if not report.checked and not report.findings:
        return "Nothing was checked"
    return "Valid as far as it was checked" if report.not_checked else "Valid"


def listed(parts: Iterable[str]) -> str:
    """Parts of a sentence: `a`, `a and b`, `a, b and c`."""
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last


def first_sentence(text: str) -> str:
    """The text up to its first full stop that ends a sentence."""
    head, stop, _ = text.partition(". ")
    return head + stop.strip()


def inner_place(location: Location) -> str:
    """Where in the file: the path of an element, or table and field, with the row if no line is known."""
    if location.path is not None:
        return location.path
    parts = []
    if location.table is not None:
        row = location.row if location.line is None else None
        parts.append(location.table if row is None else f"{location.table} row {row}")
    if location.field is not None:
        parts.append(location.field)
    return ", ".join(parts)


def file_place(location: Location) -> str:
    """The file with line and column as far as known: `episodes.csv:4:12`."""
    parts = (location.file, location.line, location.column)
    return ":".join(str(part) for part in parts if part is not None)


def place(location: Location) -> str:
    """The whole place in one line, for places that are only mentioned."""
    return " ".join(part for part in (file_place(location), inner_place(location)) if part)


def same_fix(findings: Iterable[Finding]) -> str | None:
    """What to do, if that is the same for all the findings; otherwise None."""
    fixes = {finding.fix for finding in findings}
    return fixes.pop() if len(fixes) == 1 else None


def visible(text: str) -> str:
    """The text with everything that cannot be seen, or that steers a terminal, spelled as an escape."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text
    )


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters of the text; what is left out is counted."""
    if len(text) <= limit:
        return text
    return f"{text[:limit]}… ({len(text) - limit:,} characters more)"
