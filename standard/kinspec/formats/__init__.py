"""The only code that opens data files: where they are, what they are, and what is in them."""

from kinspec.formats.csv_tables import Row, Spelling, TableFile, batches_of, recognise, rows
from kinspec.formats.sources import SourceFile, UnusableInput, sources

__all__ = [
    "Row",
    "SourceFile",
    "Spelling",
    "TableFile",
    "UnusableInput",
    "batches_of",
    "recognise",
    "rows",
    "sources",
]
