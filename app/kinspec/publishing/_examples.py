"""Examples of a profile: the right ones whole, those with a mistake with the finding that it brings."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from kinspec.publishing._marked_text import block, code, link
from kinspec.standard import current, portion, read_yaml

Example = dict[str, Any]


def right_examples(profile_id: str) -> list[Example]:
    """Title, text and path in the package of each valid example."""
    folder = portion("standard") / "examples"
    return [
        {
            "title": _title(path.stem),
            "text": block(path.read_text(encoding="utf-8")),
            "path": path.relative_to(folder).as_posix(),
        }
        for path in sorted((folder / "valid" / profile_id).glob("*.json"))
    ]


def wrong_examples(profile_id: str) -> list[Example]:
    """Title, path in the package and findings of each invalid example."""
    folder = portion("standard") / "examples"
    found = []
    for path in sorted((folder / "invalid" / profile_id).glob("*/expected.yaml")):
        findings = read_yaml(path)["findings"]
        found.append(
            {
                "title": _title(path.parent.name),
                "path": (path.parent / "input.json").relative_to(folder).as_posix(),
                "findings": Markup("<br>").join(_finding(one) for one in findings),
            }
        )
    return found


def _finding(finding: dict[str, Any]) -> Markup:
    message = current().message(finding["code"])
    said = link(message.title, f"../messages/{message.code}.md")
    return said + Markup(" at ") + code(finding["path"]) if finding.get("path") else said


def _title(name: str) -> str:
    return name.replace("-", " ").capitalize()
