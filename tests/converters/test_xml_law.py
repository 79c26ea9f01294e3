"""Whatever an XML return holds and however it is laid out, it comes back byte for byte; edits reach it."""

from __future__ import annotations

import os
import tempfile
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.converters.returns import KEY, SMALL, resources, to_fhir, to_tables, written

from kinspec.converters import convert
from kinspec.findings import Finding
from kinspec.formats import sources, xml_tables
from kinspec.standard import format_for
from kinspec.validators import validate

FORMAT = format_for("ssda903")
FORM = FORMAT.xml
LEAVES = {
    name: [one.tags.get(field, field) for field in FORMAT.tables[name].fields]
    for name, one in (FORM.tables.items() if FORM else ())
}
IN_HEADER = [tag for name in ("Header", "AD1", "OC3", "UASC") for tag in LEAVES[name]] + ["UASC", "HAIR"]
GROUPS = {
    "AREVIEW": "Reviews",
    "AMISSING": "Missing",
    "PERMANENCE": "PrevPerm",
    "OC2": "OC2",
    "AD_PLACED": "PlacedAdoption",
}
ALLOWED = st.characters(
    exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff", include_characters="\t\n\r"
)
VALUES = st.one_of(
    st.sampled_from(
        [
            *("", " ", "M", "F", "0", "1", "2", "C2", "UN1", "WBRI", "PN1", "X1", "YES", "ZZ/05/2010"),
            *(
                "14/02/2013",
                "31/02/2013",
                "1/2/2013",
                "ZZ99 3CZ",
                "a & b",
                "<",
                "]]>",
                "é",
                "😀",
                " x ",
                "\r\n",
            ),
        ]
    ),
    st.text(ALLOWED, max_size=8),
)
SPACE = st.sampled_from(["", "", "\n", "\n  ", "\r\n\t", " "])
CHILDREN = st.sampled_from(["", "1", "1", "2", "01", "CHILD A"])


@st.composite
def leaf(draw: Any, tag: str, value: str | None = None) -> str:
    text = draw(VALUES) if value is None else value
    if not text:
        return str(draw(st.sampled_from(["", f"<{tag}/>", f"<{tag}></{tag}>", f"<{tag} />"])))
    how = draw(st.integers(0, 9))
    if how == 0 and "]]>" not in text and "\r" not in text:
        inner = f"<![CDATA[{text}]]>"
    elif how == 1:
        inner = "".join(f"&#{ord(one)};" for one in text)
    elif how == 2:
        inner = f"{escape(text)}<!-- why? -->"
    else:
        inner = escape(text, {"\r": "&#13;"})
    attributes = draw(st.sampled_from(["", "", "", "", ' a="1 > 0"', " xml:lang='en'"]))
    return f"<{tag}{attributes}>{inner}</{tag}>"


@st.composite
def inside(draw: Any, tags: list[str]) -> str:
    chosen = draw(st.lists(st.sampled_from(tags), max_size=6))
    return "".join(f"{draw(SPACE)}{draw(leaf(tag))}" for tag in chosen) + str(draw(SPACE))


@st.composite
def child(draw: Any) -> str:
    parts = []
    for _ in range(draw(st.sampled_from([1, 1, 1, 1, 0, 2]))):
        groups = "".join(
            f"{draw(SPACE)}<{tag}>{draw(inside(LEAVES[GROUPS[tag]]))}</{tag}>"
            for tag in draw(st.lists(st.sampled_from(list(GROUPS)), max_size=3))
        )
        number = draw(leaf("CHILDID", draw(CHILDREN)))
        parts.append(f"<HEADER>{number}{draw(inside(IN_HEADER))}{groups}{draw(SPACE)}</HEADER>")
    parts += [
        f"<EPISODE>{draw(inside([*LEAVES['Episodes'], 'PLACE', 'CHILDID']))}</EPISODE>"
        for _ in range(draw(st.integers(0, 3)))
    ]
    more = st.sampled_from(["<!-- a note -->", "<?check it?>", "<NOTE><DEEP>x</DEEP></NOTE>", "stray", ""])
    return "<CHILD>" + "".join(draw(SPACE) + part + draw(more) for part in parts) + "</CHILD>"


@st.composite
def documents(draw: Any) -> bytes:
    declaration = draw(
        st.sampled_from(["", '<?xml version="1.0"?>', "<?xml version='1.0' standalone='yes'?>\n"])
    )
    root = draw(st.sampled_from(["<EXPSSDA903>", '<EXPSSDA903 year="2026">', "<EXPSSDA903\n>"]))
    between = st.sampled_from(["", "\n  ", "\n  ", "<Message>of ours</Message>", "<!-- next -->\n"])
    children = "".join(draw(between) + one for one in draw(st.lists(child(), max_size=4)))
    text = f"{declaration}{root}{children}{draw(SPACE)}</EXPSSDA903>{draw(SPACE)}"
    encoding = draw(st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "utf-16"]))
    return text.encode(encoding)


@settings(
    max_examples=int(os.environ.get("KINSPEC_EXAMPLES", "60")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(documents())
def test_any_document_comes_back_byte_for_byte(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "return.xml").write_bytes(content)
        if b"<CHILD>" not in content.replace(b"\0", b""):
            return
        convert(folder / "return.xml", folder / "out.ndjson", "fhir", "ssda903", key=KEY)
        outcome = convert(folder / "out.ndjson", folder / "back", "ssda903")
        assert (folder / "back" / "return.xml").read_bytes() == content
        assert outcome.report.counts_by_code == {}


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """A return as one XML file in the usual layout."""
    convert(written(tmp_path / "csv", SMALL), tmp_path / "return.xml", "ssda903", key=KEY)
    return tmp_path / "return.xml"


def test_text_files_go_into_the_xml_form_and_out_of_it(plain: Path, tmp_path: Path) -> None:
    convert(plain, tmp_path / "out", "ssda903", form="csv", key=KEY)
    for name in SMALL:
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "csv" / name).read_bytes()
    assert validate(plain).checked == {"files": 1, "Header rows": 2, "Episodes rows": 3, "Reviews rows": 2}


def test_an_edit_reaches_a_child_that_is_laid_out_in_another_way(plain: Path, tmp_path: Path) -> None:
    odd = (
        plain.read_bytes()
        .replace(b"<SEX>F</SEX>", b"<SEX  >F</SEX><!-- kept -->")
        .replace(b"<CIN>N4</CIN>", b"")
    )
    plain.write_bytes(odd)
    _, bundles = to_fhir(plain, tmp_path / "out.ndjson")
    assert b"kept" in (tmp_path / "out.ndjson").read_bytes()
    for resource in resources(bundles, "Patient"):
        resource["birthDate"] = "2001-01-01"
    to_tables(bundles, tmp_path / "back")
    back = (tmp_path / "back" / "return.xml").read_bytes()
    assert back.count(b"<DOB>01/01/2001</DOB>") == 2
    assert b"<SEX  >F</SEX><!-- kept -->" in back


def test_a_field_that_a_layout_has_no_place_for_is_written_all_the_same(plain: Path, tmp_path: Path) -> None:
    plain.write_bytes(plain.read_bytes().replace(b"<CIN>N4</CIN>", b"<!-- no CIN -->"))
    _, bundles = to_fhir(plain, tmp_path / "out.ndjson")
    system = "https://kinspec.org/fhir/CodeSystem/ssda903-category-of-need"
    for resource in resources(bundles, "EpisodeOfCare"):
        if b"category-of-need" not in orjson.dumps(resource):
            concept = {"coding": [{"system": system, "code": "N5"}]}
            url = "https://kinspec.org/fhir/StructureDefinition/category-of-need"
            resource["extension"].append({"url": url, "valueCodeableConcept": concept})
    outcome = to_tables(bundles, tmp_path / "back")
    assert b"<CIN>N5</CIN>" in (tmp_path / "back" / "return.xml").read_bytes()
    assert list(outcome.report.counts_by_code) == ["conversion/not-carried"]


def test_what_has_no_element_is_said_and_offered_as_text_files(tmp_path: Path) -> None:
    tables = {
        **SMALL,
        "sw.csv": [
            ("CHILD", "DOB", "SW_ID", "SW_DECOM", "SW_DEC", "SW_REASON"),
            ("7001", "14/02/2009", "SW10001", "01/04/2025", "", "MANAGE"),
        ],
    }
    source = written(tmp_path / "csv", tables)
    alone = convert(source, tmp_path / "return.xml", "ssda903", key=KEY)
    assert "conversion/no-xml-form" in alone.report.counts_by_code
    assert "SWEpisodes" not in alone.written
    beside = convert(source, tmp_path / "out", "ssda903", form="xml", key=KEY)
    assert "conversion/csv-beside-xml" in beside.report.counts_by_code
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["ssda903.xml", "sw_episodes.csv"]


def test_a_child_that_never_ends_is_refused_and_takes_little_memory() -> None:
    def blocks() -> Iterator[bytes]:
        yield b"<EXPSSDA903><CHILD><HEADER><CHILDID>1</CHILDID>"
        for _ in range(400):
            yield b"<HAIR>brown</HAIR>" * 2_000

    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "return.xml"
        with path.open("wb") as stream:
            stream.writelines(blocks())
        found: list[Finding] = []
        tracemalloc.start()
        assert xml_tables(sources(path)[0], FORMAT, found.append) == ()
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert [one.code for one in found] == ["file/xml-too-large"]
    assert peak < 40_000_000
