"""Whether tables belong to one return: last year's beside this year's are never read as one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePosixPath

from kinspec.findings import Finding, Location
from kinspec.formats._tables import FileTable
from kinspec.formats.csv_tables import batches_of
from kinspec.formats.sources import UnusableInput
from kinspec.formats.workbooks import SheetTable
from kinspec.standard import CollectionYear, Format, current

LAST = "_last"
"""What ends the name of a file or sheet that holds a table of last year."""

_FEWEST_DATES = 5
_SHARE = 10


def of_one_year(
    tables: Sequence[FileTable], format: Format, found: Callable[[Finding], None] | None = None
) -> tuple[FileTable, ...]:
    """The tables of one return: those of last year are set aside, by their names, and `found` is told.

    Where a table stands in several places (folders, archives, workbooks, or files of one folder), the dates
    of each place are asked for their year: the latest in which a tenth of them lies. Tables of one year are
    parts of one return.

    Raises:
        UnusableInput: when two places speak for two years.
    """
    last = [table for table in tables if _name(table).casefold().endswith(LAST)]
    if len(last) < len(tables):
        for table in last:
            if found is not None:
                place = Location(table.file.name, sheet=getattr(table, "sheet", None))
                found(Finding(current().message("file/last-year"), place, {"table": table.table}))
        tables = [table for table in tables if table not in last]
    by_table: dict[str, list[FileTable]] = defaultdict(list)
    for table in tables:
        by_table[table.table].append(table)
    repeated = [table for some in by_table.values() if len(some) > 1 for table in some]
    if repeated:
        folders = {name for some in by_table.values() for name in _in_several(some)}
        _refuse_two_years([table for table in tables if _folder(table) in folders], format, _folder)
        _refuse_two_years(repeated, format, _file)
    return tuple(tables)


def _in_several(tables: Iterable[FileTable]) -> set[str]:
    folders = {_folder(table) for table in tables}
    return folders if len(folders) > 1 else set()


def _refuse_two_years(
    tables: Iterable[FileTable], format: Format, place_of: Callable[[FileTable], str]
) -> None:
    places: dict[str, list[FileTable]] = defaultdict(list)
    for table in tables:
        places[place_of(table)].append(table)
    years = {place: year for place, some in places.items() if (year := _year(some, format)) is not None}
    if len(set(years.values())) < 2:
        return
    older, newer = min(years, key=lambda one: years[one]), max(years, key=lambda one: years[one])
    raise UnusableInput(
        f"two years lie side by side: by their dates {newer} is of {years[newer]}, {older} of "
        f"{years[older]}; give {newer} alone (and the other with --previous, if it is to be compared)"
    )


def _name(table: FileTable) -> str:
    """The name of the file or sheet without its ending."""
    return table.sheet if isinstance(table, SheetTable) else PurePosixPath(table.file.own_name).stem


def _folder(table: FileTable) -> str:
    if not isinstance(table, SheetTable):
        folder = PurePosixPath(table.file.name).parent.as_posix()
        if folder != ".":
            return folder
        return "the folder itself"
    return table.file.name


def _file(table: FileTable) -> str:
    return f"{table.file.name}[{table.sheet}]" if isinstance(table, SheetTable) else table.file.name


def _year(tables: Sequence[FileTable], format: Format) -> CollectionYear | None:
    """The latest collection year in which a good part of the dates lies; None where there are too few."""
    years: Counter[int] = Counter()
    form = format.layout.dates
    at_year, at_month = form.index("YYYY"), form.index("MM")
    for table in tables:
        names = format.dated_by.get(table.table, ())
        positions = [at for at, name in enumerate(table.columns) if name in names]
        if not positions:
            continue
        for _, batch in batches_of(table):
            for cells in batch.records:
                for at in positions:
                    text = cells[at].strip() if at < len(cells) else ""
                    year, month = text[at_year : at_year + 4], text[at_month : at_month + 2]
                    if len(text) == len(form) and year.isdecimal() and month.isdecimal():
                        years[int(year) + (int(month) >= 4)] += 1
    total = years.total()
    # Further years than these are slips of the pen, or stand for days that nobody knows.
    good = [year for year, count in years.items() if count * _SHARE >= total and 1990 <= year <= 2100]
    return CollectionYear(max(good)) if total >= _FEWEST_DATES and good else None
