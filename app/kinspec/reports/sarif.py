"""A report for tools that gather results of many checkers: SARIF 2.1.0, a standard of OASIS.

Each code is a rule with its explanation; each finding a result with its place, and with a fingerprint by
which a tool knows it again. A fingerprint is made of what the report shows anyway, so that of a redacted
report tells nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import PurePosixPath, PureWindowsPath
from typing import IO, Any
from urllib.parse import quote

from kinspec.findings import Finding, Fixed, Location, Message, Report, Severity
from kinspec.reports import _wording as say
from kinspec.reports._json_text import json_text

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFORMATION: "note"}
BASELINE = {"new": "new", "remaining": "unchanged"}
FINGERPRINT = "kinspecPlace/v1"
INDEX = re.compile(r"\[\d+\]")


def write(report: Report, stream: IO[bytes]) -> None:
    """Write the report as SARIF in UTF-8. Results are written one by one, however many there are."""
    about = {
        "notice": say.notice(report),
        "redacted": report.redacted,
        "holdsValues": say.holds_values(report),
    }
    head = {"$schema": SCHEMA, "version": "2.1.0", "properties": about}
    run = {
        "tool": {"driver": _driver(report)},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report)],
        "properties": _properties(report),
    }
    stream.write(json_text(head)[:-1])
    stream.write(b',\n"runs":[')
    stream.write(json_text(run)[:-1])
    stream.write(b',\n"results":[')
    between = b"\n"
    for result in _results(report):
        stream.write(between)
        stream.write(json_text(result))
        between = b",\n"
    stream.write(b"\n]}]}\n")


def _driver(report: Report) -> dict[str, Any]:
    rules = [_rule(report.first(code)[0]) for code in report.counts_by_code]
    return {"name": "Kinspec", "version": version("kinspec"), "rules": rules}


def _rule(first: Finding) -> dict[str, Any]:
    message = first.message_
    rule: dict[str, Any] = {
        "id": message.code,
        "shortDescription": {"text": message.title},
        "fullDescription": {"text": message.meaning or message.title},
        "help": {"text": f"{message.meaning}\n\nTo put it right: {_without_slots(message)}".strip()},
        "defaultConfiguration": {"level": LEVELS[message.severity]},
    }
    if message.rule_url:
        rule["helpUri"] = message.rule_url
    return rule


def _without_slots(message: Message) -> str:
    """The advice of a rule as such: a word for each gap that only a finding can fill."""
    return message.fix.format_map({name: f"[{name}]" for name in message.slots})


def _invocation(report: Report) -> dict[str, Any]:
    """What happened in the run apart from results: what was suppressed, and what was not checked."""
    changed = [
        _note(
            f"{one.fate}: {one.code}{f' in {one.where}' if one.where else ''}: {one.reason} "
            f"(until {one.until})"
        )
        for one in say.suppressed(report)
    ]
    changed += [_note(f"{code}: {say.left_out(count)}") for code, count in report.left_out().items()]
    changed += [_note(note) for note in say.comparison_notes(report)]
    skipped = [
        _note(f"Not checked: {one.what}: {one.why}. {one.remedy}".rstrip()) for one in report.not_checked
    ]
    return {
        "executionSuccessful": True,
        "toolConfigurationNotifications": changed,
        "toolExecutionNotifications": skipped,
    }


def _note(text: str) -> dict[str, Any]:
    return {"level": "note", "message": {"text": say.visible(text)}}


def _properties(report: Report) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "verdict": say.verdict(report),
        "counts": dict(report.counts),
        "read": {say.visible(what): count for what, count in report.checked.items()},
        "chosen": [say.visible(f"{one.what} {one.chosen}, because {one.why}") for one in report.choices],
    }
    if compared := say.comparison(report):
        properties["compared"] = compared
    return properties


def _results(report: Report) -> Iterator[dict[str, Any]]:
    numbers = {code: number for number, code in enumerate(report.counts_by_code)}
    for finding in report.listed():
        yield _result(finding, numbers[finding.code])
    for fixed in say.gone(report):
        yield {
            "ruleId": fixed.code,
            "level": LEVELS.get(Severity(fixed.severity), "none"),
            "baselineState": "absent",
            "message": {"text": say.visible(fixed.message)},
            "locations": _locations(fixed.location),
            "partialFingerprints": {FINGERPRINT: _fingerprint(fixed)},
        }


def _result(finding: Finding, number: int) -> dict[str, Any]:
    known: dict[str, Any] = {"fix": finding.fix, "record": finding.record, "value": finding.value}
    place = finding.location
    known |= {"table": place.table, "row": place.row, "field": place.field, "fault": finding.fault}
    if place.table is not None:
        known["cell"] = place.column  # SARIF's column counts characters of a line
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": number,
        "level": LEVELS[finding.severity],
        "message": {"text": say.visible(finding.message)},
        "locations": _locations(place),
        "partialFingerprints": {FINGERPRINT: _fingerprint(finding)},
        "properties": {
            name: say.visible(content) if isinstance(content, str) else content
            for name, content in known.items()
            if content is not None
        },
    }
    if finding.related:
        result["relatedLocations"] = [one for place in finding.related for one in _locations(place)]
    if finding.compared:
        result["baselineState"] = BASELINE[finding.compared]
    return result


def _locations(place: Location) -> list[dict[str, Any]]:
    location: dict[str, Any] = {}
    if place.file is not None:
        physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(place.file)}}
        if place.line is not None:
            physical["region"] = {"startLine": place.line}
            if place.column is not None and place.table is None:
                physical["region"]["startColumn"] = place.column
        location["physicalLocation"] = physical
    if inner := say.inner_place(place):
        location["logicalLocations"] = [{"fullyQualifiedName": say.visible(inner)}]
    return [location] if location else []


def _uri(file: str) -> str:
    """The file as a relative reference. A whole path would tell who worked where."""
    path = PurePosixPath(say.visible(file.replace("\\", "/")))
    whole = path.is_absolute() or PureWindowsPath(str(path)).is_absolute()
    return quote(path.name if whole or ".." in path.parts else str(path))


def _fingerprint(finding: Finding | Fixed) -> str:
    place = finding.location
    path = place.path and INDEX.sub("", place.path)  # an item put in before it must not make it another
    parts = (finding.code, place.file, place.table, place.field, path, finding.record, finding.value)
    return hashlib.blake2b(repr(parts).encode("utf-8", "backslashreplace"), digest_size=16).hexdigest()
