"""Findings without anything that came from a record: safe to send to a supplier or a colleague."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kinspec.findings._finding import Finding, Location


def redactor() -> Callable[[Finding], Finding]:
    """A function that redacts findings of one report.

    Values go. A name that the input brought itself (an unknown key, column or sheet) can be data too:
    it becomes `unknown-1`, the same number for the same name through the whole report, in the wording
    and in the location alike. Files become `file-1` and sheets `sheet-1`, since people name them after
    children.
    """
    names: dict[str, str] = {}
    files: dict[str, str] = {}
    sheets: dict[str, str] = {}

    def rename(name: str) -> str:
        return names.setdefault(name, f"unknown-{len(names) + 1}")

    def place(location: Location, foreign: dict[str, str]) -> Location:
        def hide(text: str | None) -> str | None:
            if text is None or not foreign:
                return text
            # A name stands in a path as a whole step, perhaps with an index behind it.
            for name in sorted(foreign, key=len, reverse=True):
                if text == name:
                    return foreign[name]
                text = text.replace(f".{name}", f".{foreign[name]}")
            return text

        file = location.file
        if file is not None:
            file = files.setdefault(file, f"file-{len(files) + 1}")
        sheet = location.sheet
        if sheet is not None:
            sheet = sheets.setdefault(sheet, f"sheet-{len(sheets) + 1}")
        return replace(
            location,
            file=file,
            sheet=sheet,
            path=hide(location.path),
            table=hide(location.table),
            field=hide(location.field),
        )

    def redact(finding: Finding) -> Finding:
        described = finding.message_.slots
        foreign = {
            str(text): rename(str(text))
            for name, text in finding.slots.items()
            if name in described and described[name].data == "name" and str(text)
        }
        shown = {
            name: foreign.get(str(text), text)
            for name, text in finding.slots.items()
            if name in described and described[name].data != "value"
        }
        return replace(
            finding,
            record=None,
            value=None,
            location=place(finding.location, foreign),
            slots=shown,
            fields=tuple(foreign.get(name, name) for name in finding.fields),
            related=tuple(place(location, foreign) for location in finding.related),
        )

    return redact
