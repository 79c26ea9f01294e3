"""Findings and reports: the one kind of result that everything in Kinspec yields."""

from kinspec.findings._comparison import Comparison, Fixed
from kinspec.findings._finding import Finding, Location, Message, Severity, Slot
from kinspec.findings._report import Choice, NotChecked, Report, Work
from kinspec.findings._suppression import Suppression, SuppressionUse, suppressions
from kinspec.findings._whole_file import whole_file
from kinspec.findings._yaml_nodes import yaml_nodes

__all__ = [
    "Choice",
    "Comparison",
    "Finding",
    "Fixed",
    "Location",
    "Message",
    "NotChecked",
    "Report",
    "Severity",
    "Slot",
    "Suppression",
    "SuppressionUse",
    "Work",
    "suppressions",
    "whole_file",
    "yaml_nodes",
]
