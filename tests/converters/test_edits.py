"""What is changed in FHIR is written as changed; what has no home is said; nothing is half written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.converters.returns import (
    EPISODES,
    HEADER,
    KEY,
    REVIEWS,
    SMALL,
    read,
    resources,
    to_fhir,
    to_tables,
    written,
)

from kinspec.converters import convert
from kinspec.formats import UnusableInput
from kinspec.profiles import own_url

Bundles = list[dict[str, Any]]


@pytest.fixture
def bundles(tmp_path: Path) -> Bundles:
    return to_fhir(written(tmp_path / "source", SMALL), tmp_path / "out.ndjson")[1]


def cells(folder: Path, name: str, row: int = 0) -> dict[str, str]:
    rows = read(folder / name)
    return dict(zip(rows[0], rows[row + 1], strict=True))


def source_field(of: str, path: str, content: str, kind: str = "value") -> dict[str, Any]:
    return {
        "url": own_url("StructureDefinition", "source-field"),
        "extension": [
            {"url": "format", "valueCode": of},
            {"url": "path", "valueString": path},
            {"url": "kind", "valueCode": kind},
            {"url": "content", "valueString": content},
        ],
    }


def counted(report: Any) -> dict[str, int]:
    return {one.slots["what"]: one.slots["count"] for one in report.first("conversion/not-carried")}


def test_a_corrected_date_is_written(bundles: Bundles, tmp_path: Path) -> None:
    resources(bundles, "EpisodeOfCare")[0]["period"]["end"] = "2025-09-30"
    resources(bundles, "Patient")[1]["birthDate"] = "2014-12-02"
    to_tables(bundles, tmp_path / "back")
    assert cells(tmp_path / "back", "episodes.csv")["DEC"] == "30/09/2025"
    assert cells(tmp_path / "back", "header.csv", 1)["DOB"] == "02/12/2014"
    # Reviews repeat the date of birth: they follow.
    assert cells(tmp_path / "back", "reviews.csv", 1)["DOB"] == "02/12/2014"


@pytest.mark.parametrize("odd", ["2/5/2025", "31/02/2025", "soon"])
def test_a_correction_wins_over_the_text_that_rode_beside_it(odd: str, tmp_path: Path) -> None:
    row = [
        odd if name == "DECOM" else cell
        for name, cell in zip(EPISODES, SMALL["episodes.csv"][1], strict=True)
    ]
    source = written(tmp_path / "source", {**SMALL, "episodes.csv": [EPISODES, row]})
    _, bundles = to_fhir(source, tmp_path / "out.ndjson")
    to_tables(bundles, tmp_path / "same")
    assert cells(tmp_path / "same", "episodes.csv")["DECOM"] == odd
    (episode,) = resources(bundles, "EpisodeOfCare")
    episode["period"]["start"] = "2025-05-03"
    to_tables(bundles, tmp_path / "back")
    assert cells(tmp_path / "back", "episodes.csv")["DECOM"] == "03/05/2025"


def test_a_correction_wins_over_the_text_that_rode_on_the_record(tmp_path: Path) -> None:
    # A postcode with blanks around it is no FHIR string of an extension, so it rides on the record.
    row = [
        " ZZ99 3CZ" if name == "HOME_POST" else cell
        for name, cell in zip(EPISODES, SMALL["episodes.csv"][1], strict=True)
    ]
    source = written(tmp_path / "source", {**SMALL, "episodes.csv": [EPISODES, row]})
    _, bundles = to_fhir(source, tmp_path / "out.ndjson")
    to_tables(bundles, tmp_path / "same")
    assert cells(tmp_path / "same", "episodes.csv")["HOME_POST"] == " ZZ99 3CZ"
    (episode,) = resources(bundles, "EpisodeOfCare")
    episode["extension"].append(
        {"url": own_url("StructureDefinition", "home-postcode"), "valueString": "ZZ99 3GZ"}
    )
    to_tables(bundles, tmp_path / "back")
    assert cells(tmp_path / "back", "episodes.csv")["HOME_POST"] == "ZZ99 3GZ"


def test_a_place_that_is_left_out_leaves_blanks(bundles: Bundles, tmp_path: Path) -> None:
    for bundle in bundles:
        bundle["entry"] = [one for one in bundle["entry"] if one["resource"]["resourceType"] != "Location"]
    outcome = to_tables(bundles, tmp_path / "back")
    assert outcome.report.counts_by_code == {}
    for row in range(3):
        held = cells(tmp_path / "back", "episodes.csv", row)
        assert (held["PL_POST"], held["URN"]) == ("", "")
        assert held["HOME_POST"] == "ZZ99 3CZ"


def test_places_of_several_episodes_stay_apart(tmp_path: Path) -> None:
    # With these columns a placement is told by one code and its setting alone.
    rows = [("CHILD", "DECOM", "RNE", "LS", "PLACE", "DEC", "REC", "PL_POST")]
    rows += [("7001", f"0{one}/05/2025", "S", "C2", "U1", "", "", f"ZZ99 {one}VZ") for one in "123"]
    source = written(tmp_path / "source", {"episodes.csv": rows})
    _, bundles = to_fhir(source, tmp_path / "out.ndjson")
    for episode in resources(bundles, "EpisodeOfCare"):
        (place,) = [one for one in episode["extension"] if one["url"].endswith("/placement")]
        assert [one["url"] for one in place["extension"]] == ["type", "setting"]
    outcome = to_tables(bundles, tmp_path / "back")
    assert outcome.report.counts_by_code == {}
    assert read(tmp_path / "back" / "episodes.csv") == [list(row) for row in rows]


def test_fields_of_another_format_are_ignored_and_counted(bundles: Bundles, tmp_path: Path) -> None:
    episode = resources(bundles, "EpisodeOfCare")[1]
    episode.setdefault("extension", []).extend(
        [source_field("cin-census", "Episodes.DEC", "Male"), source_field("cin-census", "x.y", "z")]
    )
    outcome = to_tables(bundles, tmp_path / "back")
    assert read(tmp_path / "back" / "episodes.csv") == [list(row) for row in SMALL["episodes.csv"]]
    told = [one.slots for one in outcome.report.first("conversion/of-another-format")]
    assert told == [
        {"field": "Episodes.DEC", "owner": "cin-census", "count": 1},
        {"field": "x.y", "owner": "cin-census", "count": 1},
    ]
    assert counted(outcome.report) == {}


def test_fields_that_name_no_column_are_reported(bundles: Bundles, tmp_path: Path) -> None:
    resources(bundles, "EpisodeOfCare")[0].setdefault("extension", []).append(
        source_field("ssda903", "Episodes.HAIR", "brown")
    )
    outcome = to_tables(bundles, tmp_path / "back")
    assert read(tmp_path / "back" / "episodes.csv") == [list(row) for row in SMALL["episodes.csv"]]
    assert counted(outcome.report) == {"Episodes.HAIR": 1}


def test_resources_without_a_home_are_reported(bundles: Bundles, tmp_path: Path) -> None:
    bundles[1]["entry"].append({"resource": {"resourceType": "Observation", "id": "o", "status": "final"}})
    for episode in resources(bundles, "EpisodeOfCare"):
        for one in episode["extension"]:
            if one["url"].endswith("/placement"):
                one["extension"] = [part for part in one["extension"] if part["url"] != "setting"]
    outcome = to_tables(bundles, tmp_path / "back")
    assert counted(outcome.report) == {"Observation": 1, "setting without the record it belongs to": 3}


def test_data_from_elsewhere_is_written_in_the_layout_of_the_format(bundles: Bundles, tmp_path: Path) -> None:
    for resource in resources(bundles):
        resource["meta"].pop("source", None)
    outcome = to_tables(bundles[1:], tmp_path / "back")
    assert outcome.report.counts_by_code == {}
    for name, rows in SMALL.items():
        assert read(tmp_path / "back" / name) == [list(row) for row in rows]
        assert (tmp_path / "back" / name).read_bytes().endswith(b"\r\n")


def test_one_resource_alone_is_written(bundles: Bundles, tmp_path: Path) -> None:
    import orjson

    held = tmp_path / "child.json"
    held.write_bytes(orjson.dumps(resources(bundles, "Patient")[1], option=orjson.OPT_INDENT_2))
    convert(held, tmp_path / "back", "ssda903")
    rows = read(tmp_path / "back" / "header.csv")
    assert rows == [list(HEADER), list(SMALL["header.csv"][2])]


def test_a_child_without_a_header_is_referred_to_by_number(tmp_path: Path) -> None:
    tables = {"reviews.csv": [REVIEWS, ("7003", "", "01/06/2025", "PN1"), ("", "", "02/06/2025", "PN1")]}
    _, bundles = to_fhir(written(tmp_path / "source", tables), tmp_path / "out.ndjson")
    assert resources(bundles, "Patient") == []
    subjects = [one["subject"] for one in resources(bundles, "Encounter")]
    assert sorted(one.get("identifier", {}).get("value", "") for one in subjects) == ["", "7003"]
    assert all("reference" not in one for one in subjects)
    to_tables(bundles, tmp_path / "back")
    assert read(tmp_path / "back" / "reviews.csv") == [list(row) for row in tables["reviews.csv"]]


def test_a_line_that_is_damaged_is_reported(bundles: Bundles, tmp_path: Path) -> None:
    import orjson

    held = tmp_path / "held.ndjson"
    held.write_bytes(
        b"\n".join([orjson.dumps(bundles[0]), orjson.dumps(bundles[1])[:-9], orjson.dumps(bundles[2])])
    )
    outcome = convert(held, tmp_path / "back", "ssda903")
    assert [one.location.line for one in outcome.report.first("conversion/unreadable")] == [2]
    assert [row[0] for row in read(tmp_path / "back" / "header.csv")] == ["CHILD", "7002"]


HOSTILE: dict[str, Any] = {
    "no-entries": {"resourceType": "Bundle", "entry": None},
    "entries-of-text": {"resourceType": "Bundle", "entry": ["a", None, 1, {"resource": "x"}]},
    "entry-is-text": {"resourceType": "Bundle", "entry": "abc"},
    "meta-is-text": {"resourceType": "Patient", "meta": "x"},
    "profile-is-a-number": {"resourceType": "Patient", "meta": {"profile": [1, None, {}]}},
    "nothing-fits": {
        "resourceType": "EpisodeOfCare",
        "meta": {"profile": ["PROFILE"], "source": 7},
        "extension": [
            "x",
            None,
            {"url": ["y"]},
            {"url": own_url("StructureDefinition", "placement"), "extension": "z"},
        ],
        "period": [1],
        "patient": "abc",
    },
    "values-of-other-types": {
        "resourceType": "EpisodeOfCare",
        "meta": {"profile": ["PROFILE"]},
        "period": {"start": {"a": 1}, "end": ["x"], "_start": "z"},
        "patient": {"reference": {}, "identifier": {"value": [1]}},
    },
    "layout-without-parts": {
        "resourceType": "Bundle",
        "entry": [
            {
                "resource": {
                    "resourceType": "DocumentReference",
                    "extension": [
                        {
                            "url": own_url("StructureDefinition", "source-layout"),
                            "extension": [{"url": "format", "valueCode": "ssda903"}],
                        }
                    ],
                }
            }
        ],
    },
}


@pytest.mark.parametrize("odd", HOSTILE.values(), ids=HOSTILE)
def test_resources_of_any_shape_do_no_harm(odd: Any, bundles: Bundles, tmp_path: Path) -> None:
    import orjson

    text = orjson.dumps(odd).replace(
        b'"PROFILE"', orjson.dumps(own_url("StructureDefinition", "looked-after-episode"))
    )
    held = tmp_path / "held.ndjson"
    held.write_bytes(text + b"\n" + orjson.dumps(bundles[1]))
    convert(held, tmp_path / "back", "ssda903")
    assert cells(tmp_path / "back", "header.csv") == dict(zip(HEADER, SMALL["header.csv"][1], strict=True))


@pytest.mark.parametrize("to", ["fhir", "ssda903"])
def test_what_exists_is_refused(to: str, bundles: Bundles, tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.write_text("before")
    with pytest.raises(FileExistsError):
        convert(tmp_path / ("source" if to == "fhir" else "out.ndjson"), there, to, key=KEY)
    assert there.read_text() == "before"


@pytest.mark.parametrize("to", ["fhir", "ssda903"])
def test_nothing_half_written_appears(
    to: str, bundles: Bundles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kinspec.converters._staging import Staged, Staging

    def failing(self: Staging) -> Iterator[Staged]:
        yield from list(whole(self))[:1]
        raise OSError("no space left")

    whole = Staging.in_order
    monkeypatch.setattr(Staging, "in_order", failing)
    place = tmp_path / "place"
    with pytest.raises(OSError, match="no space left"):
        convert(tmp_path / ("source" if to == "fhir" else "out.ndjson"), place / "there", to, key=KEY)
    assert list(place.iterdir()) == []


def test_a_name_in_the_data_leads_nowhere_else(tmp_path: Path) -> None:
    source = tmp_path / "source"
    written(source / "a", {"header.csv": SMALL["header.csv"]})
    _, bundles = to_fhir([source], tmp_path / "out.ndjson")
    import base64

    import orjson

    (document,) = resources(bundles, "DocumentReference")
    spelling = document["extension"][0]["extension"][2]
    for name in ("../../outside.csv", str(tmp_path / "outside.csv")):
        held = orjson.loads(base64.b64decode(spelling["valueBase64Binary"])) | {"name": name}
        spelling["valueBase64Binary"] = base64.b64encode(orjson.dumps(held)).decode()
        back = tmp_path / "deep" / "er" / f"back{len(name)}"
        to_tables_in(bundles, back)
        assert not list(tmp_path.glob("outside.csv"))
        assert not list((tmp_path / "deep").glob("outside.csv"))
        assert sum(one.is_file() for one in back.rglob("*.csv")) == 1


def to_tables_in(bundles: Bundles, back: Path) -> None:
    back.parent.mkdir(parents=True, exist_ok=True)
    to_tables(bundles, back)


def test_a_source_with_nothing_to_convert_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("nothing here")
    with pytest.raises(UnusableInput):
        convert(tmp_path / "a.txt", tmp_path / "out", "fhir", key=KEY)
    assert not (tmp_path / "out").exists()
