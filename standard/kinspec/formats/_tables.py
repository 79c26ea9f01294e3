"""The tables that a source file holds, whatever kind of file it is."""

from __future__ import annotations

from kinspec.formats._given import GivenTable
from kinspec.formats.csv_tables import Found, TableFile, recognise
from kinspec.formats.own_tables import OverlaidTable
from kinspec.formats.sources import SourceFile
from kinspec.formats.workbooks import SheetTable, is_workbook_file, sheet_tables
from kinspec.formats.xml_tables import XmlTable, is_xml_of, xml_tables
from kinspec.standard import Format

FileTable = TableFile | XmlTable | SheetTable
AnyTable = FileTable | OverlaidTable | GivenTable


def tables_of(file: SourceFile, format: Format, found: Found | None = None) -> tuple[FileTable, ...]:
    """The tables of a format in one file, by what is in it: one in a text file, several in XML or a workbook.

    What is odd about the file, or why it holds none, goes to `found`. `batches_of` gives the rows of each.

    Another kind of file plugs in here: a function that gives its tables, each with `file`, `table`, `header`,
    `columns`, `line` and `batches()`, whose `Batch` may carry the line of every row.
    """
    if is_xml_of(file, format):
        return xml_tables(file, format, found)
    if is_workbook_file(file):
        return sheet_tables(file, format, found)
    table = recognise(file, format, found)
    return () if table is None else (table,)
