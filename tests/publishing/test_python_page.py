"""The page about Python says what the code says, and its examples run as shown."""

from __future__ import annotations

import dataclasses
import inspect
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import kinspec.converters
import kinspec.validators
from kinspec.findings import Finding, Location, Report
from kinspec.profiles import profile, profile_ids
from kinspec.publishing._docstrings import docstring, fields, signature
from kinspec.publishing._model_page import models_page
from kinspec.publishing._python_page import SHOWN, python_page
from kinspec.validators import models

PAGE = python_page().text
EXAMPLE = re.compile(r"^```python\n((?:from|import) .*?)^```\n\n```text\n(.*?)^```$", re.S | re.M)
EXAMPLES = EXAMPLE.findall(PAGE)


def example(
    source: str,
    *,
    as_: str | None = None,
    wanted: tuple[str, ...] = (),
    mode: str = "a long default, so that each parameter stands on a line of its own",
) -> Report:
    """Do something.

    More about `it`, on
    two lines.

    Args:
        source: Where from: a path
            or bytes.
        as_: What it is.

    Returns:
        A report. It is
        whole.

    Raises:
        ValueError: for nonsense.
        TypeError: for less.

    And an afterthought.
    """
    raise NotImplementedError


def test_there_are_examples_to_run() -> None:
    assert len(EXAMPLES) >= 3


@pytest.mark.parametrize(("program", "shown"), EXAMPLES)
def test_an_example_prints_what_the_page_shows(program: str, shown: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == shown


def test_every_import_line_works() -> None:
    lines = re.findall(r"^`(from kinspec\.\S+ import \w+)`$", PAGE, re.M)
    assert len(lines) == len(SHOWN)
    for line in lines:
        exec(line, {})


@pytest.mark.parametrize("function", [kinspec.validators.validate, kinspec.converters.convert, Report])
def test_every_parameter_is_shown_and_explained(function: Callable[..., Any]) -> None:
    explained = [name for name, _ in docstring(function).sections["Parameters"]]
    assert explained == [name for name in inspect.signature(function).parameters if name != "self"]
    for name, text in docstring(function).sections["Parameters"]:
        assert re.search(rf"^    {name}: .+,$", PAGE, re.M), name
        assert text


@pytest.mark.parametrize("kind", [Report, Finding, Location, kinspec.converters.Outcome])
def test_every_public_member_is_on_the_page(kind: type) -> None:
    (section,) = re.findall(rf"^## {kind.__name__} .*?(?=^## )", PAGE, re.S | re.M)
    section = section.replace("&#95;", "_")
    members = [name for name in vars(kind) if not name.startswith("_")]
    if dataclasses.is_dataclass(kind):
        members += [one.name for one in dataclasses.fields(kind)]
    for name in members:
        if not name.endswith("_"):  # what a property of the same name shows
            assert f"<code>{name}</code>" in section or f".{name} {{" in section, name


def test_what_a_report_holds_besides_is_there() -> None:
    report = Report()
    said = [name for name, _ in docstring(Report).sections["Attributes"]]
    assert said
    assert all(hasattr(report, name) for name in said)


def test_each_profile_has_its_model() -> None:
    for name in profile_ids():
        model = profile(name).name.removeprefix("Kinspec")
        assert (
            f"| [{model}](models.md#model-{model.lower()}) | [{profile(name).title}](../profiles/{name}.md)"
            in PAGE
        )


def test_each_model_is_there_with_its_fields() -> None:
    page = models_page()
    shown = {named.name for named in page.names}
    assert shown >= {"LegalStatus", "LookedAfterEpisodeTypeKind", "RecordBundleEntry", "Period"}
    for name in shown:
        of = getattr(models, name)
        (section,) = re.findall(rf"^## {name} .*?(?=^## |\Z)", page.text, re.S | re.M)
        section = section.replace("&#95;", "_")
        for field in of.__annotations__:
            if field in of.model_fields:
                assert f"| <code>{field}</code> |" in section, (name, field)
    assert (
        "| <code>value&#95;codeable&#95;concept</code> | <code>CodeableConcept</code> | yes | The legal"
        in (page.text)
    )


def test_exceptions_can_be_imported_from_where_the_calls_are() -> None:
    for exception in ("UnusableInput", "FaultyOverlay"):
        assert getattr(kinspec.validators, exception) is getattr(kinspec.converters, exception)
        assert f"`from kinspec.validators import {exception}`" in PAGE


def test_a_docstring_is_taken_apart() -> None:
    found = docstring(example)
    assert found.paragraphs == ("Do something.", "More about `it`, on\ntwo lines.", "And an afterthought.")
    assert found.sections == {
        "Parameters": [("source", "Where from: a path or bytes."), ("as_", "What it is.")],
        "Returns": [("", "A report. It is whole.")],
        "Raises": [("ValueError", "for nonsense."), ("TypeError", "for less.")],
    }


def test_a_signature_is_written_as_a_call() -> None:
    assert signature(example, "example").splitlines() == [
        "example(",
        "    source: str,",
        "    *,",
        "    as_: str | None = None,",
        "    wanted: tuple[str, ...] = (),",
        "    mode: str = 'a long default, so that each parameter stands on a line of its own',",
        ") -> Report",
    ]
    assert signature(Report.reaches, "reaches") == "reaches(threshold: str) -> bool"


def test_fields_of_a_value_are_named_with_type_and_default() -> None:
    assert ("line", "int | None", "None") in list(fields(Location))
    assert ("report", "Report", "") in list(fields(kinspec.converters.Outcome))
    assert ("read", "Mapping[str, int]", "{}") in list(fields(kinspec.converters.Outcome))
