"""A report for a terminal: the verdict first, then findings by code, then what was not checked.

Colour only where the stream is a terminal; in a pipe or a file the same lines are plain.
"""

from __future__ import annotations

import io
import shutil
from collections import Counter
from collections.abc import Iterator
from textwrap import wrap
from typing import IO

from kinspec.findings import Finding, Report, Severity
from kinspec.reports import _wording as say

PLACES_IN_TERMINAL = 5
PLACES = 1_000
RELATED = 5
SUCH_AS = 3  # checks named of those that did not run for one reason
WIDTH = 80
LONGEST = 300
LABELS = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFORMATION: "NOTE"}
STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFORMATION: "bold cyan"}

Line = tuple[tuple[str, str], ...]  # pieces of text, each with a style


def write(report: Report, stream: IO[bytes]) -> None:
    """Write the report as UTF-8 text."""
    if stream.isatty():
        _write_styled(report, stream)
        return
    for line in _lines(report, WIDTH, PLACES):
        stream.write("".join(text for text, _ in line).encode())
        stream.write(b"\n")


def _write_styled(report: Report, stream: IO[bytes]) -> None:
    from rich.console import Console
    from rich.text import Text

    wrapper = io.TextIOWrapper(stream, encoding="utf-8", write_through=True)
    try:
        console = Console(file=wrapper, force_terminal=True, highlight=False, soft_wrap=True)
        width = min(max(shutil.get_terminal_size().columns, 60), 100)
        for line in _lines(report, width, PLACES_IN_TERMINAL):
            console.print(Text.assemble(*line))
    finally:
        wrapper.detach()


def _lines(report: Report, width: int, places: int) -> Iterator[Line]:
    if notice := say.notice(report):
        yield ((notice, "italic"),)  # one line, whatever the width: it is the first thing to be read
        yield ()
    yield from _verdict(report)
    yield from _read_and_chosen(report, width)
    yield from _compared(report, width)
    for code, count in report.counts_by_code.items():
        yield ()
        yield from _group(report, code, count, width, report.max_per_rule or places)
    yield from _put_right(report, width, report.max_per_rule or places)
    if suppressed := say.suppressed(report):
        yield ()
        yield from _suppressed(suppressed, width)
    if report.not_checked:
        yield ()
        yield from _not_checked(report, width)


def _verdict(report: Report) -> Iterator[Line]:
    style = "bold green" if say.good(report) else "bold red"
    yield ((say.verdict(report), style), (f": {say.counts(report)}", "bold"))


def _read_and_chosen(report: Report, width: int) -> Iterator[Line]:
    if report.checked:
        read = say.listed(say.amount(number, name) for name, number in report.checked.items())
        yield from _wrapped(f"{say.amounts(report)}: {read}", width)
    for choice in report.choices:
        text = f"Chosen: {choice.what} {choice.chosen}, because {choice.why}"
        yield from _wrapped(say.visible(text), width)


def _compared(report: Report, width: int) -> Iterator[Line]:
    if compared := say.comparison(report):
        yield from _wrapped(compared, width)
    for note in say.comparison_notes(report):
        yield from _wrapped(note, width)


def _group(report: Report, code: str, count: int, width: int, limit: int) -> Iterator[Line]:
    first = report.first(code)
    message = first[0].message_
    severity = first[0].severity
    yield (
        (LABELS[severity], STYLES[severity]),
        (f"  {message.title}", "bold"),
        (f"  ({'; '.join(_amounts(report, code, count))})" if count > 1 or report.comparison else "", ""),
    )
    yield from _wrapped(say.first_sentence(message.meaning), width, "  ", hang="")
    yield ()
    places = sorted(first, key=lambda finding: finding.compared == "remaining")[:limit]  # new ones first
    fix = say.same_fix(places)
    for finding in places:
        yield from _place(finding, width)
        if fix is None:
            yield from _wrapped(f"To put it right: {finding.fix}", width, "    ")
    if count > len(places):
        yield ((f"  and {count - len(places):,} more", "dim"),)
    yield ()
    if fix is not None:
        yield from _wrapped(f"To put it right: {fix}", width, "  ")
    yield (("  More: ", ""), (f"kinspec explain {code}", f"cyan link {message.rule_url}"))


def _amounts(report: Report, code: str, count: int) -> Iterator[str]:
    yield say.counted(count, "times")
    if report.comparison is not None:
        yield f"{report.comparison.new[code]:,} new"


def _place(finding: Finding, width: int) -> Iterator[Line]:
    location = finding.location
    child = f"child {finding.record}" if finding.record is not None else ""
    new = "new" if finding.compared == "new" else ""
    outer = "  ".join(_one_line(part) for part in (say.file_place(location), child, new) if part)
    inner = _one_line(say.inner_place(location))
    if inner and outer and len(outer) + len(inner) + 4 > width:
        yield ((f"  {outer}", "cyan"),)
        yield ((f"    {inner}", "cyan"),)
    elif head := "  ".join(part for part in (outer, inner) if part):
        yield ((f"  {head}", "cyan"),)
    yield from _wrapped(finding.message, width, "    ", hang="")
    if finding.related:
        others = "; ".join(map(say.place, finding.related[:RELATED]))
        more = len(finding.related) - RELATED
        yield from _wrapped(f"See also: {others}{f'; and {more:,} more' if more > 0 else ''}", width, "    ")


def _put_right(report: Report, width: int, limit: int) -> Iterator[Line]:
    if report.comparison is None or not report.comparison.fixed:
        return
    yield ()
    yield (("Put right since the earlier report", "bold green"),)
    for code, count in report.comparison.fixed.items():
        yield ((f"  {code}", "bold"), (f"  ({say.counted(count, 'times')})", ""))
    if report.redacted:
        return
    listed: Counter[str] = Counter()
    for fixed in say.gone(report):
        listed[fixed.code] += 1
        if listed[fixed.code] > limit:
            continue
        child = f"child {fixed.record}" if fixed.record is not None else ""
        outer = "  ".join(part for part in (say.file_place(fixed.location), child) if part)
        yield ((f"  {_one_line(f'{outer}  {say.inner_place(fixed.location)}'.strip())}", "cyan"),)
        yield from _wrapped(fixed.message, width, "    ", hang="")
    if more := sum(max(count - limit, 0) for count in listed.values()):
        yield ((f"  and {more:,} more", "dim"),)


def _suppressed(suppressed: list[say.Suppressed], width: int) -> Iterator[Line]:
    yield (("Suppressed", "bold"),)
    for one in suppressed:
        where = f" in {one.where}" if one.where else ""
        yield from _wrapped(f"{one.code}{where}: {one.fate}", width, "  ")
        yield from _wrapped(f"{one.reason} (until {one.until})", width, "    ")


def _not_checked(report: Report, width: int) -> Iterator[Line]:
    yield (("Not checked", "bold"),)
    for skipped in say.skipped(report):
        times = f" ({say.counted(skipped.count, 'times')})" if skipped.count > len(skipped.what) else ""
        what = skipped.what[0]
        if len(skipped.what) > 1:
            what = say.counted(len(skipped.what), "checks")
        yield from _wrapped(f"{what}: {skipped.why}{times}", width, "  ")
        if len(skipped.what) > 1:
            such = "; ".join(_one_line(one) for one in skipped.what[:SUCH_AS])
            more = len(skipped.what) - SUCH_AS
            yield from _wrapped(f"{such}{f'; and {more:,} more' if more > 0 else ''}", width, "    ")
        if skipped.remedy:
            yield from _wrapped(f"To have it checked: {skipped.remedy}", width, "    ")


def _one_line(text: str) -> str:
    return say.shortened(say.visible(text), LONGEST)


def _wrapped(text: str, width: int, indent: str = "", hang: str = "  ") -> Iterator[Line]:
    """One paragraph of bounded length; the lines after the first stand further in by `hang`."""
    shown = say.shortened(say.visible(text), LONGEST * 2)
    lines = wrap(shown, width, initial_indent=indent, subsequent_indent=indent + hang, break_on_hyphens=False)
    for line in lines:
        yield ((line, ""),)
