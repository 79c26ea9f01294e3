"""What is new, what remains and what is gone: over moved rows, changed values, redaction and limits."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinspec.findings import Comparison, Finding, Location, Message, Report, Severity, Slot, Suppression

CODE = Message(
    "test/code",
    Severity.ERROR,
    "T",
    "{field} holds {value}.",
    "M.",
    "F.",
    {"field": Slot("the column"), "value": Slot("what stands there", "value")},
)
COLUMN = Message(
    "test/column",
    Severity.WARNING,
    "T",
    "{column} is not known.",
    "M.",
    "F.",
    {"column": Slot("column", "name")},
)


def cell(row: int, value: str = "Q9", child: str | None = None, field: str = "LS", **place: Any) -> Finding:
    """A finding in a table; the child has the number of the row unless it is given."""
    where: dict[str, Any] = {"file": "episodes.csv", "line": row + 2, "row": row, "table": "Episodes"}
    return Finding(
        CODE,
        Location(**where | {"field": field} | place),
        {"field": field, "value": value},
        fields=(field,),
        record=child or str(row),
        value=value,
    )


def element(entry: int, path: str = "gender", value: str = "girl") -> Finding:
    place = Location(file="a.ndjson", line=entry, path=f"Bundle.entry[{entry}].resource.{path}")
    return Finding(CODE, place, {"field": "gender", "value": value}, record="7", value=value)


def report(findings: Iterable[Finding], **options: Any) -> Report:
    made = Report(**options)
    made.extend(findings)
    return made


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    return tmp_path / "earlier.json"


def outcome(after: Report) -> tuple[list[str | None], list[str]]:
    """For each finding whether it is new, and the values of those that are gone."""
    assert after.comparison is not None
    compared = after.comparison
    assert compared.new.total() + compared.remaining.total() == len(after.findings)
    gone = list(compared.gone())
    assert len(gone) == compared.fixed.total()
    return [one.compared for one in after.findings], [one.value or "" for one in gone]


def test_a_row_put_in_at_the_top_makes_nothing_new(earlier: Path) -> None:
    report(cell(row) for row in range(5)).write("json", earlier)
    moved = [cell(row + 1, child=str(row), file="later/episodes.csv") for row in range(5)]
    after = report([cell(0, child="99"), *moved], compare=earlier)
    assert outcome(after) == (["new"] + ["remaining"] * 5, [])


def test_an_entry_put_in_makes_no_element_new(earlier: Path) -> None:
    report([element(1), element(2, "birthDate")]).write("json", earlier)
    assert outcome(report([element(4), element(5, "birthDate")], compare=earlier)) == (["remaining"] * 2, [])


def test_a_value_that_changes_is_one_put_right_and_one_new(earlier: Path) -> None:
    report([cell(1), cell(2), cell(3, value="XX")]).write("json", earlier)
    after = report([cell(1), cell(2, value="Q8")], compare=earlier)
    assert outcome(after) == (["remaining", "new"], ["Q9", "XX"])
    assert after.comparison is not None
    first, second = after.comparison.gone()
    assert (first.code, first.severity, first.message, first.record) == (
        "test/code",
        "error",
        "LS holds Q9.",
        "2",
    )
    assert first.location == cell(2).location
    assert second.location.row == 3


@pytest.mark.parametrize(
    "other",
    [
        cell(1, field="CIN"),
        cell(1, child="2"),
        cell(1, table="Header"),
        element(1),
        replace(cell(1), message_=replace(CODE, code="test/other")),
        replace(cell(1), value=None),
        replace(cell(1), record=None),
    ],
)
def test_code_child_place_and_value_tell_findings_apart(earlier: Path, other: Finding) -> None:
    report([cell(1)]).write("json", earlier)
    assert outcome(report([other], compare=earlier)) == (["new"], ["Q9"])


def test_findings_that_are_the_same_are_counted(earlier: Path) -> None:
    report([cell(row, child="7") for row in range(3)]).write("json", earlier)
    assert outcome(report([cell(9, child="7")], compare=earlier)) == (["remaining"], ["Q9", "Q9"])
    assert outcome(report([cell(row, child="7") for row in range(5)], compare=earlier)) == (
        ["remaining"] * 3 + ["new"] * 2,
        [],
    )


def test_findings_about_a_file_are_told_apart_by_its_name(earlier: Path) -> None:
    def about(file: str) -> Finding:
        return Finding(CODE, Location(file=file), {"field": "x", "value": "y"})

    report([about("a/header.csv"), about("a/oc2.csv")]).write("json", earlier)
    after = report([about("b\\header.csv"), about("b/oc3.csv")], compare=earlier)
    assert [one.compared for one in after.findings] == ["remaining", "new"]
    assert after.comparison is not None
    assert [one.location.file for one in after.comparison.gone()] == ["a/oc2.csv"]


def test_nothing_before_and_nothing_after(earlier: Path) -> None:
    report([]).write("json", earlier)
    assert outcome(report([cell(1)], compare=earlier)) == (["new"], [])
    report([cell(1)]).write("json", earlier)
    assert outcome(report([], compare=earlier)) == ([], ["Q9"])


ROWS = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["a", "b"])), max_size=12)


@given(ROWS, ROWS)
def test_the_counts_are_those_of_the_two_lists(
    tmp_path_factory: pytest.TempPathFactory, before: list[tuple[int, str]], after: list[tuple[int, str]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "generated.json"
    report((cell(0, value, str(child)) for child, value in before), in_memory=3).write("json", path)
    found = report(
        (cell(number, value, str(child)) for number, (child, value) in enumerate(after)),
        compare=path,
        in_memory=3,
    )
    left = list(before)
    states = []
    for one in after:
        states.append("remaining" if one in left else "new")
        if one in left:
            left.remove(one)
    got, gone = outcome(found)
    assert got == states
    assert sorted(gone) == sorted(value for _, value in left)


def test_half_a_character_is_compared_although_no_report_can_hold_it(earlier: Path) -> None:
    report([cell(1, value="\ud800"), cell(2, value="a\x00\x1b")]).write("json", earlier)
    after = report([cell(1, value="\ud800"), cell(2, value="a\x00\x1b")], compare=earlier)
    assert outcome(after) == (["remaining"] * 2, [])


def test_a_redacted_earlier_report_is_compared_by_code_and_place(earlier: Path) -> None:
    names = [
        Finding(COLUMN, Location(table="Header", field=name), {"column": name}, fields=(name,))
        for name in ("HAIR", "EYES")
    ]
    report([cell(1), cell(2), cell(3, field="CIN"), names[0]], redact=True).write("json", earlier)
    for redact in (False, True):
        now = [cell(7, value="Q1"), names[1], names[0]]
        after = report(now, compare=earlier, redact=redact)
        assert after.comparison is not None
        assert not after.comparison.exact
        assert [one.compared for one in after.findings] == ["remaining", "remaining", "new"]
        assert after.comparison.fixed == {"test/code": 2}
        gone = list(after.comparison.gone())
        assert sorted(one.location.field or "" for one in gone) == ["CIN", "LS"]
        assert {(one.record, one.value) for one in gone} == {(None, None)}


def test_a_redacted_report_is_compared_by_what_it_hides(earlier: Path) -> None:
    report([cell(1), cell(2)]).write("json", earlier)
    after = report([cell(1), cell(2, value="Q8")], compare=earlier, redact=True)
    assert [(one.compared, one.value) for one in after.findings] == [("remaining", None), ("new", None)]
    assert after.comparison is not None
    assert after.comparison.exact


def test_what_an_earlier_report_left_out_is_said(earlier: Path) -> None:
    report((cell(row) for row in range(10)), max_per_rule=4).write("json", earlier)
    after = report((cell(row) for row in range(10)), compare=earlier)
    assert after.comparison is not None
    assert after.comparison.left_out == 6
    assert [one.compared for one in after.findings] == ["remaining"] * 4 + ["new"] * 6
    assert after.comparison.fixed.total() == 0


def test_a_limit_of_this_report_changes_no_count(earlier: Path) -> None:
    report(cell(row) for row in range(10)).write("json", earlier)
    after = report((cell(row) for row in range(5, 12)), compare=earlier, max_per_rule=1)
    assert after.comparison is not None
    assert after.comparison.remaining == {"test/code": 5}
    assert after.comparison.new == {"test/code": 2}
    assert after.comparison.fixed == {"test/code": 5}


def test_what_is_suppressed_is_neither_new_nor_put_right(earlier: Path) -> None:
    report([cell(1), cell(2, field="CIN")]).write("json", earlier)
    known = Suppression("test/code", "Known.", date.max, field="LS")
    after = report([cell(1), cell(2, field="CIN"), cell(5)], compare=earlier, suppress=[known])
    assert outcome(after) == (["remaining"], [])
    assert after.comparison is not None
    assert +after.comparison.new == {}


def test_an_earlier_report_may_have_been_laid_out_anew(earlier: Path) -> None:
    report([cell(1), cell(2, value="XX")]).write("json", earlier)
    earlier.write_text(json.dumps(json.loads(earlier.read_bytes()), indent=2))
    assert outcome(report([cell(1)], compare=Comparison(earlier))) == (["remaining"], ["XX"])


def test_the_report_of_a_comparison_can_be_compared_with(earlier: Path, tmp_path: Path) -> None:
    report([cell(1), cell(2)]).write("json", earlier)
    report([cell(1), cell(3)], compare=earlier).write("json", tmp_path / "second.json")
    after = report([cell(3)], compare=tmp_path / "second.json")
    assert outcome(after) == (["remaining"], ["Q9"])
    assert after.comparison is not None
    assert [one.record for one in after.comparison.gone()] == ["1"]


def changed(**parts: Any) -> bytes:
    finding = {"code": "a/b", "severity": "error", "message": "M.", "location": {"file": "a", "line": 1}}
    counts = {"error": 1, "warning": 0, "information": 0}
    whole = {"redacted": False, "counts": counts, "findings": [finding | parts.pop("finding", {})]}
    return orjson.dumps(whole | parts)


NOT_A_REPORT: dict[str, bytes] = {
    "nothing": b"",
    "not JSON": b"Not valid: 4 errors\n",
    "a list": b"[]",
    "a text": b'"findings"',
    "another document": b'{"resourceType":"Patient"}',
    "not UTF-8": b'{"findings":["\xff"]}',
    "cut off": b'{"redacted":false,"counts":{}\n,"findings":[\n',
    "cut off in a finding": b'{"redacted":false,"counts":{},\n"findings":[\n{"code":',
    "no counts": changed(counts=None),
    "half of the counts": changed(counts={"error": 1}),
    "words for counts": changed(counts={"error": "1", "warning": "0", "information": "0"}),
    "no findings": changed(findings=None),
    "findings of another kind": changed(findings=[1]),
    "another severity": changed(finding={"severity": "fatal"}),
    "a number as code": changed(finding={"code": 1}),
    "a number as value": changed(finding={"value": 1}),
    "a list as child": changed(finding={"record": []}),
    "another place": changed(finding={"location": {"page": 1}}),
    "a text as line": changed(finding={"location": {"line": "1"}}),
    "line nought": changed(finding={"location": {"line": 0}}),
    "a number as file": changed(finding={"location": {"file": 1}}),
    "no place": changed(finding={"location": None}),
}


@pytest.mark.parametrize("fault", NOT_A_REPORT)
def test_what_is_no_report_is_refused(earlier: Path, fault: str) -> None:
    assert Comparison(_stored(earlier, changed())).name == "earlier.json"
    with pytest.raises(ValueError) as refused:
        Comparison(_stored(earlier, NOT_A_REPORT[fault]))
    assert str(refused.value) == (
        f"{earlier} is not a json report of Kinspec; make one with --report json=FILE and compare with that"
    )


def _stored(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_a_report_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"none\.json cannot be read \(No such file or directory\)"):
        Comparison(tmp_path / "none.json")
