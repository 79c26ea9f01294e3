"""A report as rows of a table, one finding a row: what the kinds for spreadsheets share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kinspec.findings import Finding, Fixed, Message, Report
from kinspec.reports import _wording as say

COLUMNS = (
    *("severity", "code", "title", "child", "file", "line", "column", "table", "row", "field", "path"),
    *("value", "message", "fix", "related", "url", "status"),
)
SHORT = 200
LONGEST = 32_000  # an Excel cell holds 32,767 characters

Cell = str | int | None
Row = tuple[Cell, ...]

# What a spreadsheet may take for a formula, with or without spaces before it, in either width.
FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]")
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


def findings(report: Report) -> Iterator[Row]:
    """The findings that the report lists; `status` is `found`, or `new` or `remaining` after a comparison."""
    for finding in report.listed():
        yield _finding(finding)


def gone(report: Report) -> Iterator[Row]:
    """The findings of the earlier report that are no longer there; their status is `put right`."""
    titles = {code: report.first(code)[0].message_ for code in report.counts_by_code}
    for fixed in say.gone(report):
        yield _fixed(fixed, titles.get(fixed.code))


def remarks(report: Report) -> Iterator[Row]:
    """What is not a finding and must not be missed: what was left out, suppressed and not checked."""
    for code, count in report.left_out().items():
        message = report.first(code)[0].message_
        yield _remark("not listed", say.left_out(count), code=code, title=message.title, url=message.rule_url)
    for one in say.suppressed(report):
        where = f" in {one.where}" if one.where else ""
        text = f"{one.fate}{where}: {one.reason} (until {one.until})"
        yield _remark("expired" if one.expired else "suppressed", text, code=one.code)
    for skipped in report.not_checked:
        yield _remark("not checked", f"{skipped.what}: {skipped.why}", fix=skipped.remedy)


def neutral(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula: an apostrophe before what could be one.

    A text that begins with an apostrophe gets one too, so that taking one away gives back any text.
    Numbers stay as they are.
    """
    if NUMBER.fullmatch(text):
        return text
    return f"'{text}" if text.startswith("'") or FORMULA.match(text) else text


def safe(text: str) -> str:
    """`plain` and `neutral` in one. Most cells of a report hold the same few texts, which are made once."""
    return _short_and_safe(text) if len(text) < SHORT else neutral(plain(text))


@lru_cache(maxsize=4096)
def _short_and_safe(text: str) -> str:
    return neutral(plain(text))


def plain(text: str) -> str:
    """The text as a cell can show it: nothing invisible and not longer than a cell may be."""
    return say.shortened(say.visible(text), LONGEST)


def _finding(finding: Finding) -> Row:
    place = finding.location
    return (
        str(finding.severity), finding.code, finding.message_.title, finding.record,
        say.file_and_sheet(place), place.line, place.column, place.table, place.row, place.field, place.path,
        finding.value, finding.message, finding.fix, "; ".join(map(say.place, finding.related)) or None,
        finding.rule_url, finding.compared or "found",
    )  # fmt: skip


def _fixed(fixed: Fixed, message: Message | None) -> Row:
    place = fixed.location
    return (
        fixed.severity, fixed.code, message.title if message else None, fixed.record,
        say.file_and_sheet(place), place.line, place.column, place.table, place.row, place.field, place.path,
        fixed.value, fixed.message, None, None, message.rule_url if message else None, "put right",
    )  # fmt: skip


def _remark(status: str, text: str, **known: str) -> Row:
    cells = known | {"message": text, "status": status}
    return tuple(cells.get(column) for column in COLUMNS)
