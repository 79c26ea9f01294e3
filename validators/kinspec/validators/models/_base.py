"""What every typed model has in common: names, what FHIR allows beside a value, and the way to JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, ClassVar, Self, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, ValidationInfo, model_validator

from kinspec.profiles import PATTERNS, RANGES

_READING: dict[str, Any] = {"reading": True}


def _json_name(name: str) -> str:
    first, *rest = name.rstrip("_").split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)


class Fhir(BaseModel):
    """Anything that FHIR holds in a JSON object.

    Fields are spelled as Python spells names and may also be given as FHIR spells them. What FHIR puts beside
    a primitive under `_name` (its id and extensions) is kept as it was read; give it through `from_fhir`.
    Errors name fields and never repeat values.
    """

    model_config = ConfigDict(
        alias_generator=_json_name,
        populate_by_name=True,
        extra="allow",
        defer_build=True,
        protected_namespaces=(),
        hide_input_in_errors=True,
    )

    choices: ClassVar[Mapping[str, int]] = {}
    only: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def from_fhir(cls, data: Mapping[str, Any]) -> Self:
        """Read FHIR JSON as `json.loads` gives it.

        Raises `pydantic.ValidationError` where it does not fit.
        """
        return cls.model_validate(dict(data), context=_READING)

    def to_fhir(self) -> dict[str, Any]:
        """FHIR JSON ready for `json.dumps`; what is None or empty is left out, as FHIR asks."""
        held = ((_alias(type(self), name), getattr(self, name)) for name in type(self).model_fields)
        return dict(_written((*held, *(self.model_extra or {}).items())))

    @model_validator(mode="before")
    @classmethod
    def _sibling_stands_for_value(cls, data: Any) -> Any:
        """A required primitive may be given by what stands beside it alone."""
        if not isinstance(data, Mapping):
            return data
        absent = [
            alias
            for name, alias in _required(cls)
            if f"_{alias}" in data and alias not in data and name not in data
        ]
        return {**data, **dict.fromkeys(absent)} if absent else data

    @model_validator(mode="after")
    def _fits_together(self, info: ValidationInfo) -> Self:
        if info.context is _READING:
            _fill_in_nothing(self)
        beside = self.model_extra or {}
        for key in beside:
            if key[:1] != "_" or key[1:] not in _primitives(type(self)):
                raise ValueError(f"{type(self).__name__} has no field {_shown(key)}")
        for name, alias in _required(type(self)):
            if getattr(self, name) is None and f"_{alias}" not in beside:
                raise ValueError(f"{name} must have a value")
        for stem, least in self.choices.items():
            start = f"{stem}_"
            given = [name for name in type(self).model_fields if name.startswith(start)]
            given = [
                name
                for name in given
                if getattr(self, name) is not None or f"_{_alias(type(self), name)}" in beside
            ]
            if not least <= len(given) <= 1:
                raise ValueError(f"one of {stem}_... must be given, and no more than one")
        if self.only:
            for name in type(self).model_fields:
                if name not in self.only and getattr(self, name) is not None:
                    raise ValueError(f"{name} is not used in {type(self).__name__}")
        return self


def _fill_in_nothing(model: Fhir) -> None:
    """What building by hand fills in, reading must find: a fixed value may be missing in what was sent."""
    for name, field in type(model).model_fields.items():
        if name in model.model_fields_set or field.is_required():
            continue
        if field.default_factory is not None:
            model.__dict__[name] = None
        elif field.default is not None:
            raise ValueError(f"{name} must have a value")


def _shown(key: str) -> str:
    """A name as an error may repeat it: one that FHIR could have, since others may be data."""
    return key if key.isascii() and key.lstrip("_").isidentifier() and len(key) < 40 else "of that name"


def _written(pairs: Any) -> Iterator[tuple[str, Any]]:
    for key, value in pairs:
        plain = _plain(value)
        if plain is not None and plain != [] and plain != {}:
            yield key, plain


def _plain(value: Any) -> Any:
    if isinstance(value, Fhir):
        return value.to_fhir()
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value


@cache
def _alias(model: type[Fhir], name: str) -> str:
    return model.model_fields[name].alias or _json_name(name)


@cache
def _required(model: type[Fhir]) -> tuple[tuple[str, str], ...]:
    """Name and alias of the fields that must be given; only primitives among them may be None."""
    return tuple(
        (name, _alias(model, name)) for name, field in model.model_fields.items() if field.is_required()
    )


@cache
def _primitives(model: type[Fhir]) -> frozenset[str]:
    return frozenset(
        _alias(model, name)
        for name, field in model.model_fields.items()
        if not _holds_object(field.annotation) and name != "resource_type"
    )


def _holds_object(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, Fhir | dict):
        return True
    return any(_holds_object(part) for part in get_args(annotation))


def _as_profiled(value: Any) -> Any:
    """A resource as the model of the profile it claims to follow, if it claims one of this standard."""
    if not isinstance(value, Mapping):
        return value
    from kinspec.validators.models import _generated

    meta = value.get("meta")
    claimed = meta.get("profile") if isinstance(meta, Mapping) else None
    for url in claimed if isinstance(claimed, list) else ():
        model = _generated.PROFILES.get(url) if isinstance(url, str) else None
        if model is not None:
            return model.from_fhir(value)
    return value


Base64Binary = Annotated[str, Strict(), Field(pattern=PATTERNS["base64Binary"])]
Canonical = Annotated[str, Strict(), Field(pattern=PATTERNS["canonical"])]
Code = Annotated[str, Strict(), Field(pattern=PATTERNS["code"])]
Date = Annotated[str, Strict(), Field(pattern=PATTERNS["date"])]
DateTime = Annotated[str, Strict(), Field(pattern=PATTERNS["dateTime"])]
Id = Annotated[str, Strict(), Field(pattern=PATTERNS["id"])]
Instant = Annotated[str, Strict(), Field(pattern=PATTERNS["instant"])]
Markdown = Annotated[str, Strict(), Field(pattern=PATTERNS["markdown"])]
Oid = Annotated[str, Strict(), Field(pattern=PATTERNS["oid"])]
String = Annotated[str, Strict(), Field(pattern=PATTERNS["string"])]
Time = Annotated[str, Strict(), Field(pattern=PATTERNS["time"])]
Uri = Annotated[str, Strict(), Field(pattern=PATTERNS["uri"])]
Url = Annotated[str, Strict(), Field(pattern=PATTERNS["url"])]
Uuid = Annotated[str, Strict(), Field(pattern=PATTERNS["uuid"])]
Xhtml = Annotated[str, Strict(), Field(pattern=PATTERNS["xhtml"])]
Integer = Annotated[int, Strict(), Field(ge=RANGES["integer"][0], le=RANGES["integer"][1])]
PositiveInt = Annotated[int, Strict(), Field(ge=RANGES["positiveInt"][0], le=RANGES["positiveInt"][1])]
UnsignedInt = Annotated[int, Strict(), Field(ge=RANGES["unsignedInt"][0], le=RANGES["unsignedInt"][1])]
Boolean = Annotated[bool, Strict()]
Decimal = Annotated[int, Strict()] | Annotated[float, Strict()]
AnyResource = Annotated[Fhir | dict[str, Any], BeforeValidator(_as_profiled)]
