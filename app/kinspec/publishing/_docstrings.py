"""What the code says about itself: signatures and docstrings, taken apart for a page."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

_SECTION = re.compile(r"(Args|Attributes|Returns|Raises|Yields):")
_ENTRY = re.compile(r"(\w+): +(.*)")


@dataclass(frozen=True, slots=True)
class Docstring:
    """A docstring in Google's convention: paragraphs, then what stands under each heading.

    An entry of a section is a name and a text; the name is empty where the section is plain text.
    """

    paragraphs: tuple[str, ...]
    sections: dict[str, list[tuple[str, str]]]


def docstring(thing: object) -> Docstring:
    """Take the docstring of a function, class or module apart."""
    paragraphs: list[str] = []
    sections: dict[str, list[tuple[str, str]]] = {}
    current: list[tuple[str, str]] | None = None
    for block in (inspect.getdoc(thing) or "").split("\n\n"):
        lines = block.splitlines()
        if not lines:
            continue
        if heading := _SECTION.fullmatch(lines[0]):
            current = sections.setdefault(heading[1], [])
            lines = lines[1:]
        elif not lines[0].startswith(" "):
            current = None
        if current is None:
            paragraphs.append(block)
        else:
            _read_entries(lines, current)
    return Docstring(tuple(paragraphs), sections)


def signature(function: Callable[..., Any], name: str) -> str:
    """The call as it would be written, one parameter a line where it is long."""
    found = inspect.signature(function)
    shown, only_names = [], False
    for parameter in found.parameters.values():
        if parameter.name == "self":
            continue
        if parameter.kind is parameter.KEYWORD_ONLY and not only_names:
            shown.append("*")
            only_names = True
        shown.append(_parameter(parameter))
    result = "" if inspect.isclass(function) else f" -> {_type(found.return_annotation)}"
    short = f"{name}({', '.join(shown)}){result}"
    if len(short) <= 80:
        return short
    return f"{name}(\n" + "".join(f"    {one},\n" for one in shown) + f"){result}"


def fields(kind: type) -> Iterator[tuple[str, str, str]]:
    """Name, type and default of each field that a dataclass is made from; an empty default for none.

    A trailing underscore marks what a property of the same name shows to readers.
    """
    for one in dataclasses.fields(kind):
        if not one.name.endswith("_"):
            default = "" if one.default is dataclasses.MISSING else repr(one.default)
            if one.default_factory is not dataclasses.MISSING:
                default = repr(one.default_factory())
            if dataclasses.is_dataclass(one.default):
                default = f"{type(one.default).__name__}()"
            yield one.name, _type(one.type), default


def properties(kind: type) -> Iterator[tuple[str, str, str]]:
    """Name, type and meaning of each public property of a class, as they stand in the code."""
    for name, member in vars(kind).items():
        if isinstance(member, property) and not name.startswith("_"):
            meaning = " ".join(docstring(member.fget).paragraphs)
            yield name, _type(inspect.signature(member.fget).return_annotation), meaning  # type: ignore[arg-type]


def methods(kind: type) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Name and function of each public method of a class, as they stand in the code."""
    for name, member in vars(kind).items():
        if inspect.isfunction(member) and not name.startswith("_"):
            yield name, member


def _read_entries(lines: list[str], entries: list[tuple[str, str]]) -> None:
    for line in lines:
        entry = _ENTRY.fullmatch(line.strip())
        if entry and line.startswith("    ") and not line.startswith("     "):
            entries.append((entry[1], entry[2]))
        elif entries:
            name, text = entries.pop()
            entries.append((name, f"{text} {line.strip()}"))
        else:
            entries.append(("", line.strip()))


def _parameter(parameter: inspect.Parameter) -> str:
    text = f"{parameter.name}: {_type(parameter.annotation)}"
    if parameter.default is parameter.empty:
        return text
    default = parameter.default
    return f"{text} = {dict(default) if isinstance(default, MappingProxyType) else repr(default)}"


def _type(annotation: object) -> str:
    return annotation if isinstance(annotation, str) else getattr(annotation, "__name__", str(annotation))
