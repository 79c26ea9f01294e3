"""Code lists, maps and identifiers as FHIR R4 resources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kinspec.profiles._authored import own_url, own_value_set_url
from kinspec.profiles._structure_definition import jurisdiction
from kinspec.standard import Code, CodeList, CodeMap, ContentError, current
from kinspec.standard.identifiers import Identifier

Json = dict[str, Any]

_PROPERTIES = (
    ("status", "code", "Whether the code may still be used: active, draft or withdrawn.", "status"),
    ("valid-from", "dateTime", "The first day on which the code may be used.", "valid_from"),
    ("valid-to", "dateTime", "The last day on which the code may be used.", "valid_to"),
    ("replaced-by", "code", "The code to use instead.", "replaced_by"),
    ("source", "string", "The document that the code was taken from.", "source"),
)
_UNVERIFIED = "Not verified against the publisher's own document."


def code_system_of(codelist: CodeList) -> Json:
    """The code system of a code list. Of a system that somebody else publishes it is marked as a fragment.

    Raises `ContentError` for a list that is part of another list, whose codes are that one's.
    """
    if codelist.subset_of:
        raise ContentError(f"{codelist.id} has no system of its own; its codes are of {codelist.subset_of}")
    codes = list(codelist.codes.values())
    used = [entry for entry in _PROPERTIES if any(getattr(code, entry[3]) for code in codes)]
    return _described("CodeSystem", codelist, codelist.system) | {
        "caseSensitive": codelist.case_sensitive,
        "valueSet": own_value_set_url(codelist.id),
        "content": "fragment" if codelist.published else "complete",
        "count": len(codes),
        "property": [
            {"code": code, "uri": f"{own_url('CodeSystem', 'code-properties')}#{code}", "description": about}
            | {"type": kind}
            for code, kind, about, _ in used
        ],
        "concept": [_concept(code, used) for code in codes],
    }


def value_set_of(codelist: CodeList) -> Json:
    """The value set that holds all codes of a code list, whatever the date."""
    whole = not codelist.published and not codelist.subset_of
    include: Json = {"system": codelist.system}
    if not whole:
        include["concept"] = [{"code": code.code, "display": code.title} for code in codelist.codes.values()]
    resource = _described("ValueSet", codelist, own_value_set_url(codelist.id))
    return resource | {"immutable": False, "compose": {"include": [include]}}


def concept_map_of(codemap: CodeMap) -> Json:
    """The concept map between two code lists.

    A note of the map becomes the comment; where a match is loose FHIR asks for one.
    """
    release = current().release
    source, target = current().codelist(codemap.source), current().codelist(codemap.target)
    rows: dict[str, list[Mapping[str, str]]] = {}
    for row in codemap.rows:
        rows.setdefault(row["from"], []).append(row)
    return {
        "resourceType": "ConceptMap",
        "id": codemap.id,
        "url": own_url("ConceptMap", codemap.id),
        "version": release["version"],
        "name": _machine_name(codemap.id),
        "title": codemap.title,
        "status": release["status"],
        "date": release["date"],
        "publisher": release["publisher"],
        "description": _about(codemap.about, codemap.verified),
        "jurisdiction": jurisdiction(),
        "sourceCanonical": own_value_set_url(source.id),
        "targetCanonical": own_value_set_url(target.id),
        "group": [
            {
                "source": source.system,
                "target": target.system,
                "element": [
                    {"code": code, "display": source.codes[code].title}
                    | {"target": [_target(row, target.codes) for row in found]}
                    if code in source.codes
                    else {"code": code, "target": [_target(row, target.codes) for row in found]}
                    for code, found in rows.items()
                ],
            }
        ],
    }


def naming_system_of(identifier: Identifier) -> Json:
    """The naming system of an identifier.

    Raises `ContentError` for a form that names nobody and so has no system.
    """
    if not identifier.system:
        raise ContentError(f"{identifier.id} has no system")
    release = current().release
    return {
        "resourceType": "NamingSystem",
        "id": identifier.id,
        "name": _machine_name(identifier.id),
        "status": release["status"],
        "kind": "identifier",
        "date": release["date"],
        "publisher": release["publisher"],
        "responsible": identifier.source,
        "description": _about(identifier.about, identifier.verified),
        "jurisdiction": jurisdiction(),
        "uniqueId": [{"type": "uri", "value": identifier.system, "preferred": True}],
    }


def _described(kind: str, codelist: CodeList, url: str) -> Json:
    release = current().release
    resource = {
        "resourceType": kind,
        "id": codelist.id,
        "url": url,
        "version": release["version"],
        "name": _machine_name(codelist.id),
        "title": codelist.title,
        "status": release["status"],
        "experimental": False,
        "date": release["date"],
        "publisher": codelist.publisher or release["publisher"],
        "description": _about(codelist.about, codelist.verified),
        "jurisdiction": jurisdiction(),
    }
    if codelist.source or codelist.licence:
        parts = (codelist.source and f"Source: {codelist.source}.", codelist.licence)
        resource["copyright"] = " ".join(part for part in parts if part)
    return resource


def _about(about: str, verified: bool) -> str:
    text = " ".join(about.split())
    return text if verified else f"{text} {_UNVERIFIED}".strip()


def _concept(code: Code, properties: Iterable[tuple[str, str, str, str]]) -> Json:
    concept: Json = {"code": code.code, "display": code.title}
    if code.definition:
        concept["definition"] = code.definition
    held = [
        {"code": name, f"value{kind[0].upper()}{kind[1:]}": str(value)}
        for name, kind, _, field in properties
        if (value := getattr(code, field))
    ]
    return concept | ({"property": held} if held else {})


def _target(row: Mapping[str, str], codes: Mapping[str, Code]) -> Json:
    target: Json = {}
    if row["to"]:
        target["code"] = row["to"]
        if row["to"] in codes:
            target["display"] = codes[row["to"]].title
    target["equivalence"] = row["relationship"]
    if row["note"]:
        target["comment"] = row["note"]
    elif row["relationship"] in ("narrower", "inexact"):
        target["comment"] = "The two codes do not mean quite the same."
    return target


def _machine_name(own_id: str) -> str:
    return "Kinspec" + "".join(part[:1].upper() + part[1:] for part in own_id.split("-"))
