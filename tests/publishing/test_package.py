"""The package is complete, says what it holds, reads as FHIR, and comes out the same each time."""

from __future__ import annotations

import csv
import hashlib
import json
import tarfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner
from fhir.resources.R4B import get_fhir_model_class

from kinspec.cli import main
from kinspec.profiles import extension_ids, own_url, profile_ids
from kinspec.publishing import package
from kinspec.standard import ContentError, current, using


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    dest = tmp_path_factory.mktemp("package") / "new" / "made"
    package(dest)
    return dest


def tgz(folder: Path) -> Path:
    (found,) = folder.glob("*.tgz")
    return found


def files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def members(folder: Path) -> dict[str, bytes]:
    with tarfile.open(tgz(folder)) as archive:
        return {entry.name: archive.extractfile(entry).read() for entry in archive}  # type: ignore[union-attr]


def definitions(folder: Path) -> dict[str, Any]:
    return {path.name: json.loads(path.read_bytes()) for path in (folder / "fhir").iterdir()}


def test_two_runs_give_the_same_bytes(made: Path, tmp_path: Path) -> None:
    package(tmp_path / "again")
    assert files(tmp_path / "again") == files(made)


def test_only_the_package_is_left_behind(made: Path) -> None:
    assert [path.name for path in made.parent.iterdir()] == [made.name]
    assert made.stat().st_mode & 0o500 == 0o500


def test_what_exists_is_refused_and_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    with pytest.raises(FileExistsError, match="kept"):
        package(kept)
    assert list(tmp_path.iterdir()) == [kept]
    assert not list(kept.iterdir())


def test_the_command_makes_it_once_and_then_says_why_not(made: Path, tmp_path: Path) -> None:
    runs = [CliRunner().invoke(main, ["author", "package", str(tmp_path / "dest")]) for _ in range(2)]
    assert [run.exit_code for run in runs] == [0, 2]
    assert "exists already" in runs[1].stderr
    assert files(tmp_path / "dest") == files(made)


def test_nothing_is_left_when_it_fails(tmp_path: Path) -> None:
    with using(tmp_path / "no-content"), pytest.raises(ContentError):
        package(tmp_path / "dest")
    assert not list(tmp_path.iterdir())


def test_the_manifest_lists_every_other_file(made: Path) -> None:
    manifest = json.loads((made / "manifest.json").read_bytes())
    held = files(made)
    del held["manifest.json"]
    assert manifest["files"] == {
        name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in held.items()
    }
    assert manifest["version"] == current().release["version"]


def test_every_definition_reads_as_fhir_r4(made: Path) -> None:
    kinds = set()
    for name, resource in definitions(made).items():
        kind = resource["resourceType"]
        kinds.add(kind)
        get_fhir_model_class(kind).model_validate(resource)
        assert name == f"{kind}-{resource['id']}.json"
    assert kinds == {"StructureDefinition", "ValueSet", "CodeSystem", "ConceptMap", "NamingSystem"}


def test_everything_defined_is_there(made: Path) -> None:
    urls = [one["url"] for one in definitions(made).values() if "url" in one]
    assert len(urls) == len(set(urls))
    wanted = {own_url("StructureDefinition", name) for name in (*profile_ids(), *extension_ids())}
    wanted |= {own_url("ValueSet", name) for name in current().codelist_ids}
    wanted |= {own_url("ConceptMap", name) for name in current().codemaps}
    assert wanted <= set(urls)


def test_every_snapshot_element_is_complete(made: Path) -> None:
    for resource in definitions(made).values():
        if resource["resourceType"] != "StructureDefinition":
            continue
        ids = [element["id"] for element in resource["snapshot"]["element"]]
        assert len(ids) == len(set(ids))
        for element in resource["snapshot"]["element"]:
            assert {"path", "definition", "min", "max", "base"} <= element.keys(), element["id"]
        assert {element["id"] for element in resource["differential"]["element"]} <= set(ids)


def test_value_sets_name_systems_of_the_package_or_of_others(made: Path) -> None:
    resources = definitions(made).values()
    own = {one["url"] for one in resources if one["resourceType"] == "CodeSystem"}
    canonical = current().canonical
    for resource in resources:
        if resource["resourceType"] == "ValueSet":
            for include in resource["compose"]["include"]:
                assert include["system"] in own or not include["system"].startswith(canonical)


def test_the_fhir_package_says_what_it_is(made: Path) -> None:
    release = current().release
    said = json.loads(members(made)["package/package.json"])
    assert tgz(made).name == f"{said['name']}-{said['version']}.tgz"
    assert (said["name"], said["version"]) == (release["package"], release["version"])
    assert said["fhirVersions"] == ["4.0.1"]
    assert said["dependencies"] == {"hl7.fhir.r4.core": "4.0.1"}


def test_the_fhir_package_holds_the_loose_files_and_lists_them(made: Path) -> None:
    held = members(made)
    loose = {path.name: path.read_bytes() for path in (made / "fhir").iterdir()}
    assert {name: held[f"package/{name}"] for name in loose} == loose
    listed = json.loads(held["package/.index.json"])["files"]
    assert [entry["filename"] for entry in listed] == sorted(loose)
    for entry in listed:
        resource = json.loads(loose[entry.pop("filename")])
        assert entry.items() <= resource.items()


def test_the_fhir_package_holds_no_time_and_no_owner(made: Path) -> None:
    assert tgz(made).read_bytes()[3:8] == bytes(5)  # no file name, no time
    with tarfile.open(tgz(made)) as archive:
        entries = archive.getmembers()
    assert entries[0].name == "package/package.json"
    assert len({entry.mtime for entry in entries}) == 1
    assert {(entry.uid, entry.gid, entry.uname, entry.gname) for entry in entries} == {(0, 0, "", "")}


def test_all_json_is_json(made: Path) -> None:
    for name, data in (files(made) | members(made)).items():
        if name.endswith(".json") and not name.startswith(("cases/", "examples/invalid/")):
            assert json.loads(data)


def test_each_profile_has_a_schema(made: Path) -> None:
    schemas = {path.name: json.loads(path.read_bytes()) for path in (made / "schemas").iterdir()}
    assert sorted(schemas) == sorted(f"{name}.schema.json" for name in profile_ids())
    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_codelists_are_complete_in_themselves(made: Path) -> None:
    folder = made / "codelists"
    for name in current().codelist_ids:
        rows = list(csv.DictReader((folder / f"{name}.csv").open(encoding="utf-8", newline="")))
        codelist = current().codelist(name)
        assert [row["code"] for row in rows] == list(codelist.codes)
        assert all(row["title"] for row in rows)
        assert {row["system"] for row in rows} == {codelist.system}
    for name, codemap in current().codemaps.items():
        rows = list(csv.DictReader((folder / "maps" / f"{name}.csv").open(encoding="utf-8", newline="")))
        assert [(row["from"], row["to"]) for row in rows] == [
            (row["from"], row["to"]) for row in codemap.rows
        ]


def test_cases_are_given_with_what_is_expected(made: Path) -> None:
    folder = made / "cases"
    names = json.loads((folder / "cases.json").read_bytes())
    assert names
    for name in names:
        expected = json.loads((folder / name / "expected.json").read_bytes())
        assert all(finding["code"] in current().messages for finding in expected.get("findings", ()))
        others = [path for path in (folder / name).iterdir() if path.is_file()]
        assert "given" in expected or len(others) > 1 or any((folder / name / "input").rglob("*"))
    source = Path(__file__).parents[1] / "cases"
    written = [path.parent.relative_to(source).as_posix() for path in source.rglob("expected.yaml")]
    left_out = json.loads((folder / "left-out.json").read_bytes())
    assert sorted(written) == sorted([*names, *left_out])
