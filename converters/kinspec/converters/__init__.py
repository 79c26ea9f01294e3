"""Conversion between formats through the resources of the standard, without losing anything."""

from kinspec.converters._convert import Outcome, convert, write
from kinspec.converters._identity import maker as id_maker
from kinspec.converters._mapping import FormatMapping, MappedField, MappedRecord, MappedResource, mapping_for
from kinspec.converters._records import year_system
from kinspec.converters._resource_maker import resource_maker
from kinspec.formats import FaultyOverlay, UnusableInput, overlay_faults

__all__ = [
    "FaultyOverlay",
    "FormatMapping",
    "MappedField",
    "MappedRecord",
    "MappedResource",
    "Outcome",
    "UnusableInput",
    "convert",
    "id_maker",
    "mapping_for",
    "overlay_faults",
    "resource_maker",
    "write",
    "year_system",
]
