"""The one entrance to every conversion."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO, Any

import orjson

from kinspec.converters._bundle_files import read_bundles
from kinspec.converters._from_fhir import Losses, TableWriter, write_tables, year_and_bundles
from kinspec.converters._identity import key_in_use, maker
from kinspec.converters._mapping import FormatMapping, mapping_for
from kinspec.converters._overlay_read import write_own_bundles
from kinspec.converters._overlay_write import own_writer
from kinspec.converters._staging import Staging
from kinspec.converters._to_fhir import write_bundles
from kinspec.findings import Finding, Location, Report, Work, whole_file
from kinspec.formats import (
    Overlay,
    Source,
    SourceFile,
    UnusableInput,
    none_is_for,
    of_one_year,
    own_table,
    read_overlay,
    refuse_content,
    sources,
    tables_of,
    unpacked,
)
from kinspec.standard import CollectionYear, collection_year, current, format_for, format_ids

FHIR = "fhir"
FORMS = ("csv", "xml")
LINES_AT_ONCE = 100
# What nobody calls a folder: a name with such an ending was meant for one file.
FILE_ENDINGS = frozenset(
    (
        *(".csv", ".tsv", ".txt", ".xls", ".xlsb", ".xlsm", ".xlsx", ".ods", ".zip", ".gz"),
        *(".json", ".jsonl", ".ndjson", ".htm", ".html", ".doc", ".docx", ".pdf", ".parquet"),
    )
)
# For the ids of resources that nobody gets to see, between tables and tables.
UNSEEN_KEY = bytes(32)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a conversion did: its report, and what was read and written, by table or profile."""

    report: Report
    read: Mapping[str, int] = field(default_factory=dict)
    written: Mapping[str, int] = field(default_factory=dict)


def convert(
    source: Source,
    dest: str | Path,
    to: str,
    from_: str | None = None,
    *,
    year: str | int | CollectionYear | None = None,
    force: bool = False,
    key: bytes | None = None,
    redact: bool = False,
    form: str | None = None,
    overlay: str | Path | Overlay | None = None,
) -> Outcome:
    """Convert data to another format through the resources of the standard.

    Tables converted to tables come out in the layout of the format, not in that of the source.

    Args:
        source: A path, a folder, bytes or `"-"`, or several of these.
        dest: The file to write (`fhir`: one bundle for each child on a line), or the folder (tables). A
            name that ends in `.xml` is one file in the XML form of the format.
        to: The format to write, `fhir` or an id such as `ssda903`.
        from_: The format of the source; by default what is in it decides, and the report says so.
        year: Collection year of the tables, by default the newest that is described.
        force: Whether `dest` may replace what stands there.
        key: Secret for the ids of resources, at least 16 bytes; the same key gives the same ids. By default
            the key of this user.
        redact: Whether to leave everything out of the findings that came from a record.
        form: `csv` or `xml`, the form of the tables to write. By default that in which they came, and CSV
            for what never was a file.
        overlay: A file that says what somebody's own files are called here, or what was read from one. Own
            files then take the place of the format's: as the source, as the result from FHIR, and as the
            result from tables of the format where no file of the source is one that the overlay is for.

    Returns:
        What was done. What could not be read or has no place in the other format is a finding.

    Raises:
        UnusableInput: when there is nothing to convert in the source.
        FileExistsError: when `dest` exists and `force` is not given.
        FaultyOverlay: when the overlay cannot be used.
        ValueError: for a format, form or year that does not exist, two formats that cannot be converted, or
            tables that are to go into a file such as `out.xlsx`.
    """
    refuse_content(dest=dest, to=to, from_=from_, year=year, form=form, overlay=overlay)
    if form is not None and form not in FORMS:
        raise ValueError(f"no form {form!r}; there are {', '.join(FORMS)}")
    own = read_overlay(overlay) if isinstance(overlay, str | Path) else overlay
    asked = year if isinstance(year, CollectionYear) or year is None else collection_year(year)
    known = (FHIR, *format_ids())
    for name in (to, from_):
        if name is not None and name not in known:
            raise ValueError(f"no format {name!r}; there are {', '.join(known)}")
    if key is not None and len(key) < 16:
        raise ValueError("a key needs at least 16 bytes")
    target = Path(dest)
    if target.exists() and not force:
        raise FileExistsError(f"{target} exists; it is replaced only with force")
    report = Report(redact=redact, work=Work.CONVERTED)
    files = unpacked(sources(source), report.add)
    if own is not None:
        from_ = _from_or_to_own(own, files, from_, to, form)
    if from_ is None:
        from_ = _detected(files, report)
    if from_ == to == FHIR:
        raise ValueError("fhir cannot be converted to fhir")
    if to == FHIR:
        outcome = _to_fhir(files, target, from_, asked, key, report, own)
    else:
        form = _form(form, target, to)
        if from_ != FHIR:
            into_own = own is not None and _of_the_format_alone(files, own, asked)
            if own is not None:
                _refuse_xml_of_own(form if into_own else None)
                report.choose("direction", *_direction(own, into_own=into_own))
            outcome = _through_hub(files, target, from_, to, asked, report, form, own, into_own=into_own)
        elif own is not None:
            report.extend(own.remarks)
            outcome = _to_tables(files, target, to, asked, report, form, own_writer(own))
        else:
            outcome = _to_tables(files, target, to, asked, report, form, partial(TableWriter, form=form))
    report.checked.update(outcome.read)
    return outcome


def write(
    bundles: Iterable[Mapping[str, Any]],
    dest: str | Path | IO[bytes],
    to: str,
    *,
    year: CollectionYear,
    report: Report,
    force: bool = False,
    form: str | None = None,
) -> Outcome:
    """Write bundles that a program makes, one for each child, in a format.

    Args:
        bundles: Bundles that follow the profile `record-bundle`; one is held at a time.
        dest: The file to write (`fhir`: one bundle on a line) or the folder (tables). It appears whole or not
            at all. FHIR can also go to an open stream.
        to: The format to write, `fhir` or an id such as `ssda903`.
        year: Collection year of the tables.
        report: Takes what has no place in the format.
        force: Whether `dest` may replace what stands there.
        form: `csv` or `xml`, for tables; by default xml where `dest` ends in `.xml`.

    Raises:
        FileExistsError: when `dest` exists and `force` is not given.
        UnusableInput: when the bundles hold nothing that the format has a place for.
        ValueError: for a format that does not exist, or a stream or file such as `out.xlsx` for a format of
            several files.
    """
    known = (FHIR, *format_ids())
    if to not in known:
        raise ValueError(f"no format {to!r}; there are {', '.join(known)}")
    if not isinstance(dest, str | Path):
        if to != FHIR:
            raise ValueError(f"{to} is written as a folder of files, not to a stream")
        written = _write_lines(bundles, dest)
        report.checked.update(written)
        return Outcome(report, {}, written)
    target = Path(dest)
    if target.exists() and not force:
        raise FileExistsError(f"{target} exists; it is replaced only with force")
    if to != FHIR:
        form = _form(form, target, to)
        writer = partial(TableWriter, form=form)
        outcome = _write_tables(bundles, target, mapping_for(to, year), report, form, writer)
        report.checked.update(outcome.read)
        return outcome
    target.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(target) as stream:
        written = _write_lines(bundles, stream)
    report.checked.update(written)
    return Outcome(report, {}, written)


def _write_lines(bundles: Iterable[Mapping[str, Any]], stream: IO[bytes]) -> dict[str, int]:
    """Write each bundle on a line of its own. Gives how many resources there are, by profile."""
    counts: Counter[str] = Counter()
    waiting: list[bytes] = []
    for bundle in bundles:
        waiting.append(orjson.dumps(bundle, option=orjson.OPT_APPEND_NEWLINE))
        counts.update(entry["resource"]["meta"]["profile"][0] for entry in bundle["entry"])
        if len(waiting) >= LINES_AT_ONCE:
            stream.write(b"".join(waiting))
            waiting.clear()
    stream.write(b"".join(waiting))
    return {url.rpartition("/")[2]: count for url, count in counts.items()}


def _form(form: str | None, target: Path, to: str) -> str | None:
    """The form of tables to write, as asked or as the name of the destination says."""
    if target.suffix.lower() in FILE_ENDINGS and not target.is_dir():
        one_file = (
            "" if format_for(to).xml is None else ", or into one XML file with a name that ends in .xml"
        )
        raise ValueError(
            f"tables are written into a folder{one_file}; {target.name} is a name for another file"
        )
    if form is None and target.suffix.lower() == ".xml":
        form = "xml"
    if form == "xml" and format_for(to).xml is None:
        raise ValueError(f"{to} has no XML form")
    return form


def _from_or_to_own(
    overlay: Overlay, files: list[SourceFile], from_: str | None, to: str, form: str | None
) -> str:
    """The format of the source where an overlay is given: FHIR, or what the overlay lies over."""
    if from_ is None:
        # A column name may begin with a bracket as well.
        others = [file for file in files if overlay.file_named(file.name) is None]
        from_ = FHIR if to != FHIR and any(map(_begins_like_json, others)) else overlay.over
    if {from_, to} - {FHIR, overlay.over}:
        raise ValueError(f"the overlay {overlay.id} is for {overlay.over} and {FHIR}, and for nothing else")
    if from_ == FHIR:
        _refuse_xml_of_own(form)
    return from_


def _refuse_xml_of_own(form: str | None) -> None:
    if form == "xml":
        raise ValueError("an overlay describes text files; leave it out to write the XML form")


def _of_the_format_alone(files: list[SourceFile], own: Overlay, year: CollectionYear | None) -> bool:
    """Whether a source has tables of the format that an overlay lies over, and no file that it is for."""
    format = mapping_for(own.over, year).format
    if any(own_table(file, own, format, _unheard) for file in files):
        return False
    return any(tables_of(file, format) for file in files)


def _direction(own: Overlay, *, into_own: bool) -> tuple[str, str]:
    """Which way an overlay is used between tables and tables, and why."""
    if into_own:
        why = f"no file of the source is one that the overlay is for, and there are tables of {own.over}"
        return f"from {own.over} into your own files", why
    return f"from your own files into {own.over}", "the source has files that the overlay is for"


def _unheard(_: Finding) -> None:
    """Take no notice: what is odd about a file is said when it is read."""


def _begins_like_json(file: SourceFile) -> bool:
    with file.open() as stream:
        return stream.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"["))


def _detected(files: list[SourceFile], report: Report) -> str:
    for file in files:
        if _begins_like_json(file):
            report.choose("format", FHIR, "a file begins like JSON")
            return FHIR
    for name in format_ids():
        if any(tables_of(file, format_for(name)) for file in files):
            report.choose("format", name, "a file holds one of its tables, by the names in it")
            return name
    raise UnusableInput("nothing in the source is FHIR or a table of a format that is known")


def _through_hub(
    files: list[SourceFile],
    target: Path,
    from_: str,
    to: str,
    year: CollectionYear | None,
    report: Report,
    form: str | None,
    own: Overlay | None,
    *,
    into_own: bool,
) -> Outcome:
    """Tables to tables; what described the source's files stays behind."""
    form = form or "csv"
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as folder:
        hub = Path(folder) / "hub.ndjson"
        source = None if into_own else own
        taken_in = _to_fhir(files, hub, from_, year, UNSEEN_KEY, report, source, rides=False)
        # The year of the source is that of the result, and is decided once.
        year = mapping_for(from_, year).format.year
        writer: Callable[[FormatMapping, Staging], TableWriter]
        if own is not None and into_own:
            report.extend(own.remarks)
            writer = own_writer(own)
        else:
            writer = partial(TableWriter, form=form, plain=True)
        # What rides for the own files of the source has been said, in better words.
        said = source.format_id if source is not None else None
        written = _to_tables(sources(hub), target, to, year, report, form, writer, said)
    return Outcome(report, taken_in.read, written.written)


def _to_fhir(
    files: list[SourceFile],
    target: Path,
    from_: str,
    year: CollectionYear | None,
    key: bytes | None,
    report: Report,
    overlay: Overlay | None,
    *,
    rides: bool = True,
) -> Outcome:
    """Write FHIR. `rides` is whether anybody gets it, with what rides beside the elements."""
    mapping = mapping_for(from_, year)
    if year is None:
        report.choose("year", str(mapping.format.year), "none was given; this is the newest described year")
    if key is None:
        key, chosen, why = key_in_use()
        report.choose("key for ids", "kept for you" if report.redacted else chosen, why)
    write: Callable[..., tuple[Mapping[str, int], Mapping[str, int], Mapping[str, int]]]
    if overlay is not None:
        own = [one for file in files if (one := own_table(file, overlay, mapping.format, report.add))]
        if not own:
            raise UnusableInput(none_is_for(overlay, files, mapping.format))
        write = partial(write_own_bundles, own, overlay, rides=rides)
    else:
        found = [table for file in files for table in tables_of(file, mapping.format, report.add)]
        tables = list(of_one_year(found, mapping.format, report.add))
        if not tables:
            raise UnusableInput(f"no file of the source is a table of {mapping.format.title}")
        write = partial(write_bundles, tables)
    target.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(target) as stream:
        read, written, aside = write(mapping, stream, maker(key[:64]), report.add)
    # Where nobody gets the FHIR, the tables that are made of it show what rode, or it is said to be lost.
    for path, count in sorted(aside.items()) if rides else ():
        message = current().message("conversion/kept-beside")
        report.add(Finding(message, Location(table=path.partition(".")[0]), {"field": path, "count": count}))
    return Outcome(report, dict(read), dict(written))


def _to_tables(
    files: list[SourceFile],
    target: Path,
    to: str,
    year: CollectionYear | None,
    report: Report,
    form: str | None,
    writer_of: Callable[[FormatMapping, Staging], TableWriter],
    said: str | None = None,
) -> Outcome:
    told, bundles = year_and_bundles(read_bundles(files, report.add), to)
    mapping = _mapping_of_year(to, year, told, report)
    return _write_tables(bundles, target, mapping, report, form, writer_of, said)


def _write_tables(
    bundles: Iterable[Mapping[str, Any]],
    target: Path,
    mapping: FormatMapping,
    report: Report,
    form: str | None,
    writer_of: Callable[[FormatMapping, Staging], TableWriter],
    said: str | None = None,
) -> Outcome:
    """Write tables. `said` is a format of whose fields it has been said already that they are not there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        writer, written = write_tables(mapping, bundles, folder, writer_of)
        if writer.empty:
            raise UnusableInput(f"nothing in the source can be written as {mapping.format.title}")
        folder.chmod(0o755)
        for left_out in _say_what_has_no_xml(writer, form, target, report):
            del written[left_out]
        if target.suffix.lower() == ".xml" and not target.is_dir():
            _one_file(folder, target)
        elif target.is_dir():
            _move_into(folder, target, report)
        else:
            target.unlink(missing_ok=True)
            folder.rename(target)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    report.extend(_said(writer.losses))
    for (owner, path), count in sorted(writer.losses.of_others.items()):
        if owner != said:
            slots = {"field": path or "a field without a name", "owner": owner or "nobody", "count": count}
            report.add(Finding(current().message("conversion/of-another-format"), Location(), slots))
    for table, name in writer.losses.renamed:
        report.choose("file name", name, f"the name given for {table} cannot be used or is taken")
    return Outcome(report, dict(writer.read), dict(written))


def _mapping_of_year(
    format_id: str, year: CollectionYear | None, told: str | None, report: Report
) -> FormatMapping:
    if year is not None:
        return mapping_for(format_id, year)
    try:
        found = collection_year(told) if told else None
    except ValueError:
        found = None
    mapping = mapping_for(format_id, found)
    if found is None:
        report.choose("year", str(mapping.format.year), "none was given; this is the newest described year")
    else:
        report.choose("year", str(found), "the data was made from a return of that year")
    return mapping


def _said(losses: Losses) -> Iterator[Finding]:
    """Findings about what the written format does not hold."""
    for code, slot, counts in (
        ("conversion/not-carried", "what", losses.left_out),
        ("conversion/unwritable", "field", losses.unwritable),
        ("conversion/no-column", "field", losses.no_column),
        ("conversion/disagreeing", "field", losses.disagreeing),
    ):
        for name, count in sorted(counts.items()):
            yield Finding(current().message(code), Location(), {slot: name, "count": count})
    for name in losses.recoded:
        yield Finding(current().message("conversion/other-encoding"), Location(file=name))


def _say_what_has_no_xml(
    writer: TableWriter, form: str | None, target: Path, report: Report
) -> Iterator[str]:
    """Say which tables the XML form has no place for, and where their rows are. Gives those left out."""
    described = writer.mapping.format.xml
    if form != "xml" or described is None:
        return
    alone = target.suffix.lower() == ".xml" and not target.is_dir()
    for table, count in writer.read.items():
        if count and table not in described.tables:
            code = "conversion/no-xml-form" if alone else "conversion/csv-beside-xml"
            slots = {"table": table, "count": count}
            report.add(Finding(current().message(code), Location(table=table), slots))
            if alone:
                yield table


def _one_file(folder: Path, target: Path) -> None:
    """Move the XML file that was written to its place; what stands beside it has been said to be left out."""
    written = [path for path in folder.rglob("*.xml") if path.is_file()]
    if not written:
        raise UnusableInput("nothing in the source can be written in the XML form")
    written[0].replace(target)
    shutil.rmtree(folder, ignore_errors=True)


def _move_into(folder: Path, target: Path, report: Report) -> None:
    """Replace the files of a folder that may be replaced, one whole file after the other."""
    new = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    for name in sorted(new):
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        (folder / name).replace(place)
    shutil.rmtree(folder, ignore_errors=True)
    kept = [path for path in target.rglob("*") if path.is_file() and path.relative_to(target) not in new]
    if kept:
        what = "1 other file" if len(kept) == 1 else f"{len(kept)} other files"
        report.choose("to keep", f"{what} of the folder", "no new file has such a name")
