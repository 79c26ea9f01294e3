"""A report as one page for people: nothing is loaded from elsewhere, and it prints.

The first places of each code are rows of a table. All of them are in a block of data from which the page's
script makes rows when they are asked for, so that a page of 100,000 places opens at once.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import IO, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kinspec.findings import Finding, Message, Report, Severity, Work
from kinspec.reports import _wording as say
from kinspec.reports._json_text import json_text

TEMPLATES = Path(__file__).parent / "templates"
LONGEST = 1_000
OPEN_UP_TO = 20  # places that are shown without being asked for
ROWS = 50  # rows of a table that stand there without the script
GONE = 1_000
RELATED = 5
LABELS = {Severity.ERROR: "Error", Severity.WARNING: "Warning", Severity.INFORMATION: "Note"}


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one code as the page shows them."""

    code: str
    count: int
    message: Message
    severity: str
    label: str
    places: tuple[Finding, ...]
    fix: str | None
    has_records: bool

    @property
    def rows(self) -> tuple[Finding, ...]:
        """The places that stand there as rows, whether scripts are allowed or not."""
        return self.places[:ROWS]

    @property
    def left_out(self) -> int:
        """How many findings the page does not show."""
        return self.count - len(self.places)

    @property
    def opened(self) -> bool:
        """Whether the places are few enough to stand open."""
        return len(self.places) <= OPEN_UP_TO


def write(report: Report, stream: IO[bytes]) -> None:
    """Write the report as HTML in UTF-8, at most 1,000 places for each code."""
    style = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    script = (TEMPLATES / "report.js").read_text(encoding="utf-8")
    page = _environment().get_template("report.html.j2")
    for part in page.generate(
        report=report,
        version=version("kinspec"),
        notice=say.notice(report),
        verdict=say.verdict(report),
        counts=say.counts(report),
        good=say.good(report),
        amounts=say.amounts(report),
        checks=report.work is Work.CHECKED,
        labels={str(severity): label for severity, label in LABELS.items()},
        groups=tuple(_groups(report)),
        not_checked=say.skipped(report),
        suppressed=say.suppressed(report),
        compared=say.comparison(report),
        comparison_notes=tuple(say.comparison_notes(report)),
        gone=[] if report.redacted else list(islice(say.gone(report), GONE)),
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        style_digest=_digest(style),
        script_digest=_digest(script),
    ):
        stream.write(part.encode())


def _groups(report: Report) -> Iterator[Group]:
    for code, count in report.counts_by_code.items():
        places = report.first(code)
        severity = places[0].severity
        yield Group(
            code=code,
            count=count,
            message=places[0].message_,
            severity=str(severity),
            label=LABELS[severity],
            places=places,
            fix=say.same_fix(places),
            has_records=any(finding.record is not None for finding in places),
        )


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters["counted"] = say.counted
    environment.filters["place"] = say.place
    environment.filters["file_place"] = say.file_place
    environment.filters["inner_place"] = lambda location: _breakable(say.inner_place(location))
    environment.filters["row"] = _row
    environment.filters["see_also"] = _see_also
    return environment


def _see_also(finding: Finding) -> str:
    """The other places of a fault, the first few by name."""
    if not finding.related:
        return ""
    more = len(finding.related) - RELATED
    named = "; ".join(map(say.place, finding.related[:RELATED]))
    return f"See also {named}{f' and {more} more' if more > 0 else ''}"


def _row(finding: Finding) -> Markup:
    """A place as data for the script: file, child, where, what, other places, advice, whether it is new."""
    cells = (
        say.file_place(finding.location),
        finding.record,
        say.inner_place(finding.location),
        finding.message,
        _see_also(finding),
        finding.fix,
        finding.compared == "new",
    )
    # Inside a script element only `<` could end the data.
    text = json_text([_shown(cell) for cell in cells]).decode().replace("<", "\\u003c")
    return Markup(text)  # noqa: S704 - no markup is left in it


def _breakable(path: str) -> Markup:
    """A path that may go on in the next line before each step."""
    steps = say.shortened(say.visible(path), LONGEST).split(".")
    return Markup("<wbr>.").join(steps)


def _shown(content: Any) -> Any:
    """Whatever the page prints, with nothing invisible in it and no value of unbounded length."""
    if isinstance(content, str) and not isinstance(content, Markup):
        return say.shortened(say.visible(content), LONGEST)
    return content


def _digest(content: str) -> str:
    """The digest by which the page's own content security policy lets a style or script through."""
    return base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
