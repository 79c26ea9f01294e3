"""What the code says about itself: signatures and docstrings, taken apart for a page."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Described:
    """A docstring in Google's convention: paragraphs, then what stands under each heading.

    An entry of a section is a name and a text; the name is empty where the section is plain text.
    """

    paragraphs: tuple[str, ...]
    sections: dict[str, list[tuple[str, str]]]


def docstring(thing: object) -> Described:
    """Take the docstring of a function, class or module apart."""
    # Only the site needs it, and it comes with what else the site needs.
    from griffe import Docstring, DocstringSectionKind, parse_google

    paragraphs: list[str] = []
    sections: dict[str, list[tuple[str, str]]] = {}
    text = Docstring(inspect.getdoc(thing) or "")
    settings = {"returns_named_value": False, "returns_multiple_items": False, "warnings": False}
    for section in parse_google(text, **settings):
        if section.kind is DocstringSectionKind.text:
            paragraphs += section.value.split("\n\n")
        elif section.kind is DocstringSectionKind.examples:
            paragraphs += [example for _, example in section.value]
        else:
            sections[section.kind.value.capitalize()] = [_entry(one) for one in section.value]
    return Described(tuple(paragraphs), sections)


def _entry(one: Any) -> tuple[str, str]:
    """Name and text of an entry; a returned value has no name, and an exception is named by its type."""
    name = getattr(one, "name", None)
    if name is None:
        name = str(one.annotation or "")
    return name, " ".join(one.description.split())


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


def _parameter(parameter: inspect.Parameter) -> str:
    text = f"{parameter.name}: {_type(parameter.annotation)}"
    if parameter.default is parameter.empty:
        return text
    default = parameter.default
    return f"{text} = {dict(default) if isinstance(default, MappingProxyType) else repr(default)}"


def _type(annotation: object) -> str:
    return annotation if isinstance(annotation, str) else getattr(annotation, "__name__", str(annotation))
