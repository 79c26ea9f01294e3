"""Conversion between formats through the resources of the standard, without losing anything."""

from kinspec.converters._convert import Outcome, convert
from kinspec.converters._mapping import FormatMapping, MappedField, MappedRecord, MappedResource, mapping_for

__all__ = [
    "FormatMapping",
    "MappedField",
    "MappedRecord",
    "MappedResource",
    "Outcome",
    "convert",
    "mapping_for",
]
