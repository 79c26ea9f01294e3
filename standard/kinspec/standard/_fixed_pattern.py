"""Patterns of fixed length, read as one set of characters for each position.

Most identifiers are a plain run of characters: ten digits, or a letter and twelve digits. For those, a table
of what may stand where answers in a fraction of the time that a call into RE2 takes.
"""

from __future__ import annotations

import re

_ITEM = re.compile(r"(?:\[([A-Za-z0-9-]+)\]|([A-Za-z0-9]))(?:\{([0-9]{1,2})\})?")
_RANGES = re.compile(r"(?:[A-Za-z0-9](?:-[A-Za-z0-9])?)+")
_RANGE = re.compile(r"([A-Za-z0-9])(?:-([A-Za-z0-9]))?")


def character_sets(pattern: str) -> tuple[str, ...] | None:
    """The characters that may stand at each position, in order; None where the pattern is not a plain run.

    A plain run is anchored at both ends and holds letters, digits and classes of them, each followed by a
    fixed count or nothing.
    """
    if not (pattern.startswith("^") and pattern.endswith("$")):
        return None
    sets: list[str] = []
    at, end = 1, len(pattern) - 1
    while at < end:
        item = _ITEM.match(pattern, at, end)
        if item is None:
            return None
        characters = item[2] or _class_members(item[1])
        if characters is None:
            return None
        sets.extend([characters] * int(item[3] or 1))
        at = item.end()
    return tuple(sets)


def _class_members(body: str) -> str | None:
    if not _RANGES.fullmatch(body):
        return None
    members: dict[str, None] = {}
    for first, last in _RANGE.findall(body):
        members.update(dict.fromkeys(map(chr, range(ord(first), ord(last or first) + 1))))
    return "".join(members)
