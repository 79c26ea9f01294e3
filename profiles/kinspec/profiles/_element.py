"""The element tree: what a profile says about each element, after everything inherited is laid together.

One tree per profile is the source of all that follows: the checks, the StructureDefinition, the JSON
Schema, the typed models and the pages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any

UNBOUNDED = None


@dataclass(frozen=True, slots=True)
class TypeRef:
    """A type that an element may have. `code` is `string`, `CodeableConcept`, `BackboneElement`...

    `profiles` are profiles or extension definitions that a value of it must follow; `targets` the
    profiles that a Reference may point to. `system` is the FHIRPath type (`String`) where FHIR defines an
    element by one, as it does for `id` and `Extension.url`.
    """

    code: str
    profiles: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    aggregation: tuple[str, ...] = ()
    versioning: str | None = None
    system: str | None = None


@dataclass(frozen=True, slots=True)
class Binding:
    """`strength` is required, extensible, preferred or example; `value_set` a canonical URL.

    It is empty where the source binds to a list that it only describes. Codes outside `max_value_set` are
    never allowed, however weak the binding.
    """

    strength: str
    value_set: str
    max_value_set: str | None = None


@dataclass(frozen=True, slots=True)
class Constraint:
    """An invariant: FHIRPath that must hold on the element."""

    key: str
    severity: str
    human: str
    expression: str
    source: str = ""
    best_practice: bool = False


@dataclass(frozen=True, slots=True)
class Discriminator:
    """`type` is value, exists, pattern, type or profile; `path` is relative to the sliced element."""

    type: str
    path: str


@dataclass(frozen=True, slots=True)
class Slicing:
    """How repetitions of an element are told apart. `rules` is open, closed or openAtEnd."""

    discriminators: tuple[Discriminator, ...]
    rules: str = "open"
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a profile.

    `id` is the FHIR element id (`Patient.identifier:nhsNumber.system`), `path` the same without slice
    names, `name` the last step of the path (`value[x]` for a choice).

    `max` is None when unbounded. `base_max_many` says whether the *base resource* allows more than one,
    which decides whether JSON holds an array, whatever `max` says here.

    `children` are the element's own children in order; None means: as its type defines them. A profile
    that constrains something inside copies the children of the type first, so a tree is always complete
    where it has children at all. Slices are in `slices`, not among the children; each slice is complete
    by itself (constraints of the sliced element laid under those of the slice).

    `fixed` and `pattern` are plain JSON values, None when there is none. `content_reference` is the id of
    the element whose children are used (`#Bundle.link`). `base_path` is where FHIR first defines the element
    (`HumanName.family`, `Resource.id`). `fixed_type` and `pattern_type` are type codes (`uri`).

    `about` and `example` are the authored words; `codelist`, `identifier` and `extension` name the content
    an authored element was bound to by short name. A slice of identifiers bears `identifier` and so does its
    `value`, which is the text to check; a slice of codings bears `codelist` and binding, its `code` the
    former only. `changed` says whether this profile itself said something about the element.
    """

    id: str
    path: str
    name: str
    min: int
    max: int | None
    types: tuple[TypeRef, ...] = ()
    children: tuple[Element, ...] | None = None
    slices: tuple[Element, ...] = ()
    slice_name: str | None = None
    slicing: Slicing | None = None
    base_max_many: bool = False
    base_path: str = ""
    content_reference: str | None = None
    fixed: Any = None
    fixed_type: str | None = None
    pattern: Any = None
    pattern_type: str | None = None
    binding: Binding | None = None
    constraints: tuple[Constraint, ...] = ()
    max_length: int | None = None
    min_value: Any = None
    max_value: Any = None
    must_support: bool = False
    is_modifier: bool = False
    is_summary: bool = False
    about: str = ""
    example: str = ""
    codelist: str | None = None
    identifier: str | None = None
    extension: str | None = None
    changed: bool = False
    representation: tuple[str, ...] = ()

    @property
    def is_choice(self) -> bool:
        """Whether JSON spells the type into the key, as `valueString` for `value[x]`."""
        return self.name.endswith("[x]")


_NAMES = tuple(field.name for field in fields(Element))
_VALUES = attrgetter(*_NAMES)
_SETTERS: tuple[Callable[[Element, Any], None], ...] = tuple(
    getattr(Element, name).__set__ for name in _NAMES
)
_SETTER = dict(zip(_NAMES, _SETTERS, strict=True))


def altered(element: Element, **changes: Any) -> Element:
    """The element with other values, as `dataclasses.replace` makes it, in a third of the time.

    Some 700 elements are altered to compile one profile, and a command has to start in 150 ms.
    """
    made = object.__new__(Element)
    for put, value in zip(_SETTERS, _VALUES(element), strict=True):
        put(made, value)
    for name, value in changes.items():
        _SETTER[name](made, value)
    return made


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile, extension definition, base resource or datatype with its complete element tree.

    `kind` is resource, complex-type or primitive-type; `own` says whether this standard authored it.
    `base` is the canonical URL of what it constrains. `context` lists where an extension may stand, as pairs
    of FHIR's context type and expression. `draft_base` says whether a UK Core profile below it is a draft.
    """

    id: str
    url: str
    name: str
    title: str
    version: str
    status: str
    kind: str
    type: str
    base: str | None
    derivation: str
    root: Element
    about: str = ""
    context: tuple[tuple[str, str], ...] = ()
    own: bool = False
    draft_base: bool = False
    abstract: bool = False
    when: str = ""
