"""Invariants that are checked natively. The others are FHIRPath and wait for its engine.

Each takes the object that the invariant stands on and says whether it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Holds = Callable[[Mapping[str, Any]], bool]


def _extension(value: Mapping[str, Any]) -> bool:
    # ext-1: Must have either extensions or value[x], not both
    has_value = any(key.startswith(("value", "_value")) for key in value)
    return has_value != ("extension" in value)


def _period(value: Mapping[str, Any]) -> bool:
    # per-1: If present, start SHALL have a lower value than end
    start, end = value.get("start"), value.get("end")
    if not isinstance(start, str) or not isinstance(end, str):
        return True
    shared = min(len(start), len(end), 10)
    return start[:shared] <= end[:shared]


def _contact_point(value: Mapping[str, Any]) -> bool:
    # cpt-2: A system is required if a value is provided.
    return "value" not in value or "system" in value


def _quantity(value: Mapping[str, Any]) -> bool:
    # qty-3: If a code for the unit is present, the system SHALL also be present
    return "code" not in value or "system" in value


def _attachment(value: Mapping[str, Any]) -> bool:
    # att-1: If the Attachment has data, it SHALL have a contentType
    return "data" not in value or "contentType" in value


def _patient_contact(value: Mapping[str, Any]) -> bool:
    # pat-1: SHALL at least contain a contact's details or a reference to an organization
    return any(key in value for key in ("name", "telecom", "address", "organization"))


def _full_urls(value: Mapping[str, Any]) -> bool:
    # bdl-7: FullUrl must be unique in a bundle, or else entries with same fullUrl must have different
    # meta.versionId (except in history bundles)
    entries = value.get("entry")
    if value.get("type") == "history" or not isinstance(entries, list):
        return True
    seen: set[tuple[str, str]] = set()
    for entry in entries:
        url = entry.get("fullUrl") if isinstance(entry, dict) else None
        if not isinstance(url, str):
            continue
        resource = entry.get("resource")
        meta = resource.get("meta") if isinstance(resource, dict) else None
        version = str(meta.get("versionId")) if isinstance(meta, dict) else "None"
        if (url, version) in seen:
            return False
        seen.add((url, version))
    return True


def _one_child(value: Mapping[str, Any]) -> bool:
    # rb-1: entry.resource.ofType(Patient).count() = 1 or entry.resource.all($this is DocumentReference)
    entries = value.get("entry")
    resources = (
        [one.get("resource") for one in entries if isinstance(one, dict)] if type(entries) is list else []
    )
    types = [one.get("resourceType") for one in resources if isinstance(one, dict)]
    return types.count("Patient") == 1 or all(one == "DocumentReference" for one in types)


NATIVE: Mapping[str, Holds] = {
    "ext-1": _extension,
    "per-1": _period,
    "cpt-2": _contact_point,
    "qty-3": _quantity,
    "att-1": _attachment,
    "pat-1": _patient_contact,
    "bdl-7": _full_urls,
    "rb-1": _one_child,
}
