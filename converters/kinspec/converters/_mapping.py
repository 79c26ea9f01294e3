"""A mapping file as values: which field stands in which element, both ways.

What would lose or invent something is refused here, before any record is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kinspec.converters._transforms import TRANSFORMS
from kinspec.converters._ways import Hop, Way, bound_list, constant_of, missing_below, way_to
from kinspec.profiles import Profile, canonical_of, children, profile
from kinspec.standard import (
    CodeMap,
    CollectionYear,
    ContentError,
    Field,
    Format,
    Table,
    current,
    format_for,
    per_content,
)

WORDS = {"part_of", "referred_from", "set", "derive", "when"}
FIELD_WORDS = {"to", "map", "as", "in", "also", "choose", "unless"}
LATER = {"fields"}  # words for nested formats
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
class Target:
    """An element that a field goes to. `codes` translates there, `back` again; only `only` goes there.

    `dates` is how the format spells dates, `transform` the name of a conversion that the types do not give.
    """

    way: Way
    type: str
    in_extension: bool
    dates: str
    codes: Mapping[str, str] | None = None
    back: Mapping[str, str] | None = None
    only: frozenset[str] | None = None
    transform: str | None = None


@dataclass(frozen=True, slots=True)
class MappedField:
    """A field with the elements it may stand in (the first that takes it) and those that repeat it.

    `coded` says that few different values are expected; `unless` names a field in whose presence this one
    has no element.
    """

    name: str
    targets: tuple[Target, ...]
    also: tuple[Target, ...] = ()
    coded: bool = False
    unless: str | None = None


@dataclass(frozen=True, slots=True)
class Derived:
    """An element whose value says whether a field is blank. It is never read back.

    Without a field (`by` is None) the value follows from the collection year alone.
    """

    way: Way
    by: str | None
    blank: str
    filled: str


@dataclass(frozen=True, slots=True)
class MappedResource:
    """One resource that a record makes. `link` is the way to the reference that ties it to the first one.

    `constants` stand in every such resource by the profile. `set` are those of the mapping; they also tell
    the resource from others of its profile. `when` limits rows that make it by the codes in their fields.
    `link_from_first` says that the first resource holds that reference; `subject` is the way to the
    reference to the child, None for the child itself and for what refers to no child or by its link.
    """

    profile: Profile
    fields: tuple[MappedField, ...]
    derived: tuple[Derived, ...]
    constants: Mapping[str, Any]
    set: tuple[tuple[Way, str], ...]
    link: Way | None = None
    link_from_first: bool = False
    subject: Way | None = None
    when: tuple[tuple[str, frozenset[str]], ...] = ()


@dataclass(frozen=True, slots=True)
class MappedRecord:
    """A record of the format (a table) with its resources, and the fields that repeat another record's.

    `write` is what stands in fields of which no element tells anything.
    """

    table: Table
    resources: tuple[MappedResource, ...]
    echo: Mapping[str, tuple[str, str]]
    unmapped: Mapping[str, str]
    write: Mapping[str, str]


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
            raise ContentError(f"{format_id} has no table {name!r}", f"converters/mappings/{format_id}.yaml")
        records[name] = _record(format, format.tables[name], entries)
    for name in format.tables:
        if name not in records:
            raise ContentError(f"the table {name} is not mapped", f"converters/mappings/{format_id}.yaml")
    return FormatMapping(format, records, head_of(format_id))


def _record(format: Format, table: Table, entries: list[Mapping[str, Any]]) -> MappedRecord:
    where = f"{_file(format)}: {table.name}"
    resources: list[MappedResource] = []
    echo: dict[str, tuple[str, str]] = {}
    unmapped: dict[str, str] = {}
    write: dict[str, str] = {}
    for entry in entries:
        ((head, body),) = entry.items()
        if head == "echo":
            for name, source in body.items():
                echo[name] = _echoed(format, source, where)
        elif head == "unmapped":
            unmapped |= body
        elif head == "write":
            write |= {name: str(text) for name, text in body.items()}
        else:
            resources.append(_resource(format, table, head, body or {}, first=not resources))
    placed = [field.name for one in resources for field in one.fields]
    by_child = format.child if resources and resources[0].subject is not None else None
    for name in table.fields:
        told = (name in echo, name in unmapped, name in write, name == by_child)
        homes = placed.count(name) + sum(told)
        if homes == 0:
            raise ContentError(f"{name} is neither mapped, an echo nor unmapped", where)
        if homes > 1:
            raise ContentError(f"{name} is mapped more than once", where)
    for name in (*placed, *echo, *unmapped, *write):
        if name not in table.fields:
            raise ContentError(f"the table has no field {name!r}", where)
    if not resources:
        raise ContentError("no resource carries the row", where)
    _refuse_shared_elements(resources, where)
    return MappedRecord(table, tuple(resources), echo, unmapped, write)


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
    where = f"{_file(format)}: {table.name}: {head}"
    of = profile(profile_id)
    if of.type != type_name:
        raise ContentError(f"{profile_id} is a profile of {of.type}, not of {type_name}", where)
    fields = tuple(
        _field(format, table, of, name, entry, where) for name, entry in body.items() if name not in WORDS
    )
    derived = tuple(
        _derived(format, table, way_to(of, element, where)[0], rule, f"{where}: {element}")
        for element, rule in body.get("derive", {}).items()
    )
    given = tuple(
        (way_to(of, element, where)[0], str(value)) for element, value in body.get("set", {}).items()
    )
    when = tuple(
        (_own_field(table, name, where), frozenset(map(str, codes)))
        for name, codes in body.get("when", {}).items()
    )
    if first and when:
        raise ContentError(
            "the first resource carries the row and is always made, so it has no `when`", where
        )
    link, from_first = _link(format, table, of, body, where)
    subject = _subject(of) if first or link not in (None, _subject(of)) else None
    ways = [target.way for field in fields for target in (*field.targets, *field.also)]
    ways += [way for way, _ in given] + [one.way for one in derived]
    ways += [way for way in (subject, None if from_first else link) if way is not None]
    for element_id in missing_below(of, ways):
        raise ContentError(f"{element_id} is required and neither mapped, set nor derived", where)
    if link is None and not first:
        raise ContentError("neither `part_of` nor `referred_from` ties it to the first resource", where)
    return MappedResource(of, fields, derived, constant_of(of.root), given, link, from_first, subject, when)


def _derived(format: Format, table: Table, way: Way, rule: Any, where: str) -> Derived:
    """A value by whether a field is blank, or the first or last day of the collection year."""
    match rule:
        case {"by": str(name), "blank": str(blank), "else": str(filled)} if len(rule) == 3:
            return Derived(way, _own_field(table, name, where), blank, filled)
        case {"year": ("start" | "end") as which} if len(rule) == 1:
            day = format.year.start if which == "start" else format.year.end
            return Derived(way, None, day.isoformat(), day.isoformat())
    raise ContentError(
        "a value is derived by `{by, blank, else}` or by `{year: start}` or `{year: end}`", where
    )


def _link(
    format: Format, table: Table, of: Profile, body: Mapping[str, Any], where: str
) -> tuple[Way | None, bool]:
    """The way to the reference between a further resource and the first, and whether the first holds it."""
    if "part_of" in body:
        return way_to(of, body["part_of"], where)[0], False
    if "referred_from" not in body:
        return None, False
    entries = current().index["mappings"][format.id]["records"][table.name]
    first = profile(next(iter(entries[0])).partition(" ")[2])
    return way_to(first, body["referred_from"], where)[0], True


def _own_field(table: Table, name: str, where: str) -> str:
    if name not in table.fields:
        raise ContentError(f"{name} is not a field of {table.name}", where)
    return name


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
    if name.endswith("[]"):
        raise ContentError("[] repeats are for nested formats and not supported yet", where)
    if name not in table.fields:
        raise ContentError(f"the table has no field {name!r}", where)
    if isinstance(entry, str):
        entry = {"to": entry}
    _refuse_other_words(entry, FIELD_WORDS, where)
    alternatives = entry.get("choose") or [entry]
    targets = tuple(_target(format, table, of, name, one, where) for one in alternatives)
    if any(target.only is None for target in targets[:-1]) or targets[-1].only is not None:
        raise ContentError("every choice but the last needs `in:`, and the last one has none", where)
    also = entry.get("also", {})
    further = also.items() if isinstance(also, dict) else [(element, None) for element in also]
    return MappedField(
        name,
        targets,
        tuple(
            _target(
                format,
                table,
                of,
                name,
                {"to": element} if codemap is None else {"to": element, "map": codemap},
                where,
            )
            for element, codemap in further
        ),
        table.fields[name].type == "code",
        _own_field(table, entry["unless"], where) if "unless" in entry else None,
    )


def _refuse_other_words(entry: Any, words: set[str], where: str) -> None:
    if not isinstance(entry, dict):
        raise ContentError("an element, or words with what they say, are expected", where)
    for word in entry:
        if word in LATER:
            raise ContentError(f"{word!r} is for nested formats and not supported yet", where)
        if word not in words:
            raise ContentError(
                f"{word!r} is not a word of mappings; there are {', '.join(sorted(words))}", where
            )


def _target(
    format: Format, table: Table, of: Profile, name: str, entry: Mapping[str, Any], where: str
) -> Target:
    _refuse_other_words(entry, FIELD_WORDS, where)
    if not isinstance(entry.get("to"), str):
        raise ContentError("says no element", where)
    if "[]" in entry["to"]:
        raise ContentError("[] repeats are for nested formats and not supported yet", where)
    field = table.fields[name]
    way, element, in_extension = way_to(of, entry["to"], where)
    if len(element.types) != 1:
        raise ContentError(f"{entry['to']} may have several types; name one", where)
    if way[-1].many:
        raise ContentError(f"{element.id} repeats, and a field has one value", where)
    type_code = element.types[0].code
    transform = entry.get("as")
    _refuse_types(field, type_code, element.id, transform, where)
    codemap = None if transform else _codemap(field, of, entry, type_code, where)
    codes = back = None
    if codemap is not None:
        codes = codemap.forward
        codelist = current().codelist(entry.get("in") or field.codelist or "")
        back = codemap.backward(codelist.valid_codes(format.year.start, format.year.end))
    only = frozenset(current().codelist(entry["in"]).codes) if "in" in entry else None
    return Target(way, type_code, in_extension, format.layout.dates, codes, back, only, transform)


def _refuse_types(field: Field, type_code: str, element_id: str, transform: str | None, where: str) -> None:
    """Refuse a field and an element between which no conversion stands."""
    if transform is not None:
        if transform not in TRANSFORMS:
            raise ContentError(
                f"no transform is called {transform!r}; there are {', '.join(TRANSFORMS)}", where
            )
        named = TRANSFORMS[transform]
        if field.type in named.fields and type_code in named.elements:
            return
    elif field.type in PUT.get(type_code, ()):
        return
    raise ContentError(f"a field of type {field.type} cannot stand in {element_id} ({type_code})", where)


def _codemap(
    field: Field, of: Profile, entry: Mapping[str, Any], type_code: str, where: str
) -> CodeMap | None:
    """The map between the codes of a field and of its element: the one named, else the only one there is."""
    list_id = entry.get("in") or field.codelist
    named = entry.get("map")
    if list_id is None:
        if named is not None:
            raise ContentError("a map is given, but the field has no code list", where)
        return None
    maps = current().codemaps
    family = {list_id, current().codelist(list_id).subset_of or list_id}
    if named is not None:
        if named not in maps:
            raise ContentError(f"there is no map {named!r}", where)
        if maps[named].source not in family:
            raise ContentError(f"the map {named} leads from {maps[named].source}, not from {list_id}", where)
        return _complete(maps[named], list_id, where)
    if type_code == "boolean":
        if set(current().codelist(list_id).codes) != {"0", "1"}:
            raise ContentError(f"the codes of {list_id} are not 0 and 1, and no map says what is true", where)
        return None
    bound = bound_list(of, entry["to"])
    if bound is None or bound in family or current().codelist(bound).subset_of in family:
        return None
    leading = [one for one in maps.values() if one.source in family and one.target == bound]
    if len(leading) != 1:
        found = ", ".join(one.id for one in leading) or "none"
        raise ContentError(
            f"the element takes codes of {bound}; name the map from {list_id} (found: {found})", where
        )
    return _complete(leading[0], list_id, where)


def _complete(codemap: CodeMap, list_id: str, where: str) -> CodeMap:
    mapped = {row["from"] for row in codemap.rows}
    unmapped = [code for code in current().codelist(list_id).codes if code not in mapped]
    if unmapped:
        raise ContentError(f"the map {codemap.id} has no row for {', '.join(unmapped)}", where)
    return codemap


def _file(format: Format) -> str:
    return f"converters/mappings/{format.id}.yaml"
