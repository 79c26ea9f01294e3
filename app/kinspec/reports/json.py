"""A report for programs, one finding a line; `standard/schemas/report.schema.json` describes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from importlib.metadata import version
from typing import IO, Any

from kinspec.findings import Fixed, Report, Work
from kinspec.reports import _wording as say
from kinspec.reports._json_text import json_text


def write(report: Report, stream: IO[bytes]) -> None:
    """Write the report as JSON in UTF-8. Findings are written one by one, however many there are."""
    head = {
        "kinspec": version("kinspec"),
        "work": str(report.work),
        # Of what was not checked nobody knows whether it is valid.
        "valid": report.valid if report.work is Work.CHECKED else None,
        "redacted": report.redacted,
        "holds_values": say.holds_values(report),
    }
    stream.write(json_text(head)[:-1])
    body: dict[str, Any] = {
        "counts": dict(report.counts),
        "counts_by_code": dict(report.counts_by_code),
        "checked": dict(report.checked),
        "choices": [asdict(choice) for choice in report.choices],
        "not_checked": [asdict(skipped) for skipped in report.not_checked],
        "left_out": report.left_out(),
        "suppressed": [asdict(one) for one in say.suppressed(report)],
        "comparison": _comparison(report),
    }
    for name, content in body.items():
        stream.write(b',\n"%s":%s' % (name.encode(), json_text(content)))
    stream.write(b',\n"findings":[')
    _write_lines(stream, (finding.as_dict() for finding in report.listed()))
    if report.comparison is not None:
        stream.write(b',\n"fixed":[')
        _write_lines(stream, map(_fixed, say.gone(report)))
    stream.write(b"}\n")


def _write_lines(stream: IO[bytes], entries: Iterable[Mapping[str, Any]]) -> None:
    between = b"\n"
    for entry in entries:
        stream.write(between)
        stream.write(json_text(entry))
        between = b",\n"
    stream.write(b"\n]")


def _comparison(report: Report) -> dict[str, Any] | None:
    compared = report.comparison
    if compared is None:
        return None
    by_code = {
        "new": +compared.new,
        "remaining": +compared.remaining,
        "fixed": compared.fixed,
    }
    return {
        **{name: counts.total() for name, counts in by_code.items()},
        "by_code": {
            code: {name: counts[code] for name, counts in by_code.items()}
            for code in sorted({code for counts in by_code.values() for code in counts})
        },
        "exact": compared.exact,
        "left_out": compared.left_out,
        "notes": list(say.comparison_notes(report)),
    }


def _fixed(fixed: Fixed) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "code": fixed.code,
        "severity": fixed.severity,
        "message": fixed.message,
        "location": fixed.location.as_dict(),
    }
    for name in ("record", "value"):
        if (content := getattr(fixed, name)) is not None:
            plain[name] = content
    return plain
