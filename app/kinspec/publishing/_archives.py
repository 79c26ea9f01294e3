"""The parts of the package as archives: for each use one file that holds all it needs and nothing else."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from kinspec.publishing._fhir_package import package_file_name
from kinspec.publishing._licences import licence_files
from kinspec.standard import current

REPORT_SCHEMA = "kinspec-report.schema.json"
# Schemas that people outside need as well: published name -> name below standard/schemas.
PUBLISHED_SCHEMAS = {
    REPORT_SCHEMA: "report.schema.json",
    "kinspec-overlay.schema.json": "overlay.schema.json",
    "kinspec-suppressions.schema.json": "suppressions.schema.json",
}
CHECKSUMS = "SHA256SUMS"
# One moment for all members, since the true one would change the bytes. Zip knows no earlier one.
_MODIFIED = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


@dataclass(frozen=True, slots=True)
class Download:
    """A file that is offered: what it is called, what it is for, and how it is used without Python.

    `parts` are the beginnings of the paths in the package that an archive holds; without them the file
    itself stands in the package.
    """

    name: str
    title: str
    use: str
    parts: tuple[str, ...] = ()


def downloads() -> tuple[Download, ...]:
    """Everything that is offered as one file, in the order in which the page shows it."""
    release = current().release
    start = f"{release['package']}-{release['version']}"
    return (
        Download(
            package_file_name(),
            "FHIR package",
            "For FHIR libraries and servers: give it to a validator that reads FHIR packages, and it checks "
            "resources against the profiles and code lists.",
        ),
        Download(
            f"{start}-schemas.zip",
            "JSON Schemas",
            "For systems without a FHIR library: load the schema of a profile into any validator for JSON "
            "Schema 2020-12 and check each resource before you send it.",
            ("schemas/", REPORT_SCHEMA),
        ),
        Download(
            f"{start}-codelists.zip",
            "Code lists",
            "For drop-down lists and lookup tables: import the CSV files (UTF-8, with a heading), one for "
            "each list and each map between lists; `system` and `code` are what a FHIR coding holds.",
            ("codelists/",),
        ),
        Download(
            f"{start}-examples.zip",
            "Examples",
            "For developers and unit tests: take the JSON files under `examples/valid` as models for your "
            "own output, and those under `examples/invalid` as tests of your checks, with the findings that "
            "`expected.json` names.",
            ("examples/",),
        ),
        Download(
            f"{start}-cases.zip",
            "Test cases",
            "For anyone who writes checks of their own: run each case of `cases/cases.json` in your language "
            "and compare what you find with its `expected.json`, as `cases/README.md` tells.",
            ("cases/",),
        ),
        Download(
            REPORT_SCHEMA,
            "JSON Schema of the report",
            "For programs that read what `kinspec validate --report json` writes: generate "
            "your classes from it, or hold your reader to it in a test.",
        ),
        Download(
            "kinspec-overlay.schema.json",
            "JSON Schema of an overlay",
            "For editors that complete and check YAML: it describes the file in which you say what your own "
            "CSV files are called.",
        ),
        Download(
            "kinspec-suppressions.schema.json",
            "JSON Schema of suppressions",
            "For editors as well: it describes the file of `--suppress`, in which you list findings that you "
            "know of.",
        ),
        Download(
            f"{start}.zip",
            "Everything in one archive",
            "For keeping or mirroring a release: it holds all of the above as loose files, the definitions "
            "of the FHIR package as well.",
            ("",),
        ),
    )


def archives(package: Mapping[str, bytes]) -> dict[str, bytes]:
    """File name -> zip archive, for each download that is one. Parts that the package lacks make none."""
    found = {}
    for one in downloads():
        held = {name: data for name, data in package.items() if one.parts and name.startswith(one.parts)}
        if held:
            found[one.name] = archive(_explained(one) | licence_files() | held)
    return found


def archive(files: Mapping[str, bytes]) -> bytes:
    """A zip archive whose bytes depend on the files alone: not on the day, the order or the computer."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _MODIFIED)
            entry.create_system = _UNIX
            entry.external_attr = 0o644 << 16
            opened.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def checksums(files: Mapping[str, bytes]) -> bytes:
    """The SHA-256 of every file, a line each, as `sha256sum --check` reads it."""
    lines = (f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))
    return "".join(lines).encode()


def _explained(one: Download) -> dict[str, bytes]:
    """The page that opens an archive."""
    release = current().release
    text = f"""\
# {one.title}

{one.use}

Part of {release["title"]}, version {release["version"]}, {release["status"]}, {release["date"]}.
Documentation: {release["documentation"]}/downloads/

The files `LICENSE.txt`, `LICENSE-Apache-2.0.txt`, `NOTICE.txt` and `SOURCES.txt` say under which terms you
may use it, and whose facts it holds. All data of children, councils and addresses is invented.
"""
    return {"README.md": text.encode()}
