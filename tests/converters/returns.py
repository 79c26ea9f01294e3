"""Invented returns of three tables, written, converted and read for the tests beside this file."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from kinspec.converters import Outcome, convert
from kinspec.standard import root

KEY = b"an invented key for tests only"
Rows = Sequence[Sequence[str]]

HEADER = ("CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB")
EPISODES = (
    "CHILD",
    "DECOM",
    "RNE",
    "LS",
    "CIN",
    "PLACE",
    "PLACE_PROVIDER",
    "DEC",
    "REC",
    "REASON_PLACE_CHANGE",
    "HOME_POST",
    "PL_POST",
    "URN",
)
REVIEWS = ("CHILD", "DOB", "REVIEW", "REVIEW_CODE")


def cells(text: str) -> tuple[str, ...]:
    """A row that holds no comma."""
    return tuple(text.split(","))


SMALL: Mapping[str, Rows] = {
    "header.csv": [
        HEADER,
        ("7001", "F", "14/02/2009", "WBRI", "R201100018042", "1", "03/11/2025"),
        ("7002", "M", "01/12/2014", "MWBC", "UN1", "0", ""),
    ],
    "episodes.csv": [
        EPISODES,
        cells("7001,02/05/2025,S,C2,N1,U1,PR1,14/08/2025,X1,CHILD,ZZ99 3CZ,ZZ99 3VZ,1234567"),
        cells("7001,14/08/2025,P,C2,N1,U4,PR4,,,,ZZ99 3CZ,ZZ99 3WZ,"),
        cells("7002,20/01/2026,S,V2,N4,K2,PR2,,,,ZZ99 3CZ,ZZ99 3VZ,1234568"),
    ],
    "reviews.csv": [
        REVIEWS,
        ("7001", "14/02/2009", "01/06/2025", "PN1"),
        ("7002", "01/12/2014", "15/02/2026", "PN3"),
    ],
}


def spelled(
    rows: Iterable[Sequence[str]],
    *,
    delimiter: str = ",",
    line_end: str = "\r\n",
    quote_all: bool = False,
    last_end: bool = True,
) -> bytes:
    """Rows as a text file: quotes only where a cell needs them, or everywhere."""

    def cell(text: str, alone: bool) -> str:
        needed = (
            quote_all or (alone and not text) or any(mark in text for mark in (delimiter, '"', "\r", "\n"))
        )
        return '"' + text.replace('"', '""') + '"' if needed else text

    lines = [delimiter.join(cell(text, len(row) == 1) for text in row) for row in rows]
    return (line_end.join(lines) + (line_end if last_end else "")).encode()


def written(folder: Path, tables: Mapping[str, Rows]) -> Path:
    """A folder with each table as a file in the usual spelling."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        (folder / name).write_bytes(spelled(rows))
    return folder


def read(path: Path, delimiter: str = ",") -> list[list[str]]:
    """All rows of a file as the csv module reads them."""
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))


def to_fhir(source: Any, dest: Path, year: str | None = None) -> tuple[Outcome, list[dict[str, Any]]]:
    """Convert to bundles, and give them as plain values."""
    outcome = convert(source, dest, "fhir", "ssda903", year=year, key=KEY)
    return outcome, [orjson.loads(line) for line in dest.read_bytes().splitlines()]


def to_tables(bundles: Iterable[Mapping[str, Any]], dest: Path, year: str | None = None) -> Outcome:
    """Write the tables of bundles into a folder."""
    held = dest.with_name(dest.name + ".ndjson")
    held.write_bytes(b"".join(orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE) for one in bundles))
    return convert(held, dest, "ssda903", "fhir", year=year)


def resources(bundles: Iterable[Mapping[str, Any]], kind: str | None = None) -> list[dict[str, Any]]:
    """The resources of bundles, of one type or of all."""
    found = [entry["resource"] for bundle in bundles for entry in bundle.get("entry", ())]
    return [one for one in found if kind is None or one["resourceType"] == kind]


def copied_content(folder: Path) -> Path:
    """A copy of the authored content that a test may change; the facts about FHIR are only linked."""
    for below in (
        "standard",
        "profiles/definitions",
        "profiles/extensions",
        "converters/mappings",
        "app/families",
    ):
        shutil.copytree(
            root() / below,
            folder / below,
            ignore=lambda at, names: [
                one
                for one in names
                if (Path(at) / one).is_file() and not one.endswith((".yaml", ".csv", ".json"))
            ],
        )
    (folder / "profiles" / "base").symlink_to(root() / "profiles" / "base")
    for name in ("LICENSE", "NOTICE"):
        shutil.copy(root() / name, folder)
    return folder
