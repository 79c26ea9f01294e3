"""What a check found: one fault at one place, worded only when somebody reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

HIDDEN = "[hidden]"


class Severity(StrEnum):
    """How much a finding matters: a broken MUST, a broken SHOULD, or advice."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Slot:
    """A named gap in a message.

    `data` says what may stand in it: `value` is content of a record, `name` a key, column or sheet as
    the input spells it (a name can be data too), `none` a word of the standard or a number.
    """

    about: str
    data: str = "none"


@dataclass(frozen=True, slots=True)
class Message:
    """An entry of the message catalogue: everything that is said about one kind of fault.

    `issue` is the kind of fault in the words of FHIR's value set IssueType. `fix_with_overlay` is what to do
    where an overlay says how the files of somebody are read; empty where that makes no difference.
    """

    code: str
    severity: Severity
    title: str
    wording: str
    meaning: str
    fix: str
    slots: Mapping[str, Slot] = field(default_factory=dict)
    example: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    rule_url: str = ""
    area: str = ""
    issue: str = "invalid"
    fix_with_overlay: str = ""

    @property
    def with_overlay(self) -> Message:
        """The same message for files that an overlay is for."""
        return replace(self, fix=self.fix_with_overlay) if self.fix_with_overlay else self

    @property
    def general_wording(self) -> str:
        """The wording with what each slot is about, in angle brackets, in place of the slot."""
        return self._in_general(self.wording)

    @property
    def general_fix(self) -> str:
        """The advice with what each slot is about, in angle brackets, in place of the slot."""
        return self._in_general(self.fix)

    @property
    def general_fix_with_overlay(self) -> str:
        """The advice for files of an overlay, in the same way; empty where there is no such advice."""
        return self._in_general(self.fix_with_overlay)

    def _in_general(self, text: str) -> str:
        return text.format_map({name: f"<{slot.about}>" for name, slot in self.slots.items()})


@dataclass(frozen=True, slots=True)
class Location:
    """Where a finding stands. Lines and columns count from 1, data rows of a table from 0.

    `path` is a FHIRPath of the element for resources; `table` and `field` name the place in a table. In a
    table `column` is the position of the cell in its row, as a spreadsheet counts; elsewhere of a character.
    `sheet` is the sheet of a workbook, in which a line is what a spreadsheet calls a row.
    """

    file: str | None = None
    line: int | None = None
    column: int | None = None
    path: str | None = None
    table: str | None = None
    row: int | None = None
    field: str | None = None
    sheet: str | None = None

    def as_dict(self) -> dict[str, str | int]:
        """The parts that are known, in a fixed order."""
        parts = ("file", "sheet", "line", "column", "path", "table", "row", "field")
        return {part: value for part in parts if (value := getattr(self, part)) is not None}

    def __str__(self) -> str:
        place = self.file or ""
        if self.sheet is not None:
            place += f"[{self.sheet}]"
        if self.line is not None:
            place += f":{self.line}"
            if self.column is not None:
                place += f":{self.column}"
        inner = self.path or ""
        if self.table is not None:
            inner = self.table
            if self.row is not None and self.line is None:  # two counts of one row would confuse
                inner += f" row {self.row}"
            if self.field is not None:
                inner += f", {self.field}"
        return " ".join(part for part in (place, inner) if part)


NOWHERE = Location()


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault at one place. Reports are made of these and of nothing else.

    `fields` names the columns or elements concerned, `related` other places that belong to the same
    fault, `fault` numbers the fault when several rows share one, `record` the local id of the child,
    `value` the offending value as text. `slots` fill the wording of the message. `compared` is `new` or
    `remaining` where the report was compared with an earlier one.
    """

    message_: Message
    location: Location = NOWHERE
    slots: Mapping[str, Any] = field(default_factory=dict)
    fields: tuple[str, ...] = ()
    related: tuple[Location, ...] = ()
    fault: int | None = None
    record: str | None = field(default=None, repr=False)
    value: str | None = field(default=None, repr=False)
    severity_: Severity | None = None
    compared: str | None = None

    @property
    def code(self) -> str:
        """The stable code of the message or rule, such as `table/unknown-column` or `ssda903/101`."""
        return self.message_.code

    @property
    def severity(self) -> Severity:
        """`error`, `warning` or `information`; a content file may set another than the message's own."""
        return self.severity_ or self.message_.severity

    @property
    def message(self) -> str:
        """What was found, in plain English."""
        return _fill(self.message_.wording, self)

    @property
    def fix(self) -> str:
        """What to do about it."""
        return _fill(self.message_.fix, self)

    @property
    def rule_url(self) -> str:
        """The documentation page of the message or rule."""
        return self.message_.rule_url

    def as_dict(self) -> dict[str, Any]:
        """Plain data for machines; keys without content are left out."""
        plain: dict[str, Any] = {
            "code": self.code,
            "severity": str(self.severity),
            "message": self.message,
            "fix": self.fix,
            "location": self.location.as_dict(),
        }
        if self.fields:
            plain["fields"] = list(self.fields)
        if self.related:
            plain["related"] = [place.as_dict() for place in self.related]
        for name in ("fault", "record", "value", "compared"):
            if (content := getattr(self, name)) is not None:
                plain[name] = content
        plain["rule_url"] = self.rule_url
        return plain

    def __repr__(self) -> str:
        # Findings end up in logs and tracebacks; values of records must not.
        return f"Finding({self.code!r}, {str(self.severity)!r}, {str(self.location)!r})"


class _Slots(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return HIDDEN


def _fill(wording: str, finding: Finding) -> str:
    return wording.format_map(_Slots(finding.slots)) if "{" in wording else wording
