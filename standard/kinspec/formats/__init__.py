"""The only code that opens data files: where they are, what they are, and what is in them."""

from kinspec.formats._given import GivenTable, date_text, given_table
from kinspec.formats._header import normal_name
from kinspec.formats._xml_form import BLANKS, ChildText, Shape, XmlSpelling, shape_of, usual_spelling
from kinspec.formats.csv_tables import Found, Row, Spelling, TableFile, batches_of, recognise, rows
from kinspec.formats.sources import Reading, Source, SourceFile, UnusableInput, sources, watched
from kinspec.formats.xml_tables import LAYOUT, XmlTable, is_xml_of, xml_tables

__all__ = [
    "BLANKS",
    "LAYOUT",
    "ChildText",
    "Found",
    "GivenTable",
    "Reading",
    "Row",
    "Shape",
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
    "recognise",
    "rows",
    "shape_of",
    "sources",
    "usual_spelling",
    "watched",
    "xml_tables",
]
