"""From the tables of a format to one bundle a child, a line each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import IO, Any

import orjson

from kinspec.converters._layouts import Sheet, submission_file
from kinspec.converters._mapping import FormatMapping
from kinspec.converters._records import Columns, Kin, RecordReader, record_reader, record_writer
from kinspec.converters._staging import Staging, staging
from kinspec.formats import Found, TableFile, batches_of
from kinspec.profiles import own_url

ROWS_AT_ONCE = 10_000


def write_bundles(
    tables: Sequence[TableFile],
    mapping: FormatMapping,
    stream: IO[bytes],
    make_id: Callable[[str], str],
    found: Found,
) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Write all rows as bundles. Gives rows read by table, resources written by profile, cells that ride."""
    sheets = _sheets(tables, mapping)
    aside: Counter[str] = Counter()
    read: Counter[str] = Counter()
    written: Counter[str] = Counter()
    names = {
        one.profile.url: one.profile.id for record in mapping.records.values() for one in record.resources
    }
    year = str(mapping.format.year)
    bundle = own_url("StructureDefinition", "record-bundle")
    files = [submission_file(sheet, mapping.format.id, year, make_id) for sheet in sheets]
    stream.write(_bundle(files, bundle))
    readers = _readers(sheets, mapping, make_id, aside)
    with staging() as rows:
        _take_in(rows, tables, mapping, read, found)
        for (child, _), group in groupby(rows.in_order("kin, file_, ordinal"), key=_kin_of):
            resources = list(_of_child(child, group, readers, sheets))
            written.update(names[one["meta"]["profile"][0]] for one in resources)
            stream.write(_bundle(resources, bundle))
    return read, written, aside


def _kin_of(row: tuple[str, int, int, str]) -> tuple[str, tuple[int, int] | None]:
    # Two rows that name no child are not about one child.
    return row[0], None if row[0] != '""' else row[1:3]


def _sheets(tables: Sequence[TableFile], mapping: FormatMapping) -> list[Sheet]:
    """The files, those of the record that makes the child first: the others lean on it."""
    order = list(mapping.records)
    count: Counter[str] = Counter()
    found = []
    for table in sorted(tables, key=lambda one: order.index(one.table)):
        count[table.table] += 1
        number = count[table.table]
        source = table.table if number == 1 else f"{table.table}.{number}"
        columns = Columns(table.header, table.columns)
        found.append(Sheet(source, table.file.name, table.table, columns, table.spelling))
    return found


def _readers(
    sheets: Sequence[Sheet], mapping: FormatMapping, make_id: Callable[[str], str], aside: Counter[str]
) -> list[RecordReader]:
    writers = {name: record_writer(mapping, name) for name in mapping.records}
    return [
        record_reader(mapping, sheet.table, sheet.columns, writers[sheet.table], make_id, aside)
        for sheet in sheets
    ]


def _take_in(
    rows: Staging, tables: Sequence[TableFile], mapping: FormatMapping, read: Counter[str], found: Found
) -> None:
    order = list(mapping.records)
    for number, table in enumerate(sorted(tables, key=lambda one: order.index(one.table))):
        place = table.columns.index(mapping.format.child) if mapping.format.child in table.columns else None
        for ordinal, batch in batches_of(table, found):
            rows.add(
                [
                    (
                        _text(cells[place] if place is not None and place < len(cells) else ""),
                        number,
                        at,
                        _text(cells),
                    )
                    for at, cells in enumerate(batch.records, ordinal)
                ]
            )
            read[table.table] += len(batch.records)


def _text(value: Any) -> str:
    return orjson.dumps(value).decode()


def _of_child(
    child: str,
    rows: Iterator[tuple[str, int, int, str]],
    readers: Sequence[RecordReader],
    sheets: Sequence[Sheet],
) -> Iterator[dict[str, Any]]:
    kin = Kin(orjson.loads(child))
    for _, file, ordinal, content in rows:
        reader = readers[file]
        cells = orjson.loads(content)
        made = reader.read(cells, kin, sheets[file].source, ordinal)
        if reader.is_head and kin.reference is None:
            kin.reference = {"reference": f"urn:uuid:{made[0]['id']}"}
            kin.head = {
                name: cell
                for name, cell in zip(reader.columns.fields, cells, strict=False)
                if name is not None
            }
        yield from made


def _bundle(resources: list[dict[str, Any]], profile: str) -> bytes:
    return orjson.dumps(
        {
            "resourceType": "Bundle",
            "meta": {"profile": [profile]},
            "type": "collection",
            "entry": [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in resources],
        },
        option=orjson.OPT_APPEND_NEWLINE,
    )
