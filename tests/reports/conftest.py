"""Reports made by hand: no check runs here, so each part of a report can be what a test needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kinspec.findings import Finding, Location, Message, Report, Severity, Slot

CODE = Message(
    code="test/code",
    severity=Severity.ERROR,
    title="The value is not a code of the list",
    wording="{field} holds “{value}”, which is not in the list.",
    meaning="The column takes codes of one list only. Nothing else can be read by others.",
    fix="Choose a code of the list.",
    slots={"field": Slot("the column"), "value": Slot("what stands there", data="value")},
    rule_url="https://example.org/messages/test/code/",
)
SPELLING = Message(
    code="test/spelling",
    severity=Severity.WARNING,
    title="A code is spelled in another way",
    wording="“{value}” is written {code}.",
    meaning="The value differs from a code in capital letters only.",
    fix="Write {code}.",
    slots={"value": Slot("what stands there", data="value"), "code": Slot("the code", data="value")},
)
COLUMN = Message(
    code="test/column",
    severity=Severity.INFORMATION,
    title="A column is not known",
    wording="Column {column} is not known.",
    meaning="Nothing can be said about it.",
    fix="Take it out.",
    slots={"column": Slot("the column", data="name")},
)

Made = Callable[..., Report]


def code(number: int = 0, value: str = "Q9", record: str | None = "1043", **where: Any) -> Finding:
    """An error in a cell; `where` changes its location."""
    place: dict[str, Any] = {
        "file": "episodes.csv",
        "line": number + 2,
        "table": "Episodes",
        "row": number,
        "field": "LS",
    }
    return Finding(
        CODE,
        Location(**place | where),
        {"field": "LS", "value": value},
        fields=("LS",),
        record=record,
        value=value,
    )


def spelling(value: str, right: str) -> Finding:
    """A warning whose advice differs from finding to finding."""
    return Finding(SPELLING, Location(file="episodes.csv", line=2), {"value": value, "code": right})


def column(name: str) -> Finding:
    """A note about a name that the input brought."""
    return Finding(COLUMN, Location(file="header.csv", line=1, table="Header", field=name), {"column": name})


@pytest.fixture
def made() -> Made:
    """A function that makes a report of the findings given, with something read, chosen and not checked."""

    def make(*findings: Finding, redact: bool = False, skip: bool = True) -> Report:
        report = Report(redact=redact)
        report.checked.update({"files": 2, "Header rows": 1, "Episodes rows": 1234})
        report.choose("format", "ssda903", "2 files hold tables of it")
        report.extend(findings)
        if skip:
            report.skip("the rules of 2026/27", "there is no table of placements", "give episodes.csv", 3)
        return report

    return make
