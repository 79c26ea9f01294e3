"""What a JSON Schema says about a value, in words for the author and at the very word."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

import re2
from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend

from kinspec.standard import ContentError, Place

_NAMES = {
    "object": "words with what they say",
    "array": "a list",
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "nothing",
}


def schema_faults(value: Any, schema: Mapping[str, Any], at: Place) -> Iterator[ContentError]:
    """Every fault of a value that stands at a place."""
    for error in _validator(json.dumps(schema)).iter_errors(value):
        said = _SAYINGS.get(error.validator)
        here = at.down(*error.absolute_path)
        if said is None:
            yield here.fault("wrong-form", error.message)
        else:
            yield from said(error, here)


@lru_cache(maxsize=64)
def _validator(schema: str) -> Any:
    # Files of content bring patterns of their own, and Python's engine may take for ever on one.
    checks: Any = extend(Draft202012Validator, {"pattern": _pattern})  # type: ignore[no-untyped-call]
    return checks(json.loads(schema))


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> Any:
    return re2.compile(pattern)


def _pattern(_: Any, pattern: str, value: Any, __: Any) -> Iterator[ValidationError]:
    if isinstance(value, str) and not _compiled(pattern).search(value):
        yield ValidationError("has another form")


def _unknown_word(error: Any, at: Place) -> Iterator[ContentError]:
    known = error.schema.get("properties", {})
    for word in error.instance:
        if word not in known:
            near = _near(word, known)
            hint = near or f"; there {'is' if len(known) == 1 else 'are'} {', '.join(known)}"
            yield (at / word).key.fault("unknown-word", f"{word} is not a word that can stand here{hint}")


def _missing(error: Any, at: Place) -> Iterator[ContentError]:
    # jsonschema says each missing word by itself and names it in its sentence alone.
    word = next(one for one in error.validator_value if error.message.startswith(repr(one)))
    about = _about(error.schema.get("properties", {}).get(word, {}))
    yield at.key.fault("missing-word", f"{word} is missing{about}")


def _about(schema: Mapping[str, Any]) -> str:
    said = str(schema.get("description", "")).rstrip(".")
    return f": {said}" if said else ""


def _choice(error: Any, at: Place) -> Iterator[ContentError]:
    at = _named(error, at)
    known = [str(one) for one in error.validator_value if one not in ("", None)]
    hint = _near(str(error.instance), known) or f"; there are {', '.join(known)}"
    yield at.fault("unknown-choice", f"{_shown(error.instance)} cannot stand here{hint}")


def _type(error: Any, at: Place) -> Iterator[ContentError]:
    wanted = error.validator_value
    names = [_NAMES[one] for one in ([wanted] if isinstance(wanted, str) else wanted)]
    yield at.fault("wrong-type", f"{' or '.join(names)} must stand here, not {_shown(error.instance)}")


def _form(error: Any, at: Place) -> Iterator[ContentError]:
    wanted = _about(error.schema)
    yield _named(error, at).fault(
        "wrong-form", f"{_shown(error.instance)} has not the form of what is wanted{wanted}"
    )


def _named(error: Any, at: Place) -> Place:
    """The name itself where a schema speaks of names and not of what stands behind them."""
    return (at / str(error.instance)).key if "propertyNames" in error.absolute_schema_path else at


def _empty(error: Any, at: Place) -> Iterator[ContentError]:
    yield at.fault("missing-word", f"nothing stands here{_about(error.schema)}")


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return "words with what they say"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "nothing"
    return json.dumps(value, ensure_ascii=False)


def _near(word: str, known: Any) -> str:
    close = get_close_matches(word, [str(one) for one in known], 1, 0.6)
    return f"; is it {close[0]}?" if close else ""


_SAYINGS: Mapping[Any, Callable[[Any, Place], Iterator[ContentError]]] = {
    "additionalProperties": _unknown_word,
    "required": _missing,
    "enum": _choice,
    "type": _type,
    "pattern": _form,
    "minLength": _empty,
    "minItems": _empty,
    "minProperties": _empty,
}
