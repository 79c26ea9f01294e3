"""The page of the typed models: each class with its fields, made from the source of the models."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kinspec.publishing._marked_text import code, page, prose
from kinspec.publishing._page import Named, Page
from kinspec.validators import models


def models_page() -> Page:
    """Every model that a program can build, with the fields that it has beyond those of its base."""
    found = list(_models())
    names = [Named(one["name"], one["anchor"], one["name"], one["plain"]) for one in found]
    return Page("reference/models.md", "Python models", page("models", {"models": found}), names=tuple(names))


def _models() -> Iterator[dict[str, Any]]:
    for path in sorted(set(map(inspect.getfile, _classes().values()))):
        for node in ast.parse(Path(path).read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and node.name in _classes():
                yield _model(node, _classes()[node.name])


def _classes() -> dict[str, type[models.Fhir]]:
    """The classes of the models by name; lists of codes are none."""
    known = ((name, getattr(models, name)) for name in models.__all__)
    return {
        name: one
        for name, one in known
        if isinstance(one, type) and issubclass(one, models.Fhir) and one is not models.Fhir
    }


def _model(node: ast.ClassDef, of: type[models.Fhir]) -> dict[str, Any]:
    title, _, more = (inspect.getdoc(of) or "").partition("\n\n")
    base = of.__mro__[1].__name__
    return {
        "name": of.__name__,
        "anchor": f"model-{of.__name__.lower()}",
        "plain": " ".join((more or title).split()),
        "about": [prose(one) for one in (title, more) if one],
        "base": base if base != models.Fhir.__name__ else "",
        "base_anchor": f"model-{base.lower()}",
        "fields": [
            (code(name), code(kind), "yes" if of.model_fields[name].is_required() else "", prose(meaning))
            for name, kind, meaning in _fields(node)
        ],
    }


def _fields(node: ast.ClassDef) -> Iterator[tuple[str, str, str]]:
    """Name, type and meaning of each field. The meaning is the text below it, which only the source has."""
    following = [*node.body[1:], None]
    for one, after in zip(node.body, following, strict=True):
        if not isinstance(one, ast.AnnAssign) or not isinstance(one.target, ast.Name):
            continue
        kind = ast.unparse(one.annotation)
        if not kind.startswith("ClassVar"):
            told = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
            yield one.target.id, kind, str(after.value.value) if told else ""  # type: ignore[union-attr]
