"""What reports of every kind say in the same words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kinspec.findings import Finding, Fixed, Location, Report, Severity, Work
from kinspec.standard import current

HOLDS_VALUES = "This report holds values from records. Use --redact for one that is safe to send."
REDACTED = "This report is redacted: values, file names and unknown names of the input are left out."

HIDDEN = "[hidden]"
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


@dataclass(frozen=True, slots=True)
class Suppressed:
    """What a report says of one suppression; `fate` says in words what became of it."""

    code: str
    where: str
    reason: str
    until: str
    count: int
    expired: bool
    fate: str


def suppressed(report: Report) -> list[Suppressed]:
    """What became of each suppression. Places stay out of redacted reports: they can name files."""
    return [
        Suppressed(
            code=use.suppression.code,
            where="" if report.redacted else use.suppression.where,
            reason=use.suppression.reason,
            until=use.suppression.until.isoformat(),
            count=use.count,
            expired=use.expired,
            fate=_fate(use.count, use.expired) + _meant(use.suppression.code, report),
        )
        for use in report.suppressed
    ]


def _fate(count: int, expired: bool) -> str:
    if expired and not count:
        return "expired, and nothing of the kind was found"
    if expired:
        return f"expired, so {counted(count, 'findings')} of it {'counts' if count == 1 else 'count'} again"
    return f"{counted(count, 'findings')} suppressed" if count else "nothing of the kind was found"


def _meant(code: str, report: Report) -> str:
    """The codes that were found and are the same but for the area, which somebody may have forgotten."""
    known = [one for one in report.counts_by_code if one != code and one.rpartition("/")[2] == code]
    return f"; did you mean {' or '.join(known)}?" if known else ""


def suppressed_total(report: Report) -> int:
    """The number of findings that do not count."""
    return sum(one.count for one in report.suppressed if not one.expired)


def gone(report: Report) -> Iterator[Fixed]:
    """The findings of the earlier report that are no longer there, without values in a redacted report."""
    if report.comparison is None:
        return
    for fixed in report.comparison.gone():
        if report.redacted and report.comparison.exact:
            yield replace(fixed, message=HIDDEN, location=Location(), record=None, value=None)
        else:
            yield fixed


def comparison(report: Report) -> str:
    """`Compared with january.json: 2 new, 30 remaining, 5 put right`; empty if nothing was compared."""
    compared = report.comparison
    if compared is None:
        return ""
    earlier = "the earlier report" if report.redacted else visible(compared.name)
    new, remaining, fixed = (
        f"{counts.total():,}" for counts in (compared.new, compared.remaining, compared.fixed)
    )
    return f"Compared with {earlier}: {new} new, {remaining} remaining, {fixed} put right"


def comparison_notes(report: Report) -> Iterator[str]:
    """What a reader of the comparison has to know; one sentence or two each."""
    compared = report.comparison
    if compared is None:
        return
    if not compared.exact:
        yield (
            "The earlier report is redacted, so findings were matched by what is wrong and in which column "
            "or element, not by child and value. One put right and another made in the same column look like "
            "one that remains."
        )
    if compared.left_out:
        yield (
            f"The earlier report leaves out {counted(compared.left_out, 'findings')} of its count. "
            "What it left out looks new if it is still there."
        )


def left_out(count: int) -> str:
    """What stands in place of findings that are counted and not listed."""
    return f"{counted(count, 'findings')} of this code {'is' if count == 1 else 'are'} counted and not listed"


def holds_values(report: Report) -> bool:
    """Whether anything in the report may have come from a record. A file name may, too."""
    found = bool(report.findings or report.suppressed or report.comparison)
    return report.of_records and not report.redacted and found


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


def amount(number: int, what: str) -> str:
    """How much was read of something: `1 file`, `3 Header rows`, `1 resource of child`."""
    if what in current().index["profiles"]:
        return f"{counted(number, 'resources')} of {visible(what)}"
    if what.endswith((" rows", "files")):
        return counted(number, visible(what))
    return f"{number:,} {visible(what)}"


def counts(report: Report) -> str:
    """How many findings there are of each severity that occurs: `3 errors, 1 note`."""
    found = [counted(number, NOUNS[Severity(name)]) for name, number in report.counts.items() if number]
    return listed(found) if found else "no findings"


def verdict(report: Report) -> str:
    """`Not valid`, `Valid`, or what stands between them, in a few words.

    Of work that checks nothing it says what was done: `Converted`, `Generated`.
    """
    if report.work is not Work.CHECKED:
        done = str(report.work)
        return done.capitalize() if report.checked else f"Nothing was {done}"
    if not report.valid:
        return "Not valid"
    if not report.checked and not report.findings:
        return "Nothing was checked"
    but = " apart from what is suppressed" if suppressed_total(report) else ""
    return f"Valid as far as it was checked{but and f',{but}'}" if report.not_checked else f"Valid{but}"


def good(report: Report) -> bool:
    """Whether the verdict is one to be glad of."""
    return report.valid and bool(report.checked)


def amounts(report: Report) -> str:
    """What the numbers of rows and resources of a report are: those read, or those written."""
    return "Written" if report.work is Work.GENERATED else "Read"


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
    """The file with line and column as far as known: `episodes.csv:4:12`, `return.xlsx[Episodes]:4:12`."""
    parts = (file_and_sheet(location), location.line, location.column)
    return ":".join(str(part) for part in parts if part is not None)


def file_and_sheet(location: Location) -> str | None:
    """The file, with the sheet behind it in brackets if it is a workbook."""
    return location.file if location.sheet is None else f"{location.file}[{location.sheet}]"


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
