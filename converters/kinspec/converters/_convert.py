"""The one entrance to every conversion."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kinspec.converters._bundle_files import read_bundles
from kinspec.converters._from_fhir import Losses, write_tables, year_and_bundles
from kinspec.converters._identity import key_in_use, maker
from kinspec.converters._mapping import FormatMapping, mapping_for
from kinspec.converters._to_fhir import write_bundles
from kinspec.findings import Finding, Location, Report, whole_file
from kinspec.formats import (
    Source,
    SourceFile,
    TableFile,
    UnusableInput,
    XmlTable,
    is_xml_of,
    recognise,
    sources,
    xml_tables,
)
from kinspec.standard import CollectionYear, collection_year, current, format_for, format_ids

FHIR = "fhir"


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
) -> Outcome:
    """Convert data to another format through the resources of the standard.

    Args:
        source: A path, a folder, bytes or `"-"`, or several of these.
        dest: The file to write (`fhir`: one bundle for each child on a line), or the folder (tables).
        to: The format to write, `fhir` or an id such as `ssda903`.
        from_: The format of the source; by default what is in it decides, and the report says so.
        year: Collection year of the tables, by default the newest that is described.
        force: Whether `dest` may replace what stands there.
        key: Secret for the ids of resources, at least 16 bytes; the same key gives the same ids. By default
            the key of this user.
        redact: Whether to leave everything out of the findings that came from a record.

    Returns:
        What was done. What could not be read or has no place in the other format is a finding.

    Raises:
        UnusableInput: when there is nothing to convert in the source.
        FileExistsError: when `dest` exists and `force` is not given.
        ValueError: for a format or year that does not exist, or two formats that cannot be converted.
    """
    asked = year if isinstance(year, CollectionYear) or year is None else collection_year(year)
    known = (FHIR, *format_ids())
    for name in (to, from_):
        if name is not None and name not in known:
            raise ValueError(f"no format {name!r}; there are {', '.join(known)}")
    target = Path(dest)
    if target.exists() and not force:
        raise FileExistsError(f"{target} exists; it is replaced only with force")
    report = Report(redact=redact)
    files = sources(source)
    if from_ is None:
        from_ = _detected(files, report)
    if (from_ == FHIR) == (to == FHIR):
        raise ValueError(f"{from_} cannot be converted to {to}: one of the two must be fhir")
    if to == FHIR:
        return _to_fhir(files, target, from_, asked, key, report)
    return _to_tables(files, target, to, asked, report)


def _detected(files: list[SourceFile], report: Report) -> str:
    for file in files:
        with file.open() as stream:
            start = stream.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n")
        if start.startswith((b"{", b"[")):
            report.choose("format", FHIR, f"{file.name} begins like JSON")
            return FHIR
    for name in format_ids():
        if any(is_xml_of(file, format_for(name)) for file in files):
            report.choose("format", name, "a file begins like the XML form of it")
            return name
        if any(recognise(file, format_for(name)) for file in files):
            report.choose("format", name, "the header of a file names the columns of one of its tables")
            return name
    raise UnusableInput("nothing in the source is FHIR or a table of a format that is known")


def _to_fhir(
    files: list[SourceFile],
    target: Path,
    from_: str,
    year: CollectionYear | None,
    key: bytes | None,
    report: Report,
) -> Outcome:
    mapping = mapping_for(from_, year)
    if year is None:
        report.choose("year", str(mapping.format.year), "none was given; this is the newest described year")
    if key is None:
        key, whence = key_in_use()
        report.choose("key of the ids", "a secret key", "it is kept for you" if report.redacted else whence)
    elif len(key) < 16:
        raise ValueError("a key needs at least 16 bytes")
    tables: list[TableFile | XmlTable] = []
    for file in files:
        if is_xml_of(file, mapping.format):
            tables += xml_tables(file, mapping.format, report.add)
        elif (table := recognise(file, mapping.format, report.add)) is not None:
            tables.append(table)
    if not tables:
        raise UnusableInput(f"no file of the source is a table of {mapping.format.title}")
    for name in mapping.records:
        if not any(table.table == name for table in tables):
            report.choose("table", f"no {name}", "no file of the source holds it")
    target.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(target) as stream:
        read, written, aside = write_bundles(tables, mapping, stream, maker(key[:64]), report.add)
    for path, count in sorted(aside.items()):
        message = current().message("conversion/kept-beside")
        report.add(Finding(message, Location(table=path.partition(".")[0]), {"field": path, "count": count}))
    report.checked.update(read)
    return Outcome(report, dict(read), dict(written))


def _to_tables(
    files: list[SourceFile], target: Path, to: str, year: CollectionYear | None, report: Report
) -> Outcome:
    told, bundles = year_and_bundles(read_bundles(files, report.add), to)
    mapping = _mapping_of_year(to, year, told, report)
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        writer, written = write_tables(mapping, bundles, folder)
        if writer.empty:
            raise UnusableInput(f"nothing in the source can be written as {mapping.format.title}")
        folder.chmod(0o755)
        if target.is_dir():
            _move_into(folder, target, report)
        else:
            target.unlink(missing_ok=True)
            folder.rename(target)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    report.extend(_said(writer.losses))
    for table, name in writer.losses.renamed:
        report.choose("file name", name, f"the name given for {table} cannot be used or is taken")
    report.checked.update(writer.read)
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
        what = "1 file" if len(kept) == 1 else f"{len(kept)} files"
        report.choose("folder", f"{what} kept", "they stood there before and no new file has their name")
