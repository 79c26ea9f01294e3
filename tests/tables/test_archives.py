"""What archives and workbooks may ask for: time and memory that grow with what is in them, and no more."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from typing import BinaryIO, cast

import pytest
import xlsxwriter

from kinspec.findings import Finding
from kinspec.formats import SourceFile, archives, tables_of, unpacked
from kinspec.standard import format_for


def source(content: bytes, name: str = "return.zip") -> SourceFile:
    return SourceFile(name, lambda: cast(BinaryIO, io.BytesIO(content)), len(content))


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_the_directory_of_an_archive_is_not_read_again_for_each_file_in_it() -> None:
    content = zipped({f"{number:04}.csv": b"CHILD\r\n" for number in range(1000)})
    count = 0

    class Counted(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            nonlocal count
            found = super().read(size)
            count += len(found)
            return found

    file = SourceFile("return.zip", lambda: cast(BinaryIO, Counted(content)), len(content))
    assert len(unpacked([file])) == 1000
    assert count < 10 * len(content)


def test_many_small_files_do_not_add_up_to_a_bomb() -> None:
    content = zipped({f"{number}.csv": bytes(4 << 20) for number in range(20)})
    found: list[Finding] = []
    assert unpacked([source(content)], found.append) == []
    assert [one.code for one in found] == ["file/archive-too-large"]
    assert found[0].slots["reason"] == "it unpacks to more than 200 times its size"


def test_a_gzip_file_has_a_limit_however_large_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_BYTES", 1 << 20)
    found: list[Finding] = []
    assert unpacked([source(gzip.compress(bytes(2 << 20)), "return.gz")], found.append) == []
    assert [one.slots for one in found] == [{"reason": "unpacked it is larger than 1 MB"}]


def test_a_tag_that_does_not_end_is_not_read_to_its_end() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as workbook:
        workbook.add_worksheet("Children").write_row(0, 0, format_for("ssda903").tables["Header"].fields)
    edited = io.BytesIO()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(edited, "w") as new:
        for name in old.namelist():
            long = b'<sheetData a="' + b"a" * (3 << 20) + b'">'
            new.writestr(name, old.read(name).replace(b"<sheetData>", long))
    for content, codes in ((buffer, []), (edited, ["file/workbook-damaged"])):
        found: list[Finding] = []
        tables_of(source(content.getvalue(), "return.xlsx"), format_for("ssda903"), found.append)
        assert [one.code for one in found] == codes


def test_a_place_that_no_file_can_have_is_damage() -> None:
    content = zipped({"header.csv": b"CHILD\r\n"})
    at, end = content.index(b"PK\x01\x02"), content.index(b"PK\x05\x06")
    directory, ending = bytearray(content[at:end]), bytearray(content[end:])
    # The place of the file in the archive, as 64 bits behind its name.
    directory[42:46] = b"\xff" * 4
    directory[30:32] = struct.pack("<H", 12)
    directory += struct.pack("<HHQ", 1, 8, (1 << 64) - 1)
    ending[12:16] = struct.pack("<I", len(directory))
    found: list[Finding] = []
    assert unpacked([source(bytes(content[:at] + directory + ending))], found.append) == []
    assert [one.code for one in found] == ["file/archive-damaged"]
