"""The test cases as files that a program in any language can run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kinspec.publishing._fhir_package import as_json
from kinspec.standard import portion, read_yaml, root

_EXPECTED = "expected.yaml"

CONTRACT = """\
# Test cases

Each case is a folder with a file `expected.json`. `cases.json` lists the folders. All data is invented.

## What a case holds

| key of `expected.json` | meaning |
| --- | --- |
| `about` | What the case shows. |
| `as` | The format that the input is to be read as; without it, FHIR JSON. |
| `year` | The collection year to check against, such as `2026/27`. |
| `profile` | The id of the profile to check each resource against. |
| `given` | The input itself, as table name -> list of rows; the case then has no input files. |
| `findings` | Everything that must be reported, in this order. An empty list: the input has no faults. |
| `exit` | The exit code of the check: 0, 1 for errors, 2 for input that is refused. |
| `refused` | The line in which the input is refused; `findings` then hold where the format is named. |
| `read` | The number of rows that must have been read, by table. |
| `back` | Whether the input comes back from FHIR: `bytes`, `cells`, or `no` for what cannot be read. |

Every other file directly in the folder is input, or everything in its folder `input`. Where there is a
`recipe.yaml` instead, it tells how the input is made, since it is binary or huge. Read its bytes as they are:
byte order marks, line ends and broken encodings are part of the case. Where a case holds a folder `standard`,
lay its files over the folder `standard` of the content first; a runner that cannot do so leaves the case out
and says that it did.

## What a runner does

1. Check the input of the case in one run, with `as`, `year` and `profile` where they are given.
2. Compare the findings with `findings`: the same number, in the same order.
3. Of each finding compare exactly the keys that stand there; they are those of the JSON report.
   `line` counts from 1; `row` is the row's place in its table; `related` lists the lines, or else the rows,
   that the finding also points to. The wording of messages is not compared.
4. A case passes only when nothing is missing and nothing is added. Say for each case `pass`, `fail` or
   `left out`, and end with a code other than 0 if any has failed.
"""


def case_files() -> dict[str, bytes]:
    """Path below `cases/` -> bytes; empty where the content carries no cases.

    The expectations are written as JSON, which every language reads; all other files are as they are.
    """
    found: dict[str, bytes] = {}
    names: list[str] = []
    for name, folder in case_folders():
        names.append(name)
        for path in sorted(folder.rglob("*")):
            if path == folder / _EXPECTED:
                found[f"{name}/expected.json"] = as_json(read_yaml(path))
            elif path.is_file():
                found[f"{name}/{path.relative_to(folder).as_posix()}"] = path.read_bytes()
    if names:
        found |= {"README.md": CONTRACT.encode(), "cases.json": as_json(sorted(names))}
    return dict(sorted(found.items()))


def case_folders() -> Iterator[tuple[str, Path]]:
    """Name and folder of each test case that says what findings are expected."""
    for base in (portion("standard") / "cases", root() / "tests" / "cases"):
        for expected in sorted(base.rglob(_EXPECTED)):
            yield expected.parent.relative_to(base).as_posix(), expected.parent
