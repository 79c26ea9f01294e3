"""Source files as resources: one `submission-file` for each, so that files come back byte for byte."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import orjson

from kinspec.converters._records import Columns
from kinspec.formats import Spelling
from kinspec.profiles import own_url


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file to write: its name, table, header and spelling. `source` is how records name it."""

    source: str
    name: str
    table: str
    columns: Columns
    spelling: Spelling


def submission_file(sheet: Sheet, format_id: str, year: str, make_id: Callable[[str], str]) -> dict[str, Any]:
    """The resource that tells how a source file was spelled."""
    held = {
        "source": sheet.source,
        "name": sheet.name,
        "year": year,
        "header": list(sheet.columns.header),
        "fields": list(sheet.columns.fields),
        **asdict(sheet.spelling),
    }
    name = sheet.name.strip()
    attachment: dict[str, Any] = {"contentType": "text/csv"}
    if name and name.isprintable():
        attachment["title"] = name
    # As bytes: a header can hold characters that a FHIR string cannot.
    spelling = base64.b64encode(orjson.dumps(held)).decode()
    return {
        "resourceType": "DocumentReference",
        "id": make_id(f"file\x1f{sheet.source}\x1f{sheet.name}"),
        "meta": {"profile": [own_url("StructureDefinition", "submission-file")]},
        "extension": [
            {
                "url": own_url("StructureDefinition", "source-layout"),
                "extension": [
                    {"url": "format", "valueCode": format_id},
                    {"url": "table", "valueString": sheet.table},
                    {"url": "spelling", "valueBase64Binary": spelling},
                ],
            }
        ],
        "status": "current",
        "content": [{"attachment": attachment}],
    }


def sheets_of(resources: Iterable[Mapping[str, Any]], format_id: str) -> tuple[list[Sheet], str | None]:
    """The files that `submission-file` resources of a format describe, and the year they were made for."""
    found: list[Sheet] = []
    year = None
    for resource in resources:
        for extension in resource.get("extension") or ():
            if extension.get("url") != own_url("StructureDefinition", "source-layout"):
                continue
            parts = {one.get("url"): one for one in extension.get("extension", ())}
            if parts.get("format", {}).get("valueCode") != format_id:
                continue
            held = orjson.loads(base64.b64decode(parts["spelling"]["valueBase64Binary"]))
            year = held.pop("year")
            columns = Columns(tuple(held.pop("header")), tuple(held.pop("fields")))
            source, name = held.pop("source"), held.pop("name")
            found.append(Sheet(source, name, parts["table"]["valueString"], columns, Spelling(**held)))
    return found, year


def line_of(cells: list[str], spelling: Spelling) -> str:
    """One row as text, quoted where the row could not be read back otherwise."""
    if spelling.quote_all:
        return spelling.delimiter.join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in cells)
    if len(cells) == 1 and not cells[0]:
        return '""'
    text = spelling.delimiter.join(cells)
    if (
        '"' not in text
        and "\r" not in text
        and "\n" not in text
        and text.count(spelling.delimiter) == len(cells) - 1
    ):
        return text
    return spelling.delimiter.join(
        f'"{cell.replace(chr(34), chr(34) * 2)}"'
        if any(mark in cell for mark in ('"', "\r", "\n", spelling.delimiter))
        else cell
        for cell in cells
    )
