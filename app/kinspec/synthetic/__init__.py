"""Invented families for tests: coherent lives of looked-after children, in any format of the standard.

    >>> from kinspec.synthetic import children
    >>> from kinspec.standard import collection_year
    >>> [child.number for child in children(2, seed=1, year=collection_year("2026/27"))]
    [1, 2]

Nobody in this data exists. Numbers and postcodes are ones that nobody has, and the data says that it is for
tests: every resource bears the label HTEST, and the council's number of every child begins with TEST.
"""

from kinspec.synthetic._content import Care, Families, Records, check_content, years
from kinspec.synthetic._family import Child, Episode, Place
from kinspec.synthetic._generate import bundles, generate
from kinspec.synthetic._households import children

__all__ = [
    "Care",
    "Child",
    "Episode",
    "Families",
    "Place",
    "Records",
    "bundles",
    "check_content",
    "children",
    "generate",
    "years",
]
