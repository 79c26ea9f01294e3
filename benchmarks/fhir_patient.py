"""Validation of Patients of about 1.1 kB against the Child profile, beside other tools, in one run.

Run: python benchmarks/fhir_patient.py [NUMBER]. All data is invented. Ratios hold; single times depend on
the machine.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from typing import Any

import orjson

from kinspec.formats.json_text import parse
from kinspec.profiles import own_url
from kinspec.standard import current, identifiers
from kinspec.validators import validate
from kinspec.validators.fhir import accepts

DFE = own_url("CodeSystem", "ethnicity-dfe")
EXTENSION = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-EthnicCategory"
NHS = "https://fhir.hl7.org.uk/CodeSystem/UKCore-EthnicCategoryEngland"


def nhs_number(draw: random.Random) -> str:
    """A number of the test range whose check digit is right."""
    test = identifiers.checker("nhs-number")
    while True:
        stem = f"999{draw.randrange(10**6):06d}"
        for digit in "0123456789":
            if test(stem + digit) is None:
                return stem + digit


def patient(draw: random.Random) -> dict[str, Any]:
    """A varied Patient of UK Core shape that follows the Child profile."""
    number = str(draw.randrange(10**6))
    dfe, nhs = draw.choice([("WBRI", "A"), ("MWBC", "D"), ("BCRB", "M"), ("CHNE", "R")])
    return {
        "resourceType": "Patient",
        "id": f"child-{number}",
        "meta": {"profile": [own_url("StructureDefinition", "child")]},
        "extension": [
            {
                "url": EXTENSION,
                "valueCodeableConcept": {
                    "coding": [{"system": DFE, "code": dfe}, {"system": NHS, "code": nhs}]
                },
            }
        ],
        "identifier": [
            {"system": own_url("Id", "local-child-id"), "value": number},
            {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": nhs_number(draw)},
        ],
        "active": True,
        "name": [
            {
                "use": "official",
                "family": draw.choice(["Hartley", "Okafor", "Nowak", "Singh"]) + number[:2],
                "given": [draw.choice(["Tamsin", "Idris", "Ola", "Rhys"]), "Invented"],
            }
        ],
        "telecom": [{"system": "phone", "value": f"01632 960{draw.randrange(1000):03d}", "use": "home"}],
        "gender": draw.choice(["female", "male"]),
        "birthDate": f"20{draw.randrange(8, 26):02d}-{draw.randrange(1, 13):02d}-{draw.randrange(1, 29):02d}",
        "address": [
            {
                "use": "home",
                "line": [f"{draw.randrange(1, 200)} Mill Lane"],
                "city": "Felpersham",
                "postalCode": "ZZ99 3CZ",
                "period": {"start": "2020-04-01"},
            }
        ],
        "contact": [
            {
                "relationship": [
                    {
                        "coding": [
                            {"system": "http://terminology.hl7.org/CodeSystem/v3-RoleCode", "code": "MTH"}
                        ]
                    }
                ],
                "name": {"family": "Hartley", "given": ["Rowena"]},
            }
        ],
    }


def timed(work: Callable[[bytes], Any], texts: list[bytes]) -> float:
    """Microseconds of processor time for one text: the best of five rounds after a warm-up."""
    for text in texts[:200]:
        work(text)
    best = float("inf")
    for _ in range(5):
        start = time.process_time()
        for text in texts:
            work(text)
        best = min(best, time.process_time() - start)
    return best / len(texts) * 1e6


def main() -> None:
    """Print one line for each tool."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    draw = random.Random(7)
    texts = [orjson.dumps(patient(draw)) for _ in range(number)]
    accept = accepts("child")
    refused = sum(not accept(parse(text)) for text in texts)
    print(f"{number} Patients, {sum(map(len, texts)) / number:.0f} bytes each, {refused} refused")
    rows = {
        "orjson, parsing only": timed(orjson.loads, texts),
        "kinspec, Child profile": timed(lambda text: accept(parse(text)), texts),
    }
    try:
        from fhir.resources.R4B.patient import Patient

        rows["fhir.resources, structure only"] = timed(Patient.model_validate_json, texts[:500])
    except ImportError:
        print("fhir.resources is not installed")
    try:
        import jsonschema_rs

        from kinspec.profiles import json_schema, profile

        schema = jsonschema_rs.validator_for(json_schema(profile("Patient")))
        rows["jsonschema-rs, base schema"] = timed(lambda text: schema.is_valid(orjson.loads(text)), texts)
    except ImportError:
        print("jsonschema-rs is not installed (pip install 'kinspec[bench]')")
    ours = rows["kinspec, Child profile"]
    for name, value in rows.items():
        print(f"{name:<34}{value:9.1f} µs   kinspec takes {ours / value:5.2f} times this")
    broken = [text.replace(b'"gender":"', b'"gender":"x') for text in texts]
    start = time.process_time()
    report = validate(b"\n".join(broken))
    rate = number / (time.process_time() - start)
    print(f"all invalid: {rate:,.0f} resources a second with findings ({report.counts['error']} errors)")
    assert current().release


if __name__ == "__main__":
    main()
