"""The only code that opens data files: where they are, what they are, and what is in them."""

from kinspec.formats._given import GivenTable, date_text, given_table
from kinspec.formats._header import normal_name
from kinspec.formats._one_year import of_one_year
from kinspec.formats._tables import FileTable, tables_of
from kinspec.formats._xml_form import BLANKS, ChildText, Shape, XmlSpelling, shape_of, usual_spelling
from kinspec.formats.archives import unpacked
from kinspec.formats.csv_tables import Found, Row, Spelling, TableFile, batches_of, recognise, rows
from kinspec.formats.sources import Source, SourceFile, UnusableInput, sources
from kinspec.formats.workbooks import SheetTable
from kinspec.formats.xml_tables import LAYOUT, XmlTable, is_xml_of, xml_tables

__all__ = [
    "BLANKS",
    "LAYOUT",
    "ChildText",
    "FileTable",
    "Found",
    "GivenTable",
    "Row",
    "Shape",
    "SheetTable",
    "Source",
    "SourceFile",
    "Spelling",
    "TableFile",
    "UnusableInput",
    "XmlSpelling",
    "XmlTable",
    "batches_of",
    "date_text",
    "given_table",
    "is_xml_of",
    "normal_name",
    "of_one_year",
    "recognise",
    "rows",
    "shape_of",
    "sources",
    "tables_of",
    "unpacked",
    "usual_spelling",
    "xml_tables",
]
