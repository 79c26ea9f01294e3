"""Examples of resources: right ones have no finding, wrong ones exactly those that are said of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kinspec.findings import Finding
from kinspec.standard import ContentError, Place, complain, portion, read_yaml


def example_faults(profile_id: str) -> None:
    """Complain of every example of a profile that does not show what it should."""
    folder = portion("standard") / "examples"
    for path in sorted((folder / "valid" / profile_id).glob("*.json")):
        for finding in _found(path, profile_id):
            problem = f"a right example has a finding: {finding.message} [{finding.code}]"
            complain(
                ContentError(
                    problem, path, finding.location.line, finding.location.column, code="content/example"
                )
            )
    for path in sorted((folder / "invalid" / profile_id).glob("*/expected.yaml")):
        wanted = read_yaml(path)
        found = [
            {"code": one.code, "path": one.location.path}
            for one in _found(path.with_name("input.json"), wanted["profile"])
        ]
        _compare(found, wanted["findings"], Place(path) / "findings")


def _found(path: Path, profile_id: str) -> list[Finding]:
    from kinspec.validators import validate

    return list(validate(path, "fhir", profile=profile_id).findings)


def _compare(found: list[dict[str, Any]], wanted: list[dict[str, Any]], at: Place) -> None:
    for number, one in enumerate(wanted):
        if one not in found:
            problem = f"{one['code']} at {one['path']} is expected and was not found"
            complain(at.down(number, "code").fault("example", problem))
    for one in found:
        if one not in wanted:
            problem = f"{one['code']} at {one['path']} was found and is not expected"
            complain(at.key.fault("example", problem))
    if found != wanted and sorted(map(str, found)) == sorted(map(str, wanted)):
        complain(at.key.fault("example", "the findings are expected in another order"))
