"""The reader of tables in text files: no cell altered, no row lost, no input that stops it."""

from __future__ import annotations

import csv
import io
import time
import tracemalloc
from collections import Counter
from functools import partial
from typing import BinaryIO, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinspec.findings import Finding
from kinspec.formats import Row, SourceFile, TableFile, recognise, rows
from kinspec.formats._header import read_header
from kinspec.formats._text import encoding_of
from kinspec.standard import format_for

HEADER = ("CHILD", "DOB", "REVIEW", "REVIEW_CODE")

# Half a surrogate pair can stand in no file.
cells = st.text(st.characters(codec="utf-8"), max_size=12)
awkward = st.text(st.sampled_from('a,;"\r\n\t\x00\u00e9\ufeff\u2028 '), max_size=10)


def source(content: bytes, name: str = "reviews.csv") -> SourceFile:
    return SourceFile(name, partial(_stream, content), len(content))


def _stream(content: bytes) -> BinaryIO:
    return io.BytesIO(content)


def read(content: bytes) -> tuple[TableFile | None, list[Row], list[Finding]]:
    found: list[Finding] = []
    table = recognise(source(content), format_for("ssda903"), found.append)
    return table, list(rows(table, found.append)) if table else [], found


def codes(found: list[Finding]) -> list[str]:
    return [finding.code for finding in found]


@given(
    st.lists(st.lists(cells | awkward, min_size=1, max_size=6), max_size=8),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_cells_come_back_exactly(
    written: list[list[str]], delimiter: str, line_end: str, encoding: str, quoting: int
) -> None:
    text = io.StringIO()
    # The writer of the csv module leaves some line breaks unquoted; a full quoting of those rows is legal.
    plain = csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=quoting)  # type: ignore[arg-type]
    quoted = csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=csv.QUOTE_ALL)
    plain.writerow(HEADER)
    for row in written:
        (quoted if any(set(cell) & set('\r\n"') for cell in row) or row == [""] else plain).writerow(row)
    table, found_rows, found = read(text.getvalue().encode(encoding))
    assert table is not None
    assert table.header == HEADER
    assert table.columns == HEADER
    assert [list(row.cells) for row in found_rows] == written
    assert [row.ordinal for row in found_rows] == list(range(len(written)))
    assert "file/stray-quote" not in codes(found)


@given(st.text(st.sampled_from('ab,"\r\n'), max_size=60))
def test_no_character_is_lost_or_moved_to_another_line(body: str) -> None:
    content = ",".join(HEADER) + "\n" + body
    table, found, _ = read(content.encode())
    assert table is not None
    kept = Counter(character for row in found for cell in row.cells for character in cell)
    for letter in "ab":
        assert kept[letter] == body.count(letter)
    starts = [row.line for row in found]
    assert starts == sorted(set(starts))
    lines = io.StringIO(content, newline="").readlines()
    for row in found:
        first = next((character for cell in row.cells for character in cell if character in "ab"), None)
        if first is not None and row.line + 1 in [*starts, len(lines) + 1]:
            assert first in lines[row.line - 1]


@settings(max_examples=300)
@given(
    st.binary(max_size=200), st.booleans(), st.sampled_from([b"", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"])
)
def test_no_bytes_stop_the_reader(content: bytes, headed: bool, mark: bytes) -> None:
    start = ",".join(HEADER).encode() + b"\n" if headed else b""
    table, found_rows, found = read(mark + start + content)
    assert table is not None or found
    if headed and not mark:
        assert table is not None
        text = "".join(cell for row in found_rows for cell in row.cells)
        assert table.spelling.encoded(text).count(b"a") == content.count(b"a")


@given(st.binary(max_size=60))
def test_every_byte_of_windows_1252_goes_back(content: bytes) -> None:
    body = content.translate(None, b'\r\n,"') + b"\xff"
    table, found, _ = read(",".join(HEADER).encode() + b"\n" + body)
    assert table is not None
    assert table.spelling.encoding == "cp1252"
    assert table.spelling.encoded(found[0].cells[0]) == body


def test_rows_know_their_lines_behind_cells_of_several_lines() -> None:
    body = '1,14/02/2013,28/09/2026,PN1\n2,"a\nb\nc",28/09/2026,PN1\n\n3,14/02/2013,28/09/2026,PN1\n'
    _, found, _ = read((",".join(HEADER) + "\n" + body).encode())
    assert [(row.line, len(row.cells)) for row in found] == [(2, 4), (3, 4), (6, 0), (7, 4)]


def test_a_row_across_blocks_keeps_its_line() -> None:
    long = "x\n" * 900
    body = "".join(f'{number},"{long}",28/09/2026,PN1\n' for number in range(100))
    _, found, findings = read((",".join(HEADER) + "\n" + body).encode())
    assert [row.line for row in found] == [2 + number * 901 for number in range(100)]
    assert all(row.cells[1] == long for row in found)
    assert not findings


@pytest.mark.parametrize("line", ['a","b\n', '"a""b\n', '1,"a,b\n', '"\n', '"",",\n'])
def test_stray_quotes_everywhere_cost_no_more_than_reading(line: str) -> None:
    count = 40_000
    started = time.process_time()
    _, found, findings = read((",".join(HEADER) + "\n" + line * count).encode())
    assert time.process_time() - started < 5
    assert "".join(cell for row in found for cell in row.cells).count("a") == line.count("a") * count
    assert max(map(len, (cell for row in found for cell in row.cells)), default=0) < 20_000
    assert all(finding.code == "file/stray-quote" for finding in findings)


class _Endless(io.RawIOBase):
    """A header and then one cell of many megabytes, made while it is read."""

    def __init__(self, size: int) -> None:
        self._left = size
        self._start = (",".join(HEADER) + "\n1,14/02/2013,28/09/2026,PN1\n").encode()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return offset

    def readinto(self, buffer: object) -> int:
        target = memoryview(cast(bytearray, buffer)).cast("B")
        chunk = self._start[: len(target)] or b"x" * min(len(target), self._left)
        self._left -= 0 if self._start else len(chunk)
        self._start = self._start[len(chunk) :]
        target[: len(chunk)] = chunk
        return len(chunk)


def test_a_line_without_end_is_refused_in_bounded_memory() -> None:
    def open_() -> BinaryIO:
        return cast(BinaryIO, io.BufferedReader(_Endless(100_000_000)))

    found: list[Finding] = []
    tracemalloc.start()
    table = recognise(SourceFile("big.csv", open_, None), format_for("ssda903"), found.append)
    assert table is not None
    read_rows = list(rows(table, found.append))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [row.cells[0] for row in read_rows] == ["1"]
    assert [(finding.code, finding.location.line) for finding in found] == [("file/line-too-long", 3)]
    assert peak < 100_000_000


def test_reading_takes_memory_for_some_rows_at_a_time() -> None:
    content = (",".join(HEADER) + "\n" + "1,14/02/2013,28/09/2026,PN1\n" * 200_000).encode()
    table = recognise(source(content), format_for("ssda903"))
    assert table is not None
    tracemalloc.start()
    count = sum(1 for _ in rows(table))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 200_000
    assert peak < 5_000_000


@pytest.mark.parametrize(
    ("header", "table"),
    [
        ("CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB", "Header"),
        ("mc_dob; child;SEX ;dob;ETHNIC;UPN", "Header"),
        ("CHILD,SEX,DOB,ETHNIC", "Header"),  # the key and more than half
        ("CHILD,REVIEW", "Reviews"),  # the key and half
        ("CHILD,DOB,REVIEW_CODE", "Reviews"),  # three quarters, without the key
        ("CHILD,DOB", None),  # half, without the key
        ("CHILD,SEX,DOB", None),  # three quarters of UASC, but no column that is its own
        ("CHILD,SEX,DOB,DUC", "UASC"),
        ("CHILD,DUC", "UASC"),
        ("CHILD,DOB,DOLO_START,DOLO_END", "DoLo"),
        ("CHILD,DOB,HAIR,EYES", None),  # a table of no return
        ("CHILD", None),
        ("", None),
    ],
)
def test_a_table_is_known_by_its_columns(header: str, table: str | None) -> None:
    recognised = recognise(source((header + "\n").encode()), format_for("ssda903"))
    assert (recognised.table if recognised else None) == table


@pytest.mark.parametrize(("row", "everywhere"), [(b'"1","2"', True), (b"1,2", False)])
def test_names_that_need_quotes_leave_it_to_the_next_line_whether_all_cells_have_them(
    row: bytes, everywhere: bool
) -> None:
    file = source(b'"the ""child""","born, on"\r\n' + row)
    assert read_header(file, encoding_of(file), ",").quote_all is everywhere


def test_spelling_is_what_a_writer_needs() -> None:
    content = b'\xef\xbb\xbf"CHILD";"DOB";"REVIEW";"REVIEW_CODE"\r"1";"2";"3";"4"'
    table, found, _ = read(content)
    assert table is not None
    spelling = table.spelling
    assert (spelling.delimiter, spelling.line_end, spelling.bom, spelling.quote_all) == (
        ";",
        "\r",
        True,
        True,
    )
    assert not spelling.ends_with_line_end
    lines = [spelling.delimiter.join(f'"{cell}"' for cell in line) for line in (table.header, found[0].cells)]
    assert spelling.mark + spelling.encoded(spelling.line_end.join(lines)) == content


@pytest.mark.parametrize(("name", "table"), [("return/Header 2027.csv", "Header"), ("children.csv", "UASC")])
def test_of_tables_that_are_as_close_the_file_name_decides_which_is_named(name: str, table: str) -> None:
    found: list[Finding] = []
    assert (
        recognise(source(b"CHILD,SEX,DOB\n1,M,14/02/2012\n", name), format_for("ssda903"), found.append)
        is None
    )
    (one,) = found
    assert (one.code, one.slots["table"]) == ("file/almost-a-table", table)
    if table == "Header":
        assert "lacks ETHNIC, UPN, MOTHER, MC_DOB (required: ETHNIC)" in one.message


def test_a_file_name_does_not_make_a_table() -> None:
    found: list[Finding] = []
    header = b"CHILD,DOB,REVIEW,REVIEW_CODE\n"
    table = recognise(source(header, "header.csv"), format_for("ssda903"), found.append)
    assert table is not None
    assert table.table == "Reviews"
    assert recognise(source(b"CHILD,NAME\n", "header.csv"), format_for("ssda903"), found.append) is None
    assert codes(found) == ["file/not-a-table"]
