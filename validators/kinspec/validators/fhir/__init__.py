"""Validation of FHIR resources against profiles."""

from kinspec.validators.fhir._check import accepts, explain
from kinspec.validators.fhir._files import check_files, check_resources

__all__ = ["accepts", "check_files", "check_resources", "explain"]
