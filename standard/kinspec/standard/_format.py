"""What a legacy format looks like in one collection year: tables, fields, keys, spelling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kinspec.standard._content import ContentError, current, per_content, portion
from kinspec.standard._faults import Place, apart, complain
from kinspec.standard.years import CollectionYear, collection_year

FIELD_TYPES = ("text", "code", "date", "integer")


@dataclass(frozen=True, slots=True)
class Field:
    """One column. `codelist` and `identifier` name content; with both, either may stand in the field.

    `stand_ins` are further values that are right although they are neither, each with what it means.
    `partial` is how an unknown part of a date is spelled, such as ZZ: then ZZ/05/2019, ZZ/ZZ/2019 and
    ZZ/ZZ/ZZZZ are dates of the field. Without it only whole dates are.
    """

    name: str
    type: str
    about: str
    presence: str = "optional"
    note: str = ""
    codelist: str | None = None
    identifier: str | None = None
    stand_ins: Mapping[str, str] = field(default_factory=dict, hash=False)
    example: str = ""
    from_year: CollectionYear | None = None
    until_year: CollectionYear | None = None
    minimum: int | None = None
    maximum: int | None = None
    partial: str | None = None

    @property
    def required(self) -> bool:
        """Whether every row must fill the field. Conditional presence is a matter of rules."""
        return self.presence == "required"


@dataclass(frozen=True, slots=True)
class Table:
    """One flat table. `key` identifies a row; `parent` is the table whose row must exist for the child.

    `yearly` says that a row speaks for the collection year as a whole and has no dates of its own.
    """

    name: str
    about: str
    file: str
    key: tuple[str, ...]
    fields: Mapping[str, Field]
    parent: str | None = None
    key_severity: str = "error"
    from_year: CollectionYear | None = None
    until_year: CollectionYear | None = None
    yearly: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """How the tables are spelled as text files."""

    encoding: str = "utf-8"
    delimiter: str = ","
    line_end: str = "\r\n"
    dates: str = "DD/MM/YYYY"


@dataclass(frozen=True, slots=True)
class XmlTable:
    """Where the rows of a table stand in the XML form.

    `at` is the element of a row below that of the child. Several tables may share it: then it stands once
    for the child, and the items of each stand in it side by side. `tags` names the elements that are not
    called after their field, `order` the fields in order where that is not the table's. `flag` is the
    element that says by 1 or 0 whether the table has a row for the child.
    """

    at: tuple[str, ...]
    tags: Mapping[str, str] = field(default_factory=dict, hash=False)
    order: tuple[str, ...] = ()
    flag: str | None = None


@dataclass(frozen=True, slots=True)
class XmlForm:
    """The XML form of a tabular format: an element for each child, its rows in it. First the child's own."""

    root: str
    child: str
    tables: Mapping[str, XmlTable]


@dataclass(frozen=True, slots=True)
class Format:
    """A tabular format as it stands in one collection year.

    `described_by` names the overlay that describes the year (the base for the newest years); `newest` and
    `oldest` are the years that the facts cover. `dated_by` names, by table, the dates that tell which year
    a return is for; `unknown` what could not be established about the format. `xml` is its form as one XML
    file, None where it has none.
    """

    id: str
    title: str
    about: str
    publisher: str
    source: str
    child: str
    year: CollectionYear
    described_by: str
    tables: Mapping[str, Table]
    layout: Layout
    newest: CollectionYear
    oldest: CollectionYear
    dated_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    xml: XmlForm | None = None
    unknown: tuple[str, ...] = ()

    @property
    def described(self) -> bool:
        """Whether the facts cover the year asked for; otherwise the nearest described year is used."""
        return self.oldest <= self.year <= self.newest


def format_ids() -> tuple[str, ...]:
    """Ids of all formats, sorted."""
    return tuple(current().index["formats"])


@per_content
def format_for(format_id: str, year: CollectionYear | None = None) -> Format:
    """The format as it stands in `year`, the newest described year by default.

    The authored file describes the newest years; each overlay that holds until `year` or later is laid
    over it, the newest first. Raises `ContentError` for an unknown format or a faulty description.
    """
    raw = current().index["formats"].get(format_id)
    if raw is None:
        problem = f"no format {format_id!r}; there are {', '.join(format_ids())}"
        raise ContentError(problem, code="content/unknown-name")
    at = Place(_file(format_id))
    newest = _year(raw["years"]["newest"], at.down("years", "newest"))
    oldest = _year(raw["years"]["oldest"], at.down("years", "oldest"))
    year = year or newest
    described_by = "base"
    merged: dict[str, Any] = raw
    for until, overlay in overlays(format_id):
        if year <= until:
            merged = _laid_over(merged, overlay)
            described_by = overlay["id"]
            at = replace(at, over=(_file(format_id, described_by), *at.over))
    return Format(
        id=format_id,
        title=merged["title"],
        about=merged["about"],
        publisher=merged["publisher"],
        source=merged["source"],
        child=merged["child"],
        year=year,
        described_by=described_by,
        tables=_tables(merged["tables"], at / "tables"),
        layout=Layout(**merged.get("layout", {})),
        newest=newest,
        oldest=oldest,
        dated_by={name: tuple(fields) for name, fields in merged.get("dated_by", {}).items()},
        xml=_xml(raw, Place(_file(format_id))),
        unknown=tuple(merged.get("unknown", ())),
    )


def overlays(format_id: str) -> list[tuple[CollectionYear, Mapping[str, Any]]]:
    """The descriptions of older years, the newest first, each with the last year for which it holds."""
    found = []
    for overlay in current().index["formats"][format_id]["overlays"]:
        with apart():
            until = _year(overlay["until"], Place(_file(format_id, overlay["id"])) / "until")
            found.append((until, overlay))
    return sorted(found, key=lambda one: one[0], reverse=True)


def _file(format_id: str, overlay_id: str | None = None) -> Path:
    folder = portion("standard") / "formats"
    return folder / format_id / f"{overlay_id}.yaml" if overlay_id else folder / f"{format_id}.yaml"


def _xml(whole: Mapping[str, Any], at: Place) -> XmlForm | None:
    """The XML form as the newest years have it; a year that lacks a field lacks its element as well."""
    raw = whole.get("xml")
    if raw is None:
        return None
    tables = {}
    for name, entry in raw["tables"].items():
        if name not in whole["tables"]:
            problem = f"the XML form has a table {name}, which is not one of the format"
            complain(at.down("xml", "tables", name).key.fault("unknown-name", problem))
            continue
        fields = whole["tables"][name]["fields"]
        flags = {one["flag"] for one in raw["tables"].values() if "flag" in one}
        places = [("tags", one, one) for one in entry.get("tags", ())]
        places += [("order", number, one) for number, one in enumerate(entry.get("order", ()))]
        for word, step, one in places:
            if one not in fields and one not in flags:
                place = at.down("xml", "tables", name, word, step)
                problem = f"the XML form of {name} names {one}, which is not a field of it"
                complain((place.key if word == "tags" else place).fault("unknown-name", problem))
        tables[name] = XmlTable(
            at=tuple(entry["at"].split("/")),
            tags=entry.get("tags", {}),
            order=tuple(entry.get("order", ())),
            flag=entry.get("flag"),
        )
    return XmlForm(raw["root"], raw["child"], tables)


def _laid_over(base: Mapping[str, Any], overlay: Mapping[str, Any]) -> dict[str, Any]:
    """Lay one tree over another: mappings merge, null removes, all else replaces."""
    merged = dict(base)
    for key, value in overlay.items():
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, Mapping) and isinstance(merged.get(key), Mapping):
            merged[key] = _laid_over(merged[key], value)
        else:
            merged[key] = value
    return merged


def _tables(raw: Mapping[str, Any], at: Place) -> dict[str, Table]:
    tables = {}
    for name, table in raw.items():
        with apart():
            tables[name] = _table(name, table, at / name)
    return tables


def _table(name: str, raw: Mapping[str, Any], at: Place) -> Table:
    fields = {}
    for column, entry in raw["fields"].items():
        with apart():
            fields[column] = _field(name, column, entry, at.down("fields", column))
    for number, column in enumerate(raw.get("key", ())):
        if column not in raw["fields"]:
            problem = f"the key of {name} names {column}, which is not a field of it"
            complain(at.down("key", number).fault("unknown-name", problem))
    return Table(
        name=name,
        about=raw["about"],
        file=raw["file"],
        key=tuple(raw.get("key", ())),
        fields=fields,
        parent=raw.get("parent"),
        key_severity=raw.get("key_severity", "error"),
        from_year=_years_of(raw, "from", at),
        until_year=_years_of(raw, "until", at),
        yearly=raw.get("yearly", False),
    )


def _field(table: str, name: str, raw: Mapping[str, Any], at: Place) -> Field:
    if raw.get("type") not in FIELD_TYPES:
        allowed = ", ".join(FIELD_TYPES)
        problem = f"{table}.{name} has the type {raw.get('type')!r}; allowed: {allowed}"
        raise (at / "type").fault("unknown-choice", problem)
    partial = raw.get("partial")
    if partial is not None and (raw["type"] != "date" or len(partial) != 2 or partial[0] != partial[1]):
        problem = f"{table}.{name} has partial: {partial!r}; it is for dates, two equal letters like ZZ"
        raise (at / "partial").fault("wrong-form", problem)
    return Field(
        name=name,
        type=raw["type"],
        about=raw["about"],
        presence=raw.get("presence", "optional"),
        note=raw.get("note", ""),
        codelist=raw.get("codelist"),
        identifier=raw.get("identifier"),
        stand_ins=raw.get("stand_ins", {}),
        example=str(raw.get("example", "")),
        from_year=_years_of(raw, "from", at),
        until_year=_years_of(raw, "until", at),
        minimum=raw.get("minimum"),
        maximum=raw.get("maximum"),
        partial=partial,
    )


def _years_of(raw: Mapping[str, Any], word: str, at: Place) -> CollectionYear | None:
    return _year(raw[word], at / word) if raw.get(word) else None


def _year(text: str | int, at: Place) -> CollectionYear:
    try:
        return collection_year(text)
    except ValueError as error:
        raise at.fault("year", str(error)) from None
