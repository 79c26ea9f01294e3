"""What holds for a report of any kind: values are said or absent, and size costs no memory."""

from __future__ import annotations

import io
import json
import re
import tracemalloc
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from tests.reports.conftest import CODE, COLUMN, Made, code

from kinspec.findings import Finding, Location, Report, Work

KINDS = sorted(entry.name for entry in entry_points(group="kinspec.reports"))
CANARIES = {
    "value": "Canaryvalue",
    "record": "canaryrecord",
    "file": "canaryfile.csv",
    "other file": "canaryother.csv",
    "column": "CANARYCOLUMN",
    "table": "Canarytable",
    "path": "canaryname",
}


def content(report: Report, kind: str) -> bytes:
    stream = io.BytesIO()
    report.write(kind, stream)
    return stream.getvalue()


def written(report: Report, kind: str) -> str:
    """A report as text: of a workbook its cells, of JSON its strings as they are meant."""
    held = content(report, kind)
    if kind == "xlsx":
        book = CalamineWorkbook.from_filelike(io.BytesIO(held))
        sheets = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
        return "\n".join(str(cell) for sheet in sheets for row in sheet for cell in row)
    if kind in ("sarif", "operation-outcome"):
        return "\n".join(_strings(json.loads(held)))
    return held.decode()


def _strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for key, one in value.items() for text in (key, *_strings(one))]
    if isinstance(value, list):
        return [text for one in value for text in _strings(one)]
    return [str(value)]


def with_canaries(made: Made, redact: bool) -> Report:
    """A report with something recognisable in every place that a record or its file can reach."""
    names = {"column": CANARIES["column"]}
    return made(
        Finding(
            CODE,
            Location(file=CANARIES["file"], line=2, table="Header", field="SEX"),
            {"field": "SEX", "value": CANARIES["value"]},
            fields=("SEX",),
            related=(Location(file=CANARIES["other file"], line=3),),
            record=CANARIES["record"],
            value=CANARIES["value"],
        ),
        Finding(COLUMN, Location(table="Header", field=CANARIES["column"]), names, fields=(names["column"],)),
        Finding(COLUMN, Location(table=CANARIES["table"]), {"column": CANARIES["table"]}),
        Finding(COLUMN, Location(path=f"Patient.{CANARIES['path']}"), {"column": CANARIES["path"]}),
        redact=redact,
    )


def test_the_kinds_of_this_version_are_installed() -> None:
    assert set(KINDS) == {"csv", "html", "json", "operation-outcome", "sarif", "text", "xlsx"}


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_a_record_is_in_a_redacted_report(made: Made, kind: str) -> None:
    text = written(with_canaries(made, redact=True), kind)
    assert "canary" not in text.casefold()
    assert "unknown-1" in text
    assert "redacted" in text


@pytest.mark.parametrize("kind", KINDS)
def test_everything_found_is_in_a_report_that_is_not_redacted(made: Made, kind: str) -> None:
    text = written(with_canaries(made, redact=False), kind)
    assert [canary for canary in CANARIES.values() if canary not in text] == []


@pytest.mark.parametrize(
    ("redact", "text", "flag"),
    [(False, "This report holds values from records.", True), (True, "This report is redacted:", False)],
)
def test_the_first_line_says_whether_there_are_values(
    made: Made, redact: bool, text: str, flag: bool
) -> None:
    report = with_canaries(made, redact)
    first = {kind: written(report, kind).splitlines()[0] for kind in ("text", "html", "json")}
    assert text in first["text"]
    assert text in first["html"]
    assert f'"redacted":{str(redact).lower()},"holds_values":{str(flag).lower()}' in first["json"]


@pytest.mark.parametrize("kind", ["text", "html"])
def test_a_report_without_findings_does_not_warn_of_values(made: Made, kind: str) -> None:
    assert "holds values" not in written(made(), kind)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "value", ["\x1b[31m\x07", "a\x00b", "\u202egnp.exe", "\ud800", "one\r\ntwo", "\u200b"]
)
def test_what_cannot_be_seen_is_spelled_out_and_never_breaks_a_report(
    made: Made, kind: str, value: str
) -> None:
    text = written(made(code(value=value, record=value, file=f"{value}.csv")), kind)
    if kind != "json":
        assert value not in text
        assert value.encode("unicode_escape").decode() in text


@pytest.mark.parametrize("kind", KINDS)
def test_two_reports_of_the_same_findings_are_the_same_bytes(made: Made, kind: str) -> None:
    assert content(with_canaries(made, False), kind) == content(with_canaries(made, False), kind)


class Sink(io.RawIOBase):
    """A stream that keeps nothing but the number of bytes."""

    size = 0

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self.size += len(content)
        return len(content)


@pytest.mark.parametrize("kind", KINDS)
def test_sixty_thousand_findings_take_little_memory(made: Made, kind: str) -> None:
    report = made(*(code(number, value="Q" * 200, record=str(number)) for number in range(60_000)))
    report.write(kind, io.BufferedWriter(Sink()))  # what is imported and compiled once is not the point
    sink = Sink()
    tracemalloc.start()
    with io.BufferedWriter(sink) as stream:
        report.write(kind, stream)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8_000_000
    if kind == "json":
        assert sink.size > 25_000_000


@pytest.mark.parametrize("kind", KINDS)
def test_a_report_file_replaces_what_stood_there_only_when_it_is_whole(
    made: Made, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report"
    path.write_text("before")
    report = made(code())

    def fail(_: object) -> str:
        raise OSError("disk full")

    monkeypatch.setattr(Finding, "message", property(fail))
    with pytest.raises(OSError, match="disk full"):
        report.write(kind, path)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def compared(path: Path, *, redact: bool = False, redacted_before: bool = False) -> Report:
    """One finding is new, one remains and one is gone; whatever was there before has a canary in it."""
    before = Report(redact=redacted_before)
    before.extend(
        [code(value="Canarygone", record="canary-9", file="canary.csv", field="CIN"), code(record="1")]
    )
    before.write("json", path / "october.json")
    report = Report(redact=redact, compare=path / "october.json")
    report.extend([code(number=5, record="1"), code(number=9, record="2", table="Header")])
    return report


COMPARED = {
    "text": ("1 new, 1 remaining, 1 put right", "Put right since the earlier report"),
    "json": ('"new":1,"remaining":1,"fixed":1', '"compared":"new"', '"compared":"remaining"', '"fixed":['),
    "html": ("1 new, 1 remaining, 1 put right", "Only what is new", 'id="put-right"'),
    "csv": ('"new"', '"remaining"', '"put right"'),
    "xlsx": ("1 new, 1 remaining, 1 put right", "new", "remaining", "put right"),
    "sarif": ("1 new, 1 remaining, 1 put right", "baselineState", "unchanged", "absent"),
    "operation-outcome": ("1 new, 1 remaining, 1 put right", "Put right since:"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_comparison_is_shown_with_what_is_gone(kind: str, tmp_path: Path) -> None:
    text = written(compared(tmp_path), kind)
    assert [part for part in COMPARED[kind] if part not in text] == []
    assert "Canarygone" in text
    if kind not in ("json", "csv"):
        assert "october.json" in text


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_an_earlier_record_is_in_a_redacted_report(kind: str, tmp_path: Path) -> None:
    text = written(compared(tmp_path, redact=True), kind)
    assert [part for part in COMPARED[kind] if part not in text] == []
    assert "canary" not in text.casefold()
    assert "october" not in text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("work", [Work.CONVERTED, Work.GENERATED])
def test_what_was_not_checked_is_never_called_valid(kind: str, work: Work) -> None:
    report = Report(work=work)
    report.checked["Header"] = 10
    report.add(Finding(COLUMN, Location(table="Header", field="HAIR"), {"column": "HAIR"}))
    said = written(report, kind)
    assert not re.search(r"\bvalid:|Valid|\"valid\":true|Not checked|stands in the way|was checked\.", said)
    if kind not in ("csv", "json"):
        assert re.search(rf"\b{work.capitalize()}\b", said)


def test_a_json_report_says_what_was_done_with_the_data() -> None:
    told = {work: json.loads(content(Report(work=work), "json")) for work in Work}
    assert {work: one["work"] for work, one in told.items()} == {work: str(work) for work in Work}
    assert [told[work]["valid"] for work in Work] == [True, None, None]
