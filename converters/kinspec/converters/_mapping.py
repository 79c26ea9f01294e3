"""A mapping file as values: which field stands in which element, both ways.

What would lose or invent something is refused here, before any record is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kinspec.profiles import Element, Profile, canonical_of, children, json_key, profile, resolve
from kinspec.standard import CollectionYear, ContentError, Format, Table, current, format_for, per_content

WORDS = {"part_of", "referred_from", "set", "derive"}
PUT = {  # element type -> field types that it can hold
    "string": ("text", "code", "integer"),
    "id": ("text", "code"),
    "uri": ("text",),
    "code": ("code", "text"),
    "date": ("date",),
    "dateTime": ("date",),
    "boolean": ("code",),
    "integer": ("integer",),
    "positiveInt": ("integer",),
    "unsignedInt": ("integer",),
}


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of the way to an element in JSON: the key, and which item where the key holds several."""

    key: str
    many: bool = False
    by: str | None = None
    equals: str | None = None


Way = tuple[Hop, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """An element that a field goes to. `codes` translates there, `back` again; only `only` goes there."""

    way: Way
    type: str
    in_extension: bool
    codes: Mapping[str, str] | None = None
    back: Mapping[str, str] | None = None
    only: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class MappedField:
    """A field with the elements it may stand in (the first that takes it) and those that repeat it.

    `coded` says that few different values are expected.
    """

    name: str
    targets: tuple[Target, ...]
    also: tuple[Target, ...] = ()
    coded: bool = False


@dataclass(frozen=True, slots=True)
class Derived:
    """An element whose value says whether a field is blank. It is never read back."""

    way: Way
    by: str
    blank: str
    filled: str


@dataclass(frozen=True, slots=True)
class MappedResource:
    """One resource that a record makes. `link` is the way to the reference that ties it to the first one.

    `link_from_first` says that the first resource holds that reference; `subject` is the way to the
    reference to the child, None for the child itself and for what is reached through another resource.
    """

    profile: Profile
    fields: tuple[MappedField, ...]
    derived: tuple[Derived, ...]
    constants: Mapping[str, Any]
    set: tuple[tuple[Way, str], ...]
    link: Way | None = None
    link_from_first: bool = False
    subject: Way | None = None


@dataclass(frozen=True, slots=True)
class MappedRecord:
    """A record of the format (a table) with its resources, and the fields that repeat another record's."""

    table: Table
    resources: tuple[MappedResource, ...]
    echo: Mapping[str, tuple[str, str]]
    unmapped: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FormatMapping:
    """The whole mapping of a format in one collection year. `head` is the record that makes the child."""

    format: Format
    records: Mapping[str, MappedRecord]
    head: str


@per_content
def mapping_for(format_id: str, year: CollectionYear | None) -> FormatMapping:
    """The mapping of a format. Raises `ContentError` for a mapping that would lose or invent something."""
    raw = current().index["mappings"].get(format_id)
    if raw is None:
        raise ContentError(f"there is no mapping for the format {format_id!r}")
    format = format_for(format_id, year)
    records = {}
    for name, entries in raw["records"].items():
        if name not in format.tables:
            raise ContentError(f"{format_id} has no table {name!r}", f"mapping {format_id}")
        records[name] = _record(format, format.tables[name], entries)
    for name in format.tables:
        if name not in records:
            raise ContentError(f"the table {name} is not mapped", f"mapping {format_id}")
    return FormatMapping(format, records, head_of(format_id))


def _record(format: Format, table: Table, entries: list[Mapping[str, Any]]) -> MappedRecord:
    where = f"mapping {format.id}: {table.name}"
    resources: list[MappedResource] = []
    echo: dict[str, tuple[str, str]] = {}
    unmapped: dict[str, str] = {}
    for entry in entries:
        ((head, body),) = entry.items()
        if head == "echo":
            for name, source in body.items():
                echo[name] = _echoed(format, source, where)
        elif head == "unmapped":
            unmapped |= body
        else:
            resources.append(_resource(format, table, head, body or {}, first=not resources))
    placed = [field.name for one in resources for field in one.fields]
    by_child = format.child if resources and resources[0].subject is not None else None
    for name in table.fields:
        homes = placed.count(name) + (name in echo) + (name in unmapped) + (name == by_child)
        if homes == 0:
            raise ContentError(f"{name} is neither mapped, an echo nor unmapped", where)
        if homes > 1:
            raise ContentError(f"{name} is mapped more than once", where)
    for name in (*placed, *echo, *unmapped):
        if name not in table.fields:
            raise ContentError(f"the table has no field {name!r}", where)
    _refuse_shared_elements(resources, where)
    return MappedRecord(table, tuple(resources), echo, unmapped)


def _echoed(format: Format, source: str, where: str) -> tuple[str, str]:
    """The table and field that another one repeats; only the child's own record can be repeated."""
    table, _, field = source.partition(".")
    if table != head_of(format.id) or table not in format.tables or field not in format.tables[table].fields:
        raise ContentError(f"{source} is not a field of the record that makes the child", where)
    return table, field


def head_of(format_id: str) -> str:
    """The record that makes the child: the first one of the mapping."""
    return str(next(iter(current().index["mappings"][format_id]["records"])))


def _refuse_shared_elements(resources: list[MappedResource], where: str) -> None:
    for resource in resources:
        seen: dict[Way, str] = {}
        for field in resource.fields:
            for target in (*field.targets, *field.also):
                if target.way in seen:
                    raise ContentError(f"{field.name} and {seen[target.way]} share one element", where)
                seen[target.way] = field.name


def _resource(
    format: Format, table: Table, head: str, body: Mapping[str, Any], *, first: bool
) -> MappedResource:
    type_name, _, profile_id = head.partition(" ")
    of = profile(profile_id)
    where = f"mapping {format.id}: {table.name}: {head}"
    if of.type != type_name:
        raise ContentError(f"{profile_id} is a profile of {of.type}, not of {type_name}", where)
    fields = tuple(
        _field(format, table, of, name, entry, where) for name, entry in body.items() if name not in WORDS
    )
    link = body.get("part_of") or body.get("referred_from")
    owner = of
    if "referred_from" in body:
        owner = profile(next(iter(_first_head(format.id, table.name))).partition(" ")[2])
    derived = []
    for element, rule in body.get("derive", {}).items():
        if rule["by"] not in table.fields:
            raise ContentError(f"{element} is derived from {rule['by']}, which is not a field", where)
        derived.append(Derived(way_to(of, element, where)[0], rule["by"], rule["blank"], rule["else"]))
    constants = constant_of(of.root)
    given = [(way_to(of, element, where)[0], str(value)) for element, value in body.get("set", {}).items()]
    subject = _subject(of) if first else None
    covered = {target.way[0].key for field in fields for target in (*field.targets, *field.also)}
    covered |= {way[0].key for way, _ in given} | {one.way[0].key for one in derived} | set(constants)
    if subject:
        covered.add(subject[0].key)
    if "part_of" in body:
        covered.add(way_to(of, body["part_of"], where)[0][0].key)
    for child in children(of.root):
        if child.min > 0 and child.name.removesuffix("[x]") not in covered and not child.is_choice:
            raise ContentError(f"{child.id} is required and neither mapped, set nor derived", where)
    return MappedResource(
        of,
        fields,
        tuple(derived),
        constants,
        tuple(given),
        way_to(owner, link, where)[0] if link else None,
        "referred_from" in body,
        subject,
    )


def _first_head(format_id: str, table: str) -> Mapping[str, Any]:
    entries: list[Mapping[str, Any]] = current().index["mappings"][format_id]["records"][table]
    return entries[0]


def _subject(of: Profile) -> Way | None:
    """The way to the reference to the child, by the profile itself."""
    child = canonical_of("child")
    for element in children(of.root):
        for reference in element.types:
            if child in reference.targets:
                return (Hop(element.name, element.base_max_many),)
    return None


def _field(format: Format, table: Table, of: Profile, name: str, entry: Any, where: str) -> MappedField:
    where = f"{where}: {name}"
    if name not in table.fields:
        raise ContentError(f"the table has no field {name!r}", where)
    if isinstance(entry, str):
        entry = {"to": entry}
    _refuse_other_words(entry, {"to", "map", "choose", "also"}, where)
    alternatives = entry.get("choose") or [entry]
    targets = tuple(_target(format, table, of, name, one, where) for one in alternatives)
    if any(target.only is None for target in targets[:-1]) or targets[-1].only is not None:
        raise ContentError("every choice but the last needs `in:`, and the last one has none", where)
    also = tuple(
        _target(format, table, of, name, {"to": element, "map": codemap}, where)
        for element, codemap in entry.get("also", {}).items()
    )
    return MappedField(name, targets, also, table.fields[name].type == "code")


def _refuse_other_words(entry: Any, words: set[str], where: str) -> None:
    if not isinstance(entry, dict):
        raise ContentError("an element, or words with what they say, are expected", where)
    for word in entry:
        if word not in words:
            raise ContentError(
                f"{word!r} is not a word of mappings; there are {', '.join(sorted(words))}", where
            )


def _target(
    format: Format, table: Table, of: Profile, name: str, entry: Mapping[str, Any], where: str
) -> Target:
    _refuse_other_words(entry, {"to", "map", "in", "choose", "also"}, where)
    if not isinstance(entry.get("to"), str):
        raise ContentError("says no element", where)
    field = table.fields[name]
    way, element, in_extension = way_to(of, entry["to"], where)
    if len(element.types) != 1:
        raise ContentError(f"{entry['to']} may have several types; name one", where)
    if way[-1].many:
        raise ContentError(f"{element.id} repeats, and a field has one value", where)
    type_code = element.types[0].code
    if field.type not in PUT.get(type_code, ()):
        raise ContentError(f"a field of type {field.type} cannot stand in {element.id} ({type_code})", where)
    codes = back = None
    if "map" in entry:
        codemap = current().codemaps.get(entry["map"])
        if codemap is None:
            raise ContentError(f"there is no map {entry['map']!r}", where)
        codelist = current().codelist(field.codelist or "")
        unmapped = [code for code in codelist.codes if not any(row["from"] == code for row in codemap.rows)]
        if unmapped:
            raise ContentError(f"the map {codemap.id} has no row for {', '.join(unmapped)}", where)
        codes = codemap.forward
        back = codemap.backward(codelist.valid_codes(format.year.start, format.year.end))
    only = frozenset(current().codelist(entry["in"]).codes) if "in" in entry else None
    return Target(way, type_code, in_extension, codes, back, only)


def way_to(of: Profile, element_id: str, where: str) -> tuple[Way, Element, bool]:
    """The way through JSON to an element, the element, and whether its value stands in an extension.

    Raises `ContentError` for an element that does not exist, or a slice that no fixed value marks.
    """
    hops: list[Hop] = []
    at = of.root
    done: list[str] = []
    in_extension = False
    for part in element_id.replace("[]", "").split("."):
        done.append(part)
        before = at
        at = resolve(of, ".".join(done))
        name, _, slice_name = part.partition(":")
        in_extension = name.startswith("value") and _is_extension(before)
        key = json_key(at, at.types[0].code) if at.is_choice else name
        if not slice_name:
            hops.append(Hop(key, at.base_max_many))
            continue
        whole = resolve(of, ".".join([*done[:-1], name]))
        found = [
            (one.path, child.fixed)
            for one in (whole.slicing.discriminators if whole.slicing else ())
            for child in children(at)
            if child.name == one.path and isinstance(child.fixed, str)
        ]
        if not found:
            raise ContentError(f"nothing fixed marks the slice {part} of {of.id}", where)
        hops.append(Hop(key, True, *found[0]))
    return tuple(hops), at, in_extension


def _is_extension(element: Element) -> bool:
    return any(reference.code == "Extension" for reference in element.types)


def constant_of(element: Element) -> dict[str, Any]:
    """What every instance must hold, with the same value in each: required elements that are fixed."""
    constants: dict[str, Any] = {}
    for child in children(element):
        slices = [one for one in child.slices if one.min > 0]
        if child.is_choice or child.name == "extension" or (child.min == 0 and not slices):
            continue
        value: Any = child.fixed if child.fixed is not None else child.pattern
        if value is not None:
            constants[child.name] = [value] if child.base_max_many else value
        elif items := [item for one in slices if (item := constant_of(one))]:
            constants[child.name] = items if child.base_max_many else items[0]
        elif child.children is not None and (inner := constant_of(child)):
            constants[child.name] = [inner] if child.base_max_many else inner
    return constants
