"""The page that walks an author through a change: its steps are done, and it shows what comes out."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tests.converters.returns import copied_content

from kinspec.authoring import check
from kinspec.authoring._files import kinds
from kinspec.standard import portion

PAGE = portion("docs") / "authoring.md"
FENCE = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)


def changed(content: Path, title: str, text: str) -> None:
    """Make the change of one step: `FILE`, `FILE, at the end`, `FILE, before X` or `FILE, instead of X`."""
    name, _, how = title.partition(", ")
    path = content / name
    if not how:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return
    before = path.read_bytes().decode()
    if how == "at the end":
        after = before + text.replace("\n", "\r\n" if "\r\n" in before else "\n")
    elif how.startswith("instead of "):
        assert before.count(how.removeprefix("instead of ")) == 1
        after = before.replace(how.removeprefix("instead of "), text.rstrip("\n"))
    else:
        word = re.escape(how.removeprefix("before "))
        after, count = re.subn(rf"^(?= *{word})", text, before, count=1, flags=re.MULTILINE)
        assert count == 1
    path.write_bytes(after.encode())


def test_the_steps_do_what_the_page_shows(tmp_path: Path) -> None:
    content = copied_content(tmp_path / "content")
    shown = 0
    for language, title, text in FENCE.findall(PAGE.read_text("utf-8")):
        if title:
            changed(content, title, text)
        elif language == "text":
            shown += 1
            report = check(content)
            plain = " ".join(text.split())
            count = len(report.findings)
            assert plain.startswith("Valid: no findings" if not count else f"Not valid: {count} error")
            for finding in report.findings:
                place = finding.location  # the line may move whenever somebody changes the file above it
                assert re.search(rf"{re.escape(str(place.file))}:\d+:{place.column} ", plain)
                for said in (finding.message, finding.message_.title):
                    assert " ".join(said.split()) in plain
    assert shown == 7


def test_the_settings_for_an_editor_name_every_schema() -> None:
    settings = next(
        text
        for language, title, text in FENCE.findall(PAGE.read_text("utf-8"))
        if language == "json" and not title
    )
    named = json.loads(settings)["yaml.schemas"]
    assert named == {
        f"standard/schemas/{kind.schema['$id'].rpartition('/')[2]}": pattern
        for kind in kinds()
        for pattern in kind.patterns
        if pattern.endswith(".yaml")
    }


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.title)
def test_a_schema_is_called_as_it_says(kind) -> None:  # type: ignore[no-untyped-def]
    assert (portion("standard") / "schemas" / kind.schema["$id"].rpartition("/")[2]).is_file()
