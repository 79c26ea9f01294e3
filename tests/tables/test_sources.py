"""Where data may come from, and what is said when it cannot be read."""

from __future__ import annotations

import io
import os
import sys
import threading
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from kinspec.findings import Finding
from kinspec.formats import SourceFile, UnusableInput, recognise, rows, sources
from kinspec.standard import format_for

CONTENT = b"CHILD,DOB,REVIEW,REVIEW_CODE\r\n1,14/02/2013,28/09/2026,PN1\r\n"


def names(files: list[SourceFile]) -> list[str]:
    return [file.name for file in files]


def content(file: SourceFile) -> bytes:
    with file.open() as stream:
        return stream.read()


def test_a_file_a_folder_bytes_and_several(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_bytes(CONTENT)
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "z.csv").write_bytes(b"z")
    (tmp_path / ".hidden").write_bytes(b"h")
    assert names(sources(tmp_path / "b.csv")) == ["b.csv"]
    assert names(sources(str(tmp_path))) == [".hidden", "a/z.csv", "b.csv"]
    assert [content(file) for file in sources(CONTENT)] == [CONTENT]
    assert names(sources([tmp_path / "b.csv", b"x", tmp_path / "a"])) == ["b.csv", "(bytes)", "z.csv"]
    assert [file.size for file in sources(tmp_path)] == [1, 1, len(CONTENT)]


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    for year in ("2025", "2026"):
        (tmp_path / year).mkdir()
        (tmp_path / year / "header.csv").write_bytes(CONTENT)
    given = [tmp_path / "2025", tmp_path / "2026" / "header.csv"]
    assert names(sources(given)) == [(tmp_path / year / "header.csv").as_posix() for year in ("2025", "2026")]


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"a")
    (tmp_path / "round").symlink_to(tmp_path, target_is_directory=True)
    assert names(sources(tmp_path)) == ["a.csv"]


def test_standard_input_can_be_read_more_than_once(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(CONTENT)

    monkeypatch.setattr(sys, "stdin", Stdin)
    (file,) = sources("-")
    assert content(file) == content(file) == CONTENT
    first, second = file.open(), file.open()
    assert first.read(5) + second.read(5) + first.read(5) == CONTENT[:5] + CONTENT[:5] + CONTENT[5:10]
    table = recognise(file, format_for("ssda903"))
    assert table is not None
    assert [row.cells[0] for row in rows(table)] == ["1"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_copied(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(CONTENT,))
    writer.start()
    (file,) = sources(pipe)
    writer.join()
    assert content(file) == content(file) == CONTENT


@pytest.mark.parametrize("name", ["nowhere", "nowhere/at/all.csv", "a\x00b"])
def test_what_is_not_there_is_one_clear_line(name: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableInput) as refused:
        sources(tmp_path / name)
    assert "\n" not in str(refused.value)
    assert "no such file" in str(refused.value) or "cannot be read" in str(refused.value)


def test_an_empty_folder_is_unusable(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="no file in this folder"):
        sources(tmp_path)


class _Failing(io.RawIOBase):
    """A file on a disk that fails from some byte on."""

    def __init__(self, content: bytes, fails_at: int) -> None:
        self._content = content
        self._fails_at = fails_at
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._position = len(self._content) if whence == io.SEEK_END else offset
        return self._position

    def readinto(self, buffer: object) -> int:
        target = memoryview(cast(bytearray, buffer)).cast("B")
        if self._position >= self._fails_at:
            raise OSError(5, "Input/output error")
        chunk = self._content[self._position : min(self._position + len(target), self._fails_at)]
        target[: len(chunk)] = chunk
        self._position += len(chunk)
        return len(chunk)


def test_a_file_that_fails_is_a_finding() -> None:
    def open_() -> BinaryIO:
        return cast(BinaryIO, io.BufferedReader(_Failing(CONTENT, 10), 8))

    found: list[Finding] = []
    assert recognise(SourceFile("reviews.csv", open_), format_for("ssda903"), found.append) is None
    assert [(one.code, one.location.file, one.severity) for one in found] == [
        ("file/unreadable", "reviews.csv", "error")
    ]


def test_a_file_that_changes_while_it_is_read_is_a_finding() -> None:
    now = [CONTENT]
    found: list[Finding] = []
    file = SourceFile("reviews.csv", lambda: cast(BinaryIO, io.BytesIO(now[0])))
    table = recognise(file, format_for("ssda903"), found.append)
    assert table is not None
    now[0] = CONTENT + b"\xff\xff"
    assert list(rows(table, found.append)) == []
    assert [one.code for one in found] == ["file/unreadable"]


def test_a_file_that_fails_later_keeps_the_rows_before() -> None:
    body = CONTENT + b"2,14/02/2013,28/09/2026,PN1\r\n" * 10_000
    fails = [False]

    def open_() -> BinaryIO:
        stream = _Failing(body, 200_000 if fails[0] else len(body) + 1)
        return cast(BinaryIO, io.BufferedReader(stream, 1 << 13))

    found: list[Finding] = []
    table = recognise(SourceFile("reviews.csv", open_), format_for("ssda903"), found.append)
    assert table is not None
    fails[0] = True
    read = list(rows(table, found.append))
    assert 1_000 < len(read) < 10_000
    assert [one.code for one in found] == ["file/unreadable"]
