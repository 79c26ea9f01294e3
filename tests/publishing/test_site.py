"""The site: no link is broken, each message has its page, and nothing is loaded from elsewhere."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kinspec.profiles import extension_ids, json_schema, profile, profile_ids
from kinspec.publishing import site
from kinspec.publishing._elements import rows
from kinspec.publishing._package import package_files
from kinspec.publishing._site import _changes
from kinspec.standard import ContentError, current, root, using

LOADING = {"script": "src", "img": "src", "iframe": "src", "source": "src", "object": "data"}
LOADING_LINKS = {"stylesheet", "preload", "icon", "preconnect", "dns-prefetch", "modulepreload"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    site(folder)
    return folder


class _Page(HTMLParser):
    """What a page loads, where it links to, and its text."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(values.get("href", ""))
        if tag == "link" and LOADING_LINKS & set(values.get("rel", "").split()):
            self.loads.append(values["href"])
        if name := LOADING.get(tag):
            self.loads.append(values.get(name, ""))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_every_message_has_the_page_that_its_address_names(built: Path) -> None:
    start = current().release["documentation"] + "/"
    for message in current().messages.values():
        assert message.rule_url.startswith(start)
        page = _Page(built / message.rule_url.removeprefix(start) / "index.html")
        assert message.title in page.text
        assert " ".join(message.general_wording.split()) in " ".join(page.text.split())


def test_every_profile_extension_list_map_and_identifier_has_a_page(built: Path) -> None:
    content = current()
    names = {
        "profiles": profile_ids(),
        "extensions": extension_ids(),
        "codelists": content.codelist_ids,
        "maps": content.codemaps,
        "identifiers": content.identifiers,
    }
    for section, ids in names.items():
        for name in ids:
            assert (built / section / name / "index.html").is_file(), (section, name)


def test_nothing_is_loaded_from_elsewhere(built: Path) -> None:
    pages = list(built.rglob("*.html"))
    assert len(pages) > 100
    for file in pages:
        for address in _Page(file).loads:
            assert "//" not in address, (file, address)
    for file in built.rglob("*.css"):
        text = file.read_text(encoding="utf-8")
        assert "url(http" not in text and "@import" not in text, file


def test_links_lead_to_files_so_that_the_pages_can_be_read_from_a_disk(built: Path) -> None:
    for file in built.rglob("index.html"):
        for address in _Page(file).links:
            target = address.partition("#")[0]
            if target and ":" not in target:
                assert (file.parent / target).is_file(), (file, address)


def test_the_search_finds_files_when_pages_are_read_from_a_disk(built: Path) -> None:
    script = (built / "search" / "search_index.js").read_text(encoding="utf-8")
    found = json.loads(script.removeprefix("var __index = "))["docs"]
    served = json.loads((built / "search" / "search_index.json").read_bytes())["docs"]
    assert len(found) == len(served) > 500
    for entry in found:
        assert (built / entry["location"].partition("#")[0]).is_file(), entry["location"]


def test_a_profile_page_says_what_to_send_and_which_field_fills_it(built: Path) -> None:
    page = _Page(built / "profiles" / "child" / "index.html")
    for heading in ("What you must send", "What it changes", "Everything"):
        assert heading in page.text
    assert "identifier:localId" in page.text
    assert "Header.CHILD" in page.text
    assert any(link.startswith("../../codelists/ethnicity-dfe/") for link in page.links)


def test_every_array_of_json_is_called_a_list(built: Path) -> None:
    of = profile("looked-after-episode")
    counts = {row.id: row.count for row in rows(of, ())}
    assert counts["type"] == "list of exactly one"
    assert counts["type.coding:kind"] == "exactly one in the list"
    assert counts["type.coding:kind.code"] == counts["period"] == "exactly one"
    schema = json_schema(of)["properties"]
    for name, described in schema.items():
        if name in counts and counts[name] != "never":
            assert ("list" in counts[name]) is (described.get("type") == "array"), name
    for name in (*(f"profiles/{one}" for one in profile_ids()), "extensions/legal-status"):
        assert (
            "in JSON it is an array, also where it holds a single item"
            in _Page(built / name / "index.html").text
        )


def test_the_mapping_names_each_field_both_ways(built: Path) -> None:
    page = _Page(built / "formats" / "ssda903-mapping" / "index.html")
    forward, _, backward = page.text.rpartition("From elements to fields")
    assert "DECOM" in forward and "period.start" in forward
    assert "Episodes.DECOM" not in forward and "Episodes.DECOM" in backward


def test_a_code_list_can_be_downloaded(built: Path) -> None:
    page = _Page(built / "codelists" / "ethnicity-ssda903" / "index.html")
    (address,) = [link for link in page.links if link.endswith(".csv")]
    text = (built / "codelists" / "ethnicity-ssda903" / address).read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    codelist = current().codelist("ethnicity-ssda903")
    assert {row["code"]: row["title"] for row in rows} == {
        code: entry.title for code, entry in codelist.codes.items()
    }


def test_the_downloads_are_the_package(built: Path) -> None:
    page = _Page(built / "downloads" / "index.html")
    files = package_files()
    release = current().release
    with zipfile.ZipFile(built / "downloads" / f"{release['package']}-{release['version']}.zip") as opened:
        assert {name: opened.read(name) for name in opened.namelist()} == files
    linked = {link for link in page.links if link.endswith((".json", ".csv", ".tgz"))}
    assert linked >= {name for name in files if name.startswith(("schemas/", "fhir/"))}
    for name in linked:
        assert (built / "downloads" / name).read_bytes() == files[name]


def test_the_tool_can_be_installed_from_the_downloads(built: Path) -> None:
    offered = _Page(built / "downloads" / "index.html").links
    (wheel,) = [link for link in offered if link.endswith(".whl")]
    with zipfile.ZipFile(built / "downloads" / wheel) as archive:
        assert {"kinspec/cli/__init__.py", "kinspec/content/standard/release.yaml"} <= set(archive.namelist())


def test_every_download_of_the_site_has_its_sum(built: Path) -> None:
    folder = built / "downloads"
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    said = {name: digest for digest, name in (line.split("  ") for line in lines)}
    made = [
        path for path in folder.rglob("*") if path.is_file() and path.name not in ("index.html", "SHA256SUMS")
    ]
    assert said == {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in made
    }


def test_the_changes_begin_with_the_version_that_is_offered(built: Path) -> None:
    text = _Page(built / "changes" / "index.html").text
    assert f"{current().release['version']}, not yet released" in text
    assert "[Unreleased]" not in text


def test_a_released_version_keeps_its_heading() -> None:
    version = current().release["version"]
    written = f"# Changelog\n\n## [Unreleased]\n\n## [{version}]\n"
    assert _changes(written) == written
    assert _changes("## [Unreleased]\n") == f"## {version}, not yet released\n"


@pytest.mark.parametrize("page", ["notices", "downloads"])
def test_licence_and_notice_can_be_read(built: Path, page: str) -> None:
    found = {}
    for address in _Page(built / page / "index.html").links:
        if address.endswith(".txt"):
            path = built / page / address
            found[path.name] = path.read_bytes()
    assert found["LICENSE.txt"] == (root() / "LICENSE").read_bytes()
    assert found["NOTICE.txt"] == (root() / "NOTICE").read_bytes()
    assert found.keys() >= {"LICENSE-Apache-2.0.txt", "SOURCES.txt"}


def test_a_profile_page_shows_its_examples(built: Path) -> None:
    page = _Page(built / "profiles" / "child" / "index.html")
    whole = (root() / "standard" / "examples" / "valid" / "child" / "unborn.json").read_text(encoding="utf-8")
    assert " ".join(whole.split()) in " ".join(page.text.split())
    assert "../../downloads/fhir/StructureDefinition-child.json" in page.links
    assert "../../downloads/schemas/child.schema.json" in page.links
    assert any(link.startswith("../../messages/element/") for link in page.links)


def test_an_identifier_page_works_its_check_through(built: Path) -> None:
    said = " ".join(_Page(built / "identifiers" / "nhs-number" / "index.html").text.split())
    assert "It is ten digits." in said
    assert "Divided by 11" in said
    assert "9 must stand at position 10. It does." in said


def test_content_cannot_turn_into_markup(tmp_path: Path) -> None:
    content = _copy(tmp_path / "content")
    file = content / "standard" / "codelists" / "agency-type.csv"
    awkward = "a | b <img src=x> {c} *d* [e](f) _g_"
    file.write_text(file.read_text(encoding="utf-8") + f"Z,{awkward},,active,,,,Kinspec\n", encoding="utf-8")
    with using(content):
        site(tmp_path / "site")
    page = _Page(tmp_path / "site" / "codelists" / "agency-type" / "index.html")
    assert awkward in page.text
    assert "x" not in page.loads


def test_a_link_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    content = _copy(tmp_path / "content")
    (content / "docs" / "glossary.md").write_text("# Glossary\n\n[gone](gone.md)\n", encoding="utf-8")
    with using(content), pytest.raises(ContentError, match=r"gone\.md"):
        site(tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_a_word_of_the_search_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    content = _copy(tmp_path / "content")
    config = (content / "mkdocs.yml").read_text(encoding="utf-8")
    (content / "mkdocs.yml").write_text(
        config.replace("what changed: changes.md", "what changed: gone.md"), encoding="utf-8"
    )
    with using(content), pytest.raises(ContentError, match=r"find gone\.md by “what changed”"):
        site(tmp_path / "site")


def test_other_files_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("kept", encoding="utf-8")
    site(tmp_path)
    assert own.read_text(encoding="utf-8") == "kept"
    assert (tmp_path / "index.html").is_file()


def _copy(folder: Path) -> Path:
    for name in ("standard", "profiles", "converters", "docs"):
        shutil.copytree(root() / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    for name in ("mkdocs.yml", "CHANGELOG.md", "LICENSE", "NOTICE"):
        shutil.copy(root() / name, folder)
    return folder
