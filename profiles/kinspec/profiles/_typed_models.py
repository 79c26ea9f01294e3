"""Typed Python models of the profiles, as source text.

One class for each profile and extension of this standard, for each part of them that has children of its own,
for each slice with something fixed, and for the datatypes they reach. A class that differs from a datatype
only in what may be left out or what is fixed derives from it and says only that.
"""

from __future__ import annotations

import keyword
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from kinspec.profiles._element import Element, Profile, TypeRef
from kinspec.profiles._primitives import is_primitive
from kinspec.profiles._profiles import children, extension_ids, json_key, profile, profile_ids, type_profile
from kinspec.profiles._tree import as_type
from kinspec.profiles._value_sets import listed_codes
from kinspec.standard import ContentError

MOST_CODES = 60
_WIDTH = 110
_CAPITAL = re.compile("(?<=[a-z0-9])(?=[A-Z])")
_ANY_RESOURCE = ("Resource", "DomainResource")
_HEAD = '''"""Typed models, made by `python -m kinspec.profiles.typed_models` and not to be edited."""

# fmt: off
from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from kinspec.validators.models._base import (
{primitives}
)

'''


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    annotation: str
    default: str
    about: str = ""

    def lines(self) -> Iterator[str]:
        yield f"    {self.name}: {self.annotation}{self.default and ' = ' + self.default}"
        if self.about:
            yield from _docstring(self.about, "    ")


@dataclass(slots=True)
class _Class:
    name: str
    base: str
    summary: str
    about: str = ""
    fields: list[_Field] = field(default_factory=list)
    choices: dict[str, int] = field(default_factory=dict)
    only: list[str] = field(default_factory=list)

    def source(self) -> str:
        lines = [f"class {self.name}({self.base}):", *_class_docstring(self.summary, self.about), ""]
        if self.choices:
            held = ", ".join(f'"{stem}": {least}' for stem, least in self.choices.items())
            lines.append(f"    choices: ClassVar[dict[str, int]] = {{{held}}}")
        if self.only:
            held = ", ".join(f'"{name}"' for name in self.only)
            lines.append(f"    only: ClassVar[tuple[str, ...]] = ({held})")
        for one in self.fields:
            lines.extend(one.lines())
        while not lines[-1]:
            lines.pop()
        return "\n".join(lines)


def typed_models() -> str:
    """The source of all typed models."""
    work = _Models()
    for own_id in extension_ids():
        work.profile(profile(own_id))
    for own_id in profile_ids():
        work.profile(profile(own_id))
    return work.source()


class _Models:
    def __init__(self) -> None:
        self.classes: dict[str, _Class] = {}
        self.codes: dict[str, tuple[str, ...]] = {}
        self.profiles: dict[str, str] = {}
        self.primitives: set[str] = set()
        self.resource = self.owner = ""

    def source(self) -> str:
        used = sorted(self.primitives | {"AnyResource", "Fhir"})
        imports = "\n".join(f"    {name}," for name in used)
        parts = [_HEAD.format(primitives=imports)]
        parts += [_literal(name, codes) for name, codes in sorted(self.codes.items())]
        parts += [f"\n\n{one.source()}\n" for one in self._in_order()]
        listed = "".join(f'    "{url}": {name},\n' for url, name in self.profiles.items())
        parts.append(f"\n\nPROFILES: dict[str, type[Fhir]] = {{\n{listed}}}\n")
        exported = "".join(f'    "{name}",\n' for name in sorted(self.classes))
        parts.append(f"\n__all__ = [\n{exported}]\n")
        return "".join(parts)

    def _in_order(self) -> Iterator[_Class]:
        """Bases before what derives from them; otherwise in the order in which they were met."""
        done: set[str] = {"Fhir"}
        waiting = list(self.classes.values())
        while waiting:
            ready = [one for one in waiting if one.base in done]
            done.update(one.name for one in ready)
            yield from ready
            waiting = [one for one in waiting if one.name not in done]

    def profile(self, of: Profile) -> None:
        name = _camel(of.id)
        about = " ".join(part for part in (of.about, of.when) if part)
        self.resource, self.owner = of.type, name
        if of.type == "Extension":
            self._derived(name, "Extension", of.root, f"{of.title}.", about)
            return
        self.profiles[of.url] = name
        made = self._start(name, "Fhir", f"{of.title}.", about)
        made.fields.append(
            _Field(
                "resource_type", f'Literal["{of.type}"]', f'Field(default="{of.type}", alias="resourceType")'
            )
        )
        self._fill(made, children(of.root), name)
        url = f'lambda: Meta(profile=["{of.url}"])'
        meta = next(number for number, one in enumerate(made.fields) if one.name == "meta")
        made.fields[meta] = _Field("meta", "Meta | None", f"Field(default_factory={url})")

    def _start(self, name: str, base: str, summary: str, about: str = "") -> _Class:
        if name in self.classes:
            raise ContentError(f"two typed models would be called {name}; give one profile another id")
        made = self.classes[name] = _Class(name, base, summary, about)
        return made

    def _fill(self, made: _Class, elements: tuple[Element, ...], owner: str) -> None:
        for element in elements:
            if element.max == 0:
                continue
            if element.is_choice and len(element.types) > 1:
                made.choices[_snake(element.name[:-3])] = element.min
            for kind in element.types or (None,):
                made.fields.append(self._field(element, kind, owner))
            self._slices(element, owner)

    def _field(self, element: Element, kind: TypeRef | None, owner: str) -> _Field:
        key = json_key(element, kind) if kind else element.name
        narrowed = as_type(element, kind) if kind and element.is_choice else element
        single = not element.is_choice or len(element.types) == 1
        required = element.min > 0 and single
        annotation = self._annotation(narrowed, kind, owner)
        default = "None"
        if isinstance(element.fixed, str) and kind and is_primitive(kind.code):
            annotation = f'Literal["{element.fixed}"]'
            default = f'"{element.fixed}"' if required else "None"
        elif element.base_max_many:
            inner = f"{annotation} | None" if kind and _may_be_null(kind) else annotation
            annotation = f"list[{inner}]"
            default = _list_default(element, required)
        elif required:
            default = ""
        is_value = kind is not None and is_primitive(kind.code)
        may_be_none = not required or (is_value and not element.base_max_many)
        if may_be_none and not default.startswith('"'):
            annotation += " | None"
        name = _snake(key)
        if _unsnaked(name) != key:
            default = f'Field({f"default={default}, " if default else ""}alias="{key}")'
        return _Field(name, annotation, default, element.about)

    def _annotation(self, element: Element, kind: TypeRef | None, owner: str) -> str:
        if element.content_reference and element.children is None:
            target = element.content_reference.rpartition("#")[2]
            resource, *steps = target.split(".")
            start = self.owner if resource == self.resource else resource
            return self._part(start + "".join(map(_capital, steps)), element)
        if kind is None:
            return self._part(owner + _capital(element.name), element)
        if is_primitive(kind.code):
            return self._codes(element, kind) or self._primitive(kind)
        if kind.code in _ANY_RESOURCE:
            return "AnyResource"
        if kind.code in ("BackboneElement", "Element") and element.children is not None:
            return self._part(owner + _capital(element.name), element)
        plain = self._datatype(kind)
        if element.children is not None and self._differs(element, kind):
            return self._derived(owner + _capital(element.name.removesuffix("[x]")), plain, element)
        return plain

    def _part(self, name: str, element: Element) -> str:
        if name not in self.classes:
            summary = f"What FHIR holds in {element.base_path or element.path}."
            self._fill(self._start(name, "Fhir", summary, element.about), children(element), name)
        return name

    def _datatype(self, kind: TypeRef) -> str:
        definition = type_profile(TypeRef(kind.code))
        if definition is None:
            raise ContentError(f"the type {kind.code} is not known")
        name = kind.code
        if name not in self.classes:
            made = self._start(name, "Fhir", f"FHIR's datatype {name}.")
            self._fill(made, children(definition.root), name)
        return name

    def _differs(self, element: Element, kind: TypeRef) -> bool:
        """Whether a model can say what the element's own children say otherwise than the datatype's."""
        definition = type_profile(TypeRef(kind.code))
        plain = {child.name: child for child in (definition.root.children or ())} if definition else {}
        return any(
            child.min > plain[child.name].min
            or (child.max == 0) != (plain[child.name].max == 0)
            or child.fixed is not None
            or {one.code for one in child.types} != {one.code for one in plain[child.name].types}
            or (child.children is not None and len(child.types) == 1 and self._differs(child, child.types[0]))
            for child in element.children or ()
            if child.name in plain
        )

    def _derived(self, name: str, base: str, element: Element, summary: str = "", about: str = "") -> str:
        """A class over that of a datatype which says only what differs; fields not used are refused."""
        if base not in self.classes:
            self._datatype(TypeRef(base))
        if name in self.classes:
            return name
        summary = (
            summary or f"{base} in {element.path}{(element.slice_name and ':' + element.slice_name) or ''}."
        )
        made = self._start(name, base, summary, about or element.about)
        whole = _Class("", "", "")
        self._fill(whole, _with_codes(element), name)
        inherited = {one.name: one for one in self.classes[base].fields}
        made.fields = [
            one
            for one in whole.fields
            if one.name not in inherited
            or (one.annotation, one.default) != (inherited[one.name].annotation, inherited[one.name].default)
        ]
        if len(whole.fields) < len(inherited):
            made.only = [one.name for one in whole.fields]
        if any(least > self.classes[base].choices[stem] for stem, least in whole.choices.items()):
            made.choices = self.classes[base].choices | whole.choices
        return name

    def _slices(self, element: Element, owner: str) -> None:
        """A class for each slice that fixes something: `ChildUpn` knows its system."""
        for one in element.slices:
            if one.max == 0 or not one.changed or len(one.types) != 1 or one.types[0].profiles:
                continue
            if one.children is not None and self._differs(one, one.types[0]):
                stem = "" if element.name in ("extension", "coding", "identifier") else _capital(element.name)
                name = f"{owner}{stem}{_capital(one.slice_name or '')}"
                self._derived(name, self._datatype(one.types[0]), one)
        if element.children is not None and not element.is_choice and not _is_part(element):
            for child in element.children:
                self._slices(child, owner + _capital(element.name))
        elif element.children is not None and len(element.types) == 1 and not _is_part(element):
            for child in element.children:
                self._slices(child, owner)

    def _codes(self, element: Element, kind: TypeRef) -> str | None:
        binding = element.binding
        if kind.code != "code" or binding is None or binding.strength != "required":
            return None
        codes = listed_codes(binding.value_set)
        every = tuple(dict.fromkeys(code for members in (codes or {}).values() for code in members))
        if not every or len(every) > MOST_CODES:
            return None
        name = _camel(binding.value_set.partition("|")[0].rpartition("/")[2]) + "Code"
        self.codes[name] = every
        return name

    def _primitive(self, kind: TypeRef) -> str:
        name = _capital(kind.code)
        self.primitives.add(name)
        return name


def _with_codes(element: Element) -> tuple[Element, ...]:
    """The children; the code of a coding that is bound is bound likewise."""
    inner = children(element)
    if not element.binding or not any(kind.code == "Coding" for kind in element.types):
        return inner
    return tuple(
        replace(child, binding=element.binding) if child.name == "code" else child for child in inner
    )


def _is_part(element: Element) -> bool:
    return any(kind.code in ("BackboneElement", "Element") for kind in element.types)


def _may_be_null(kind: TypeRef) -> bool:
    return is_primitive(kind.code) and kind.system is None


def _list_default(element: Element, required: bool) -> str:
    limits = f"min_length={element.min}" if element.min else ""
    if element.max is not None:
        limits += f"{limits and ', '}max_length={element.max}"
    if not limits:
        return "None"
    return f"Field({limits})" if required else f"Field(default=None, {limits})"


def _literal(name: str, codes: tuple[str, ...]) -> str:
    held = ", ".join(f'"{code}"' for code in codes)
    filled = textwrap.fill(
        f"{held},",
        _WIDTH,
        initial_indent="    ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    return f"{name} = Literal[\n{filled}\n]\n"


def _docstring(text: str, indent: str) -> list[str]:
    escaped = text.replace("\\", "\\\\").replace('"""', "'''")
    escaped = escaped[:-1] + '\\"' if escaped.endswith('"') else escaped
    one = f'{indent}"""{escaped}"""'
    if len(one) <= _WIDTH:
        return [one]
    lines = textwrap.wrap(f'"""{escaped}', _WIDTH, initial_indent=indent, subsequent_indent=indent)
    return [*lines, f'{indent}"""']


def _class_docstring(summary: str, about: str) -> list[str]:
    first = _docstring(summary, "    ")
    if not about or len(first) > 1:
        return first
    head = first[0].removesuffix('"""')
    body = textwrap.wrap(about, _WIDTH, initial_indent="    ", subsequent_indent="    ")
    return [head, "", *body, '    """']


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _camel(own_id: str) -> str:
    return "".join(_capital(part) for part in own_id.split("-"))


def _snake(key: str) -> str:
    name = _CAPITAL.sub("_", key).lower()
    return f"{name}_" if keyword.iskeyword(name) else name


def _unsnaked(name: str) -> str:
    first, *rest = name.rstrip("_").split("_")
    return first + "".join(map(_capital, rest))
