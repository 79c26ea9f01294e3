"""Where the documentation has its places: what a page links to and what a command names are the same."""

from __future__ import annotations

import re

from kinspec.standard._content import current

_ODD = re.compile("[^0-9A-Za-z_.-]+")


def anchor(kind: str, name: str) -> str:
    """The anchor of a code, a field or an element: the same wherever a page links to it."""
    return f"{kind}-{_ODD.sub('-', name)}"


def field_url(format_id: str, table: str, field: str) -> str:
    """Where the section about a field is published."""
    page = f"{current().release['documentation']}/formats/{format_id}/{table.lower()}"
    return f"{page}/#{anchor('field', field)}"
