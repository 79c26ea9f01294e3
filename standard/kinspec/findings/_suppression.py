"""Findings that somebody has looked at and does not want to count, until a day that they name.

A file of suppressions is YAML, so that it can be kept beside the data and read by whoever asks why a
finding is not there. `standard/schemas/suppressions.schema.json` describes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from kinspec.findings._finding import Finding, Location
from kinspec.findings._yaml_nodes import yaml_nodes

PLACES = ("file", "table", "field", "path")
KEYS = ("code", *PLACES, "reason", "until")
REQUIRED = ("code", "reason", "until")
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
NOTHING = "tag:yaml.org,2002:null"


@dataclass(frozen=True, slots=True)
class Suppression:
    """Findings of one code that do not count: where, why, and up to and with which day.

    `file`, `table`, `field` and `path` are patterns in which `*` stands for any text and `?` for one
    character; None is any place. A pattern for `file` without a slash is compared with the name alone.
    `source` says where the suppression is written, such as `known.yaml:3`.
    """

    code: str
    reason: str
    until: date
    file: str | None = None
    table: str | None = None
    field: str | None = None
    path: str | None = None
    source: str = ""

    @property
    def where(self) -> str:
        """The places it is about, as patterns: `table Episodes, field LS`; empty for any place."""
        given = ((name, getattr(self, name)) for name in PLACES)
        return ", ".join(f"{name} {pattern}" for name, pattern in given if pattern is not None)

    def fits(self, finding: Finding) -> bool:
        """Whether the finding is one of those; the day does not matter here."""
        return finding.code == self.code and self._stands(finding.location)

    def _stands(self, location: Location) -> bool:
        for name in PLACES:
            pattern = getattr(self, name)
            if pattern is None:
                continue
            text = getattr(location, name)
            if text is None:
                return False
            if name == "file" and "/" not in pattern:
                text = text.replace("\\", "/").rpartition("/")[2]
            if not matches(pattern, text):
                return False
        return True


@dataclass(frozen=True, slots=True)
class SuppressionUse:
    """What became of one suppression: `count` findings fit it, and counted all the same if `expired`."""

    suppression: Suppression
    expired: bool
    count: int


class Suppressions:
    """Suppressions at work on one report, each with the number of findings that it took."""

    def __init__(self, entries: Iterable[Suppression], today: date | None = None) -> None:
        today = today or date.today()
        self._entries = tuple(entries)
        self._expired = [entry.until < today for entry in self._entries]
        self._counts = [0] * len(self._entries)
        self._by_code: dict[str, list[int]] = {}
        for number, entry in enumerate(self._entries):
            self._by_code.setdefault(entry.code, []).append(number)

    def take(self, finding: Finding) -> bool:
        """Whether the finding does not count. The first entry that fits and still holds takes it."""
        late = None
        for number in self._by_code.get(finding.code, ()):
            if not self._entries[number].fits(finding):
                continue
            if not self._expired[number]:
                self._counts[number] += 1
                return True
            late = number if late is None else late
        if late is not None:
            self._counts[late] += 1
        return False

    def __iter__(self) -> Iterator[SuppressionUse]:
        for entry, expired, count in zip(self._entries, self._expired, self._counts, strict=True):
            yield SuppressionUse(entry, expired, count)


def matches(pattern: str, text: str) -> bool:
    """Whether the text is what the pattern says: `*` is any text, `?` one character, all else itself.

    A bracket is itself, since paths of elements hold them. Time is bounded by the product of both lengths.
    """
    at_pattern = at_text = 0
    star = resume = -1
    while at_text < len(text):
        if at_pattern < len(pattern) and pattern[at_pattern] == "*":
            star, resume = at_pattern, at_text
            at_pattern += 1
        elif at_pattern < len(pattern) and pattern[at_pattern] in ("?", text[at_text]):
            at_pattern += 1
            at_text += 1
        elif star >= 0:
            resume += 1
            at_pattern, at_text = star + 1, resume
        else:
            return False
    return not pattern[at_pattern:].strip("*")


def suppressions(source: str | Path | Iterable[Suppression]) -> tuple[Suppression, ...]:
    """Read a file of suppressions, or pass on what is already a collection of them.

    Raises `ValueError` with file and line for a file that cannot be read or says something that is not
    understood: an unknown key, no code, no reason, no day. Nothing is guessed, since what is suppressed by
    mistake is not seen again.
    """
    if not isinstance(source, str | Path):
        return tuple(source)
    path = Path(source)
    return tuple(_entries(path))


def _entries(path: Path) -> Iterator[Suppression]:
    import yaml

    try:
        root = yaml_nodes(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or "this is not YAML"
        if "alias" in (error.context or ""):
            problem = "a text that begins with * needs quotes around it"
        raise _fault(path, mark.line + 1 if mark else 1, problem) from None
    except yaml.YAMLError:
        raise _fault(path, 1, "there are characters in it that YAML does not allow") from None
    except UnicodeDecodeError:
        raise _fault(path, 1, "the text is not UTF-8") from None
    except OSError as error:
        raise ValueError(f"{path} cannot be read ({error.strerror or type(error).__name__})") from None
    if root is None:
        return
    if not isinstance(root, yaml.SequenceNode):
        raise _fault(path, _line(root), "a list is expected: each entry begins with a dash and names a code")
    for node in root.value:
        yield _entry(path, node)


def _entry(path: Path, node: Any) -> Suppression:
    import yaml

    if not isinstance(node, yaml.MappingNode):
        raise _fault(path, _line(node), "an entry is a list of names and values, such as code: table/blank")
    found: dict[str, str] = {}
    for key, value in node.value:
        name = str(key.value)
        if name not in KEYS:
            close = get_close_matches(name, KEYS, 1)
            meant = f" (did you mean {close[0]}?)" if close else ""
            raise _fault(path, _line(key), f"there is no {name!r} here{meant}; there are {', '.join(KEYS)}")
        if name in found:
            raise _fault(path, _line(key), f"{name} is given twice")
        empty = isinstance(value, yaml.ScalarNode) and (not value.value.strip() or value.tag == NOTHING)
        if empty or not isinstance(value, yaml.ScalarNode):
            raise _fault(path, _line(value), f"{name} needs a text")
        found[name] = value.value.strip()
    missing = [name for name in REQUIRED if name not in found]
    if missing:
        raise _fault(path, _line(node), f"the entry has no {' and no '.join(missing)}")
    return Suppression(
        code=found["code"],
        reason=found["reason"],
        until=_day(path, node, found["until"]),
        **_places(found),
        source=f"{path.name}:{_line(node)}",
    )


def _places(found: Mapping[str, str]) -> dict[str, str | None]:
    return {name: found.get(name) for name in PLACES}


def _day(path: Path, node: Any, text: str) -> date:
    line = next(_line(value) for key, value in node.value if key.value == "until")
    try:
        if not DAY.fullmatch(text):  # Python reads other spellings of ISO 8601 as well
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise _fault(path, line, f"until needs a day such as 2027-03-31, not {text!r}") from None


def _line(node: Any) -> int:
    return int(node.start_mark.line) + 1


def _fault(path: Path, line: int, problem: str) -> ValueError:
    return ValueError(f"{path}:{line}: {problem}")
