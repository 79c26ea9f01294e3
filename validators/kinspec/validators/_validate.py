"""The one entrance to every check of data against the standard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kinspec.findings import Comparison, Finding, Location, Report, Severity, Suppression
from kinspec.formats import (
    NO_TEXT_TABLE,
    AnyTable,
    Overlay,
    Source,
    SourceFile,
    UnusableInput,
    XmlTable,
    given_table,
    none_is_for,
    of_one_year,
    overlaid_tables,
    read_overlay,
    refuse_content,
    unpacked,
)
from kinspec.standard import CollectionYear, Format, collection_year, current, format_for, format_ids
from kinspec.validators._detect import (
    FHIR,
    Files,
    Resources,
    Tables,
    best_format,
    format_of_tables,
    kind_of,
    looks_like_fhir,
    tables_in,
)

Rows = Iterable[Mapping[str, Any]]


def validate(
    source: Source | Iterable[Mapping[str, Any]] | Mapping[str, Any],
    as_: str | None = None,
    *,
    profile: str | None = None,
    definitions: Sequence[str | Path | Mapping[str, Any]] = (),
    year: str | int | CollectionYear | None = None,
    rule_set: str | int | CollectionYear | None = None,
    authority: str | None = None,
    previous: Source | Mapping[str, Rows] | None = None,
    references: Mapping[str, str | Path | Rows] = MappingProxyType({}),
    rules: Sequence[str] | None = None,
    redact: bool = False,
    suppress: str | Path | Iterable[Suppression] = (),
    compare: str | Path | Comparison | None = None,
    max_per_rule: int | None = None,
    overlay: str | Path | Overlay | None = None,
) -> Report:
    """Check data and return a report; whatever is wrong with the data is a finding, never an exception.

    Args:
        source: A path, a folder, bytes, `"-"` for standard input or several of these; or resources; or a
            mapping of table name to rows (`{"Episodes": [{"CHILD": "1", ...}]}`) with text, whole numbers,
            dates and None as cells.
        as_: What the data is: a format (`ssda903`, `fhir`) or a profile (`child`). By default what is in
            the data decides, and the report says what was decided and why.
        profile: Profile that every resource must follow, by id or URL.
        definitions: Further FHIR definitions: files, folders or resources.
        year: Collection year, `2026/27`, `2026-27` or `2027`; by default the newest that is described.
        rule_set: Year whose rules apply; by default that of the data.
        authority: Code of the authority that makes the return.
        previous: Last year's data, in any of the shapes of `source`.
        references: Reference data by name: a path or rows.
        rules: Codes of the rules to run, `101` or `ssda903/101`; by default all of the year.
        redact: Whether to leave everything out of the findings that came from a record.
        suppress: Findings that do not count: a file of suppressions, or `Suppression`s.
        compare: An earlier report of kind json; each finding is then `new` or `remaining`.
        max_per_rule: How many findings of one code a written report lists; the counts stay exact.
        overlay: A file that says what somebody's own files are called here; findings then name their columns.

    Returns:
        The report. What it was asked to check and could not stands in `not_checked`.

    Raises:
        FaultyOverlay: when the overlay cannot be used.
        UnusableInput: when there is nothing to read, or nothing in it is of a kind that can be checked.
        ValueError: for a format, profile or year that does not exist, and for a file of suppressions or an
            earlier report that cannot be used.
        TypeError: for input that is none of the kinds, or a cell that is neither text, number nor date.
    """
    refuse_content(as_=as_, profile=profile, year=year, rule_set=rule_set)
    refuse_content(suppress=suppress, compare=compare, overlay=overlay)
    asked = _year(year)
    _year(rule_set)
    if as_ is not None and as_ != FHIR and as_ not in format_ids():
        profile, as_ = _profile_called(as_, profile), FHIR
    if profile is not None and as_ not in (None, FHIR):
        raise ValueError(
            f"a profile describes FHIR resources, and {as_} is another format; give one of the two"
        )
    kind = kind_of(source)
    report = Report(redact=redact, suppress=suppress, compare=compare, max_per_rule=max_per_rule)
    if overlay is not None and not isinstance(kind, Files):
        raise ValueError("an overlay is for files; leave it out for what is in memory")
    if isinstance(kind, Resources):
        _refuse(as_, (FHIR,), "resources")
        _check_resources(kind, profile, report)
        by_year = False
    elif isinstance(kind, Tables):
        _check_given_tables(kind, as_, asked, report)
        by_year = True
    elif overlay is not None:
        own = read_overlay(overlay) if isinstance(overlay, str | Path) else overlay
        _refuse(as_, (own.over,), "files that an overlay is for")
        _check_own_files(kind.files, own, asked, report)
        by_year = True
    else:
        by_year = _check_files(kind.files, FHIR if profile is not None else as_, profile, asked, report)
    _say_what_made_no_difference(
        report,
        {
            "definitions": definitions,
            "year": None if by_year else asked,
            "rule_set": rule_set,
            "authority": authority,
            "previous": previous,
            "references": references,
            "rules": rules,
        },
    )
    return report


def _check_files(
    files: list[SourceFile],
    as_: str | None,
    profile: str | None,
    year: CollectionYear | None,
    report: Report,
) -> bool:
    """Check files, and tell whether the collection year made a difference."""
    packed: list[Finding] = []
    files = unpacked(files, packed.append)
    recognised = best_format(files, year) if as_ is None else None
    if recognised is not None:
        count = len({table.file.name for table in recognised.tables})
        holds = "1 file holds" if count == 1 else f"{count} files hold"
        tables = "a table" if len(recognised.tables) == 1 else "tables"
        by = "elements" if any(isinstance(one, XmlTable) for one in recognised.tables) else "column names"
        report.choose("format", recognised.format.id, f"{holds} {tables} of it, by the {by}")
    elif as_ is None:
        if not any(map(looks_like_fhir, files)):
            raise UnusableInput(_nothing_known(files, packed))
        report.choose("format", FHIR, "the content speaks of FHIR resources")
    elif as_ != FHIR:
        recognised = tables_in(files, format_for(as_, year))
    if recognised is None:
        from kinspec.validators.fhir import check_files

        report.extend(packed)
        check_files(files, report, profile)
        return False
    report.checked["files"] += len(files)
    report.extend(packed)
    report.extend(recognised.findings)
    of_year = of_one_year(recognised.tables, recognised.format, report.add)
    _check_tables(of_year, recognised.format, year, report)
    return True


def _check_own_files(
    files: list[SourceFile], overlay: Overlay, year: CollectionYear | None, report: Report
) -> None:
    """Check the tables that an overlay sees in files."""
    format = format_for(overlay.over, year)
    packed: list[Finding] = []
    files = unpacked(files, packed.append)
    report.extend(packed)
    tables = list(overlaid_tables(files, overlay, format, report.add))
    if not tables:
        raise UnusableInput(none_is_for(overlay, files, format, packed))
    report.choose("format", format.id, f"the overlay {overlay.title} is for it")
    report.checked["files"] += len(files)
    _check_tables(tables, format, year, report)


def _check_resources(kind: Resources, profile: str | None, report: Report) -> None:
    from kinspec.validators.fhir import check_resources

    check_resources(kind.resources, report, profile)


def _check_given_tables(kind: Tables, as_: str | None, year: CollectionYear | None, report: Report) -> None:
    _refuse(as_, format_ids(), "rows by table")
    if as_ is None:
        as_ = format_of_tables(kind.tables)
        if as_ is None:
            raise ValueError(
                f"no format has tables of these names; the formats are {', '.join(format_ids())}"
            )
        report.choose("format", as_, "the names of the tables are its own")
    format = format_for(as_, year)
    tables = []
    for name, rows in kind.tables.items():
        if name in format.tables:
            tables.append(given_table(name, rows, format))
        else:
            slots = {"name": name, "format": format.title, "known": ", ".join(format.tables)}
            report.add(Finding(current().message("table/unknown-table"), Location(table=name), slots))
    _check_tables(tables, format, year, report)


def _check_tables(
    tables: Sequence[AnyTable], format: Format, year: CollectionYear | None, report: Report
) -> None:
    from kinspec.validators.tables import check_tables

    dated = check_tables(tables, format, report)
    report.skip(
        f"the rules of {format.id}", "this version of the standard has none; the layout alone was checked"
    )
    if year is None:
        why = f"no year was asked for, and this is the newest that {format.id} is described for"
        if dated is not None and dated != format.year:
            why += f"; most dates lie in {dated}, so that may be the year you want"
        report.choose("collection year", str(format.year), why)
    elif not format.described:
        nearest = min((format.newest, format.oldest), key=lambda one: abs(one.ends - year.ends))
        why = f"{format.id} is not described for {year} and this is the nearest year; codes are as of {year}"
        report.choose("layout of the year", str(nearest), why)


def _say_what_made_no_difference(report: Report, arguments: Mapping[str, object]) -> None:
    for name, value in arguments.items():
        if value:
            report.skip(
                f"what `{name}` asks for", "no check of this version uses it, so it made no difference"
            )


def _refuse(as_: str | None, allowed: Sequence[str], what: str) -> None:
    if as_ is not None and as_ not in allowed:
        raise ValueError(f"{what} cannot be checked as {as_}; leave it out or give {' or '.join(allowed)}")


def _nothing_known(files: Sequence[SourceFile], packed: Sequence[Finding]) -> str:
    why = [*packed, *(one for id in format_ids() for one in tables_in(files, format_for(id)).findings)]
    if told := next((one for one in why if one.severity is Severity.ERROR), None):
        line = f":{told.location.line}" if told.location.line is not None else ""
        return f"{told.location.file}{line}: {told.message}"
    what = f"{files[0].name} holds neither" if len(files) == 1 else f"none of the {len(files)} files holds"
    other = "nor" if len(files) == 1 else "or"
    known = f"{what} a table of a known format ({', '.join(format_ids())}) {other} FHIR resources"
    if len(files) == 1 and why:
        # The only file there is: why it is no table is worth a sentence.
        reason = why[-1].slots.get("reason") or why[-1].message
        known = f"{known}. {reason}".rstrip(".")
    if why and all(str(one.slots.get("reason", "")).startswith(NO_TEXT_TABLE) for one in why):
        return known
    return (
        f"{known}. If it is an export with column names of its own, an overlay can say what they are called "
        f"here: kinspec validate --overlay, {current().release['documentation']}/tutorials/own-csv/"
    )


def _year(year: str | int | CollectionYear | None) -> CollectionYear | None:
    return year if year is None or isinstance(year, CollectionYear) else collection_year(year)


def _profile_called(name: str, profile: str | None) -> str:
    profiles = tuple(current().index["profiles"])
    if name not in profiles:
        known = ", ".join((*format_ids(), FHIR, *profiles))
        raise ValueError(f"there is no format or profile {name!r}; there are {known}")
    if profile is not None:
        raise ValueError(f"two profiles were asked for, {name} and {profile}; give one of them")
    return name
