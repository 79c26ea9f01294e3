"""The snapshot algorithm: a base, a differential, and the elements that must come out.

A case gives the other definitions it needs (`types`, each a list of elements), one `differential` over the
type `Thing`, and what is expected: `elements`, one line for each, or `problems`, one for each contradiction.
Both are complete unless the case says `only` the elements named.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kinspec.profiles import Element, Profile, TypeRef, _base, profile, walk
from kinspec.profiles._snapshot import Sources, root_of_profile, root_of_type
from kinspec.standard import read_yaml

CASES = sorted((Path(__file__).parents[1] / "cases" / "snapshots").glob("*.yaml"))
CORE = "http://hl7.org/fhir/StructureDefinition/"


class Definitions:
    """The definitions of a case, compiled when asked for."""

    def __init__(self, case: dict[str, Any]) -> None:
        self.bases: dict[str, str] = case.get("bases", {})
        self.elements: dict[str, Any] = case["types"]
        self.problems: list[str] = []
        self.sources = Sources(
            self.lookup, self.lineage, lambda where, what, *_: self.problems.append(f"{where} {what}")
        )
        self.quiet = Sources(self.lookup, self.lineage, lambda where, what, *_: None)

    def lookup(self, url: str) -> Profile | None:
        name = url.removeprefix(CORE)
        if name not in self.elements:
            return None
        base = self.bases.get(name)
        elements = [facts(key, said) for key, said in self.elements[name].items()]
        if base and base.startswith("over "):
            below = self.lookup(base.removeprefix("over "))
            assert below is not None
            root = root_of_profile(elements, below.root, self.quiet, strict=False)
        else:
            ancestors = [found for url in (self.lineage(name) or [])[1:] if (found := self.lookup(url))]
            root = root_of_type(elements, ancestors, self.quiet)
        kind = "complex-type"
        return Profile(name, url, name, name, "1", "active", kind, root.id, base, "specialization", root)

    def lineage(self, url: str) -> list[str] | None:
        name = url.removeprefix(CORE)
        if name not in self.elements:
            return None
        base = self.bases.get(name, "").removeprefix("over ")
        return [name, *((self.lineage(base) or []) if base else [])]


def facts(key: str, said: Any) -> dict[str, Any]:
    """`0..1 string` or a mapping of facts, with `card` and `types` in short."""
    entry: dict[str, Any] = {"id": key, "path": ".".join(step.partition(":")[0] for step in key.split("."))}
    if ":" in key.rpartition(".")[2]:
        entry["sliceName"] = key.rpartition(":")[2]
    if isinstance(said, str):
        card, *types = said.split(" ")
        said = {"card": card} | ({"types": types} if types else {})
    said = dict(said or {})
    if "card" in said:
        low, _, high = said.pop("card").partition("..")
        entry |= ({"min": int(low)} if low else {}) | ({"max": high} if high else {})
    if "types" in said:
        entry["types"] = [type_facts(one) for one in said.pop("types")]
    if "constraints" in said:
        said["constraints"] = [{"key": one, "severity": "error", "human": one} for one in said["constraints"]]
    entry |= said
    return entry


def type_facts(text: str) -> dict[str, Any]:
    """`Reference(Person|Group)`, `Extension<url>`, `string`."""
    code, _, targets = text.removesuffix(")").partition("(")
    code, _, profiles = code.removesuffix(">").partition("<")
    entry: dict[str, Any] = {"code": code}
    if profiles:
        entry["profile"] = profiles.split("|")
    if targets:
        entry["target"] = targets.split("|")
    return entry


def line(element: Element) -> str:
    """One element in the short form of the cases."""
    parts = [element.id, f"{element.min}..{'*' if element.max is None else element.max}"]
    parts += [type_line(kind) for kind in element.types]
    if element.content_reference:
        parts.append(f"as {element.content_reference}")
    if element.slicing:
        told = "+".join(f"{one.type}:{one.path}" for one in element.slicing.discriminators)
        parts.append(f"sliced by {told} {element.slicing.rules}")
    for word, value in (("fixed", element.fixed), ("pattern", element.pattern)):
        if value is not None:
            parts.append(f"{word} {value}")
    if element.binding:
        parts.append(f"{element.binding.strength} {element.binding.value_set}")
    parts += [f"! {one.key}" for one in element.constraints]
    parts += ["must"] * element.must_support + ["many"] * (element.base_max_many and element.max == 1)
    return " ".join(parts)


def type_line(kind: TypeRef) -> str:
    profiles = f"<{'|'.join(kind.profiles)}>" if kind.profiles else ""
    targets = f"({'|'.join(kind.targets)})" if kind.targets else ""
    return f"{kind.code}{profiles}{targets}"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_snapshot(path: Path) -> None:
    case = read_yaml(path)
    definitions = Definitions(case)
    base = definitions.lookup(case.get("over", "Thing"))
    assert base is not None
    elements = [facts(key, said) for key, said in case["differential"].items()]
    root = root_of_profile(elements, base.root, definitions.sources, strict=True)
    assert definitions.problems == case.get("problems", [])
    found = [line(element) for element in walk(root)]
    if "only" in case:
        prefixes = tuple(case["only"])
        found = [text for text in found if text.split(" ")[0].startswith(prefixes)]
    if "elements" in case:
        assert found == case["elements"]
    else:
        assert case["problems"]


def test_ids_are_paths_with_slices() -> None:
    for name in ("child", "looked-after-episode", "placement", "UKCore-Observation-VitalSigns-BMI"):
        for element in walk(profile(name).root):
            steps = element.id.split(".")
            assert ".".join(step.partition(":")[0] for step in steps) == element.path
            assert (steps[-1].partition(":")[2] or None) == element.slice_name


def test_a_complete_list_laid_over_itself_changes_nothing() -> None:
    """What lets a published snapshot be read as a differential."""
    complaints: list[str] = []
    sources = Sources(
        lambda url: profile(url) if _base.load(url) else None,
        lambda url: None,
        lambda where, what, *_: complaints.append(f"{where} {what}"),
    )
    for name in ("Patient", "Bundle", "Observation", "Questionnaire", "Timing", "Quantity"):
        root = profile(name).root
        known = _base.by_type(name)
        assert known is not None
        elements = [{key: value for key, value in one.items() if key != "types"} for one in known["elements"]]
        again = root_of_profile(elements, root, sources, strict=False)
        assert [line(element) for element in walk(again)] == [line(element) for element in walk(root)]
    assert complaints == []
