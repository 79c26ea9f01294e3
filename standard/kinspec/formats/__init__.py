"""The only code that opens data files: where they are, what they are, and what is in them."""

from kinspec.formats._given import GivenTable, date_text, given_table
from kinspec.formats._header import normal_name
from kinspec.formats._one_year import of_one_year
from kinspec.formats._tables import AnyTable, FileTable, tables_of
from kinspec.formats._xml_form import BLANKS, ChildText, Shape, XmlSpelling, shape_of, usual_spelling
from kinspec.formats.archives import unpacked
from kinspec.formats.csv_tables import (
    NO_TEXT_TABLE,
    Found,
    Row,
    Spelling,
    TableFile,
    batches_of,
    recognise,
    rows,
)
from kinspec.formats.overlay import (
    EVERY_ROW,
    FILLED,
    FIRST_OF_CHILD,
    FaultyOverlay,
    Overlay,
    OwnFile,
    Recoding,
    overlay_faults,
    read_overlay,
)
from kinspec.formats.own_tables import (
    OverlaidTable,
    Place,
    first_of_child,
    none_is_for,
    overlaid_tables,
    own_table,
    places_of,
    plain_name,
    to_format,
    to_own,
)
from kinspec.formats.sources import (
    Reading,
    Source,
    SourceFile,
    UnusableInput,
    refuse_content,
    sources,
    watched,
)
from kinspec.formats.workbooks import SheetTable
from kinspec.formats.xml_tables import LAYOUT, XmlTable, is_xml_of, xml_tables

__all__ = [
    "BLANKS",
    "EVERY_ROW",
    "FILLED",
    "FIRST_OF_CHILD",
    "LAYOUT",
    "NO_TEXT_TABLE",
    "AnyTable",
    "ChildText",
    "FaultyOverlay",
    "FileTable",
    "Found",
    "GivenTable",
    "OverlaidTable",
    "Overlay",
    "OwnFile",
    "Place",
    "Reading",
    "Recoding",
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
    "first_of_child",
    "given_table",
    "is_xml_of",
    "none_is_for",
    "normal_name",
    "of_one_year",
    "overlaid_tables",
    "overlay_faults",
    "own_table",
    "places_of",
    "plain_name",
    "read_overlay",
    "recognise",
    "refuse_content",
    "rows",
    "shape_of",
    "sources",
    "tables_of",
    "to_format",
    "to_own",
    "unpacked",
    "usual_spelling",
    "watched",
    "xml_tables",
]
