"""The standard as a FHIR package: a gzipped tar of definitions and examples that FHIR tools load by name.

The rules are those of FHIR's own page on packages (hl7.org/fhir/packages.html). The same content always gives
the same bytes, so that a checksum says whether two packages are the same.
"""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from kinspec.profiles import (
    code_system_of,
    concept_map_of,
    extension_ids,
    naming_system_of,
    profile,
    profile_ids,
    structure_definition,
    value_set_of,
)
from kinspec.publishing._licences import licence_files
from kinspec.standard import current, identifiers, portion

Json = dict[str, Any]

CORE = "hl7.fhir.r4.core"
# The core package defines these itself; a second, partial definition would only get in its way.
_DEFINED_BY_CORE = ("http://hl7.org/fhir/", "http://terminology.hl7.org/")
# npm stamps every file with this second, which all unpackers accept; the true time would change the bytes.
_MODIFIED = 499_162_500
_INDEXED = ("id", "url", "version", "kind", "type", "supplements", "content", "valueSet", "derivation")


def package_file_name() -> str:
    """What the package file is called: its name and version."""
    release = current().release
    return f"{release['package']}-{release['version']}.tgz"


def definitions() -> dict[str, Json]:
    """File name -> resource: every definition of this standard, sorted by file name."""
    found = {f"{one['resourceType']}-{one['id']}.json": one for one in _definitions()}
    return dict(sorted(found.items()))


def examples() -> dict[str, bytes]:
    """File name -> example resource as it was written; only those that are meant to be right.

    An example stands in `examples/valid` of the standard. Files that hold no single resource, such as
    tables and lines of JSON, have no place in a FHIR package.
    """
    folder = portion("standard") / "examples" / "valid"
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*.json")):
        text = path.read_bytes()
        resource = orjson.loads(text)
        if isinstance(resource, dict) and "resourceType" in resource:
            found["-".join(path.relative_to(folder).parts)] = text
    return found


def fhir_package(resources: Mapping[str, Json], examples: Mapping[str, bytes]) -> bytes:
    """The package file. `resources` and `examples` are by file name."""
    files = {
        "package/package.json": as_json(_package_json()),
        "package/.index.json": as_json(_index(resources)),
    }
    files |= {f"package/{name}": text for name, text in licence_files().items()}
    files |= {f"package/{name}": as_json(resource) for name, resource in resources.items()}
    if examples:
        read = {name: orjson.loads(text) for name, text in examples.items()}
        files["package/examples/.index.json"] = as_json(_index(read))
        files |= {f"package/examples/{name}": text for name, text in examples.items()}
    return _compressed(_tar(files))


def as_json(value: Any) -> bytes:
    """JSON for people to read, with a line end."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _definitions() -> Iterator[Json]:
    content = current()
    for name in (*profile_ids(), *extension_ids()):
        yield structure_definition(profile(name))
    for name in content.codelist_ids:
        codelist = content.codelist(name)
        yield value_set_of(codelist)
        if not codelist.subset_of and not codelist.system.startswith(_DEFINED_BY_CORE):
            yield code_system_of(codelist)
    for codemap in content.codemaps.values():
        yield concept_map_of(codemap)
    for name in content.identifiers:
        identifier = identifiers.get(name)
        if identifier.system:
            yield naming_system_of(identifier)


def _package_json() -> Json:
    release = current().release
    return {
        "name": release["package"],
        "version": release["version"],
        "type": "Conformance",
        "title": release["title"],
        "description": f"{release['title']}: profiles, extensions, code lists, maps and identifiers.",
        "author": release["publisher"],
        "license": release["licence"],
        "canonical": release["canonical"],
        "url": release["documentation"],
        "date": release["date"].replace("-", "") + "000000",
        "fhirVersions": [release["fhir_version"]],
        "dependencies": {CORE: release["fhir_version"]},
        "directories": {"lib": "package", "example": "examples"},
    }


def _index(resources: Mapping[str, Json]) -> Json:
    return {"index-version": 2, "files": [_indexed(name, one) for name, one in sorted(resources.items())]}


def _indexed(name: str, resource: Json) -> Json:
    entry = {"filename": name, "resourceType": resource["resourceType"]}
    entry |= {key: resource[key] for key in _INDEXED if isinstance(resource.get(key), str)}
    return entry


def _tar(files: Mapping[str, bytes]) -> bytes:
    # package.json comes first because some readers stop when they have found it.
    order = sorted(files, key=lambda name: (name != "package/package.json", name))
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name in order:
            entry = tarfile.TarInfo(name)
            entry.size, entry.mtime, entry.mode = len(files[name]), _MODIFIED, 0o644
            archive.addfile(entry, io.BytesIO(files[name]))
    return buffer.getvalue()


def _compressed(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", fileobj=buffer, mode="wb", compresslevel=9, mtime=0) as stream:
        stream.write(data)
    return buffer.getvalue()
