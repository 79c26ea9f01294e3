"""A mapping file as values: which field stands in which element, both ways.

What would lose or invent something is refused here, before any record is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kinspec.converters._transforms import TRANSFORMS
from kinspec.converters._ways import Hop, Way, bound_list, constant_of, missing_below, way_to
from kinspec.profiles import Profile, canonical_of, children, nearest, profile
from kinspec.standard import (
    CodeMap,
    CollectionYear,
    ContentError,
    Field,
    Format,
    Place,
    Table,
    apart,
    complain,
    current,
    format_for,
    per_content,
    portion,
)

WORDS = {"part_of", "referred_from", "set", "derive", "when"}
OTHERWISE = ("echo", "unmapped", "write")  # heads that are no resources
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
    at = _file(format_id) / "records"
    records = {}
    for name, entries in raw["records"].items():
        with apart():
            if name not in format.tables:
                raise (at / name).key.fault("unknown-name", f"{format_id} has no table {name!r}")
            records[name] = _record(format, format.tables[name], entries, at / name)
    for name in format.tables:
        if name not in raw["records"]:
            complain(at.fault("field-without-home", f"the table {name} is not mapped"))
    return FormatMapping(format, records, head_of(format_id))


def _record(format: Format, table: Table, entries: list[Mapping[str, Any]], at: Place) -> MappedRecord:
    resources: list[tuple[Place, MappedResource]] = []
    echo: dict[str, tuple[str, str]] = {}
    unmapped: dict[str, str] = {}
    write: dict[str, str] = {}
    homes: list[tuple[str, Place]] = []
    carrier = next((number for number, entry in enumerate(entries) if " " in next(iter(entry))), None)
    for number, entry in enumerate(entries):
        ((head, body),) = entry.items()
        here = at.down(number, head)
        homes += [(name, (here / name).key) for name in body or () if head in OTHERWISE or name not in WORDS]
        with apart():
            if head == "echo":
                for name, source in body.items():
                    echo[name] = _echoed(format, source, here / name)
            elif head == "unmapped":
                unmapped |= body
            elif head == "write":
                write |= {name: str(text) for name, text in body.items()}
            else:
                resources.append(
                    (here, _resource(format, table, head, body or {}, here, first=not resources))
                )
    first = next((one for place, one in resources if place.steps[-2] == carrier), None)
    by_child = format.child if first is None or first.subject is not None else None
    _refuse_homes(table, homes, by_child, at)
    if carrier is None:
        raise at.key.fault("required-element", "no resource carries the row")
    _refuse_shared_elements(resources)
    return MappedRecord(table, tuple(one for _, one in resources), echo, unmapped, write)


def _refuse_homes(table: Table, homes: list[tuple[str, Place]], by_child: str | None, at: Place) -> None:
    """Refuse fields that stand nowhere, that stand twice, and that the table does not have."""
    seen = {by_child}
    for name, place in homes:
        if name not in table.fields:
            near = nearest(name, table.fields)
            problem = f"the table has no field {name!r}{near and f'; is it {near}?'}"
            complain(place.fault("unknown-name", problem))
        elif name in seen:
            complain(place.fault("shared-element", f"{name} is mapped more than once"))
        seen.add(name)
    for name in table.fields:
        if name not in seen:
            complain(at.fault("field-without-home", f"{name} is neither mapped, an echo nor unmapped"))


def _echoed(format: Format, source: str, at: Place) -> tuple[str, str]:
    """The table and field that another one repeats; only the child's own record can be repeated."""
    table, _, field = source.partition(".")
    if table != head_of(format.id) or table not in format.tables or field not in format.tables[table].fields:
        raise at.fault("unknown-name", f"{source} is not a field of the record that makes the child")
    return table, field


def head_of(format_id: str) -> str:
    """The record that makes the child: the first one of the mapping."""
    return str(next(iter(current().index["mappings"][format_id]["records"])))


def _refuse_shared_elements(resources: list[tuple[Place, MappedResource]]) -> None:
    for at, resource in resources:
        seen: dict[Way, str] = {}
        for field in resource.fields:
            for target in (*field.targets, *field.also):
                if target.way in seen:
                    problem = f"{field.name} and {seen[target.way]} share one element"
                    complain((at / field.name).fault("shared-element", problem))
                seen[target.way] = field.name


def _resource(
    format: Format, table: Table, head: str, body: Mapping[str, Any], at: Place, *, first: bool
) -> MappedResource:
    type_name, _, profile_id = head.partition(" ")
    with at.key.here("unknown-name"):
        of = profile(profile_id)
    if of.type != type_name:
        raise at.key.fault("contradiction", f"{profile_id} is a profile of {of.type}, not of {type_name}")
    fields = []
    for name, entry in body.items():
        with apart():
            if name not in WORDS:
                fields.append(_field(format, table, of, name, entry, at / name))
    derived, given, when = _beside(format, table, of, body, at)
    if first and when:
        raise (at / "when").key.fault(
            "contradiction", "the first resource carries the row and is always made, so it has no `when`"
        )
    link, from_first = _link(format, table, of, body, at)
    subject = _subject(of) if first or link not in (None, _subject(of)) else None
    ways = [target.way for field in fields for target in (*field.targets, *field.also)]
    ways += [way for way, _ in given] + [one.way for one in derived]
    ways += [way for way in (subject, None if from_first else link) if way is not None]
    # Where faults are gathered, what could not be read may be what would have filled an element.
    whole = (len(fields), len(derived), len(given)) == (
        sum(name not in WORDS for name in body),
        len(body.get("derive", ())),
        len(body.get("set", ())),
    )
    for element_id in missing_below(of, ways) if whole else ():
        problem = f"{element_id} is required and neither mapped, set nor derived"
        complain(at.key.fault("required-element", problem))
    if link is None and not first:
        complain(
            at.key.fault(
                "required-element", "neither `part_of` nor `referred_from` ties it to the first resource"
            )
        )
    constants = constant_of(of.root)
    return MappedResource(of, tuple(fields), derived, constants, given, link, from_first, subject, when)


def _beside(
    format: Format, table: Table, of: Profile, body: Mapping[str, Any], at: Place
) -> tuple[tuple[Derived, ...], tuple[tuple[Way, str], ...], tuple[tuple[str, frozenset[str]], ...]]:
    """What stands in a resource beside its fields: derived values, set values, and when it is made."""
    derived: list[Derived] = []
    given: list[tuple[Way, str]] = []
    when: list[tuple[str, frozenset[str]]] = []
    for element, rule in body.get("derive", {}).items():
        place = at.down("derive", element)
        with apart():
            derived.append(_derived(format, table, way_to(of, element, place.key)[0], rule, place))
    for element, value in body.get("set", {}).items():
        with apart():
            given.append((way_to(of, element, at.down("set", element).key)[0], str(value)))
    for name, codes in body.get("when", {}).items():
        with apart():
            field = _own_field(table, name, at.down("when", name).key)
            when.append((field, frozenset(map(str, codes))))
    return tuple(derived), tuple(given), tuple(when)


def _derived(format: Format, table: Table, way: Way, rule: Any, at: Place) -> Derived:
    """A value by whether a field is blank, or the first or last day of the collection year."""
    match rule:
        case {"by": str(name), "blank": str(blank), "else": str(filled)} if len(rule) == 3:
            return Derived(way, _own_field(table, name, at / "by"), blank, filled)
        case {"year": ("start" | "end") as which} if len(rule) == 1:
            day = format.year.start if which == "start" else format.year.end
            return Derived(way, None, day.isoformat(), day.isoformat())
    raise at.fault(
        "contradiction", "a value is derived by `{by, blank, else}` or by `{year: start}` or `{year: end}`"
    )


def _link(
    format: Format, table: Table, of: Profile, body: Mapping[str, Any], at: Place
) -> tuple[Way | None, bool]:
    """The way to the reference between a further resource and the first, and whether the first holds it."""
    if "part_of" in body:
        return way_to(of, body["part_of"], at / "part_of")[0], False
    if "referred_from" not in body:
        return None, False
    entries = current().index["mappings"][format.id]["records"][table.name]
    first = profile(next(iter(entries[0])).partition(" ")[2])
    return way_to(first, body["referred_from"], at / "referred_from")[0], True


def _own_field(table: Table, name: str, at: Place) -> str:
    if name not in table.fields:
        near = nearest(name, table.fields)
        raise at.fault("unknown-name", f"{name} is not a field of {table.name}{near and f'; is it {near}?'}")
    return name


def _subject(of: Profile) -> Way | None:
    """The way to the reference to the child, by the profile itself."""
    child = canonical_of("child")
    for element in children(of.root):
        for reference in element.types:
            if child in reference.targets:
                return (Hop(element.name, element.base_max_many),)
    return None


def _field(format: Format, table: Table, of: Profile, name: str, entry: Any, at: Place) -> MappedField:
    if name.endswith("[]"):
        raise at.key.fault("later", "[] repeats are for nested formats and not supported yet")
    if name not in table.fields:
        raise at.key.fault("unknown-name", f"the table has no field {name!r}")
    if isinstance(entry, str):
        targets: tuple[Target, ...] = (_target(format, table, of, name, {"to": entry}, lambda _: at),)
        return MappedField(name, targets, coded=table.fields[name].type == "code")
    _refuse_other_words(entry, FIELD_WORDS, at)
    if "choose" in entry:
        targets = tuple(
            _target(format, table, of, name, one, at.down("choose", number).__truediv__)
            for number, one in enumerate(entry["choose"])
        )
    else:
        targets = (_target(format, table, of, name, entry, at.__truediv__),)
    if any(target.only is None for target in targets[:-1]) or targets[-1].only is not None:
        problem = "every choice but the last needs `in:`, and the last one has none"
        raise (at / "choose").key.fault("contradiction", problem)
    also = entry.get("also", {})
    further = also.items() if isinstance(also, dict) else [(element, None) for element in also]
    repeated = []
    for number, (element, codemap) in enumerate(further):
        beside = at / "also"
        place = beside / element if isinstance(also, dict) else beside / number

        def word(name: str, place: Place = place) -> Place:
            return place if name == "map" else place.key

        words = {"to": element} if codemap is None else {"to": element, "map": codemap}
        repeated.append(_target(format, table, of, name, words, word))
    return MappedField(
        name,
        targets,
        tuple(repeated),
        table.fields[name].type == "code",
        _own_field(table, entry["unless"], at / "unless") if "unless" in entry else None,
    )


def _refuse_other_words(entry: Any, words: set[str], at: Place) -> None:
    if not isinstance(entry, dict):
        raise at.fault("wrong-type", "an element, or words with what they say, are expected")
    for word in entry:
        if word in LATER:
            raise (at / word).key.fault("later", f"{word!r} is for nested formats and not supported yet")
        if word not in words:
            raise (at / word).key.fault(
                "unknown-word", f"{word!r} is not a word of mappings; there are {', '.join(sorted(words))}"
            )


def _target(
    format: Format,
    table: Table,
    of: Profile,
    name: str,
    entry: Mapping[str, Any],
    at: Callable[[str], Place],
) -> Target:
    """An element that a field goes to. `at` gives the place of each word of the entry."""
    _refuse_other_words(entry, FIELD_WORDS, at("to"))
    if not isinstance(entry.get("to"), str):
        raise at("to").fault("missing-word", "says no element")
    if "[]" in entry["to"]:
        raise at("to").fault("later", "[] repeats are for nested formats and not supported yet")
    field = table.fields[name]
    way, element, in_extension = way_to(of, entry["to"], at("to"))
    if len(element.types) != 1:
        raise at("to").fault("no-conversion", f"{entry['to']} may have several types; name one")
    if way[-1].many:
        raise at("to").fault("no-conversion", f"{element.id} repeats, and a field has one value")
    type_code = element.types[0].code
    transform = entry.get("as")
    _refuse_types(field, type_code, element.id, transform, at)
    only = None
    if "in" in entry:
        with at("in").here("unknown-name"):
            only = frozenset(current().codelist(entry["in"]).codes)
    codemap = None if transform else _codemap(field, of, entry, type_code, at)
    codes = back = None
    if codemap is not None:
        codes = codemap.forward
        codelist = current().codelist(entry.get("in") or field.codelist or "")
        back = codemap.backward(codelist.valid_codes(format.year.start, format.year.end))
    return Target(way, type_code, in_extension, format.layout.dates, codes, back, only, transform)


def _refuse_types(
    field: Field, type_code: str, element_id: str, transform: str | None, at: Callable[[str], Place]
) -> None:
    """Refuse a field and an element between which no conversion stands."""
    if transform is not None:
        if transform not in TRANSFORMS:
            known = ", ".join(TRANSFORMS)
            raise at("as").fault("unknown-name", f"no transform is called {transform!r}; there are {known}")
        named = TRANSFORMS[transform]
        if field.type in named.fields and type_code in named.elements:
            return
    elif field.type in PUT.get(type_code, ()):
        return
    problem = f"a field of type {field.type} cannot stand in {element_id} ({type_code})"
    raise at("to" if transform is None else "as").fault("no-conversion", problem)


def _codemap(
    field: Field, of: Profile, entry: Mapping[str, Any], type_code: str, at: Callable[[str], Place]
) -> CodeMap | None:
    """The map between the codes of a field and of its element: the one named, else the only one there is."""
    list_id = entry.get("in") or field.codelist
    named = entry.get("map")
    if list_id is None:
        if named is not None:
            raise at("map").key.fault("contradiction", "a map is given, but the field has no code list")
        return None
    maps = current().codemaps
    family = {list_id, current().codelist(list_id).subset_of or list_id}
    if named is not None:
        if named not in maps:
            near = nearest(named, maps)
            raise at("map").fault("unknown-name", f"there is no map {named!r}{near and f'; is it {near}?'}")
        if maps[named].source not in family:
            problem = f"the map {named} leads from {maps[named].source}, not from {list_id}"
            raise at("map").fault("contradiction", problem)
        return _complete(maps[named], list_id)
    if type_code == "boolean":
        if set(current().codelist(list_id).codes) != {"0", "1"}:
            problem = f"the codes of {list_id} are not 0 and 1, and no map says what is true"
            raise at("to").fault("no-conversion", problem)
        return None
    bound = bound_list(of, entry["to"])
    if bound is None or bound in family or current().codelist(bound).subset_of in family:
        return None
    leading = [one for one in maps.values() if one.source in family and one.target == bound]
    if len(leading) != 1:
        found = ", ".join(one.id for one in leading) or "none"
        problem = f"the element takes codes of {bound}; name the map from {list_id} (found: {found})"
        raise at("to").fault("missing-word", problem)
    return _complete(leading[0], list_id)


def _complete(codemap: CodeMap, list_id: str) -> CodeMap:
    mapped = {row["from"] for row in codemap.rows}
    unmapped = [code for code in current().codelist(list_id).codes if code not in mapped]
    if unmapped:
        rows = Place(portion("standard") / "codelists" / "maps" / f"{codemap.id}.csv")
        problem = f"the map {codemap.id} has no row for {', '.join(unmapped)}"
        raise rows.fault("code-without-row", problem)
    return codemap


def _file(format_id: str) -> Place:
    return Place(portion("converters") / "mappings" / f"{format_id}.yaml")
