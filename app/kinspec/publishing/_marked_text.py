"""Content as Markdown: text that may hold any character, put where it cannot turn into markup."""

from __future__ import annotations

import html
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

TEMPLATES = Path(__file__).parent / "templates" / "pages"
_ENTITIES = {ord(sign): f"&#{ord(sign)};" for sign in "\\`*_{}[]<>&|#~!^+=\"'@$"}


def plain(value: object) -> Markup:
    """Text that reads as it is, on one line, also in a cell of a table."""
    return Markup(" ".join(str(value).split()).translate(_ENTITIES))  # noqa: S704 - escaped


def code(value: object) -> Markup:
    """Text set as code; nothing for an empty text. Blanks inside it are kept."""
    text = str(value).replace("\r", "").replace("\n", " ⏎ ").translate(_ENTITIES)
    return Markup(f"<code>{text}</code>") if text else Markup("")  # noqa: S704 - escaped


def element(value: object) -> Markup:
    """The id of an element set as code, which may break only between its steps and before a slice name."""
    steps = str(code(value)).replace(".", ".<wbr>").replace(":", "<wbr>:")
    return Markup(steps)  # noqa: S704 - escaped by `code`


def breakable(value: object) -> Markup:
    """The name of a field, which may break behind each stop and underscore."""
    underscore = str(plain("_"))
    steps = str(plain(value)).replace(".", ".<wbr>").replace(underscore, f"{underscore}<wbr>")
    return Markup(steps)  # noqa: S704 - escaped by `plain`


def address(value: object) -> Markup:
    """A URL set as code, which may break behind each stroke."""
    steps = str(code(value)).replace("/", "/<wbr>").replace("/<wbr>/", "//").replace("</<wbr>code", "</code")
    return Markup(steps)  # noqa: S704 - escaped by `code`


def prose(value: object) -> Markup:
    """A sentence of an author: what stands between backticks is code, all else is plain."""
    text = " ".join(str(value).split())
    if text.count("`") % 2:
        return plain(text)
    done = (
        code(part) if place % 2 else part.translate(_ENTITIES) for place, part in enumerate(text.split("`"))
    )
    return Markup("".join(done))  # noqa: S704 - escaped part by part


def block(value: object) -> Markup:
    """Text with its lines kept, set as code. It stands alone between blank lines."""
    return Markup(f"<pre><code>{html.escape(str(value).strip())}</code></pre>")  # noqa: S704 - escaped


def raw(value: object) -> Markup:
    """A name of a file or an anchor of our own, as an address spells it."""
    return Markup(quote(str(value)))  # noqa: S704 - quoted


def link(text: object, address: str) -> Markup:
    """A link, or the text alone without an address."""
    shown = text if isinstance(text, Markup) else plain(text)
    return Markup(f"[{shown}]({address})") if address else shown  # noqa: S704 - escaped


def page(template: str, values: Mapping[str, Any]) -> str:
    """Fill a template. Every value is escaped unless a filter of this module has set it."""
    return _environment().get_template(f"{template}.md.j2").render(values)


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_finalize,
    )
    environment.filters |= {
        "address": address,
        "code": code,
        "element": element,
        "prose": prose,
        "block": block,
        "plain": plain,
        "raw": raw,
    }
    environment.globals |= {"link": link}
    return environment


def _finalize(value: object) -> object:
    return value if isinstance(value, Markup) else plain("" if value is None else value)
