"""The only code that opens data files: where they are, what they are, and what is in them."""

from kinspec.formats._given import GivenTable, date_text, given_table
from kinspec.formats._header import normal_name
from kinspec.formats.csv_tables import Found, Row, Spelling, TableFile, batches_of, recognise, rows
from kinspec.formats.sources import Source, SourceFile, UnusableInput, sources

__all__ = [
    "Found",
    "GivenTable",
    "Row",
    "Source",
    "SourceFile",
    "Spelling",
    "TableFile",
    "UnusableInput",
    "batches_of",
    "date_text",
    "given_table",
    "normal_name",
    "recognise",
    "rows",
    "sources",
]
