"""Authored profiles and extensions: the author's words turned into a differential.

An element of an authored file may say:

    card            least and most, `0..1`, `1..*`; also one of them alone: `1..`, `..1`
    types           list of type codes, `{Reference: [child]}` and other types with their targets
    profiles        list of profiles that a value must follow, by id or URL (`entry.resource`)
    fixed, pattern  the value itself, or what it must contain
    codelist        a code list: on a slice of codings it fixes the system, binds the code and asks for one;
                    elsewhere it binds the element. `strength` is required unless it says extensible
    concept         `list#code` on a concept: it must hold this code. On an element of a slice it also tells
                    the slice from the others
    identifier      an entry of identifiers.yaml: on a slice of identifiers it fixes the system and asks for a
                    value; on a text it says how to check the text
    extension       an extension by id or URL; the name of the slice is free
    binding         {strength, value_set} for a value set that is published elsewhere
    slicing         {discriminator: [{type, path}], rules, ordered}
    invariants      list of {key, severity, human, expression}
    max_length, must_support, modifier, about, example
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn, Protocol

from kinspec.profiles._merge import TYPES
from kinspec.profiles._statements import Facts
from kinspec.profiles._tree import nearest
from kinspec.standard import Place, apart, current

Urls = Callable[[str], str | None]


class Fail(Protocol):
    """Raises the fault of a problem; `steps` lead from where it is used to the word that is wrong."""

    def __call__(
        self, problem: str, /, *steps: str | int, code: str = "contradiction", on_key: bool = False
    ) -> NoReturn: ...


_CARD = re.compile(r"([0-9]*)\.\.([0-9]*|\*)")
_WORDS = frozenset(
    (
        *("card", "types", "profiles", "fixed", "pattern", "codelist", "strength", "identifier", "extension"),
        *("concept", "binding", "slicing", "invariants", "max_length", "must_support", "modifier"),
        *("about", "example"),
    )
)
_HEADER = {
    "profiles": frozenset(
        ("id", "name", "title", "base", "about", "when", "status", "invariants", "elements")
    ),
    "extensions": frozenset(
        (
            *("id", "name", "title", "about", "when", "status", "invariants", "elements"),
            *("context", "modifier"),
        )
    ),
}
_BY_SYSTEM = {"discriminator": [{"type": "value", "path": "system"}], "rules": "open"}
_NEEDED = {"profiles": ("title", "base", "about"), "extensions": ("title", "about", "context")}


def authored(section: str, entry: Mapping[str, Any], file: Path, url_of: Urls) -> Facts:
    """One authored file as a definition in the shape of the base facts.

    Raises `ContentError` with the file, and the element where there is one, for words that are not known,
    lists, identifiers and extensions that do not exist, and what is missing.
    """

    def fail(
        problem: str, /, *steps: str | int, code: str = "contradiction", on_key: bool = False
    ) -> NoReturn:
        at = Place(file).down(*steps)
        raise (at.key if on_key else at).fault(code, problem)

    own_id = entry.get("id", file.stem)
    if not file.is_file():
        fail(f"has the id {own_id} and must be called {own_id}.yaml", "id", code="file-name")
    with apart():
        _refuse_unknown(entry, _HEADER[section], fail)
    for word in _NEEDED[section]:
        with apart():
            if entry.get(word):
                continue
            entry = {**entry, word: ""}
            fail(f"says nothing about {word}", code="missing-word")
    release = current().release
    url = own_url("StructureDefinition", own_id)
    is_extension = section == "extensions"
    base = TYPES + "Extension" if is_extension else url_of(entry["base"])
    if base is None:
        fail(f"is based on {entry['base']}, which is not known", "base", code="unknown-name")
    resource = "Extension" if is_extension else _type_of(base, url_of, fail)
    faulty: list[str] = []
    elements = list(_elements(entry, resource, url, is_extension, url_of, fail, faulty))
    return {
        "url": url,
        "version": release["version"],
        "name": entry.get("name") or "Kinspec" + "".join(part.capitalize() for part in own_id.split("-")),
        "title": entry["title"],
        "status": entry.get("status", release["status"]),
        "kind": "complex-type" if is_extension else _fact(base, "kind"),
        "abstract": False,
        "type": resource,
        "base": base,
        "derivation": "constraint",
        "context": [_context(place) for place in entry.get("context", ())],
        "elements": elements,
        "own": True,
        "file": file,
        "about": entry["about"],
        "when": entry.get("when", ""),
        "faulty": tuple(faulty),
        "written": tuple(map(str, entry.get("elements") or ())),
    }


def _type_of(base: str, url_of: Urls, fail: Fail) -> str:
    found = _fact(base, "type")
    return (
        found
        if isinstance(found, str)
        else fail(f"is based on {base}, which is not known", "base", code="unknown-name")
    )


def _fact(url: str, word: str) -> Any:
    from kinspec.profiles._definitions import definition

    found = definition(url)
    return found and found[word]


def _context(place: Any) -> dict[str, str]:
    if isinstance(place, Mapping):
        return {"type": place["type"], "expression": place["expression"]}
    return {"type": "element", "expression": str(place)}


def _elements(
    entry: Mapping[str, Any],
    resource: str,
    url: str,
    is_extension: bool,
    url_of: Urls,
    fail: Fail,
    faulty: list[str],
) -> Iterator[Facts]:
    """The elements that an entry speaks about. Where faults are gathered, `faulty` gets the faulty ones."""
    stated = entry.get("elements") or {}
    root: dict[str, Any] = {"about": entry["about"]}
    if entry.get("invariants"):
        root["constraints"] = [{"source": url} | one for one in entry["invariants"]]
    if entry.get("modifier"):
        root["isModifier"] = True
    said = {resource: root}
    if is_extension:
        said |= _extension_frame(stated, resource, url)
    for key, words in stated.items():
        element_id = f"{resource}.{key}" if key != resource else key
        faulty.append(element_id)
        with apart():
            if not isinstance(words, Mapping):
                problem = f"{element_id} must say something like card: 0..1"
                fail(problem, "elements", key, code="wrong-type")
            wrong = _of_element(fail, element_id, key)
            _refuse_unknown(words, _WORDS, wrong)
            for target, facts in _expanded(element_id, words, url, url_of, wrong):
                said[target] = _joined(said.get(target, {}), facts, wrong)
            faulty.pop()
    for element_id, facts in said.items():
        yield _named(element_id) | facts


def _of_element(fail: Fail, element_id: str, key: str) -> Fail:
    def wrong(
        problem: str, /, *steps: str | int, code: str = "contradiction", on_key: bool = False
    ) -> NoReturn:
        on_key = on_key or not steps
        fail(f"{element_id} {problem}", "elements", key, *steps, code=code, on_key=on_key)

    return wrong


def _named(element_id: str) -> dict[str, Any]:
    steps = [step.partition(":") for step in element_id.split(".")]
    named: dict[str, Any] = {"id": element_id, "path": ".".join(name for name, _, _ in steps)}
    return named | ({"sliceName": steps[-1][2]} if steps[-1][2] else {})


def _joined(before: dict[str, Any], more: dict[str, Any], wrong: Fail) -> dict[str, Any]:
    """What two places in a file say about one element; a short form may meet the words it stands for."""
    for key in before.keys() & more.keys():
        if before[key] != more[key]:
            if key == "min":
                more = more | {"min": max(before[key], more[key])}
            elif key not in ("about", "example", "identifier", "codelist"):
                wrong(f"says two things about {key}; a short form already says one", key)
    return before | more


def _extension_frame(stated: Mapping[str, Any], resource: str, url: str) -> dict[str, dict[str, Any]]:
    """What follows from being an extension: its URL, and either a value or parts that have one."""
    frame: dict[str, dict[str, Any]] = {}
    for holder in _holders(stated):
        if (stated.get(holder) or {}).get("extension"):
            continue
        start = f"{holder}." if holder else ""
        place = f"{resource}.{start}"
        name = holder.rpartition(":")[2] if holder else url
        parts = any(key.startswith(f"{start}extension:") for key in stated)
        frame[f"{place}url"] = {"fixed": {"type": "Uri", "value": name}, "example": name}
        frame[f"{place}url"]["about"] = (
            "Says which extension this is, or which part of one. It never changes."
        )
        if parts:
            frame[f"{place}value[x]"] = {"max": "0", "about": "Not used: the parts hold the values."}
        else:
            frame[f"{place}extension"] = {"max": "0", "about": "Not used: there is one value and no parts."}
            if holder:
                frame[f"{place}value[x]"] = {"min": 1}
    return frame


def _holders(stated: Mapping[str, Any]) -> Iterator[str]:
    """The extension itself (``) and its parts (`extension:type`), in the author's order."""
    yield ""
    found: dict[str, None] = {}
    for key in stated:
        steps = key.split(".")
        for last, step in enumerate(steps, 1):
            if not step.startswith("extension:"):
                break
            found[".".join(steps[:last])] = None
    yield from found


def _expanded(
    element_id: str, words: Mapping[str, Any], url: str, url_of: Urls, wrong: Fail
) -> Iterator[tuple[str, dict[str, Any]]]:
    facts = _plain_words(words, url, wrong)
    is_slice = ":" in element_id.rpartition(".")[2]
    if "types" in words:
        kinds = _list(words["types"], "types", wrong)
        facts["types"] = [_type(kind, number, url_of, wrong) for number, kind in enumerate(kinds)]
    if "profiles" in words:
        named = enumerate(_list(words["profiles"], "profiles", wrong))
        profiles = [_url(name, url_of, wrong, "profiles", number) for number, name in named]
        facts["types"] = [
            kind | {"profile": profiles}
            for kind in facts.get("types") or [{"code": _fact(profiles[0], "type")}]
        ]
    if name := words.get("extension"):
        facts["types"] = [{"code": "Extension", "profile": [_url(name, url_of, wrong, "extension")]}]
        facts["extension"] = name
    if name := words.get("codelist"):
        if name not in current().codelist_ids:
            wrong(
                f"names a code list that does not exist, {name}{_near(name, current().codelist_ids)}",
                "codelist",
                code="unknown-name",
            )
        facts |= {"codelist": name, "binding": _codelist_binding(name, words, wrong)}
        if is_slice:
            facts["impliedSlicing"] = _BY_SYSTEM
            yield f"{element_id}.system", _fixed_uri(current().codelist(name).system)
            yield f"{element_id}.code", _short_words("The code itself.", words) | {"min": 1, "codelist": name}
    elif "strength" in words:
        wrong("has a strength and no code list", "strength", on_key=True)
    if "concept" in words:
        for word in ("fixed", "pattern"):
            if word in words:
                wrong(f"has a concept and a {word} value; a concept already says one", word, on_key=True)
        value = _concept(words["concept"], wrong)
        facts["pattern"] = {"type": "CodeableConcept", "value": value, "word": "concept"}
        holder, _, name = element_id.rpartition(".")
        if ":" in holder.rpartition(".")[2] and not is_slice:
            by_concept = {"discriminator": [{"type": "pattern", "path": name}], "rules": "open"}
            yield holder, {"impliedSlicing": by_concept}
    if name := words.get("identifier"):
        if name not in current().identifiers:
            wrong(
                f"names an identifier that does not exist, {name}{_near(name, current().identifiers)}",
                "identifier",
                code="unknown-name",
            )
        system = current().identifiers[name]["system"]
        facts["identifier"] = name
        if is_slice and system:
            facts["impliedSlicing"] = _BY_SYSTEM
            yield f"{element_id}.system", _fixed_uri(system)
            value = _short_words("The number or code itself.", words)
            yield f"{element_id}.value", value | {"min": 1, "identifier": name}
        elif is_slice:
            wrong(f"cannot be {name}, which has no system: it names nobody", "identifier")
    yield element_id, facts


def _concept(text: Any, wrong: Fail) -> dict[str, Any]:
    """The concept that `list#code` means."""
    name, mark, code = text.partition("#") if isinstance(text, str) else ("", "", "")
    if not (name and mark and code):
        shown = text if isinstance(text, str) else "not a text"
        wrong(f"has concept: {shown}, which must look like codelist#code", "concept", code="wrong-type")
    if name not in current().codelist_ids:
        wrong(
            f"names a code list that does not exist, {name}{_near(name, current().codelist_ids)}",
            "concept",
            code="unknown-name",
        )
    codelist = current().codelist(name)
    if code not in codelist.codes:
        wrong(
            f"names a code that {name} does not have, {code}{_near(code, tuple(codelist.codes))}",
            "concept",
            code="unknown-name",
        )
    return {"coding": [{"system": codelist.system, "code": code}]}


def _plain_words(words: Mapping[str, Any], url: str, wrong: Fail) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    if "card" in words:
        facts |= _card(words["card"], wrong)
    for word in ("fixed", "pattern"):
        if word in words:
            facts[word] = {"type": None, "value": words[word]}
    for word, name in (("must_support", "mustSupport"), ("modifier", "isModifier")):
        if word in words:
            if not isinstance(words[word], bool):
                wrong(f"has {word}: {words[word]}, which must be true or false", word, code="wrong-type")
            facts[name] = words[word]
    if "max_length" in words:
        facts["maxLength"] = words["max_length"]
    if "binding" in words:
        binding = words["binding"]
        facts["binding"] = {"strength": binding["strength"], "valueSet": binding["value_set"]}
    if "slicing" in words:
        facts["slicing"] = {"rules": "open"} | words["slicing"]
    if "invariants" in words:
        facts["constraints"] = [{"source": url} | one for one in words["invariants"]]
    for word in ("about", "example"):
        if word in words:
            facts[word] = str(words[word]).strip()
    return facts


def _card(text: Any, wrong: Fail) -> dict[str, Any]:
    parts = _CARD.fullmatch(str(text))
    if parts is None or parts[0] == "..":
        wrong(f"has card: {text}, which must look like 0..1 or 1..*", "card", code="wrong-form")
    found: dict[str, Any] = {"min": int(parts[1])} if parts[1] else {}
    return found | ({"max": parts[2]} if parts[2] else {})


def _type(kind: Any, at: int, url_of: Urls, wrong: Fail) -> dict[str, Any]:
    if isinstance(kind, str):
        return {"code": kind}
    if not isinstance(kind, Mapping) or len(kind) != 1:
        wrong(
            "has a type that is neither a type code nor like {Reference: [child]}", "types", code="wrong-form"
        )
    code, targets = next(iter(kind.items()))
    named = enumerate(_list(targets, code, wrong))
    return {
        "code": code,
        "target": [_url(name, url_of, wrong, "types", at, code, number) for number, name in named],
    }


def _list(value: Any, word: str, wrong: Fail) -> list[Any]:
    return (
        value
        if isinstance(value, list) and value
        else wrong(f"needs a list behind {word}", word, code="wrong-type")
    )


def _url(name: str, url_of: Urls, wrong: Fail, *steps: str | int) -> str:
    url = url_of(name)
    if url is None:
        from kinspec.profiles._definitions import known_names

        problem = f"names a definition that is not known, {name}{_near(name, known_names())}"
        wrong(problem, *steps, code="unknown-name")
    return url


def _codelist_binding(name: str, words: Mapping[str, Any], wrong: Fail) -> dict[str, str]:
    strength = words.get("strength", "required")
    if strength not in ("required", "extensible", "preferred", "example"):
        wrong(
            f"has the strength {strength}, which must be required, extensible, preferred or example",
            "strength",
            code="unknown-choice",
        )
    return {"strength": strength, "valueSet": own_value_set_url(name)}


def own_url(kind: str, name: str) -> str:
    """The canonical URL of something that this standard owns, `kind` being a FHIR resource type."""
    return f"{current().canonical}/{kind}/{name}"


def own_value_set_url(codelist_id: str) -> str:
    """The canonical URL of the value set that holds all codes of a code list."""
    return own_url("ValueSet", codelist_id)


def _fixed_uri(value: str) -> dict[str, Any]:
    about = "Says which list or register the value beside it comes from. It never changes."
    return {"min": 1, "fixed": {"type": "Uri", "value": value}, "about": about, "example": value}


def _short_words(about: str, words: Mapping[str, Any]) -> dict[str, Any]:
    return {"about": about, "example": str(words.get("example", ""))}


def _refuse_unknown(words: Mapping[str, Any], known: frozenset[str], wrong: Fail) -> None:
    for word in words:
        if word not in known:
            wrong(
                f"has a word that is not known, {word}{_near(str(word), known)}",
                word,
                code="unknown-word",
                on_key=True,
            )


def _near(name: str, names: Any) -> str:
    near = nearest(name, names)
    return f"; is it {near}?" if near else ""
