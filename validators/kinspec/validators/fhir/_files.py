"""Files and streams of resources: what is read, under which profile, and where each finding stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from kinspec.findings import Finding, Location, Report
from kinspec.formats import SourceFile
from kinspec.formats.json_text import Scanned, parse, scan
from kinspec.profiles import Profile, find, profile
from kinspec.standard import ContentError, current
from kinspec.validators.fhir._addresses import is_ours
from kinspec.validators.fhir._check import compiled, explain
from kinspec.validators.fhir._choosing import Chosen, chosen
from kinspec.validators.fhir._references import claims
from kinspec.validators.fhir._saying import Surroundings

LONGEST_LINE = 64 << 20


def check_files(files: list[SourceFile], report: Report, profile_name: str | None = None) -> None:
    """Check every resource in the files: single resources, bundles, and one of either on each line."""
    choice = _Choice(report, profile_name)
    for file in files:
        for line, content, is_line in _texts(file, report):
            _check_text(content, file.name, line, is_line, choice, report)
    choice.finish()


def check_resources(
    resources: Iterable[Mapping[str, Any]], report: Report, profile_name: str | None = None
) -> None:
    """Check resources that are parsed already."""
    choice = _Choice(report, profile_name)
    for resource in resources:
        for finding in choice.findings(resource):
            report.add(finding)
    choice.finish()


class _Choice:
    """Which profile each resource is checked against, said once for each."""

    def __init__(self, report: Report, profile_name: str | None) -> None:
        self.report = report
        self.given = profile(profile_name) if profile_name else None
        self._said: set[str] = set()
        self._used: dict[str, Profile] = {}

    def of(self, resource: Mapping[str, Any]) -> Chosen | None:
        return chosen(resource) if self.given is None else Chosen(self.given, "it was asked for")

    def findings(self, resource: Any) -> Iterator[Finding]:
        if not isinstance(resource, dict):
            yield _finding("element/wrong-json-type", "", wanted="an object")
            return
        choice = self.of(resource)
        if choice is None:
            found = resource.get("resourceType")
            yield _finding("element/unknown-resource-type", "", found=repr(found))
            return
        self._say(choice, resource)
        of = choice.profile
        if choice.untold:
            yield _finding("element/no-profile", of.type, type=of.type, reason=choice.untold)
        try:
            around = Surroundings(_addresses(resource))
            if compiled(of.url).check(resource, None, "", around):
                return
            around.depth = 0
            record = _child_of(resource)
            found = [replace(finding, record=record) for finding in explain(of.url, resource, around)]
        except ContentError:
            raise
        except Exception as error:  # the report must not be lost, and the error may quote a value
            found = [_finding("element/check-failed", "", kind=type(error).__name__)]
        yield from found

    def _say(self, choice: Chosen, resource: Mapping[str, Any]) -> None:
        self._count(choice, resource, self.given is None)
        entries = resource.get("entry") if choice.profile.type == "Bundle" else None
        for entry in entries if isinstance(entries, list) else ():
            inner = entry.get("resource") if isinstance(entry, dict) else None
            if isinstance(inner, dict) and (found := chosen(inner)) is not None:
                self._count(found, inner, not claims(inner))

    def _count(self, choice: Chosen, resource: Mapping[str, Any], told: bool) -> None:
        of = choice.profile
        self.report.checked[of.id] += 1
        self._used[of.url] = of
        if choice.untold:
            self.report.skip(
                f"what a profile of {current().release['name']} asks of this {of.type}", choice.untold
            )
        for url in claims(resource):
            if find(url) is None and not is_ours(url):  # what is misspelt of ours is a finding
                name = "a profile" if self.report.redacted else url
                self.report.skip(f"what {name} asks for", "its definition is not here")
        if told and of.id not in self._said:
            self._said.add(of.id)
            if choice.why:
                self.report.choose(f"profile of {of.type}", of.title, choice.why)

    def finish(self) -> None:
        for url, of in self._used.items():
            for (what, why), _ in compiled(url).notes.skipped.items():
                self.report.skip(f"{of.title}: {what}", why)


def _finding(code: str, path: str, **slots: Any) -> Finding:
    return Finding(current().message(code), Location(path=path or None), slots)


def _addresses(resource: Mapping[str, Any]) -> dict[str, Any] | None:
    """The resources of a bundle by all addresses under which its entries may refer to each other."""
    entries = resource.get("entry")
    if resource.get("resourceType") != "Bundle" or not isinstance(entries, list):
        return None
    found: dict[str, Any] = {}
    for entry in entries:
        inner = entry.get("resource") if isinstance(entry, dict) else None
        if isinstance(inner, dict):
            if isinstance(entry.get("fullUrl"), str):
                found[entry["fullUrl"]] = inner
            found[f"{inner.get('resourceType')}/{inner.get('id')}"] = inner
    return found


def _child_of(resource: Mapping[str, Any]) -> str | None:
    """The local id of the child that a resource is about, as far as it says so itself."""
    system = current().identifiers["local-child-id"]["system"]

    def number(held: Any) -> str | None:
        if isinstance(held, dict) and held.get("system") == system and isinstance(held.get("value"), str):
            return str(held["value"])
        return None

    kind = resource.get("resourceType")
    if kind == "Bundle":
        entries = resource.get("entry")
        for entry in entries if isinstance(entries, list) else ():
            inner = entry.get("resource") if isinstance(entry, dict) else None
            if isinstance(inner, dict) and inner.get("resourceType") == "Patient":
                return _child_of(inner)
        return None
    held = resource.get("identifier")
    if kind == "Patient" and isinstance(held, list):
        return next((one for item in held if (one := number(item))), None)
    for key in ("patient", "subject"):
        reference = resource.get(key)
        if isinstance(reference, dict) and (one := number(reference.get("identifier"))):
            return one
    return None


def _texts(file: SourceFile, report: Report) -> Iterator[tuple[int, bytes, bool]]:
    """The JSON texts of a file with the line on which each starts, and whether lines are texts."""
    with file.open() as stream:
        start = [stream.readline(LONGEST_LINE) for _ in range(3)]
    # Lines are texts of their own if one of the first is: the very first may be the damaged one.
    alone = not start[1] or not any(_is_value(line) for line in start)
    if alone:
        with file.open() as stream:
            content = stream.read(LONGEST_LINE + 1)
        if len(content) > LONGEST_LINE:
            report.add(
                Finding(current().message("json/too-long"), Location(file.name, 1), {"limit": "64 MB"})
            )
        else:
            yield 1, content, False
        return
    with file.open() as stream:
        number = 0
        while line := stream.readline(LONGEST_LINE):
            number += 1
            if not line.endswith(b"\n") and len(line) == LONGEST_LINE:
                where = Location(file.name, number)
                report.add(Finding(current().message("json/too-long"), where, {"limit": "64 MB"}))
                while line and not line.endswith(b"\n"):
                    line = stream.readline(LONGEST_LINE)
            elif line.strip():
                # With its end, a line that is cut off would seem to be broken on the next one.
                yield number, line.rstrip(b"\r\n"), True


def _is_value(line: bytes) -> bool:
    import orjson

    try:
        value = orjson.loads(line.removeprefix(b"\xef\xbb\xbf"))
        return isinstance(value, dict) and "resourceType" in value
    except orjson.JSONDecodeError:
        return False


def _check_text(content: bytes, name: str, line: int, is_line: bool, choice: _Choice, report: Report) -> None:
    scanned: Scanned | None = None
    try:
        value = parse(content)
    except ValueError:
        scanned = scan(content)
        for fault in scanned.faults:
            at, column = scanned.line_and_column(fault.offset)
            where = Location(name, line + at - 1, column)
            report.add(Finding(current().message(fault.code), where, dict(fault.slots)))
        if scanned.value is None:
            return
        value = scanned.value
    values = value if isinstance(value, list) and not is_line else [value]
    if not values:
        report.add(Finding(current().message("element/empty"), Location(name, line, 1)))
    for number, one in enumerate(values):
        start = f"[{number}]" if values is value else ""
        for finding in choice.findings(one):
            if scanned is None:
                scanned = scan(content)
            path = finding.location.path or ""
            at, column = scanned.place_of(start + path[len(path.partition(".")[0].partition("[")[0]) :])
            where = replace(finding.location, file=name, line=line + at - 1, column=column)
            report.add(replace(finding, location=where))
