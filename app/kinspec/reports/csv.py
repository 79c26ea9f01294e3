"""A report for a spreadsheet or a script: one finding a line, in UTF-8 with the mark that Excel looks for.

Below the findings stand what an earlier report had and is gone, what was suppressed and what was not checked;
the column `status` tells them apart. The name of the last column, which is empty, is the sentence about
values of records, so that it is in the first line and in no reader's way.
"""

from __future__ import annotations

import csv
import io
from itertools import chain
from typing import IO

from kinspec.findings import Report
from kinspec.reports import _rows as rows
from kinspec.reports import _wording as say

BATCH = 1_000


def write(report: Report, stream: IO[bytes]) -> None:
    """Write the report as CSV, with formulas neutralised as `_rows.neutral` says."""
    buffer = io.StringIO(newline="")
    # Everything is quoted: a program that splits at semicolons as well must not find a cell inside a cell.
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    stream.write(b"\xef\xbb\xbf")
    notice = say.notice(report)
    writer.writerow((*rows.COLUMNS, notice) if notice else rows.COLUMNS)
    blank = ("",) if notice else ()
    lines = chain(rows.findings(report), rows.gone(report), rows.remarks(report))
    for number, row in enumerate(lines, 1):
        writer.writerow((*map(_cell, row), *blank))
        if number % BATCH == 0:
            stream.write(_taken(buffer))
    stream.write(_taken(buffer))


def _cell(content: rows.Cell) -> str | int:
    if content is None:
        return ""
    return content if isinstance(content, int) else rows.safe(content)


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()
