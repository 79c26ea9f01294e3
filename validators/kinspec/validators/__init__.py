"""Checks of data against the standard: whatever the format, the answer is one report of findings."""

from kinspec.formats import UnusableInput
from kinspec.validators._validate import validate

__all__ = ["UnusableInput", "validate"]
