"""A report as FHIR's own answer to a check: an OperationOutcome in JSON.

The first issue says how the check ended and whether the report holds values; the others are the findings. A
place in a resource is a FHIRPath in `expression`. FHIR has no element for a place in a table, so that stands
in `diagnostics`, with the advice; `location` (XPath) is for XML and stays empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from kinspec.findings import Finding, Message, Report
from kinspec.reports import _wording as say
from kinspec.reports._json_text import json_text

LONGEST = 10_000


def write(report: Report, stream: IO[bytes]) -> None:
    """Write the report as FHIR JSON in UTF-8. Issues are written one by one, however many there are."""
    stream.write(b'{"resourceType":"OperationOutcome","issue":[')
    between = b""
    for issue in _issues(report):
        stream.write(between)
        stream.write(json_text(issue))
        between = b",\n"
    stream.write(b"]}\n")


def _issues(report: Report) -> Iterator[dict[str, Any]]:
    verdict = f"{say.verdict(report)}: {say.counts(report)}"
    yield _remark(verdict, "informational", say.notice(report))
    for finding in report.listed():
        yield _issue(finding)
    for code, count in report.left_out().items():
        yield _remark(f"{code}: {say.left_out(count)}", "incomplete")
    if compared := say.comparison(report):
        yield _remark(compared, "informational", " ".join(say.comparison_notes(report)))
    for fixed in say.gone(report):
        place = say.place(fixed.location)
        yield _remark(f"Put right since: {fixed.message}", "informational", f"{place} {fixed.code}".strip())
    for one in say.suppressed(report):
        where = f" in {one.where}" if one.where else ""
        yield _remark(f"{one.fate}: {one.code}{where}", "informational", f"{one.reason} (until {one.until})")
    for skipped in report.not_checked:
        yield _remark(f"Not checked: {skipped.what}: {skipped.why}", "incomplete", skipped.remedy)


def _issue(finding: Finding) -> dict[str, Any]:
    message = finding.message_
    issue: dict[str, Any] = {
        "severity": str(finding.severity),
        "code": message.issue,
        "details": _details(finding.message, message),
        "diagnostics": _text(_diagnostics(finding)),
    }
    if finding.location.path is not None:
        paths = (finding.location.path, *(place.path for place in finding.related if place.path is not None))
        issue["expression"] = [_text(path) for path in paths]
    return issue


def _details(text: str, message: Message) -> dict[str, Any]:
    coding = {"code": message.code, "display": _text(message.title)}
    system = message.rule_url.rstrip("/").removesuffix(f"/{message.code}")
    if system != message.rule_url.rstrip("/"):
        coding = {"system": system} | coding
    return {"coding": [coding], "text": _text(text)}


def _diagnostics(finding: Finding) -> str:
    child = f"child {finding.record}" if finding.record is not None else ""
    place = ", ".join(part for part in (say.place(finding.location), child) if part)
    related = "; ".join(map(say.place, finding.related))
    parts = (
        f"{place}." if place else "",
        f"See also {related}." if related else "",
        f"To put it right: {finding.fix}",
        finding.rule_url,
    )
    return " ".join(part for part in parts if part)


def _remark(text: str, code: str, more: str = "") -> dict[str, Any]:
    remark: dict[str, Any] = {
        "severity": "information",
        "code": code,
        "details": {"text": _text(text)},
    }
    if more:
        remark["diagnostics"] = _text(more)
    return remark


def _text(text: str) -> str:
    """A text that FHIR allows: not blank, nothing that cannot be seen, no spaces at either end."""
    return say.shortened(say.visible(text), LONGEST).strip() or "-"
