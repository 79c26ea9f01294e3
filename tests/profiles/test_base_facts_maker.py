"""The maker of base facts, on small sources of its own."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner

from kinspec.profiles.base_facts import SourceError, build, read_sources, write
from kinspec.profiles.base_facts.__main__ import main

FHIR = "http://hl7.org/fhir/StructureDefinition/"
VALUES = "http://example.org/ValueSet/"
CODES = "http://example.org/CodeSystem/"


def structure(name: str, elements: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "StructureDefinition",
        "id": name,
        "url": FHIR + name,
        "version": "4.0.1",
        "name": name,
        "status": "active",
        "kind": "resource",
        "abstract": False,
        "type": name,
        "derivation": "specialization",
        "snapshot": {"element": elements},
    } | more


def uk_core(name: str, elements: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    definition = structure(name, elements, url=f"https://fhir.hl7.org.uk/StructureDefinition/{name}", **more)
    definition["derivation"] = "constraint"
    definition["differential"] = definition.pop("snapshot")
    return definition


def value_set(name: str, *include: dict[str, Any]) -> dict[str, Any]:
    return {
        "resourceType": "ValueSet",
        "id": name,
        "url": VALUES + name,
        "version": "1",
        "name": name,
        "status": "active",
        "compose": {"include": list(include)},
    }


def code_system(name: str, concepts: list[dict[str, Any]], content: str = "complete") -> dict[str, Any]:
    return {
        "resourceType": "CodeSystem",
        "id": name,
        "url": CODES + name,
        "version": "1",
        "name": name,
        "content": content,
        "concept": concepts,
    }


def bound(name: str, *bindings: tuple[str, str]) -> dict[str, Any]:
    return structure(
        name,
        [{"id": name, "path": name}]
        + [
            {
                "id": f"{name}.e{number}",
                "path": f"{name}.e{number}",
                "min": 0,
                "max": "1",
                "type": [{"code": "code"}],
                "binding": {"strength": strength, "valueSet": VALUES + url},
            }
            for number, (strength, url) in enumerate(bindings)
        ],
    )


def reference(
    folder: Path, core: list[dict[str, Any]], uk: list[dict[str, Any]] | None = None, **members: bytes
) -> Path:
    """A folder as the maker expects it; `members` are further members of the archive, by name."""
    contents = {
        f"package/{item['resourceType']}-{number}.json": orjson.dumps(item)
        for number, item in enumerate(core)
    }
    (folder / "packages").mkdir(parents=True)
    with tarfile.open(folder / "packages" / "hl7.fhir.r4.core-4.0.1.tgz", "w:gz") as archive:
        for name, content in (contents | members).items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        link = tarfile.TarInfo("package/StructureDefinition-link.json")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
        archive.addfile(link)
    (folder / "uk-core-definitions").mkdir()
    for number, item in enumerate(uk or [uk_core("Uk", [{"id": "Uk", "path": "Uk"}])]):
        (folder / "uk-core-definitions" / f"{number}.json").write_bytes(orjson.dumps(item))
    return folder


def made(folder: Path) -> dict[str, Any]:
    return {name: orjson.loads(content) for name, content in build(read_sources(folder)).items()}


def test_names_in_the_archive_lead_nowhere(tmp_path: Path) -> None:
    stray = orjson.dumps(structure("Stray", []))
    hostile = {
        "../../StructureDefinition-up.json": stray,
        "/package/StructureDefinition-root.json": stray,
        "package/../StructureDefinition-dots.json": stray,
        "package/other/StructureDefinition-below.json": stray,
    }
    files = made(reference(tmp_path / "in", [structure("Thing", [])], None, **hostile))
    assert "r4/Thing.json" in files
    assert not [name for name in files if "Stray" in name or name.startswith(("/", "."))]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in"]


@pytest.mark.parametrize("ident", ["../up", "a/b", "", "x" * 65])
def test_an_id_that_is_no_file_name_is_refused(tmp_path: Path, ident: str) -> None:
    with pytest.raises(SourceError, match="no usable url or id"):
        read_sources(reference(tmp_path, [structure("Thing", []) | {"id": ident}]))


@pytest.mark.parametrize(
    ("core", "problem"),
    [
        ([structure("Thing", []), structure("Thing", [])], "defined twice"),
        ([structure("Thing", [], fhirVersion="5.0.0")], "made for FHIR 5.0.0"),
    ],
)
def test_sources_that_contradict_are_refused(
    tmp_path: Path, core: list[dict[str, Any]], problem: str
) -> None:
    with pytest.raises(SourceError, match=problem):
        read_sources(reference(tmp_path, core))


def test_a_damaged_archive_is_named(tmp_path: Path) -> None:
    folder = reference(tmp_path, [structure("Thing", [{"id": f"e{n}", "path": "x"} for n in range(999)])])
    archive = folder / "packages" / "hl7.fhir.r4.core-4.0.1.tgz"
    whole = archive.read_bytes()
    for damaged in (b"", b"no archive", whole[: len(whole) // 2], whole[:200] + b"\xff" * 50 + whole[250:]):
        archive.write_bytes(damaged)
        with pytest.raises(SourceError, match=r"hl7\.fhir\.r4\.core"):
            read_sources(folder)


def test_two_structures_with_one_id_are_refused(tmp_path: Path) -> None:
    twins = [structure("Thing", []), structure("thing", [])]
    with pytest.raises(SourceError, match="same id"):
        build(read_sources(reference(tmp_path, twins)))


def test_constraint_worded_in_two_ways_is_refused(tmp_path: Path) -> None:
    def with_rule(name: str, human: str) -> dict[str, Any]:
        rule = {"key": "r-1", "severity": "error", "human": human, "source": "http://example.org/s"}
        return structure(name, [{"id": name, "path": name, "constraint": [rule]}])

    folder = reference(tmp_path, [with_rule("A", "one wording"), with_rule("B", "another")])
    with pytest.raises(SourceError, match="r-1"):
        build(read_sources(folder))


def test_constraint_without_source_belongs_to_where_it_stands(tmp_path: Path) -> None:
    def with_rule(name: str) -> dict[str, Any]:
        rule = {"key": "r-1", "severity": "error", "human": f"of {name}", "expression": "true"}
        return structure(name, [{"id": name, "path": name, "constraint": [rule]}])

    files = made(reference(tmp_path, [with_rule("A"), with_rule("B")]))
    table = files["r4/_constraints.json"]
    for name in "AB":
        (key,) = files[f"r4/{name}.json"]["elements"][0]["constraints"]
        assert table[key]["human"] == f"of {name}"
        assert table[key]["source"] == FHIR + name


def test_false_flags_count_only_in_a_differential(tmp_path: Path) -> None:
    flags = {"mustSupport": False, "isModifier": False, "isSummary": True}
    core = structure("Thing", [{"id": "Thing", "path": "Thing"} | flags])
    uk = uk_core("Uk", [{"id": "Thing", "path": "Thing"} | flags])
    files = made(reference(tmp_path, [core], [uk]))
    assert files["r4/Thing.json"]["elements"] == [{"id": "Thing", "path": "Thing", "isSummary": True}]
    assert files["ukcore/Uk.json"]["elements"] == [{"id": "Thing", "path": "Thing"} | flags]


def test_extensions_are_carried_as_far_as_uk_core_leads(tmp_path: Path) -> None:
    def extension(name: str, leads_to: str | None = None) -> dict[str, Any]:
        types = [{"code": "Extension"} | ({"profile": [FHIR + leads_to]} if leads_to else {})]
        element = {"id": "Extension.extension", "path": "Extension.extension", "type": types}
        return structure(name, [element], derivation="constraint", type="Extension", kind="complex-type")

    uk = uk_core(
        "Uk",
        [
            {
                "id": "Patient.extension:a",
                "path": "Patient.extension",
                "type": [{"code": "Extension", "profile": [FHIR + "ext-a", FHIR + "ext-gone"]}],
            }
        ],
    )
    files = made(
        reference(tmp_path, [extension("ext-a", "ext-b"), extension("ext-b"), extension("ext-c")], [uk])
    )
    assert {"r4/ext-a.json", "r4/ext-b.json"} <= files.keys()
    assert "r4/ext-c.json" not in files
    assert files["external.json"][FHIR + "ext-gone"]["kind"] == "structure"


def test_value_sets_are_carried_by_strength_and_cost(tmp_path: Path) -> None:
    core = [
        bound(
            "Thing",
            ("required", "must"),
            ("extensible", "outer"),
            ("preferred", "small"),
            ("preferred", "large"),
            ("preferred", "drawn-anyway"),
            ("example", "sample"),
            ("required", "nowhere"),
        ),
        value_set("must", {"system": CODES + "big"}),
        value_set("outer", {"valueSet": [VALUES + "inner|1"]}),
        value_set("inner", {"system": CODES + "few"}),
        value_set("small", {"system": CODES + "few"}),
        value_set("large", {"system": CODES + "many"}),
        value_set("drawn-anyway", {"system": CODES + "big"}),
        value_set("sample", {"system": CODES + "few"}),
        code_system("few", [{"code": "a"}]),
        code_system("big", [{"code": f"c{number}"} for number in range(500)]),
        code_system("many", [{"code": f"c{number}"} for number in range(201)]),
    ]
    files = made(reference(tmp_path, core))
    carried = {name.rpartition("/")[2] for name in files if "/terminology/" in name}
    assert carried == {
        "ValueSet-must.json",
        "ValueSet-outer.json",
        "ValueSet-inner.json",
        "ValueSet-small.json",
        "ValueSet-drawn-anyway.json",
        "CodeSystem-few.json",
        "CodeSystem-big.json",
    }
    reasons = {url.removeprefix(VALUES): entry["reason"] for url, entry in files["external.json"].items()}
    assert "201 codes" in reasons["large"]
    assert "example" in reasons["sample"]
    assert "not among" in reasons["nowhere"]


def test_licensed_codes_become_a_number(tmp_path: Path) -> None:
    listed = [{"code": "123", "display": "A licensed term"}]
    core = [
        bound("Thing", ("required", "mixed")),
        value_set(
            "mixed",
            {"system": "http://snomed.info/sct", "concept": listed * 3},
            {
                "system": "http://snomed.info/sct",
                "filter": [{"property": "concept", "op": "is-a", "value": "1"}],
            },
            {
                "system": "http://unitsofmeasure.org",
                "concept": [{"code": "d", "display": "day"}, {"code": "h"}],
            },
            {"system": CODES + "partial"},
        ),
        code_system("partial", [{"code": "a"}], content="fragment"),
    ]
    folder = reference(tmp_path, core)
    files = made(folder)
    assert files["r4/terminology/ValueSet-mixed.json"]["compose"]["include"] == [
        {"system": "http://snomed.info/sct", "enumerated": 3},
        {"system": "http://snomed.info/sct", "filter": [{"property": "concept", "op": "is-a", "value": "1"}]},
        {"system": "http://unitsofmeasure.org", "concept": [["d", "day"], ["h"]]},
        {"system": CODES + "partial"},
    ]
    external = files["external.json"]
    assert {"http://snomed.info/sct", "http://unitsofmeasure.org", CODES + "partial"} <= external.keys()
    assert not [
        name for name, content in build(read_sources(folder)).items() if b"A licensed term" in content
    ]


def test_concepts_keep_all_parents_and_the_properties_that_filters_use(tmp_path: Path) -> None:
    concepts = [
        {
            "code": "root",
            "display": "Root",
            "property": [{"code": "notSelectable", "valueBoolean": True}],
            "concept": [{"code": "leaf", "display": "Leaf", "definition": "prose"}],
        },
        {
            "code": "other",
            "property": [
                {"code": "child", "valueCode": "leaf"},
                {"code": "colour", "valueCode": "red"},
                {"code": "unused", "valueCode": "x"},
            ],
        },
    ]
    red = {"property": "colour", "op": "=", "value": "red"}
    core = [
        bound("Thing", ("required", "red")),
        value_set("red", {"system": CODES + "tree", "filter": [red]}),
        code_system("tree", concepts),
    ]
    facts = made(reference(tmp_path, core))["r4/terminology/CodeSystem-tree.json"]
    assert facts["concepts"] == [["root", "Root"], ["leaf", "Leaf", ["root", "other"]], ["other"]]
    assert facts["properties"] == {"notSelectable": {"root": True}, "colour": {"other": "red"}}


def test_property_given_twice_for_a_code_is_refused(tmp_path: Path) -> None:
    twice = [{"code": "status", "valueCode": "retired"}, {"code": "status", "valueCode": "active"}]
    core = [
        bound("Thing", ("required", "all")),
        value_set("all", {"system": CODES + "s"}),
        code_system("s", [{"code": "a", "property": twice}]),
    ]
    with pytest.raises(SourceError, match="status is given twice"):
        build(read_sources(reference(tmp_path, core)))


def test_writing_again_removes_only_facts_that_are_no_longer_made(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write({"r4/Old.json": b"{}\n", "r4/terminology/Old.json": b"{}\n"}, out)
    (out / "NOTICE.md").write_text("kept", encoding="utf-8")
    files = build(read_sources(reference(tmp_path / "in", [structure("Thing", [])])))
    write(files, out)
    present = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*.json")}
    assert present == files
    assert (out / "NOTICE.md").read_text(encoding="utf-8") == "kept"


def test_each_element_has_a_line_of_its_own(tmp_path: Path) -> None:
    elements = [{"id": f"Thing.e{number}", "path": f"Thing.e{number}"} for number in range(3)]
    content = build(read_sources(reference(tmp_path, [structure("Thing", elements)])))["r4/Thing.json"]
    lines = content.decode().splitlines()
    assert [line for line in lines if '"id":' in line] == [
        f'{{"id":"Thing.e{number}","path":"Thing.e{number}"}}' + ("," if number < 2 else "")
        for number in range(3)
    ]
    assert content.endswith(b"}\n")


def test_command_writes_and_says_how_much(tmp_path: Path) -> None:
    folder = reference(tmp_path / "in", [structure("Thing", [])])
    result = CliRunner().invoke(main, ["--reference", str(folder), "--out", str(tmp_path / "out")])
    assert result.exit_code == 0, result.output
    assert (tmp_path / "out" / "r4" / "Thing.json").is_file()
    assert "files" in result.output


def test_command_names_what_is_missing(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["--reference", str(tmp_path), "--out", str(tmp_path / "out")])
    assert result.exit_code == 1
    assert "hl7.fhir.r4.core-4.0.1.tgz" in result.output
    assert "Traceback" not in result.output
    assert not (tmp_path / "out").exists()
