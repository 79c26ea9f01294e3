"""Input files from short descriptions, for cases that are binary, huge or hard to keep in a text file.

A `recipe.yaml` names files and says how each is made:

- `text`, written in `encoding` (UTF-8 by default); `replace: [old, new]` and `bytes: {after: hex}` change it
- `table: Header` is the text of a small right table, to be changed in the same ways
- `repeat: {text, times}` adds a text many times
- `zip: {name: ...}` with files described the same way; `zip_members` as a list where a name stands there
  twice; `link` and `method` belong to a member; `zip64`, `locked`, `flip: text` to the archive
- `gzip` holds one file
- `workbook: [{sheet, rows, hidden, merge, at}]` with cells as text, numbers, `{day: 2026-09-28}`,
  `{error: "#REF!"}`, `{formula, value}`; `date_1904: true`; `parts: {name: text}` replaces parts of the file,
  `edit: {name: {old: new}}` a text in one; `locked` as above
- `hex` is what it says; `cut: n` keeps the first n bytes of any file
"""

from __future__ import annotations

import gzip
import io
import stat
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

# The moment of all members, so that the same recipe gives the same bytes.
_MODIFIED = (2026, 4, 1, 0, 0, 0)
TABLES = {
    "Header": "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\r\n"
    "0012345,F,14/02/2013,WBRI,R201100018042,0,\r\n"
    "0012346,M,03/11/2010,MWBC,UN4,,\r\n",
    "Reviews": "CHILD,DOB,REVIEW,REVIEW_CODE\r\n"
    "0012345,14/02/2013,28/09/2026,PN1\r\n"
    "0012346,03/11/2010,12/10/2026,PN1\r\n",
}


def write(recipe: Mapping[str, Any], folder: Path) -> None:
    """Write the files of a recipe into a folder."""
    for name, described in recipe.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as stream:
            for block in content(described):
                stream.write(block)


def size_at_most(described: Mapping[str, Any], limit: int) -> bytes | None:
    """The bytes of one file, or None for a file that is larger than `limit` bytes."""
    whole = bytearray()
    for block in content(described):
        whole += block
        if len(whole) > limit:
            return None
    return bytes(whole)


def content(described: Mapping[str, Any]) -> Iterator[bytes]:
    """The bytes of one file, in blocks."""
    whole = _content(described)
    if "cut" in described:
        yield b"".join(whole)[: int(described["cut"])]
    elif "flip" in described:
        # One bit of what is stored under a checksum.
        data, place = bytearray(b"".join(whole)), described["flip"].encode()
        data[data.index(place)] ^= 1
        yield bytes(data)
    else:
        yield from whole


def _content(described: Mapping[str, Any]) -> Iterator[bytes]:
    if "hex" in described:
        yield bytes.fromhex(described["hex"])
    if "zip" in described or "zip_members" in described:
        yield _zip(described)
    elif "gzip" in described:
        yield gzip.compress(b"".join(content(described["gzip"])), mtime=0)
    elif "workbook" in described:
        yield _workbook(described)
    else:
        yield from _text(described)


def _text(described: Mapping[str, Any]) -> Iterator[bytes]:
    encoding = described.get("encoding", "utf-8")
    text = TABLES[described["table"]] if "table" in described else described.get("text", "")
    for old, new in described.get("replace", {}).items():
        if old not in text:
            raise ValueError(f"the text has no {old!r} to replace")
        text = text.replace(old, new)
    yield text.encode(encoding)
    if "repeat" in described:
        block = described["repeat"]["text"].encode(encoding)
        many, rest = divmod(int(described["repeat"]["times"]), 1000)
        for _ in range(many):
            yield block * 1000
        yield block * rest
    yield bytes.fromhex(described.get("then_hex", ""))
    yield described.get("then", "").encode(encoding)


def _zip(described: Mapping[str, Any]) -> bytes:
    buffer = io.BytesIO()
    members = described.get("zip_members") or [{"name": name} | one for name, one in described["zip"].items()]
    with zipfile.ZipFile(buffer, "w") as archive:
        for one in members:
            entry = zipfile.ZipInfo(one["name"], _MODIFIED)
            entry.compress_type = {"stored": 0, "deflated": 8, "lzma": 14}[one.get("method", "deflated")]
            kind = stat.S_IFLNK if one.get("link") else stat.S_IFREG
            entry.external_attr = (kind | 0o644) << 16
            with archive.open(entry, "w", force_zip64=bool(described.get("zip64"))) as stream:
                for block in content(one):
                    stream.write(block)
    return _locked(buffer.getvalue()) if described.get("locked") else buffer.getvalue()


def _locked(archive: bytes) -> bytes:
    data = bytearray(archive)
    for sign, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        for at in _starts(data, sign):
            data[at + flags] |= 1
    return bytes(data)


def _starts(data: bytearray, sign: bytes) -> Iterator[int]:
    at = data.find(sign)
    while at >= 0:
        yield at
        at = data.find(sign, at + 1)


def _workbook(described: Mapping[str, Any]) -> bytes:
    # Part of an extra: who makes no package with workbooks in it does without.
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "date_1904": bool(described.get("date_1904"))}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        workbook.set_properties({"created": datetime(2026, 4, 1)})
        days = workbook.add_format({"num_format": "dd/mm/yyyy"})
        for one in described["workbook"]:
            sheet = workbook.add_worksheet(one["sheet"])
            if one.get("hidden"):
                sheet.hide()
            for row, cells in enumerate(one.get("rows", ())):
                for column, cell in enumerate(cells):
                    _cell(sheet, row, column, cell, days)
            if "merge" in one:
                sheet.merge_range(one["merge"], one["rows"][0][0])
            for place, text in one.get("at", {}).items():
                sheet.write_string(place, text)
    edited = _with_parts(buffer.getvalue(), described.get("parts", {}), described.get("edit", {}))
    return _locked(edited) if described.get("locked") else edited


def _cell(sheet: Any, row: int, column: int, cell: Any, days: Any) -> None:
    if isinstance(cell, dict) and "day" in cell:
        sheet.write_datetime(row, column, datetime.fromisoformat(cell["day"]), days)
    elif isinstance(cell, dict) and "error" in cell:
        sheet.write_formula(row, column, "=1", None, cell["error"])
    elif isinstance(cell, dict):
        sheet.write_formula(row, column, cell["formula"], None, cell["value"])
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell)
    elif isinstance(cell, date):
        raise TypeError("say {day: ...}")
    elif cell:
        sheet.write_string(row, column, cell)


def _with_parts(data: bytes, parts: Mapping[str, str | None], edit: Mapping[str, Mapping[str, str]]) -> bytes:
    if not parts and not edit:
        return data
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for entry in old.infolist():
            if entry.filename not in parts:
                part = old.read(entry)
                for before, after in edit.get(entry.filename, {}).items():
                    if before.encode() not in part:
                        raise ValueError(f"{entry.filename} has no {before!r} to replace")
                    part = part.replace(before.encode(), after.encode())
                new.writestr(entry, part)
        for name, text in parts.items():
            if text is not None:
                new.writestr(zipfile.ZipInfo(name, _MODIFIED), text)
    return buffer.getvalue()
