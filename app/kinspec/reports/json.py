"""A report for programs, one finding a line; `standard/schemas/report.schema.json` describes it."""

from __future__ import annotations

from dataclasses import asdict
from importlib.metadata import version
from typing import IO, Any

import orjson

from kinspec.findings import Report
from kinspec.reports._wording import holds_values, visible


def write(report: Report, stream: IO[bytes]) -> None:
    """Write the report as JSON in UTF-8. Findings are written one by one, however many there are."""
    head = {
        "kinspec": version("kinspec"),
        "valid": report.valid,
        "redacted": report.redacted,
        "holds_values": holds_values(report),
    }
    stream.write(_text(head)[:-1])
    body: dict[str, Any] = {
        "counts": dict(report.counts),
        "counts_by_code": dict(report.counts_by_code),
        "checked": dict(report.checked),
        "choices": [asdict(choice) for choice in report.choices],
        "not_checked": [asdict(skipped) for skipped in report.not_checked],
    }
    for name, content in body.items():
        stream.write(b',\n"%s":%s' % (name.encode(), _text(content)))
    stream.write(b',\n"findings":[')
    between = b"\n"
    for finding in report.findings:
        stream.write(between)
        stream.write(_text(finding.as_dict()))
        between = b",\n"
    stream.write(b"\n]}\n")


def _text(content: Any) -> bytes:
    try:
        return orjson.dumps(content)
    except TypeError:
        # Half of a surrogate pair is not a character, so no UTF-8 text can hold it.
        return orjson.dumps(_without_surrogates(content))


def _without_surrogates(content: Any) -> Any:
    if isinstance(content, str):
        try:
            content.encode()
        except UnicodeEncodeError:
            return "".join(visible(char) if "\ud800" <= char <= "\udfff" else char for char in content)
        return content
    if isinstance(content, dict):
        return {_without_surrogates(key): _without_surrogates(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_without_surrogates(item) for item in content]
    return content
