"""What the site offers for download: the files of the package, one by one and in archives."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import PurePosixPath
from types import MappingProxyType

from markupsafe import Markup

from kinspec.profiles import extension_ids, profile, profile_ids
from kinspec.publishing._archives import CHECKSUMS, archives, checksums, downloads
from kinspec.publishing._fhir_package import package_file_name
from kinspec.publishing._marked_text import link, page
from kinspec.publishing._page import Page
from kinspec.standard import current

FOLDER = "downloads"
# They go with the package as a folder, and say little where each file is offered by itself.
_OF_THE_FOLDER = ("README.md", "manifest.json")


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


def site_files(
    package: Mapping[str, bytes], wheels: Mapping[str, bytes] = MappingProxyType({})
) -> dict[str, bytes]:
    """Path below the folder of downloads -> bytes: what pages link to, archives, and the sums of all.

    Cases are in archives alone, because a case is of use only with all its files. Markdown would become
    a page.
    """
    single = {
        name: data
        for name, data in package.items()
        if not name.startswith("cases/")
        and name not in _OF_THE_FOLDER
        and PurePosixPath(name).suffix != ".md"
    }
    files = {**single, **archives(package), **wheels}
    return files | {CHECKSUMS: checksums(files)}


def download_page(files: Mapping[str, bytes], wheels: Collection[str]) -> Page:
    """The page that offers everything: `files` are those of the package, `wheels` install the tool."""
    content = current()
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
    offered = site_files(files)
    values = {
        "release": content.release,
        "tgz": package_file_name(),
        "wheels": wheels,
        "downloads": [
            (link(one.title, one.name), _size(len(offered[one.name])), one.use)
            for one in downloads()
            if one.name in offered
        ],
        "checksums": CHECKSUMS,
        "rows": rows,
    }
    return Page(f"{FOLDER}/index.md", "Downloads", page("downloads", values))


def _size(count: int) -> str:
    return f"{max(round(count / 1000), 1):,} kB"
