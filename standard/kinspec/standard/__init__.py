"""The authored content of the standard: code lists, identifiers, formats, messages, release."""

from kinspec.standard._codelist import Code, CodeList, CodeMap
from kinspec.standard._content import (
    Content,
    ContentError,
    current,
    forget,
    packaged_messages,
    packaged_root,
    per_content,
    portion,
    read_yaml,
    root,
    using,
)
from kinspec.standard._faults import Place, apart, complain, gathering
from kinspec.standard._format import (
    Field,
    Format,
    Layout,
    Table,
    XmlForm,
    XmlTable,
    format_for,
    format_ids,
    overlays,
)
from kinspec.standard._positions import composed, position, scalar_value, spots
from kinspec.standard.years import CollectionYear, collection_year, year_of

__all__ = [
    "Code",
    "CodeList",
    "CodeMap",
    "CollectionYear",
    "Content",
    "ContentError",
    "Field",
    "Format",
    "Layout",
    "Place",
    "Table",
    "XmlForm",
    "XmlTable",
    "apart",
    "collection_year",
    "complain",
    "composed",
    "current",
    "forget",
    "format_for",
    "format_ids",
    "gathering",
    "overlays",
    "packaged_messages",
    "packaged_root",
    "per_content",
    "portion",
    "position",
    "read_yaml",
    "root",
    "scalar_value",
    "spots",
    "using",
    "year_of",
]
