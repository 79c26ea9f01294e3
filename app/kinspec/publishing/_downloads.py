"""What the site offers for download: the files of the package, one by one and as one archive."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Mapping
from pathlib import PurePosixPath

from markupsafe import Markup

from kinspec.profiles import extension_ids, profile, profile_ids
from kinspec.publishing._marked_text import link, page
from kinspec.publishing._page import Page
from kinspec.standard import current

FOLDER = "downloads"
# One moment for all members, since the true one would change the bytes. Zip knows no earlier one.
_MODIFIED = (1980, 1, 1, 0, 0, 0)


def offers(files: Collection[str], up: str, *wanted: tuple[str, str]) -> Markup:
    """Links to those of the wanted (label, path in the package) that there are.

    `up` leads from the page to the root of the site.
    """
    found = [link(label, f"{up}{FOLDER}/{path}") for label, path in wanted if path in files]
    return Markup(", ").join(found)


def definition_offers(files: Collection[str], up: str, name: str) -> Markup:
    """Links to the files of one profile or extension."""
    return offers(
        files,
        up,
        ("StructureDefinition", f"fhir/StructureDefinition-{name}.json"),
        ("JSON Schema", f"schemas/{name}.schema.json"),
    )


def codelist_offers(files: Collection[str], up: str, name: str) -> Markup:
    """Links to the files of one code list."""
    return offers(
        files,
        up,
        ("CSV", f"codelists/{name}.csv"),
        ("CodeSystem", f"fhir/CodeSystem-{name}.json"),
        ("ValueSet", f"fhir/ValueSet-{name}.json"),
    )


def map_offers(files: Collection[str], up: str, name: str) -> Markup:
    """Links to the files of one map between code lists."""
    wanted = (("CSV", f"codelists/maps/{name}.csv"), ("ConceptMap", f"fhir/ConceptMap-{name}.json"))
    return offers(files, up, *wanted)


def site_files(package: Mapping[str, bytes]) -> dict[str, bytes]:
    """Path below the folder of downloads -> bytes: what pages link to, and everything in one archive.

    Cases are in the archive alone, because a case is of use only with all its files. Markdown would become
    a page.
    """
    single = {
        name: data
        for name, data in package.items()
        if not name.startswith("cases/") and PurePosixPath(name).suffix != ".md"
    }
    return single | {_archive_name(): _archive(package)}


def download_page(files: Mapping[str, bytes], wheels: Collection[str]) -> Page:
    """The page that offers everything: `files` are those of the package, `wheels` install the tool."""
    content = current()
    (tgz,) = [name for name in files if name.endswith(".tgz")]
    rows = [
        (one.title, kind, definition_offers(files, "../", one.id))
        for kind, names in (("profile", profile_ids()), ("extension", extension_ids()))
        for one in map(profile, names)
    ]
    rows += [
        (content.codelist(name).title, "code list", codelist_offers(files, "../", name))
        for name in content.codelist_ids
    ]
    rows += [
        (one.title, "code map", map_offers(files, "../", name)) for name, one in content.codemaps.items()
    ]
    rows += [
        (one["title"], "identifier", there)
        for name, one in content.identifiers.items()
        if (there := offers(files, "../", ("NamingSystem", f"fhir/NamingSystem-{name}.json")))
    ]
    values = {
        "release": content.release,
        "archive": _archive_name(),
        "tgz": tgz,
        "wheels": wheels,
        "cases": sum(name.endswith("/expected.json") for name in files if name.startswith("cases/")),
        "rows": rows,
    }
    return Page(f"{FOLDER}/index.md", "Downloads", page("downloads", values))


def _archive_name() -> str:
    release = current().release
    return f"{release['package']}-{release['version']}.zip"


def _archive(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _MODIFIED)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
