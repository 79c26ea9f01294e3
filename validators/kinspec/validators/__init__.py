"""Checks of data against the standard: whatever the format, the answer is one report of findings."""

from kinspec.formats import FaultyOverlay, UnusableInput
from kinspec.validators._validate import validate

__all__ = ["FaultyOverlay", "UnusableInput", "validate"]
