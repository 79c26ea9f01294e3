"""Source files as resources: one `submission-file` for each, so that files come back byte for byte."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from dataclasses import fields as dataclass_fields
from typing import Any

import orjson

from kinspec.converters._aside import parts_of
from kinspec.converters._records import Columns
from kinspec.formats import Spelling, XmlSpelling
from kinspec.profiles import own_url

FromXml = Callable[[Mapping[str, Any], str], "tuple[list[Sheet], str] | None"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to write: the name of its file, its header and spelling. `source` is how records name it.

    Tables of one XML file are sheets of the same name and spelling.
    """

    source: str
    name: str
    table: str
    columns: Columns
    spelling: Spelling | XmlSpelling


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
    about = (format_id, sheet.table, sheet.name, "text/csv")
    return described_file(about, held, make_id(f"file\x1f{sheet.source}\x1f{sheet.name}"))


def described_file(about: tuple[str, str, str, str], held: Mapping[str, Any], own_id: str) -> dict[str, Any]:
    """The resource of a file: `about` is its format, its table, its name and the kind of its content."""
    format_id, table, name, content_type = about
    attachment: dict[str, Any] = {"contentType": content_type}
    if (title := name.strip()) and title.isprintable():
        attachment["title"] = title
    # As bytes: a header can hold characters that a FHIR string cannot.
    spelling = base64.b64encode(orjson.dumps(held)).decode()
    return {
        "resourceType": "DocumentReference",
        "id": own_id,
        "meta": {"profile": [own_url("StructureDefinition", "submission-file")]},
        "extension": [
            {
                "url": own_url("StructureDefinition", "source-layout"),
                "extension": [
                    {"url": "format", "valueCode": format_id},
                    {"url": "table", "valueString": table},
                    {"url": "spelling", "valueBase64Binary": spelling},
                ],
            }
        ],
        "status": "current",
        "content": [{"attachment": attachment}],
    }


def sheets_of(
    resources: Iterable[Mapping[str, Any]], format_id: str, xml: FromXml
) -> tuple[list[Sheet], str | None]:
    """The tables that `submission-file` resources of a format describe, and the year they were made for.

    `xml` reads what such a resource holds about an XML file.
    """
    found: list[Sheet] = []
    year = None
    for resource in resources:
        extensions = resource.get("extension")
        for extension in extensions if isinstance(extensions, list) else ():
            if not isinstance(extension, dict) or extension.get("url") != own_url(
                "StructureDefinition", "source-layout"
            ):
                continue
            parts = parts_of(extension)
            if parts.get("format", {}).get("valueCode") != format_id:
                continue
            told = _told(parts, format_id, xml)
            if told is not None:
                sheets, year = told
                found += sheets
    return found, year


def _told(
    parts: Mapping[str, Mapping[str, Any]], format_id: str, xml: FromXml
) -> tuple[list[Sheet], str] | None:
    """The tables and their year, None where the resource does not tell them: it may come from anywhere."""
    try:
        held = orjson.loads(base64.b64decode(parts["spelling"]["valueBase64Binary"], validate=True))
    except (KeyError, TypeError, ValueError):
        return None
    if isinstance(held, dict) and held.get("form") == "xml":
        return xml(held, format_id)
    sheet = _sheet(parts, held)
    return None if sheet is None else ([sheet[0]], sheet[1])


def _sheet(parts: Mapping[str, Mapping[str, Any]], held: Any) -> tuple[Sheet, str] | None:
    try:
        header, fields = tuple(held["header"]), tuple(held["fields"])
        told = {one.name: held[one.name] for one in dataclass_fields(Spelling)}
        texts = [parts["table"]["valueString"], held["source"], held["name"], held["year"], *header]
    except (KeyError, TypeError, ValueError):
        return None
    spelling = Spelling(**told)
    usual = Spelling()
    if (
        not all(isinstance(one, str) for one in texts)
        or not all(one is None or isinstance(one, str) for one in fields)
        or len(fields) != len(header)
        or any(type(getattr(spelling, name)) is not type(getattr(usual, name)) for name in told)
        or spelling.encoding not in ("utf-8", "utf-16-le", "utf-16-be", "cp1252")
        or spelling.line_end not in ("\r\n", "\n", "\r")
        or len(spelling.delimiter) != 1
        or spelling.delimiter in '"\r\n'
    ):
        return None
    return Sheet(
        held["source"], held["name"], parts["table"]["valueString"], Columns(header, fields), spelling
    ), held["year"]


def line_maker(spelling: Spelling) -> Callable[[list[str]], str]:
    """A function from the cells of a row to its line with its end.

    A cell is quoted where the row could not be read back otherwise, or everywhere if the file does so.
    """
    delimiter, end = spelling.delimiter, spelling.line_end

    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"'

    def line(cells: list[str]) -> str:
        text = delimiter.join(cells)
        if not (
            '"' in text or "\r" in text or "\n" in text or text.count(delimiter) != len(cells) - 1 or not text
        ):
            return text + end
        if len(cells) == 1 and not text:
            return '""' + end
        return (
            delimiter.join(
                quoted(cell) if any(mark in cell for mark in ('"', "\r", "\n", delimiter)) else cell
                for cell in cells
            )
            + end
        )

    if spelling.quote_all:
        return lambda cells: delimiter.join(map(quoted, cells)) + end
    return line
