"""Suppressions: what they take, when they end, and that no file of them is read in a way it does not say."""

from __future__ import annotations

import json
from datetime import date, timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from kinspec.findings import Finding, Location, Message, Report, Severity, Slot, Suppression, suppressions
from kinspec.findings._suppression import matches
from kinspec.standard import root

ERROR = Message(
    "test/error",
    Severity.ERROR,
    "T",
    "{value} in {name}.",
    "M.",
    "F.",
    {"value": Slot("v", "value"), "name": Slot("n", "name")},
)
ADVICE = Message("test/advice", Severity.INFORMATION, "T", "Words.", "M.", "F.")
TODAY = date.today()
LATER = TODAY + timedelta(days=1)
YESTERDAY = TODAY - timedelta(days=1)
SCHEMA = json.loads((root() / "standard" / "schemas" / "suppressions.schema.json").read_text("utf-8"))
AGREES = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)


def finding(message: Message = ERROR, **place: Any) -> Finding:
    return Finding(message, Location(**place), {"value": "v", "name": "n"}, record="1043", value="v")


def entry(**more: Any) -> Suppression:
    given: dict[str, Any] = {"code": "test/error", "reason": "Known.", "until": LATER}
    return Suppression(**given | more)


def after(entries: list[Suppression], *findings: Finding, **options: Any) -> Report:
    report = Report(suppress=entries, **options)
    report.extend(findings)
    return report


def test_what_is_suppressed_is_nowhere_but_in_its_own_count() -> None:
    report = after([entry()], finding(line=1), finding(line=2), finding(ADVICE))
    assert report.valid
    assert not report.reaches("warning")
    assert report.counts == {"error": 0, "warning": 0, "information": 1}
    assert report.counts_by_code == {"test/advice": 1}
    assert [one.code for one in report.findings] == ["test/advice"]
    assert report.first("test/error") == ()
    assert [(use.count, use.expired) for use in report.suppressed] == [(2, False)]


@pytest.mark.parametrize(("until", "counts"), [(YESTERDAY, 1), (TODAY, 0), (LATER, 0)])
def test_the_day_that_is_named_is_the_last_one(until: date, counts: int) -> None:
    report = after([entry(until=until)], finding())
    assert report.counts["error"] == counts
    assert [(use.count, use.expired) for use in report.suppressed] == [(1, counts == 1)]


def test_an_entry_that_fits_nothing_says_so() -> None:
    report = after(
        [entry(table="Header"), entry(code="test/none", until=YESTERDAY)], finding(table="Reviews")
    )
    assert [(use.count, use.expired) for use in report.suppressed] == [(0, False), (0, True)]
    assert report.counts["error"] == 1


def test_the_first_entry_that_holds_takes_a_finding() -> None:
    entries = [entry(until=YESTERDAY), entry(table="Header"), entry(), entry()]
    report = after(entries, finding(table="Reviews"), finding(table="Header"))
    assert [use.count for use in report.suppressed] == [0, 1, 1, 0]
    assert report.counts["error"] == 0


PLACE: dict[str, Any] = {
    "file": "in/Smith return.csv",
    "table": "Episodes",
    "field": "PL_POST",
    "path": "Bundle.entry[3].resource",
}


@pytest.mark.parametrize(
    ("patterns", "fits"),
    [
        ({}, True),
        ({"file": "Smith return.csv"}, True),
        ({"file": "*.csv"}, True),
        ({"file": "in/*.csv"}, True),
        ({"file": "return.csv"}, False),
        ({"file": "other/*"}, False),
        ({"table": "Episodes"}, True),
        ({"table": "episodes"}, False),
        ({"table": "Ep*"}, True),
        ({"table": "Episode"}, False),
        ({"field": "PL_????"}, True),
        ({"field": "PL_?"}, False),
        ({"path": "Bundle.entry[3].resource"}, True),
        ({"path": "Bundle.entry[*].resource"}, True),
        ({"path": "Bundle.entry[3]"}, False),
        ({"path": "Bundle.entry[34].resource"}, False),
        ({"table": "Episodes", "field": "PL_POST"}, True),
        ({"table": "Episodes", "field": "LS"}, False),
    ],
)
def test_a_place_is_a_pattern(patterns: dict[str, str], fits: bool) -> None:
    assert entry(**patterns).fits(finding(**PLACE)) is fits
    assert not entry(**patterns).fits(finding(ADVICE, **PLACE))


@pytest.mark.parametrize("part", PLACE)
def test_a_finding_without_the_place_does_not_fit(part: str) -> None:
    assert not entry(**{part: "*"}).fits(finding())


def test_a_file_of_windows_is_known_by_its_name() -> None:
    assert entry(file="episodes.csv").fits(finding(file="C:\\in\\episodes.csv"))


PIECES = st.text(alphabet="ab*?", max_size=8)


@given(PIECES, st.text(alphabet="ab", max_size=10))
def test_patterns_match_as_in_a_shell(pattern: str, text: str) -> None:
    assert matches(pattern, text) is fnmatchcase(text, pattern)


def test_no_pattern_takes_for_ever() -> None:
    assert not matches("*a" * 300 + "b", "a" * 3_000)


def test_redaction_comes_after_suppression() -> None:
    report = after([entry(file="Smith.csv", field="n")], finding(file="Smith.csv", field="n"), redact=True)
    assert len(report.findings) == 0


GOOD = """\
# What we know of.
- code: test/error
  table: Episodes
  reason: >-
    The supplier changes it
    in the next version.
  until: 2099-03-31
- {code: test/advice, reason: NO, until: "2099-04-01", file: "a*.csv", field: 5, path: "Patient.name[?]"}
"""


def test_a_file_is_read_as_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "known.yaml"
    path.write_text(GOOD, encoding="utf-8")
    first, second = suppressions(path)
    assert first == Suppression(
        code="test/error",
        reason="The supplier changes it in the next version.",
        until=date(2099, 3, 31),
        table="Episodes",
        source="known.yaml:2",
    )
    assert first.where == "table Episodes"
    assert (second.reason, second.field, second.source) == ("NO", "5", "known.yaml:8")
    assert second.where == "file a*.csv, field 5, path Patient.name[?]"
    assert suppressions(str(path)) == (first, second)
    report = Report(suppress=path)
    report.add(finding(table="Episodes"))
    assert [use.count for use in report.suppressed] == [1, 0]


@pytest.mark.parametrize("text", ["", "\n", "# nothing yet\n", "[]"])
def test_a_file_may_be_empty(tmp_path: Path, text: str) -> None:
    (tmp_path / "known.yaml").write_text(text)
    assert suppressions(tmp_path / "known.yaml") == ()


HEAD = "- code: test/error\n  reason: Known.\n  until: 2099-01-01\n"
FAULTS: dict[str, tuple[str | bytes, int, str]] = {
    "not a list": ("code: test/error\n", 1, "a list is expected"),
    "a text": ("\n\njust words\n", 3, "a list is expected"),
    "null": ("null\n", 1, "a list is expected"),
    "a list of words": (HEAD + "- test/error\n", 4, "an entry is a list of names and values"),
    "no code": ("- reason: Known.\n  until: 2099-01-01\n", 1, "the entry has no code"),
    "no reason": (HEAD + "- code: x\n  until: 2099-01-01\n", 4, "the entry has no reason"),
    "no day": (HEAD + "\n- code: x\n  reason: y\n", 5, "the entry has no until"),
    "nothing": ("- {}\n", 1, "the entry has no code and no reason and no until"),
    "unknown": (HEAD + "  tabel: Episodes\n", 4, "there is no 'tabel' here (did you mean table?)"),
    "merged": (HEAD + "  <<: {file: a}\n", 4, "there is no '<<' here"),
    "not a name": (HEAD + "  ? [a, b]\n  : c\n", 4, "a name must be a text"),
    "twice": (HEAD + "  code: test/advice\n", 4, "code is given twice"),
    "a list as code": (HEAD + "  file: [a, b]\n", 4, "file needs a text"),
    "empty": (HEAD + "  file:\n", 4, "file needs a text"),
    "blank": (HEAD + '  file: "  "\n', 4, "file needs a text"),
    "null as a text": (HEAD + "  file: ~\n", 4, "file needs a text"),
    "not a day": (HEAD.replace("2099-01-01", "soon"), 3, "until needs a day such as 2027-03-31, not 'soon'"),
    "no such day": (HEAD.replace("01-01", "02-30"), 3, "until needs a day"),
    "English day": (HEAD.replace("2099-01-01", "31/03/2027"), 3, "until needs a day"),
    "compact day": (HEAD.replace("2099-01-01", "20990101"), 3, "until needs a day"),
    "week": (HEAD.replace("2099-01-01", "2099-W01-1"), 3, "until needs a day"),
    "date and time": (HEAD.replace("2099-01-01", "2099-01-01 12:00"), 3, "until needs a day"),
    "bare star": (HEAD + "  field: *\n", 4, "a text that begins with * needs quotes"),
    "tab": (HEAD + "\tfile: a\n", 4, "tab character"),
    "two documents": (HEAD + "---\n" + HEAD, 4, "another document"),
    "deep": (HEAD + "- " + "[" * 100_000, 4, "too many brackets"),
    "control": (HEAD + "  file: \x07\n", 1, "characters in it that YAML does not allow"),
    "not UTF-8": (HEAD.encode() + b"  file: \xe9\n", 1, "the text is not UTF-8"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_refused_with_file_and_line(tmp_path: Path, fault: str) -> None:
    text, line, words = FAULTS[fault]
    path = tmp_path / "known.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ValueError) as refused:
        suppressions(path)
    said = str(refused.value)
    assert said.startswith(f"{path}:{line}: ")
    assert words in said
    assert "\n" not in said


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"none\.yaml cannot be read"):
        suppressions(tmp_path / "none.yaml")


WORDS = st.one_of(
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=5),
    st.sampled_from(["test/error", "*", "NO", "null"]),
    *(st.integers(), st.booleans(), st.none(), st.just([]), st.just({})),
)
DAYS = st.one_of(
    st.dates().map(str), st.sampled_from(["2027-02-30", "20270101", "2027-1-1", "２０２７-01-01", 2027, None])
)
ENTRIES = st.fixed_dictionaries(
    {},
    optional={"code": WORDS, "reason": WORDS, "until": DAYS}
    | dict.fromkeys(("file", "table", "field", "path", "tabel"), WORDS),
)
COMPLETE = {"code": "test/error", "reason": "Known.", "until": "2099-01-01"}


@given(
    st.one_of(st.lists(st.one_of(ENTRIES, ENTRIES.map(lambda one: COMPLETE | one), WORDS), max_size=2), WORDS)
)
def test_the_schema_says_what_is_accepted(tmp_path_factory: pytest.TempPathFactory, content: Any) -> None:
    path = tmp_path_factory.getbasetemp() / "generated.yaml"
    path.write_text(json.dumps(content), encoding="utf-8")  # JSON is YAML
    try:
        read = suppressions(path)
    except ValueError:
        assert not AGREES.is_valid(content)
    else:
        assert AGREES.is_valid(content), list(AGREES.iter_errors(content))
        assert len(read) == len(content)


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert AGREES.is_valid([COMPLETE])
