"""Downloads serve people without Python: each archive is complete, lawful, explained and always the same."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from kinspec.cli import main
from kinspec.findings import Suppression
from kinspec.profiles import profile_ids
from kinspec.publishing._archives import CHECKSUMS, REPORT_SCHEMA, archive, downloads
from kinspec.publishing._downloads import download_page, site_files
from kinspec.publishing._licences import licence_files
from kinspec.publishing._package import package_files
from kinspec.standard import ContentError, current, read_yaml, root, using
from kinspec.validators import validate

LICENCES = {"LICENSE.txt", "LICENSE-Apache-2.0.txt", "NOTICE.txt", "SOURCES.txt"}
ARCHIVES = [one.name for one in downloads() if one.name.endswith((".zip", ".tgz"))]


@pytest.fixture(scope="module")
def package() -> dict[str, bytes]:
    return package_files()


@pytest.fixture(scope="module")
def offered(package: dict[str, bytes]) -> dict[str, bytes]:
    return site_files(package)


def members(name: str, data: bytes) -> dict[str, bytes]:
    """Name -> bytes of each file in an archive of either kind."""
    if name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            return {one: opened.read(one) for one in opened.namelist()}
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        found = {one.name: tar.extractfile(one) for one in tar}
        return {one.removeprefix("package/"): held.read() for one, held in found.items() if held}


def part(offered: Mapping[str, bytes], title: str) -> dict[str, bytes]:
    (name,) = [one.name for one in downloads() if one.title == title]
    return members(name, offered[name])


def test_everything_that_is_promised_is_there_and_on_the_page(
    package: dict[str, bytes], offered: dict[str, bytes]
) -> None:
    page = download_page(package, ()).text
    for one in downloads():
        assert offered[one.name]
        assert f"]({one.name})" in page
        assert one.use.count(". ") == 0 and one.use.endswith("."), "one sentence"


@pytest.mark.parametrize("name", ARCHIVES)
def test_each_archive_holds_its_licences(offered: dict[str, bytes], name: str) -> None:
    held = members(name, offered[name])
    assert held["LICENSE.txt"] == (root() / "LICENSE").read_bytes()
    assert held["NOTICE.txt"] == (root() / "NOTICE").read_bytes()
    assert b"Apache License" in held["LICENSE-Apache-2.0.txt"]
    assert b"Statement of changes to UK Core" in held["SOURCES.txt"]


def test_notices_name_nothing_that_an_archive_lacks() -> None:
    said = licence_files()
    for name in ("SOURCES.txt", "NOTICE.txt"):
        text = " ".join(said[name].decode().split())
        for place in re.finditer("profiles/base", text):
            # A place that only the source has is called so.
            assert "in the source" in text[: place.start()][-100:].lower()
        assert "this folder" not in text
        assert "`index.json`" not in text
    assert "LICENSE.txt" in said["NOTICE.txt"].decode()


@pytest.mark.parametrize("name", ["overlay", "suppressions"])
def test_schemas_of_files_that_people_write_are_offered(offered: dict[str, bytes], name: str) -> None:
    data = offered[f"kinspec-{name}.schema.json"]
    assert data == (root() / "standard" / "schemas" / f"{name}.schema.json").read_bytes()
    page = {"overlay": "tutorials/own-csv.md", "suppressions": "reports.md"}[name]
    assert f"downloads/kinspec-{name}.schema.json)" in (root() / "docs" / page).read_text(encoding="utf-8")


def test_what_the_page_says_of_json_schemas_is_so(offered: dict[str, bytes]) -> None:
    schema = json.loads(part(offered, "JSON Schemas")["schemas/child.schema.json"])
    child = {"resourceType": "Patient", "birthDate": "2014-02-31"}
    number = {"system": f"{current().canonical}/Id/local-child-id", "value": "1"}
    whole = child | {"identifier": [number]}
    assert jsonschema.Draft202012Validator(schema).is_valid(whole)
    assert not validate([whole], as_="child").valid


@pytest.mark.parametrize("name", ["LICENSE", "NOTICE"])
def test_nothing_is_published_without_its_licence(tmp_path: Path, name: str) -> None:
    content = tmp_path / "content"
    content.mkdir()
    for path in root().iterdir():
        if path.name not in (name, ".git"):
            (content / path.name).symlink_to(path)
    with using(content), pytest.raises(ContentError, match=name):
        package_files()


def test_each_zip_opens_with_what_it_is_for(offered: dict[str, bytes]) -> None:
    for one in downloads():
        if one.parts and one.parts != ("",):
            said = members(one.name, offered[one.name])["README.md"].decode()
            assert one.use in said
            assert current().release["version"] in said


def test_the_downloads_come_out_the_same_each_time(offered: dict[str, bytes]) -> None:
    assert site_files(package_files()) == offered


def test_an_archive_depends_on_its_files_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    first = archive({"b/c.json": b"{}", "a.csv": b"x"})
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert archive({"a.csv": b"x", "b/c.json": b"{}"}) == first
    with zipfile.ZipFile(io.BytesIO(first)) as opened:
        entries = opened.infolist()
    assert [entry.filename for entry in entries] == ["a.csv", "b/c.json"]
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}


def test_the_sums_cover_every_download(offered: dict[str, bytes], tmp_path: Path) -> None:
    lines = [line.split("  ") for line in offered[CHECKSUMS].decode().splitlines()]
    assert {name: digest for digest, name in lines} == {
        name: hashlib.sha256(data).hexdigest() for name, data in offered.items() if name != CHECKSUMS
    }
    for name in (CHECKSUMS, REPORT_SCHEMA, *ARCHIVES):
        (tmp_path / name).write_bytes(offered[name])
    check = ["sha256sum", "--check", "--ignore-missing", CHECKSUMS]
    assert subprocess.run(check, cwd=tmp_path, check=False, capture_output=True).returncode == 0
    (tmp_path / ARCHIVES[0]).write_bytes(b"something else")
    assert subprocess.run(check, cwd=tmp_path, check=False, capture_output=True).returncode == 1


def test_the_sums_cover_the_wheel_as_well(package: dict[str, bytes]) -> None:
    offered = site_files(package, {"kinspec-1.whl": b"a wheel"})
    assert (
        f"{hashlib.sha256(b'a wheel').hexdigest()}  kinspec-1.whl" in offered[CHECKSUMS].decode().splitlines()
    )


def test_the_schemas_are_one_for_each_profile_and_that_of_the_report(offered: dict[str, bytes]) -> None:
    held = part(offered, "JSON Schemas")
    wanted = {f"schemas/{name}.schema.json" for name in profile_ids()} | {REPORT_SCHEMA}
    assert held.keys() == wanted | LICENCES | {"README.md"}
    for name in wanted:
        jsonschema.Draft202012Validator.check_schema(json.loads(held[name]))
        # Ajv refuses a schema with a format that no plugin has taught it.
        assert b'"format": "' not in held[name]


def test_the_code_lists_are_csv_with_system_and_code(offered: dict[str, bytes]) -> None:
    held = part(offered, "Code lists")
    for name in current().codelist_ids:
        codelist = current().codelist(name)
        rows = list(csv.DictReader(io.StringIO(held[f"codelists/{name}.csv"].decode())))
        assert [(row["system"], row["code"]) for row in rows] == [
            (codelist.system, code) for code in codelist.codes
        ]
    assert {f"codelists/maps/{name}.csv" for name in current().codemaps} <= held.keys()


def test_the_examples_show_right_and_wrong_of_each_profile_that_has_them(offered: dict[str, bytes]) -> None:
    held = part(offered, "Examples")
    folder = root() / "standard" / "examples"
    for name in profile_ids():
        for kind in ("valid", "invalid"):
            if (folder / kind / name).is_dir():
                assert any(one.startswith(f"examples/{kind}/{name}/") for one in held), (kind, name)
    expected = [name for name in held if name.endswith("/expected.json")]
    assert len(expected) == len(list(folder.rglob("expected.yaml"))) > 20
    assert not [name for name in held if name.endswith(".yaml")]
    for name in expected:
        source = root() / "standard" / name.replace(".json", ".yaml")
        assert json.loads(held[name]) == read_yaml(source)
        assert name.replace("expected", "input") in held


def test_an_example_gives_the_findings_that_stand_beside_it(offered: dict[str, bytes]) -> None:
    held = part(offered, "Examples")
    expected = json.loads(held["examples/invalid/child/no-number/expected.json"])
    report = validate(held["examples/invalid/child/no-number/input.json"], as_=expected["profile"])
    found = [{"code": one.code, "path": one.location.path} for one in report.findings]
    assert found == expected["findings"]


def test_the_test_cases_are_there_with_their_instructions(
    package: dict[str, bytes], offered: dict[str, bytes]
) -> None:
    held = part(offered, "Test cases")
    cases = {name: data for name, data in package.items() if name.startswith("cases/")}
    assert cases.items() <= held.items()
    assert held.keys() == cases.keys() | LICENCES | {"README.md"}
    assert {f"cases/{name}/expected.json" for name in json.loads(held["cases/cases.json"])} <= held.keys()


CHILD = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB,UPN_UNKNOWN_REASON"
WRONG = f"{CHILD}\n7,F,31/02/2013,WBRI,,,,UN1\n8,X,01/03/2013,WBRI,,,,UN1\n9,Y,01/03/2013,WBRI,,,,UN1\n"
MENDED = f"{CHILD}\n7,F,28/02/2013,WBRI,,,,UN1\n8,X,01/03/2013,WBRI,,,,UN1\n10,Q,01/03/2013,WBRI,,,,UN1\n"
VARIANTS: dict[str, dict[str, Any]] = {
    "plain": {},
    "suppressed": {"suppress": [Suppression("table/no-such-day", "A trial.", date(2099, 3, 31))]},
    "expired": {
        "suppress": [Suppression("table/no-such-day", "A trial.", date(2020, 3, 31), table="Header")]
    },
    "limited": {"max_per_rule": 1},
    "compared": {},
    "compared with a redacted one": {},
}


@pytest.mark.parametrize("redact", [False, True], ids=["whole", "redacted"])
@pytest.mark.parametrize("variant", VARIANTS)
def test_real_reports_are_as_the_schema_says(
    offered: dict[str, bytes], tmp_path: Path, variant: str, redact: bool
) -> None:
    (tmp_path / "header.csv").write_text(WRONG, encoding="utf-8")
    options = dict(VARIANTS[variant])
    if variant.startswith("compared"):
        earlier = validate(tmp_path, redact=variant.endswith("redacted one"))
        earlier.write("json", tmp_path.parent / "earlier.json")
        options["compare"] = tmp_path.parent / "earlier.json"
        (tmp_path / "header.csv").write_text(MENDED, encoding="utf-8")
    stream = io.BytesIO()
    validate(tmp_path, redact=redact, **options).write("json", stream)
    written = json.loads(stream.getvalue())
    assert faults(offered, written) == []
    # The variant really is in the report, else the test would say nothing about it.
    assert written["redacted"] is redact
    assert written["findings"]
    assert any("value" in one for one in written["findings"]) is not redact
    assert bool(written["comparison"]) is variant.startswith("compared")
    assert [one["expired"] for one in written["suppressed"]] == {
        "suppressed": [False],
        "expired": [True],
    }.get(variant, [])
    assert bool(written["left_out"]) is (variant == "limited")
    if variant.startswith("compared"):
        assert written["fixed"]
        assert {one["compared"] for one in written["findings"]} >= {"remaining"}


def test_a_report_on_resources_is_as_the_schema_says(offered: dict[str, bytes]) -> None:
    stream = io.BytesIO()
    validate([{"resourceType": "Patient", "gender": "girl"}], as_="child").write("json", stream)
    written = json.loads(stream.getvalue())
    assert faults(offered, written) == []
    assert any("path" in one["location"] for one in written["findings"])


def test_a_report_on_the_standard_itself_is_as_the_schema_says(
    offered: dict[str, bytes], tmp_path: Path
) -> None:
    content = tmp_path / "content"
    for name in ("standard", "profiles", "converters"):
        shutil.copytree(root() / name, content / name, ignore=shutil.ignore_patterns("kinspec"))
    with (content / "standard" / "codelists" / "meeting-class.csv").open("a") as codes:
        codes.write("twice,Twice,,active,,,,Kinspec\ntwice,Twice,,active,,,,Kinspec\n")
    out = tmp_path / "check.json"
    run = CliRunner().invoke(main, ["author", "check", str(content), "--report", f"json={out}"])
    assert run.exit_code == 1, run.output
    written = json.loads(out.read_bytes())
    assert written["findings"]
    assert faults(offered, written) == []


def test_the_schema_refuses_a_report_with_something_else_in_it(offered: dict[str, bytes]) -> None:
    stream = io.BytesIO()
    validate([{"resourceType": "Patient"}], as_="child").write("json", stream)
    written = json.loads(stream.getvalue())
    assert faults(offered, written | {"more": 1})
    assert faults(offered, {name: held for name, held in written.items() if name != "counts"})


def faults(offered: Mapping[str, bytes], report: Any) -> list[str]:
    schema = json.loads(offered[REPORT_SCHEMA])
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    return [error.message for error in checker.iter_errors(report)]
