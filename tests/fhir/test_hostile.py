"""Hostile input gets findings: no exception, no hang."""

from __future__ import annotations

import time

import pytest

from kinspec.validators import validate

ID = b'"identifier": [{"system": "https://kinspec.org/fhir/Id/local-child-id", "value": "1"}]'
NESTED = b'{"resourceType": "Patient", "extension": [' * 200 + b"]}" * 200

HOSTILE = {
    "deep arrays": (b'{"resourceType": "Patient", "x": ' + b"[" * 100_000, "json/too-deep"),
    "deep objects": (b'{"resourceType":' + b'{"a":' * 100_000, "json/too-deep"),
    "deep resources": (NESTED, "json/too-deep"),
    "infinity": (b'{"resourceType": "Patient", "active": Infinity}', "json/not-json"),
    "beyond a double": (b'{"resourceType": "Patient", "active": 1e999}', "json/long-number"),
    "a million digits": (
        b'{"resourceType": "Patient", "active": 1' + b"0" * 1_000_000 + b"}",
        "json/long-number",
    ),
    "a NUL in a text": (
        b'{"resourceType": "Patient", ' + ID + b', "language": "e\\u0000n"}',
        "element/bad-value",
    ),
    "many keys": (
        b'{"resourceType": "Patient", ' + b",".join(b'"k%d": 1' % n for n in range(5_000)) + b"}",
        "element/unknown",
    ),
    "a list at the top": (b'{"resourceType": "Patient"}\n[1]\n', "element/wrong-json-type"),
    "base64 that takes a minute elsewhere": (
        b'{"resourceType": "Binary", "contentType": "x/y", "data": "' + b"AAAA " * 2_600 + b'!"}',
        "element/bad-value",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_a_finding(name: str) -> None:
    text, code = HOSTILE[name]
    start = time.process_time()
    report = validate(text, "fhir")
    assert code in report.counts_by_code
    assert time.process_time() - start < 5


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_one_bad_line_is_one_finding(end: bytes) -> None:
    good = b'{"resourceType": "Patient", ' + ID + b"}"
    report = validate(end.join([good, b'{"resourceType": "Pat', b"", good]), "fhir")
    assert [(finding.code, finding.location.line) for finding in report.findings] == [("json/not-json", 2)]
    assert report.checked["child"] == 2


def test_values_are_in_no_repr_and_no_redacted_report() -> None:
    text = b'{"resourceType": "Patient", "identifier": [{"value": "CANARY1", "system": '
    text += b'"https://kinspec.org/fhir/Id/local-child-id"}], "gender": "CANARY2", "CANARY3": "CANARY4", '
    text += b'"birthDate": "CANARY5"}'
    report = validate(text, "fhir")
    assert report.findings and "CANARY" not in repr(list(report.findings)).replace("CANARY3", "")
    safe = validate(text, "fhir", redact=True)
    said = "".join(str(finding.as_dict()) for finding in safe.findings)
    assert len(safe.findings) == 3 and "CANARY" not in said


def test_a_resource_that_cannot_be_checked_is_a_finding_and_the_others_are_checked() -> None:
    resources = [{1: 2, "resourceType": "Patient"}, {"resourceType": "Patient", "gender": "girl"}]
    report = validate(resources, "fhir")  # type: ignore[arg-type]
    assert set(report.counts_by_code) >= {"element/check-failed", "code/not-in-value-set"}


def test_nothing_is_not_valid() -> None:
    assert not validate(b"[]", "fhir").valid


@pytest.mark.parametrize("bad", [b'{"resourceType": "Pat', b"not json", b"[1]"])
def test_lines_after_a_bad_first_line_are_checked(bad: bytes) -> None:
    good = b'{"resourceType": "Patient", ' + ID + b"}"
    report = validate(b"\n".join([bad, good, good]), "fhir")
    assert report.checked["child"] == 2 and {finding.location.line for finding in report.findings} == {1}


def test_an_element_that_only_has_an_id_says_nothing() -> None:
    report = validate(
        [{"resourceType": "Patient", "name": [{"id": "a"}], "_birthDate": {"id": "b"}}], "child"
    )
    assert report.counts_by_code["element/invariant"] == 2


def test_a_profile_that_is_not_here_is_not_checked() -> None:
    claim = {"resourceType": "Patient", "meta": {"profile": ["https://example.org/fhir/other"]}}
    report = validate([claim], "fhir")
    assert any("https://example.org/fhir/other" in one.what for one in report.not_checked)
