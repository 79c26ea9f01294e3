"""Findings and reports: the one kind of result that everything in Kinspec yields."""

from kinspec.findings._finding import Finding, Location, Message, Severity, Slot
from kinspec.findings._report import Choice, NotChecked, Report
from kinspec.findings._whole_file import whole_file

__all__ = [
    "Choice",
    "Finding",
    "Location",
    "Message",
    "NotChecked",
    "Report",
    "Severity",
    "Slot",
    "whole_file",
]
