"""A differential as a tree: what one profile says, step by step along the element ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Facts = Mapping[str, Any]

# What a slice does not take from the words about the sliced element as a whole.
_ABOUT_THE_WHOLE = frozenset(
    (
        *("id", "path", "sliceName", "min", "slicing", "mustSupport", "about", "example", "identifier"),
        *("extension", "impliedSlicing"),
    )
)


@dataclass(slots=True)
class Statements:
    """What a profile says about one element (`said`, None for nothing), its children and its slices.

    `children` go by the step as the differential spells it, so a choice may appear as `valueQuantity`.
    """

    id: str
    said: Facts | None = None
    children: dict[str, Statements] = field(default_factory=dict)
    slices: dict[str, Statements] = field(default_factory=dict)

    def for_slices(self) -> Statements | None:
        """The part that also holds for each slice; None when nothing does."""
        said = {key: value for key, value in (self.said or {}).items() if key not in _ABOUT_THE_WHOLE}
        if not said and not self.children:
            return None
        return Statements(self.id, said or None, self.children)


def statements(elements: Iterable[Facts]) -> Statements:
    """Arrange the elements of a differential (or of a snapshot) by their ids.

    Elements that are only implied, such as `Patient.contact` when only `Patient.contact.name` is given, say
    nothing. Raises `ValueError` for an id that is given twice or belongs to another root.
    """
    top: Statements | None = None
    for element in elements:
        steps = element["id"].split(".")
        if top is None:
            top = Statements(steps[0])
        if steps[0] != top.id:
            raise ValueError(f"{element['id']} does not begin with {top.id}")
        place = top
        for step in steps[1:]:
            name, _, slice_name = step.partition(":")
            place = place.children.setdefault(name, Statements(f"{place.id}.{name}"))
            if slice_name:
                place = place.slices.setdefault(slice_name, Statements(f"{place.id}:{slice_name}"))
        if place.said is not None:
            raise ValueError(f"{element['id']} is given twice")
        place.said = element
    if top is None:
        raise ValueError("a differential without elements")
    return top
