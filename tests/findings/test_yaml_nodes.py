"""What is said of slips in YAML that people write."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kinspec.findings import suppressions, yaml_nodes
from kinspec.formats import FaultyOverlay, read_overlay
from kinspec.standard import ContentError, read_yaml

MISSING = "a colon and a space may be missing in line {}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id mycouncil\nover: ssda903\n", MISSING.format(1)),
        ("id:mycouncil\n\n# who we are\nover: ssda903\n", MISSING.format(1)),
        ("a:\n  b: 1\n  c 2\n  d: 3\n", MISSING.format(3)),
        ("over: ssda903\nid mycouncil\n", MISSING.format(2)),
        ("a: 1\ntitle: Ours: the new one\n", "needs quotes around it"),
        ("a: some text\n  more: 1\n", "needs quotes around it"),
        ("a: [1\n", "did not find expected"),
    ],
)
def test_a_slip_with_a_colon_is_said_for_people(text: str, said: str) -> None:
    with pytest.raises(yaml.MarkedYAMLError) as fault:
        yaml_nodes(text, yaml.CSafeLoader)
    assert fault.value.problem is not None
    assert said in fault.value.problem


def test_every_reader_of_yaml_says_so(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text("id mycouncil\nover: ssda903\n", "utf-8")
    for reader, error in (
        (read_overlay, FaultyOverlay),
        (suppressions, ValueError),
        (read_yaml, ContentError),
    ):
        with pytest.raises(error, match=MISSING.format(1)):
            reader(file)
