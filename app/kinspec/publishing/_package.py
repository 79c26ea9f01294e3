"""The package: everything of the standard that can be used without Python, in one folder."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import kinspec.profiles as profiles
from kinspec.publishing._archives import PUBLISHED_SCHEMAS, REPORT_SCHEMA
from kinspec.publishing._case_files import case_files
from kinspec.publishing._codelist_files import codelist_files
from kinspec.publishing._fhir_package import (
    as_json,
    definitions,
    examples,
    fhir_package,
    package_file_name,
)
from kinspec.publishing._licences import licence_files
from kinspec.standard import current, portion, read_yaml


def package(dest: Path) -> None:
    """Write the package to the new folder `dest`; it is there whole or not at all.

    It holds the FHIR package file, its definitions as loose JSON (`fhir/`), a JSON Schema of each profile
    (`schemas/`) and of the JSON report, code lists and maps as CSV (`codelists/`), examples (`examples/`),
    test cases (`cases/`, where the content carries them), licences, a README and `manifest.json` with the
    SHA-256 of every other file. The same content always gives the same bytes.

    Raises:
        FileExistsError: something is at `dest` already; nothing is ever replaced.
        ContentError: the content of the standard cannot be used.
    """
    if dest.exists() or dest.is_symlink():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(dest))
    files = package_files()
    dest.parent.mkdir(parents=True, exist_ok=True)
    # Beside the destination, because only a move within one file system happens at once.
    with tempfile.TemporaryDirectory(prefix=f".{dest.name}.", dir=dest.parent) as temporary:
        whole = Path(temporary) / "whole"
        for name, data in files.items():
            path = whole / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        whole.rename(dest)


def package_files() -> dict[str, bytes]:
    """Path in the package -> bytes, for every file of it."""
    resources = definitions()
    cases = case_files()
    files = {package_file_name(): fhir_package(resources, examples())}
    files |= {f"fhir/{name}": as_json(resource) for name, resource in resources.items()}
    files |= {f"schemas/{name}.schema.json": as_json(schema) for name, schema in _schemas().items()}
    files |= {f"codelists/{name}": data for name, data in codelist_files().items()}
    files |= {f"examples/{name}": data for name, data in _example_files().items()}
    files |= {f"cases/{name}": data for name, data in cases.items()}
    schemas = portion("standard") / "schemas"
    files |= {name: (schemas / here).read_bytes() for name, here in PUBLISHED_SCHEMAS.items()}
    files |= licence_files()
    files["README.md"] = _readme(files).encode()
    files["manifest.json"] = as_json(_manifest(files))
    return dict(sorted(files.items()))


def _schemas() -> dict[str, object]:
    return {name: profiles.json_schema(profiles.profile(name)) for name in profiles.profile_ids()}


def _example_files() -> dict[str, bytes]:
    """Path below `examples/` -> bytes. What is expected is written as JSON, which every language reads."""
    folder = portion("standard") / "examples"
    found = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name[:1] != "."):
        name = path.relative_to(folder).as_posix()
        if path.name == "expected.yaml":
            found[name.removesuffix(".yaml") + ".json"] = as_json(read_yaml(path))
        else:
            found[name] = path.read_bytes()
    return found


def _manifest(files: Mapping[str, bytes]) -> dict[str, object]:
    release = current().release
    return {
        "package": release["package"],
        "version": release["version"],
        "files": {
            name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in sorted(files.items())
        },
    }


_PARTS = (
    (
        "fhir/",
        "The definitions of the FHIR package as loose files.",
    ),
    (
        "schemas/",
        "A JSON Schema (2020-12) of each profile; it checks less than Kinspec does.",
    ),
    ("codelists/", "Code lists as CSV, `index.csv` about them, and `maps/` between them."),
    (REPORT_SCHEMA, "A JSON Schema of the report that `kinspec validate --report json` writes."),
    ("kinspec-overlay.schema.json", "A JSON Schema of overlays, which say what your own files are called."),
    ("kinspec-suppressions.schema.json", "A JSON Schema of the files that `--suppress` reads."),
    (
        "examples/",
        "Invented examples: `valid` ones without faults, `invalid` ones with what `expected.json` says.",
    ),
    ("cases/", "Test cases with the findings expected of each; `README.md` there says how to run them."),
)


def _readme(files: Mapping[str, bytes]) -> str:
    release = current().release
    held = [part for part in _PARTS if any(name.startswith(part[0]) for name in files)]
    rows = [
        (package_file_name(), "The FHIR package, for FHIR tools. It needs hl7.fhir.r4.core 4.0.1."),
        *held,
        ("LICENSE.txt", "The licence; `LICENSE-Apache-2.0.txt` is that of UK Core."),
        ("NOTICE.txt", "What comes from elsewhere, and under which licence."),
        ("SOURCES.txt", "Whose facts the definitions build on, and what was changed."),
        ("manifest.json", "The size and SHA-256 of every other file."),
    ]
    notices = "\n".join(f"- {notice}" for notice in release["notices"])
    return f"""\
# {release["title"]}

Version {release["version"]}, {release["status"]}, {release["date"]}. Made from the content of the standard by
`kinspec author package`; not to be edited by hand. Documentation: {release["documentation"]}

| here | what it is |
| --- | --- |
{"".join(f"| `{name}` | {about} |" + chr(10) for name, about in rows)}
The profiles stand on UK Core ({release["uk_core"]["version"]}). Their snapshots are complete, so a
validator can check against them without it; to make snapshots anew, or to check extensions and value sets of
UK Core, load UK Core as well.

Where a code or text could not be checked against its publisher's own document, the `source` column and the
descriptions say `unverified`.

Licence: {release["licence"]} ({release["licence_url"]}).

{notices}
"""
