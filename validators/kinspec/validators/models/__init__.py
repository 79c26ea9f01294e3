"""Typed models for building resources by hand.

    >>> from kinspec.validators.models import Child, ChildUpn
    >>> Child(identifier=[ChildUpn(value="R201100018042")], birth_date="2014-09-03").to_fhir()["birthDate"]
    '2014-09-03'

They know names, types, what must be there, fixed values and short code lists. Identifier checks, invariants
and references are for `kinspec.validators.validate`.
"""

from kinspec.validators.models._base import Fhir
from kinspec.validators.models._generated import *  # noqa: F403 - the generated module says what it exports
from kinspec.validators.models._generated import __all__ as _generated_names

__all__ = ["Fhir", *_generated_names]
