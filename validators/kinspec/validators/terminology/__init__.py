"""Value sets and code systems, all local: which codes a binding allows."""

from kinspec.validators.terminology._expansion import Expansion, expansion

__all__ = ["Expansion", "expansion"]
