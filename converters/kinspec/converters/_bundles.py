"""What lies in one bundle: the child, the records of the format, and how they refer to each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kinspec.converters._mapping import FormatMapping, MappedRecord, MappedResource
from kinspec.converters._records import Kin
from kinspec.converters._ways import Way, contains

Resource = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a resource is to the format: which resource of which record.

    `head` says that it is the child's own, `subject_key` where a first resource refers to the child.
    """

    record: MappedRecord
    number: int
    mapped: MappedResource
    head: bool
    subject_key: str


@dataclass(slots=True)
class Held:
    """The resources of a bundle, sorted out.

    `heads` are the child's own, `firsts` the first resources of all other records, `further` the rest that
    the format knows, `unknown` what it does not know. `at` gives the resource at an address, `shared` how
    first resources and further ones find each other.
    """

    heads: list[tuple[Resource, Kind]] = field(default_factory=list)
    firsts: list[tuple[Resource, Kind]] = field(default_factory=list)
    further: list[tuple[Resource, Kind]] = field(default_factory=list)
    unknown: list[Resource] = field(default_factory=list)
    at: dict[str, Resource] = field(default_factory=dict)
    shared: Kin = field(default_factory=lambda: Kin(""))


class Sorter:
    """Tells what each resource of a bundle is to a format."""

    def __init__(self, mapping: FormatMapping) -> None:
        self._kinds = [
            Kind(
                record,
                number,
                mapped,
                name == mapping.head and number == 0,
                mapped.subject[0].key if mapped.subject else "",
            )
            for name, record in mapping.records.items()
            for number, mapped in enumerate(record.resources)
        ]
        self._by_profile: dict[str, Kind | None] = {}
        for kind in self._kinds:
            url = kind.mapped.profile.url
            # A profile that several resources share does not tell which one this is.
            self._by_profile[url] = None if url in self._by_profile else kind
        self._told_by_profile = {
            url: kind for url, kind in self._by_profile.items() if kind is not None and not kind.mapped.set
        }

    def sort(self, bundle: Mapping[str, Any]) -> Held:
        """Sort the resources of a bundle."""
        held = Held()
        at, told, heads, firsts = held.at, self._told_by_profile, held.heads, held.firsts
        linked = held.shared.linked
        tied: list[tuple[Resource, Kind]] = []
        odd = False
        entries = bundle.get("entry")
        for entry in entries if isinstance(entries, list) else ():
            try:
                resource, url = entry["resource"], entry["fullUrl"]
                kind = told[resource["meta"]["profile"][0]]
                usual = url.startswith("urn:") and url not in at
            except (KeyError, TypeError, IndexError, AttributeError):
                usual = False
            if not usual:
                self._sort_one(entry, held)
                odd = True
                continue
            at[url] = resource
            if not kind.number:
                (heads if kind.head else firsts).append((resource, kind))
                continue
            held.further.append((resource, kind))
            if kind.mapped.link_from_first:
                linked[kind.record.table.name, kind.number, url] = resource
            else:
                tied.append((resource, kind))
        if odd:
            _link(held)
            tied = held.further
        for resource, kind in tied:
            if not kind.mapped.link_from_first:
                first = referred_to(held, follow(resource, kind.mapped.link or ()))
                if first is not None:
                    key = kind.record.table.name, kind.number, id(first)
                    held.shared.tied.setdefault(key, resource)
        return held

    def _sort_one(self, entry: Any, held: Held) -> None:
        """Sort an entry that may be of any shape."""
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if not isinstance(resource, dict):
            return
        url = entry.get("fullUrl")
        if isinstance(url, str):
            held.at.setdefault(url, resource)
        if not isinstance(url, str) or not url.startswith("urn:"):
            held.at.setdefault(f"{resource.get('resourceType')}/{resource.get('id')}", resource)
        kind = self.kind_of(resource)
        if kind is None:
            held.unknown.append(resource)
        elif kind.number:
            held.further.append((resource, kind))
        elif kind.head:
            held.heads.append((resource, kind))
        else:
            held.firsts.append((resource, kind))

    def kind_of(self, resource: Resource) -> Kind | None:
        """What a resource is: by its profile, else by what every resource of a kind holds."""
        try:
            kind = self._by_profile[resource["meta"]["profile"][0]]
        except (KeyError, TypeError, IndexError):
            kind = None
        if kind is None:
            return self._by_content(resource)
        return kind if not kind.mapped.set or _fits(resource, kind.mapped) else None

    def _by_content(self, resource: Resource) -> Kind | None:
        claimed = _profiles(resource)
        ours = [kind for kind in self._kinds if kind.mapped.profile.url in claimed]
        candidates = ours or [
            kind
            for kind in self._kinds
            if kind.mapped.profile.type == resource.get("resourceType")
            and contains(resource, kind.mapped.constants)
        ]
        fitting = [kind for kind in candidates if _fits(resource, kind.mapped)]
        return fitting[0] if len(fitting) == 1 else None


def _link(held: Held) -> None:
    """Note every further resource that a record refers to, under each address that leads to it."""
    kinds = {id(resource): kind for resource, kind in held.further}
    for address, resource in held.at.items():
        kind = kinds.get(id(resource))
        if kind is not None and kind.mapped.link_from_first:
            held.shared.linked[kind.record.table.name, kind.number, address] = resource


def referred_to(held: Held, reference: Any) -> Resource | None:
    """The resource that a Reference leads to, if the bundle holds it."""
    address = reference.get("reference") if isinstance(reference, dict) else None
    return held.at.get(address) if isinstance(address, str) else None


def follow(resource: Any, way: Way) -> Any:
    """What stands first at the end of a way through a resource; None where it ends early."""
    at: Any = resource
    for number, hop in enumerate(way, 1):
        at = at.get(hop.key) if isinstance(at, dict) else None
        if isinstance(at, list):
            ends = (follow(one, way[number:]) for one in at if hop.marks(one))
            return next((end for end in ends if end is not None), None)
        if at is None or not hop.marks(at):
            return None
    return at


def _all(at: Any, way: Way) -> list[Any]:
    """Everything that stands at the end of a way, whichever items of lists it goes through."""
    found = [at]
    for hop in way:
        below = [one.get(hop.key) for one in found if isinstance(one, dict)]
        found = [item for one in below for item in (one if isinstance(one, list) else [one])]
        found = [one for one in found if hop.marks(one)]
    return found


def _fits(resource: Resource, mapped: MappedResource) -> bool:
    """Whether a resource holds what the mapping sets: a mother is not taken for the child of a child."""
    return all(value in _all(resource, way) for way, value in mapped.set)


def _profiles(resource: Resource) -> set[str]:
    meta = resource.get("meta")
    profiles = meta.get("profile") if isinstance(meta, dict) else None
    return {
        url.partition("|")[0]
        for url in (profiles if isinstance(profiles, list) else ())
        if isinstance(url, str)
    }
