"""Reports keep exact counts, lose no finding and hide what they should."""

from __future__ import annotations

from pathlib import Path

import pytest

from kinspec.findings import Finding, Location, Message, Report, Severity, Slot, whole_file

MESSAGE = Message(
    "test/one",
    Severity.ERROR,
    "A title",
    "{name} holds {value} in {table}",
    "A meaning",
    "Correct {value}",
    {"name": Slot("a name", "name"), "value": Slot("a value", "value"), "table": Slot("a table")},
)
ADVICE = Message("test/advice", Severity.INFORMATION, "Advice", "Nothing {odd", "None", "None")


def finding(number: int = 0, **changes: object) -> Finding:
    return Finding(
        MESSAGE,
        Location(file=f"Smith {number}.csv", line=number, path="Patient.Hair colour", field="Hair colour"),
        {"name": "Hair colour", "value": "auburn", "table": "Header"},
        fields=("Hair colour",),
        record="1043",
        value="auburn",
    )


def test_what_is_beyond_memory_comes_back_in_order() -> None:
    report = Report(in_memory=10)
    report.extend(finding(number) for number in range(250))
    lines = [one.location.line for one in report.findings]
    assert lines == list(range(250))
    assert [one.location.line for one in report.findings] == lines
    assert report.findings[200].as_dict() == finding(200).as_dict()
    assert report.findings[-1].location.line == 249
    assert (len(report.findings), report.counts["error"]) == (250, 250)


def test_half_a_character_survives_the_spool() -> None:
    report = Report(in_memory=0)
    report.add(Finding(MESSAGE, value="\ud800", slots={"value": "\ud800"}))
    assert [one.value for one in report.findings] == ["\ud800"]


def test_two_readers_and_a_writer_do_not_disturb_each_other() -> None:
    report = Report(in_memory=1)
    report.extend(finding(number) for number in range(50))
    first, second = iter(report.findings), iter(report.findings)
    pairs = []
    for number in range(50):
        pairs.append((next(first).location.line, next(second).location.line))
        report.add(finding(50 + number))
    assert pairs == [(number, number) for number in range(50)]
    assert len(report.findings) == 100


def test_counts_and_verdict() -> None:
    report = Report()
    assert report.valid and report.counts == {"error": 0, "warning": 0, "information": 0}
    report.add(Finding(ADVICE))
    assert report.valid and not report.reaches("warning")
    report.add(finding())
    assert not report.valid and report.reaches("error") and not report.reaches("never")
    assert list(report.counts_by_code) == ["test/one", "test/advice"]


def test_the_same_reason_is_listed_once() -> None:
    report = Report()
    report.skip("codes of SNOMED CT", "not held here")
    report.skip("codes of SNOMED CT", "not held here", count=4)
    (skipped,) = report.not_checked
    assert skipped.count == 5 and report.valid


def test_a_redacted_report_holds_nothing_of_a_record() -> None:
    report = Report(redact=True)
    report.extend([finding(1), finding(2)])
    for one in report.findings:
        said = str(one.as_dict()) + repr(one)
        assert not any(word in said for word in ("auburn", "Hair", "Smith", "1043"))
        assert one.message == "unknown-1 holds [hidden] in Header"
        assert one.location.path == "Patient.unknown-1"
    assert [one.location.file for one in report.findings] == ["file-1", "file-2"]


def test_values_are_not_in_the_repr() -> None:
    assert "auburn" not in repr(finding()) and "1043" not in repr(finding())


def test_an_unknown_kind_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match="csv, html, json, operation-outcome, sarif, text, xlsx"):
        Report().write("pdf")


def test_a_file_is_whole_or_absent(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    with pytest.raises(RuntimeError), whole_file(path) as stream:
        stream.write(b"half")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []
    with whole_file(path) as stream:
        stream.write(b"whole")
    assert path.read_bytes() == b"whole"


def test_a_place_with_a_line_has_no_second_count() -> None:
    assert str(Location("h.csv", 2, 3, table="Header", row=0, field="DOB")) == "h.csv:2:3 Header, DOB"
    assert str(Location(table="Header", row=0, field="DOB")) == "Header row 0, DOB"
