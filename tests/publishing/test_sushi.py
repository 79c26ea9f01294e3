"""SUSHI, the compiler of FHIR Shorthand, loads the package without a network and builds on its profiles.

Runs where `sushi` is installed (`npm install -g fsh-sushi`) and KINSPEC_REFERENCE names a folder with the
official package of FHIR R4 below `packages`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from kinspec.publishing import package
from kinspec.standard import current
from kinspec.validators import validate

CORE = "hl7.fhir.r4.core-4.0.1.tgz"
OFFICIAL = Path(os.environ.get("KINSPEC_REFERENCE", "/nonexistent")) / "packages" / CORE
SUSHI = shutil.which("sushi")

SHORTHAND = """\
Profile: LocalChild
Parent: {canonical}/StructureDefinition/child
Id: local-child
Description: "A child of one council."
* identifier[upn] 1..1
* extension[recordedSex] 1..1
* extension[ethnicCategory].valueCodeableConcept.coding[dfe] 1..1

Profile: LocalEpisode
Parent: {canonical}/StructureDefinition/looked-after-episode
Id: local-episode
Description: "An episode whose placement is known."
* extension[placement].extension[type] 1..1

Profile: LocalHealthChecks
Parent: {canonical}/StructureDefinition/health-checks
Id: local-health-checks
Description: "Health checks that always say whether immunisations are up to date."
* component[immunisations] 1..1
* component[immunisations].valueBoolean 1..1

Instance: Tamsin
InstanceOf: LocalChild
* identifier[upn].value = "R201100018042"
* identifier[localId].value = "1043"
* extension[recordedSex].valueCodeableConcept.coding[dfe] = {canonical}/CodeSystem/sex-dfe#F
* extension[ethnicCategory].valueCodeableConcept.coding[dfe] = {canonical}/CodeSystem/ethnicity-dfe#WBRI
* name.family = "Hartley"
"""


@pytest.mark.skipif(SUSHI is None, reason="sushi is not installed")
@pytest.mark.skipif(not OFFICIAL.is_file(), reason=f"KINSPEC_REFERENCE names no folder with packages/{CORE}")
def test_sushi_builds_on_the_package(tmp_path: Path) -> None:
    release = current().release
    package(tmp_path / "made")
    cache = tmp_path / "home" / ".fhir" / "packages"
    for archive, name in (
        (OFFICIAL, "hl7.fhir.r4.core#4.0.1"),
        (next((tmp_path / "made").glob("*.tgz")), f"{release['package']}#{release['version']}"),
    ):
        with tarfile.open(archive) as opened:
            opened.extractall(cache / name, filter="data")
    project = tmp_path / "project"
    (project / "input" / "fsh").mkdir(parents=True)
    (project / "input" / "fsh" / "local.fsh").write_text(SHORTHAND.format(canonical=release["canonical"]))
    config = {
        "canonical": "https://example.org/fhir",
        "status": "draft",
        "version": "0.1.0",
        "fhirVersion": "4.0.1",
        "FSHOnly": True,
        "dependencies": {release["package"]: release["version"]},
    }
    (project / "sushi-config.yaml").write_text(json.dumps(config))

    ran = subprocess.run(
        [str(SUSHI), "build", str(project)],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    said = ran.stdout + ran.stderr
    resources = len(list((tmp_path / "made" / "fhir").iterdir()))
    assert ran.returncode == 0, said
    loaded = re.search(rf"Loaded {re.escape(release['package'])}\S* with ([0-9]+) resources", said)
    assert loaded and int(loaded[1]) >= resources, said
    assert re.search(r"\b0 Errors\b", said), said

    child = project / "fsh-generated" / "resources" / "Patient-Tamsin.json"
    systems = {one["system"] for one in json.loads(child.read_bytes())["identifier"]}
    assert systems == {f"{release['canonical']}/Id/upn", f"{release['canonical']}/Id/local-child-id"}
    report = validate(child, as_="child")
    assert report.valid, [finding.message for finding in report.findings]
