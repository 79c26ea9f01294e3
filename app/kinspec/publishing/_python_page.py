"""The page about using Kinspec from Python, made from the signatures and docstrings of the code."""

from __future__ import annotations

import dataclasses
import inspect
from typing import Any

from markupsafe import Markup

from kinspec.converters import Outcome, convert
from kinspec.findings import Finding, Location, Report
from kinspec.profiles import Profile, profile, profile_ids
from kinspec.publishing._docstrings import docstring, fields, methods, properties, signature
from kinspec.publishing._marked_text import block, code, link, page, prose
from kinspec.publishing._page import Named, Page
from kinspec.validators import FaultyOverlay, UnusableInput, models, validate

# What a program imports, in the order in which it meets it.
SHOWN: tuple[tuple[str, Any], ...] = (
    ("kinspec.validators", validate),
    ("kinspec.findings", Report),
    ("kinspec.findings", Finding),
    ("kinspec.findings", Location),
    ("kinspec.converters", convert),
    ("kinspec.converters", Outcome),
    ("kinspec.validators", UnusableInput),
    ("kinspec.validators", FaultyOverlay),
)


def python_page() -> Page:
    """The page, on which the search finds each thing that is shown."""
    shown = [_described(module, thing) for module, thing in SHOWN]
    known = [profile(name) for name in profile_ids()]
    values = {
        "shown": shown,
        "models": [_model(one) for one in known],
        "models_about": [_paragraph(one) for one in docstring(models).paragraphs],
        "base": [_method(name, thing, "models") for name, thing in _of_models()],
    }
    names = [Named(f"{one['module']}.{one['name']}", one["anchor"], one["name"]) for one in shown]
    names.append(Named("kinspec.validators.models", "models", "kinspec.validators.models"))
    return Page("reference/python.md", "Python", page("python", values), names=tuple(names))


def _described(module: str, thing: Any) -> dict[str, Any]:
    found = docstring(thing)
    is_class = inspect.isclass(thing)
    described: dict[str, Any] = {
        "module": module,
        "name": thing.__name__,
        "anchor": thing.__name__.lower(),
        "signature": "",
        "about": [_paragraph(one) for one in found.paragraphs],
        "sections": _sections(found.sections),
        "fields": list(fields(thing)) if isinstance(thing, type) and dataclasses.is_dataclass(thing) else [],
        "properties": [(name, kind, prose(text)) for name, kind, text in properties(thing)]
        if is_class
        else [],
        "methods": [_method(name, method, thing.__name__.lower()) for name, method in methods(thing)]
        if is_class
        else [],
    }
    # An exception is caught and not made.
    if not described["fields"] and not (is_class and issubclass(thing, Exception)):
        described["signature"] = _highlighted(signature(thing, thing.__name__))
    return described


def _of_models() -> list[tuple[str, Any]]:
    return [("from_fhir", models.Fhir.from_fhir), ("to_fhir", models.Fhir.to_fhir)]


def _method(name: str, method: Any, owner: str) -> dict[str, Any]:
    found = docstring(method)
    return {
        "name": name,
        "anchor": f"{owner}-{name}",
        "signature": _highlighted(signature(method, name)),
        "about": [_paragraph(one) for one in found.paragraphs],
        "sections": _sections(found.sections),
    }


def _model(one: Profile) -> tuple[Markup, Markup, str]:
    name = one.name.removeprefix("Kinspec")
    # A page that names a model which is not there would be wrong in silence.
    return (
        link(getattr(models, name).__name__, f"models.md#model-{name.lower()}"),
        link(one.title, f"../profiles/{one.id}.md"),
        one.type,
    )


def _sections(sections: dict[str, list[tuple[str, str]]]) -> list[tuple[str, list[tuple[Markup, Markup]]]]:
    return [
        (title, [(code(name), prose(text)) for name, text in entries]) for title, entries in sections.items()
    ]


def _paragraph(text: str) -> Markup:
    return block(inspect.cleandoc(text)) if text.lstrip().startswith(">>>") else prose(text)


def _highlighted(text: str) -> Markup:
    return Markup(f"```python\n{text}\n```")  # noqa: S704 - the project's own code
