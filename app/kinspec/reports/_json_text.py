"""JSON in UTF-8, whatever text a record holds."""

from __future__ import annotations

from typing import Any

import orjson

from kinspec.reports._wording import visible


def json_text(content: Any) -> bytes:
    """The content as JSON on one line. Half characters, which no UTF-8 text can hold, are spelled out."""
    try:
        return orjson.dumps(content)
    except TypeError:
        # Half of a surrogate pair is not a character, so no UTF-8 text can hold it.
        return orjson.dumps(_without_surrogates(content))


def _without_surrogates(content: Any) -> Any:
    if isinstance(content, str):
        try:
            content.encode()
        except UnicodeEncodeError:
            return "".join(visible(char) if "\ud800" <= char <= "\udfff" else char for char in content)
        return content
    if isinstance(content, dict):
        return {_without_surrogates(key): _without_surrogates(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_without_surrogates(item) for item in content]
    return content
