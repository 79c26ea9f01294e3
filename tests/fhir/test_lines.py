"""Where a fault stands in a file with a text on each line."""

from __future__ import annotations

import pytest

from kinspec.validators import validate

LINE = b'{"resourceType": "Practitioner"}'


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("cut", [LINE[:-1], LINE[:15]])
def test_a_line_that_is_cut_off_is_the_line_that_is_named(cut: bytes, end: bytes) -> None:
    report = validate(end.join([LINE, cut, LINE, b""]))
    places = [
        (finding.location.line, finding.location.column)
        for finding in report.findings
        if finding.code == "json/not-json"
    ]
    assert places == [(2, len(cut) + 1)]
