"""The test cases as files that a program in any language can run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kinspec.publishing._case_recipes import size_at_most
from kinspec.publishing._fhir_package import as_json
from kinspec.standard import current, portion, read_yaml, root

_EXPECTED = "expected.yaml"
_RECIPE = "recipe.yaml"

# What is larger is of use to few and would weigh on everybody's download.
_LARGEST_INPUT = 1_000_000

CONTRACT = """\
# Test cases

Each case is a folder with a file `expected.json`. `cases.json` lists the folders. All data is invented.
`left-out.json` lists cases whose input is too large to be sent, each with the reason; there is no folder of
them.

| folder | what is checked |
| --- | --- |
| `fhir/` | FHIR resources in JSON, against a profile |
| `tables/` | the files of a return, and rows that a program gives |
| `damaged/` | what is really exported: CSV, XML, zip, gzip, workbooks, and files that are none of these |

## What a case holds

| key of `expected.json` | meaning |
| --- | --- |
| `about` | What the case shows. |
| `as` | The format that the input is to be read as. |
| `profile` | The id of the profile to check each resource against. The input is FHIR JSON. |
| `year` | The collection year to check against, such as `2026/27`. |
| `given` | The input itself, as table name -> list of rows; the case then has no input files. |
| `findings` | Everything that must be reported, in this order. An empty list: the input has no faults. |
| `exit` | 0: nothing is an error. 1: something is. 2: the input is refused. |
| `refused` | The line in which the input is refused. Its wording is not compared. |
| `read` | The number of rows that must have been read, by table. |
| `cells` | All cells that must have been read, by table: the column names, then each row; all as text. |
| `back` | What a conversion to FHIR and back gives: `bytes`, the same files; `cells`, the same cells in \
other files; `left out`, without the files that are no tables; `no`, since nothing is read. |

A case with neither `as` nor `profile` is a return (`ssda903`) that is to be recognised from its content,
whatever the files are called. Who cannot do that reads it as `ssda903`: the findings are the same. Where
such a case has `refused`, nothing was recognised, and `findings` are those of a check that was told
`ssda903`; without `findings`, that check is refused as well.

## Its input

Every other file directly in the folder is input, or everything in its folder `input`. Several files are one
input, in the order of their names, compared by Unicode code point; a folder stands among them by its own
name, and a file in it is named by its path, `a/b.csv`. Members of an archive stand in the order that the
archive has. Read all bytes as they are: byte order marks, line ends and broken encodings are part of the
case.

Where a case holds a folder `standard`, lay its files over the folder `standard` of the content first; a
runner that cannot do so leaves the case out and says that it did.

## What a finding says

| key | in the JSON report | meaning |
| --- | --- | --- |
| `code` | `code` | Which message it is; each has a page. |
| `severity` | `severity` | `error`, `warning` or `information`; every case says it for every finding. |
| `message` | `message` | What is said, where the words matter to Kinspec; other programs need not say \
the same. |
| `file` | `location.file` | The file, by its path in the input; for one in an archive, the archive and \
the path in it. |
| `sheet` | `location.sheet` | The sheet of a workbook. |
| `line`, `column` | `location.line`, `location.column` | Both count from 1. In a table `column` counts \
cells, in JSON and XML characters. |
| `path` | `location.path` | The element, such as `Patient.identifier[0].value`; places in lists count \
from 0. |
| `table`, `row`, `field` | `location.table`, ... | The table, the row of data in it from 0, and the field. |
| `related` | `related` | The lines, or else the rows, that the finding also points to; in the report \
whole places. |

## What a runner does

1. Check the input of the case in one run, with `as`, `year` and `profile` where they are given.
2. Compare the findings with `findings`: the same number, in the same order.
3. Of each finding compare exactly the keys that stand there. The wording of messages is not compared.
4. Compare `exit` and `read`, where they are given; a table that is not in `read` was not read.
5. A case passes only when nothing is missing and nothing is added. Say for each case `pass`, `fail` or
   `left out`, and end with a code other than 0 if any has failed.
"""


def case_files() -> dict[str, bytes]:
    """Path below `cases/` -> bytes; empty where the content carries no cases.

    The expectations are written as JSON, which every language reads, and each finding says its severity.
    Input that is described by a recipe is made; all other files are as they are.
    """
    found: dict[str, bytes] = {}
    names: list[str] = []
    left_out: dict[str, str] = {}
    for name, folder in case_folders():
        made = _made(folder)
        if made is None:
            left_out[name] = f"The input is larger than {_LARGEST_INPUT:,} bytes."
            continue
        names.append(name)
        found |= {f"{name}/{path}": data for path, data in made.items()}
        for path in sorted(folder.rglob("*")):
            if path == folder / _EXPECTED:
                found[f"{name}/expected.json"] = as_json(_with_severities(read_yaml(path)))
            elif path.is_file() and path != folder / _RECIPE:
                found[f"{name}/{path.relative_to(folder).as_posix()}"] = path.read_bytes()
    if names:
        found |= {
            "README.md": CONTRACT.encode(),
            "cases.json": as_json(sorted(names)),
            "left-out.json": as_json(left_out),
        }
    return dict(sorted(found.items()))


def _made(folder: Path) -> dict[str, bytes] | None:
    """The files that the recipe of a case makes, if it has one; None where a file is too large."""
    described = read_yaml(folder / _RECIPE) if (folder / _RECIPE).exists() else {}
    found = {}
    for name, one in described.items():
        data = size_at_most(one, _LARGEST_INPUT)
        if data is None:
            return None
        found[f"input/{name}"] = data
    return found


def _with_severities(expected: dict[str, Any]) -> dict[str, Any]:
    """The same, with the severity of each finding that leaves it to its message."""
    messages = current().messages
    if "findings" not in expected:
        return expected
    findings = [
        {"code": one["code"], "severity": str(messages[one["code"]].severity)} | one
        for one in expected["findings"]
    ]
    return expected | {"findings": findings}


def case_folders() -> Iterator[tuple[str, Path]]:
    """Name and folder of each test case that says what findings are expected."""
    for base in (portion("standard") / "cases", root() / "tests" / "cases"):
        for expected in sorted(base.rglob(_EXPECTED)):
            yield expected.parent.relative_to(base).as_posix(), expected.parent
