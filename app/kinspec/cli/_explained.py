"""The pages of `kinspec explain`, one function for each kind of thing that has a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from kinspec.cli._page import columns, heading, paragraph, part
from kinspec.findings import Message
from kinspec.standard import Code, CodeList, CollectionYear, Field, Format, Table, addresses, current

if TYPE_CHECKING:
    from kinspec.profiles import Element, Profile

Authored = Mapping[str, Any]
CodeOfList = tuple[CodeList, Code]
FieldOfTable = tuple[Format, Table, Field]


def message(entry: Message) -> None:
    """What a message means and how to put right what it is about."""
    heading(f"{entry.code}: {entry.title}")
    click.echo(f"Severity: {entry.severity}")
    part("What it says", entry.general_wording)
    part("What it means", entry.meaning)
    part("How to put it right", entry.general_fix)
    part("How to put it right with an overlay", entry.general_fix_with_overlay)
    if entry.example:
        click.echo()
        heading("Example")
        columns([("found:", entry.example["found"]), ("finding:", entry.example["finding"])], 2)
    click.echo()
    if entry.source:
        paragraph(f"Source: {entry.source}", hang=2)
    click.echo(f"Page: {entry.rule_url}")


def profile(profile_id: str, entry: Authored) -> None:
    """What a profile is for, and each element that it says something about."""
    heading(f"{profile_id}: {entry['title']} (profile over {entry['base']})")
    paragraph(entry["about"])
    part("When to use it", entry.get("when", ""))
    _elements(profile_id, entry)
    click.echo()
    click.echo(f"URL: {current().canonical}/StructureDefinition/{profile_id}")
    _page_of("profiles", profile_id)


def extension(extension_id: str, entry: Authored) -> None:
    """What an extension says, and where it may stand."""
    heading(f"{extension_id}: {entry['title']} (extension)")
    paragraph(entry["about"])
    paragraph(f"Stands in: {', '.join(entry['context'])}", hang=2)
    _elements(extension_id, entry)
    click.echo()
    click.echo(f"URL: {current().canonical}/StructureDefinition/{extension_id}")
    _page_of("extensions", extension_id)


def _elements(profile_id: str, entry: Authored) -> None:
    from kinspec.profiles import profile, resolve

    compiled = profile(profile_id)
    click.echo()
    heading("Elements, beyond what it builds on")
    for name, element in entry["elements"].items():
        click.echo(f"  {name}  [{_demands(resolve(compiled, name), element)}]")
        if about := element.get("about"):
            paragraph(about, 6)
        if example := element.get("example"):
            paragraph(f"For example: {example}", 6, 2)


def _demands(compiled: Element, element: Authored) -> str:
    """How often an element stands, and what it may hold."""
    said = [f"{compiled.min}..{'*' if compiled.max is None else compiled.max}"]
    if compiled.base_max_many and compiled.max != 0:
        said.append("in a list" if compiled.slice_name else "a list")
    if element.get("must_support"):
        said.append("must be supported")
    targets = (url.rpartition("/")[2] for type_ in compiled.types for url in type_.targets)
    said += [f"points to {target}" for target in targets]
    said += [f"{word} {element[word]}" for word in ("codelist", "identifier", "extension") if word in element]
    said += [f"{word} {element[word]!r}" for word in ("fixed", "pattern") if word in element]
    return "; ".join(said)


def elements(name: str, found: Sequence[tuple[Profile, Element]]) -> None:
    """What an element holds, or in which profiles elements of this name stand."""
    if len(found) == 1:
        _element(*found[0])
        return
    heading(f"{name}: an element in {len(found)} places")
    columns(((_short(*one), _about(one[1])) for one in found), 2)
    click.echo()
    click.echo(f"More: kinspec explain {_short(*found[0])}")


def _short(profile: Profile, element: Element) -> str:
    """The name that fits one element only, though several profiles may be over the same resource."""
    return f"{profile.id}.{element.id.partition('.')[2]}"


def _about(element: Element) -> str:
    return " ".join(element.about.split()) or "As in what the profile builds on."


def _element(profile: Profile, entry: Element) -> None:
    listed = "profiles" if profile.id in current().index["profiles"] else "extensions"
    heading(f"{entry.id} (element of {profile.id}: {profile.title})")
    paragraph(_about(entry))
    click.echo()
    types = list(dict.fromkeys(type_.code for type_ in entry.types))
    facts = [
        ("Demands:", _demands(entry, {"must_support": entry.must_support})),
        ("Type:", " or ".join(types) if len(types) <= 12 else "any type"),
        ("Always:", entry.fixed if isinstance(entry.fixed, str) else ""),
        ("Codes:", entry.codelist and f"{entry.codelist} (kinspec explain {entry.codelist})"),
        ("Codes:", "" if entry.codelist or not entry.binding else entry.binding.value_set),
        ("Identifier:", entry.identifier and f"{entry.identifier} (kinspec explain {entry.identifier})"),
        ("Extension:", entry.extension and f"{entry.extension} (kinspec explain {entry.extension})"),
        ("Example:", entry.example),
    ]
    columns((name, said) for name, said in facts if said)
    _page_of(listed, profile.id)


def codelist(codelist_id: str) -> None:
    """The codes of a list with their titles and the years in which they hold."""
    entry = current().codelist(codelist_id)
    heading(f"{codelist_id}: {entry.title} (code list)")
    paragraph(entry.about)
    click.echo()
    columns(
        (
            (code.code, f"{code.title}{_window(code.valid_from, code.valid_to)}{_status(code.status)}")
            for code in entry.codes.values()
        ),
        2,
    )
    click.echo()
    click.echo(f"System: {entry.system}")
    whose = f", published by {entry.publisher}" if entry.publisher else ""
    unsure = "" if entry.verified else " (unverified)"
    paragraph(f"Source: {entry.source}{unsure}{whose}", hang=2)
    _page_of("codelists", codelist_id)


def code(name: str, found: Sequence[CodeOfList]) -> None:
    """What a code means in each list that has it."""
    first = found[0][0].id
    heading(f"{name}: a code of {first if len(found) == 1 else f'{len(found)} code lists'}")
    for codelist, entry in found:
        click.echo()
        paragraph(f"{codelist.id}: {codelist.title}", 2, 2)
        window = _window(entry.valid_from, entry.valid_to)
        paragraph(f"{entry.code}  {entry.title}{window}{_status(entry.status)}", 4, len(name) + 2)
        if entry.definition:
            paragraph(entry.definition, 4)
        if entry.replaced_by:
            paragraph(f"Use instead: {entry.replaced_by}", 4)
    click.echo()
    click.echo(f"All codes of a list: kinspec explain {first}")


def fields(name: str, found: Sequence[FieldOfTable]) -> None:
    """What a field holds, or in which tables fields of this name stand."""
    if len(found) == 1:
        field(*found[0])
        return
    heading(f"{name}: a field of {len(found)} tables")
    columns(((f"{table.name}.{entry.name}", format.id, entry.about) for format, table, entry in found), 2)
    click.echo()
    first = found[0]
    click.echo(f"More: kinspec explain {first[1].name}.{first[2].name}")


def _window(start: object, end: object) -> str:
    parts = [f"from {start}" if start else "", f"until {end}" if end else ""]
    said = " ".join(one for one in parts if one)
    return f" ({said})" if said else ""


def _status(status: str) -> str:
    return "" if status == "active" else f" [{status}]"


def identifier(identifier_id: str, entry: Authored) -> None:
    """What an identifier names, its system and form, with examples."""
    heading(f"{identifier_id}: {entry['title']} (identifier)")
    paragraph(entry["about"])
    part("Form", entry.get("pattern", ""))
    if examples := entry.get("examples"):
        click.echo()
        heading("Examples")
        columns(
            (
                (str(one["value"]), f"{one.get('fault', 'right')}{_note(one.get('note', ''))}")
                for one in examples
            ),
            2,
        )
    click.echo()
    if entry["system"]:
        click.echo(f"System: {entry['system']}")
    unsure = "" if entry.get("verified", True) else " (unverified)"
    paragraph(f"Source: {entry['source']}{unsure}", hang=2)
    _page_of("identifiers", identifier_id)


def _note(note: str) -> str:
    return f": {note}" if note else ""


def format(entry: Format) -> None:
    """What a format is, and its tables."""
    heading(f"{entry.id}: {entry.title} (format)")
    paragraph(entry.about)
    click.echo()
    heading("Tables")
    columns(((table.name, table.file, table.about) for table in entry.tables.values()), 2)
    click.echo()
    click.echo(f"Described for the collection years {entry.oldest} to {entry.newest}")
    paragraph(f"Source: {entry.source}, published by {entry.publisher}", hang=2)
    _page_of("formats", entry.id)


def table(format: Format, entry: Table) -> None:
    """What a row of a table stands for, and its fields."""
    heading(f"{entry.name} (table of {format.title})")
    paragraph(entry.about)
    click.echo()
    heading("Fields")
    columns(((field.name, field.type, field.presence, field.about) for field in entry.fields.values()), 2)
    click.echo()
    click.echo(f"File: {entry.file}")
    if entry.key:
        click.echo(f"One row for each: {', '.join(entry.key)}")
    if years := _years(entry.from_year, entry.until_year):
        click.echo(f"Years: {years}")
    _page_of("formats", format.id)


def field(format: Format, table: Table, entry: Field) -> None:
    """What a field holds, and when it must be filled."""
    heading(f"{table.name}.{entry.name} (field of {format.title})")
    paragraph(entry.about)
    click.echo()
    facts = [
        ("Type:", entry.type if entry.type != "date" else f"date, written {format.layout.dates}"),
        ("Filled:", {"required": "in every row"}.get(entry.presence, entry.presence)),
        ("Note:", entry.note),
        ("Codes:", entry.codelist and f"{entry.codelist} (kinspec explain {entry.codelist})"),
        ("Identifier:", entry.identifier and f"{entry.identifier} (kinspec explain {entry.identifier})"),
        *(("Or:", f"{value}: {meaning}") for value, meaning in entry.stand_ins.items()),
        ("Years:", _years(entry.from_year, entry.until_year)),
        ("Example:", entry.example),
    ]
    columns((name, said) for name, said in facts if said)
    click.echo(f"Page: {addresses.field_url(format.id, table.name, entry.name)}")


def _years(start: CollectionYear | None, end: CollectionYear | None) -> str:
    parts = [f"from {start}" if start else "", f"until {end}" if end else ""]
    return " ".join(one for one in parts if one)


def _page_of(section: str, name: str) -> None:
    click.echo(f"Page: {current().release['documentation']}/{section}/{name}/")
