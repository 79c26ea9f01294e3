"""`validate` with --suppress, --compare and --max-per-rule: what counts, and what every report says of it."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from tests.cli.conftest import Kinspec

from kinspec.findings import Report, Suppression
from kinspec.validators import validate

KINDS = sorted(entry.name for entry in entry_points(group="kinspec.reports"))


def codes(source: Path) -> Counter[str]:
    return Counter(finding.code for finding in validate(source).findings)


def errors(source: Path) -> list[str]:
    return sorted({one.code for one in validate(source).findings if one.severity == "error"})


def suppress(path: Path, names: list[str], until: str = "2099-12-31", **more: str) -> Path:
    entries = [{"code": name, "reason": "The supplier knows.", "until": until} | more for name in names]
    path.write_text(json.dumps(entries), encoding="utf-8")
    return path


def text(kind: str, held: bytes) -> str:
    if kind == "xlsx":
        book = CalamineWorkbook.from_filelike(io.BytesIO(held))
        rows = (row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python())
        return "\n".join(" ".join(str(cell) for cell in row) for row in rows)
    return held.decode("utf-8-sig")


def test_what_is_suppressed_does_not_count_for_the_exit_code(
    kinspec: Kinspec, bad: Path, tmp_path: Path
) -> None:
    wrong = errors(bad)
    assert len(wrong) >= 2
    known = suppress(tmp_path / "known.yaml", wrong)
    done = kinspec("validate", bad, "--suppress", known)
    assert done.code == 0
    assert "Valid as far as it was checked, apart from what is suppressed" in done.out
    assert kinspec("validate", bad, "--suppress", suppress(known, wrong[1:])).code == 1
    assert kinspec("validate", bad, "--suppress", known, "--fail-on", "warning", "--quiet").code == 1
    everything = suppress(tmp_path / "all.yaml", sorted(codes(bad)))
    assert kinspec("validate", bad, "--suppress", everything, "--fail-on", "warning", "--quiet").code == 0


def test_what_has_expired_counts_again_and_says_so(kinspec: Kinspec, bad: Path, tmp_path: Path) -> None:
    known = suppress(tmp_path / "known.yaml", errors(bad), until="2020-03-31")
    done = kinspec("validate", bad, "--suppress", known)
    assert done.code == 1
    words = " ".join(done.out.split())
    assert "of it counts again The supplier knows. (until 2020-03-31)" in words


def test_an_entry_that_fits_nothing_is_said(kinspec: Kinspec, bad: Path, tmp_path: Path) -> None:
    known = suppress(tmp_path / "known.yaml", errors(bad)[:1], field="NO_SUCH_FIELD")
    done = kinspec("validate", bad, "--suppress", known)
    assert done.code == 1
    assert f"{errors(bad)[0]} in field NO_SUCH_FIELD: nothing of the kind was found" in " ".join(
        done.out.split()
    )


@pytest.mark.parametrize("kind", ["text", "html", "csv", "xlsx"])
def test_a_code_without_its_area_is_told_from_one_that_was_not_found(
    kinspec: Kinspec, bad: Path, tmp_path: Path, kind: str
) -> None:
    assert "table/unknown-code" in errors(bad)
    known = suppress(tmp_path / "known.yaml", ["unknown-code", "table/no-rows"])
    file = tmp_path / f"report.{kind}"
    kinspec("validate", bad, "--suppress", known, "--report", f"{kind}={file}")
    held = " ".join(text(kind, file.read_bytes()).split())
    assert "did you mean table/unknown-code?" in held
    assert held.count("did you mean") == 1


@pytest.mark.parametrize("redact", [False, True])
def test_every_kind_counts_what_is_suppressed(
    kinspec: Kinspec, bad: Path, tmp_path: Path, redact: bool
) -> None:
    name, count = codes(bad).most_common(1)[0]
    known = suppress(tmp_path / "known.yaml", [name, "test/none"], file="*")
    reports = [part for kind in KINDS for part in ("--report", f"{kind}=out.{kind}")]
    kinspec("validate", bad, "--suppress", known, *reports, *(["--redact"] if redact else []))
    fate = f"{count} finding{'s' if count > 1 else ''} suppressed"
    for kind in KINDS:
        held = " ".join(text(kind, (tmp_path / f"out.{kind}").read_bytes()).split())
        assert fate in held, kind
        assert "The supplier knows." in held, kind
        assert "nothing of the kind was found" in held.casefold(), kind
        assert ("in file *" in held or "file *" in held) is not redact, kind
    content = json.loads((tmp_path / "out.json").read_bytes())
    assert sum(content["counts"].values()) == codes(bad).total() - count
    assert [(one["code"], one["count"]) for one in content["suppressed"]] == [(name, count), ("test/none", 0)]


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("- code: a/b\n", 1, "the entry has no reason and no until"),
        ("- code: a/b\n  reason: x\n  until: soon\n", 3, "until needs a day such as 2027-03-31, not 'soon'"),
        ("- code: a/b\n  coed: x\n", 2, "there is no 'coed' here (did you mean code?)"),
        ("code: a/b\n", 1, "a list is expected"),
        ("- [\n", 2, "did not find expected node content"),
    ],
)
def test_a_file_of_suppressions_with_a_fault_is_refused(
    kinspec: Kinspec, bad: Path, tmp_path: Path, content: str, line: int, words: str
) -> None:
    (tmp_path / "known.yaml").write_text(content)
    refusal = kinspec("validate", bad, "--suppress", "known.yaml").refusal
    assert f"known.yaml:{line}: {words}" in refusal
    assert refusal.endswith("[tool/unusable-suppressions]")


def test_a_file_that_is_no_report_is_refused(kinspec: Kinspec, bad: Path, tmp_path: Path) -> None:
    (tmp_path / "earlier.json").write_text("{}")
    refusal = kinspec("validate", bad, "--compare", "earlier.json").refusal
    assert "earlier.json is not a json report of Kinspec" in refusal
    assert refusal.endswith("[tool/unusable-comparison]")


@pytest.mark.parametrize("option", ["--suppress", "--compare"])
@pytest.mark.parametrize("name", ["none", "."])
def test_a_file_is_needed(kinspec: Kinspec, bad: Path, option: str, name: str) -> None:
    assert kinspec("validate", bad, option, name).code == 2


def inserted(folder: Path, source: Path) -> Path:
    """The return with a further row at the top of its episodes, all else as it was."""
    folder.mkdir()
    for file in source.iterdir():
        lines = file.read_bytes().splitlines(keepends=True)
        if file.name == "episodes.csv":
            lines.insert(1, lines[1])
        (folder / file.name).write_bytes(b"".join(lines))
    return folder


def test_rows_that_move_make_nothing_new(kinspec: Kinspec, bad: Path, tmp_path: Path) -> None:
    assert kinspec("validate", bad, "--report", "json=earlier.json", "--quiet").code == 1
    moved = inserted(tmp_path / "moved", bad)
    before = codes(bad)
    done = kinspec("validate", moved, "--compare", "earlier.json", "--report", "json")
    compared = json.loads(done.out)["comparison"]
    assert compared["remaining"] == before.total()
    assert compared["fixed"] == 0
    assert compared["new"] == codes(moved).total() - before.total()


def test_what_is_put_right_is_said_in_every_kind(
    kinspec: Kinspec, good: Path, bad: Path, tmp_path: Path
) -> None:
    kinspec("validate", bad, "--report", "json=earlier.json")
    total = codes(bad).total()
    reports = [part for kind in KINDS for part in ("--report", f"{kind}=out.{kind}")]
    done = kinspec("validate", good, "--compare", "earlier.json", *reports, "--quiet")
    assert (done.code, done.err) == (0, "")
    for kind in set(KINDS) - {"csv", "json", "sarif"}:
        said = text(kind, (tmp_path / f"out.{kind}").read_bytes())
        assert f"Compared with earlier.json: 0 new, 0 remaining, {total} put right" in said, kind
    content = json.loads((tmp_path / "out.json").read_bytes())
    assert (content["comparison"]["fixed"], len(content["fixed"])) == (total, total)
    rows = csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text("utf-8-sig"), newline=""))
    assert [row["status"] for row in rows].count("put right") == total
    (run,) = json.loads((tmp_path / "out.sarif").read_bytes())["runs"]
    assert [one["baselineState"] for one in run["results"]] == ["absent"] * total


def test_an_earlier_report_that_is_redacted(kinspec: Kinspec, bad: Path) -> None:
    kinspec("validate", bad, "--redact", "--report", "json=earlier.json")
    done = kinspec("validate", bad, "--compare", "earlier.json")
    total = codes(bad).total()
    assert f"Compared with earlier.json: 0 new, {total} remaining, 0 put right" in done.out
    assert "The earlier report is redacted, so findings were matched by what is wrong" in done.out


def many(path: Path, count: int) -> Path:
    """A file in which every row has the same error."""
    rows = "".join(f"{number},Z,14/02/2013,WBRI,,0,\n" for number in range(count))
    path.write_text(f"CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n{rows}")
    return path


def test_a_limit_keeps_the_counts_exact_in_every_kind(kinspec: Kinspec, tmp_path: Path) -> None:
    source = many(tmp_path / "header.csv", 40)
    before = codes(source)
    code, count = before.most_common(1)[0]
    assert count >= 40
    reports = [part for kind in KINDS for part in ("--report", f"{kind}=out.{kind}")]
    done = kinspec("validate", source, "--max-per-rule", "3", *reports)
    assert done.code == 1
    content = json.loads((tmp_path / "out.json").read_bytes())
    assert content["counts_by_code"] == dict(before)
    assert Counter(one["code"] for one in content["findings"]) == {
        name: min(3, n) for name, n in before.items()
    }
    assert content["left_out"] == {name: n - 3 for name, n in before.items() if n > 3}
    rest = count - 3
    for kind, words in {
        "text": f"{rest} more",
        "html": str(rest),
        "csv": f"{rest} findings of this code are counted and not listed",
        "sarif": f"{code}: {rest} findings of this code are counted and not listed",
        "operation-outcome": f"{code}: {rest} findings of this code are counted and not listed",
        "xlsx": str(rest),
    }.items():
        assert words in text(kind, (tmp_path / f"out.{kind}").read_bytes()), kind
    (run,) = json.loads((tmp_path / "out.sarif").read_bytes())["runs"]
    assert Counter(one["ruleId"] for one in run["results"])[code] == 3


@pytest.mark.parametrize("given", ["0", "-1", "many"])
def test_a_limit_is_at_least_one(kinspec: Kinspec, bad: Path, given: str) -> None:
    assert kinspec("validate", bad, "--max-per-rule", given).code == 2


def test_an_earlier_report_with_a_limit_is_said_to_be_one(kinspec: Kinspec, tmp_path: Path) -> None:
    source = many(tmp_path / "header.csv", 40)
    asked: list[Any] = ["validate", source]
    kinspec(*asked, "--max-per-rule", "3", "--report", "json=earlier.json")
    done = kinspec(*asked, "--compare", "earlier.json")
    assert "The earlier report leaves out" in done.out
    assert "What it left out looks new if it is still there." in " ".join(done.out.split())


def test_python_takes_the_same(bad: Path, tmp_path: Path) -> None:
    name, count = codes(bad).most_common(1)[0]
    known = suppress(tmp_path / "known.yaml", [name])
    by_file = validate(bad, suppress=known)
    (use,) = by_file.suppressed
    assert use.count == count
    by_value = validate(bad, suppress=[Suppression(name, "Known.", use.suppression.until)])
    assert [one.count for one in by_value.suppressed] == [count]
    by_file.write("json", tmp_path / "earlier.json")
    again: Report = validate(bad, compare=tmp_path / "earlier.json", max_per_rule=1)
    assert again.comparison is not None
    assert again.comparison.new == {name: count}
    assert again.max_per_rule == 1
