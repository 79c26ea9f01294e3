"""No error of the two entrances holds the text of a record, wherever somebody puts one by mistake."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kinspec.converters import convert
from kinspec.formats import UnusableInput
from kinspec.validators import validate

NAME = "Hartley"
JSON = f'{{"resourceType": "Patient", "name": [{{"family": "{NAME}"}}]}}'
TEXTS = {
    "json": JSON,
    "list": f"\n  [{JSON}]",
    "with a mark of byte order": f"\ufeff{JSON}",
    "long": JSON + " " * 5_000,
    "a mapping of Python in a text": str({"resourceType": "Patient", "name": [{"family": NAME}]}),
    "table": f"CHILD,NAME\n1,{NAME}\n",
    "one long line": NAME * 1_000,
}
RIGHT = b'{"resourceType": "Patient"}'
CALLS: dict[str, Callable[[Any, Path], Any]] = {
    "validate": lambda text, _: validate(text),
    "validate several": lambda text, _: validate([text]),
    "as_": lambda text, _: validate(RIGHT, text),
    "profile": lambda text, _: validate(RIGHT, profile=text),
    "year": lambda text, _: validate(RIGHT, year=text),
    "rule_set": lambda text, _: validate(RIGHT, rule_set=text),
    "overlay": lambda text, _: validate(RIGHT, overlay=text),
    "suppress": lambda text, _: validate(RIGHT, suppress=text),
    "compare": lambda text, _: validate(RIGHT, compare=text),
    "convert": lambda text, folder: convert(text, folder / "out", "fhir"),
    "dest": lambda text, _: convert(RIGHT, text, "ssda903"),
    "to": lambda text, folder: convert(RIGHT, folder / "out", text),
    "from_": lambda text, folder: convert(RIGHT, folder / "out", "ssda903", text),
    "year of convert": lambda text, folder: convert(RIGHT, folder / "out", "ssda903", year=text),
    "overlay of convert": lambda text, folder: convert(RIGHT, folder / "out", "ssda903", overlay=text),
    "form": lambda text, folder: convert(RIGHT, folder / "out", "ssda903", form=text),
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_an_error_does_not_hold_what_was_given(
    call: Callable[[Any, Path], Any], text: str, tmp_path: Path
) -> None:
    with pytest.raises((UnusableInput, ValueError)) as raised:
        call(text, tmp_path)
    said = "".join(
        str(one)
        for one in (raised.value, *traceback.TracebackException.from_exception(raised.value).format())
    )
    assert NAME not in said
    assert len(str(raised.value)) < 200


def test_the_error_says_what_to_do() -> None:
    with pytest.raises(UnusableInput) as raised:
        validate(JSON)
    assert str(raised.value) == (
        "this looks like JSON and not like a path; give bytes, or what json.loads makes of it"
    )


def test_a_file_may_have_a_name_with_brackets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "[1] child.json").write_bytes(RIGHT)
    monkeypatch.chdir(tmp_path)
    assert validate("[1] child.json").checked["child"] == 1


def test_a_file_that_is_to_be_written_may_have_one_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    convert(
        b"CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n1,F,01/01/2020,WBRI,UN1,,\n",
        "[2026] {out}.ndjson",
        "fhir",
        "ssda903",
    )
    assert (tmp_path / "[2026] {out}.ndjson").exists()


def test_a_file_that_is_not_there_is_said_to_be_missing() -> None:
    with pytest.raises(UnusableInput, match="there is no such file"):
        validate("[2] child.json")
