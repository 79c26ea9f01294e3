"""Code lists and maps as CSV, each complete in itself."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from kinspec.standard import CodeList, CodeMap, current

_CODE = ("code", "title", "definition", "status", "replaced_by", "valid_from", "valid_to", "source")
_LIST = ("id", "title", "system", "part_of", "publisher", "licence", "source", "verified", "codes", "about")
_MAP = ("from", "from_title", "to", "to_title", "relationship", "preferred", "note")
_MAP_LIST = ("id", "title", "source", "target", "verified", "about")


def codelist_files() -> dict[str, bytes]:
    """Path below `codelists/` -> CSV (UTF-8, comma, line feed).

    Where a list is part of another, titles and dates that it takes from there are filled in.
    """
    content = current()
    lists = [content.codelist(name) for name in content.codelist_ids]
    maps = [content.codemaps[name] for name in sorted(content.codemaps)]
    files = {f"{one.id}.csv": _csv(("system", *_CODE), _codes(one)) for one in lists}
    files["index.csv"] = _csv(_LIST, (_described(one) for one in lists))
    files |= {f"maps/{one.id}.csv": _csv(_MAP, _pairs(one)) for one in maps}
    files["maps/index.csv"] = _csv(_MAP_LIST, (_map_described(one) for one in maps))
    return files


def _codes(codelist: CodeList) -> Iterable[Sequence[object]]:
    for code in codelist.codes.values():
        yield (codelist.system, *(getattr(code, column) or "" for column in _CODE))


def _described(codelist: CodeList) -> Sequence[object]:
    return (
        codelist.id,
        codelist.title,
        codelist.system,
        codelist.subset_of or "",
        codelist.publisher,
        codelist.licence,
        codelist.source,
        _yes(codelist.verified),
        len(codelist.codes),
        " ".join(codelist.about.split()),
    )


def _pairs(codemap: CodeMap) -> Iterable[Sequence[object]]:
    source, target = (current().codelist(name).codes for name in (codemap.source, codemap.target))
    for row in codemap.rows:
        titles = [
            codes[row[end]].title if row[end] in codes else ""
            for codes, end in ((source, "from"), (target, "to"))
        ]
        yield (row["from"], titles[0], row["to"], titles[1], *(row[column] for column in _MAP[4:]))


def _map_described(codemap: CodeMap) -> Sequence[object]:
    about = " ".join(codemap.about.split())
    return codemap.id, codemap.title, codemap.source, codemap.target, _yes(codemap.verified), about


def _yes(truth: bool) -> str:
    return "yes" if truth else "no"


def _csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return stream.getvalue().encode()
