"""What is done to the pages that MkDocs has made: reading from a disk, and tables for every reader."""

from __future__ import annotations

import html
import re
from collections import Counter

# Relative addresses of folders. With the file's name in them the pages can be read from a disk as well.
_FOLDER_LINK = re.compile(r'(href="(?:(?:\.\./)*\.{1,2}|(?:[^":#?/][^":#?]*)?/))(#[^"]*)?"')
_TABLE = re.compile(r"<table>.*?</table>", re.S)
_BARE_HEAD = re.compile(r"<thead>\s*<tr>\s*(?:<th[^>]*></th>\s*)+</tr>\s*</thead>\s*")
_FIRST_CELL = re.compile(r"(<tr>\s*)<td([^>]*)>(.*?)</td>", re.S)
_HEAD_CELL = re.compile("<th(?=[ >])")
_HEADING = re.compile(r"<h[1-6][^>]*>(.*?)</h[1-6]>", re.S)
_PERMALINK = re.compile(r'<a class="headerlink".*?</a>', re.S)
_TAG = re.compile("<[^>]*>")
_EMPTY_HEAD = re.compile(r"<th[^>]*></th>")
_CODE = re.compile("<pre><span></span><code>")
_INNER_NAVIGATION = re.compile(
    r'<nav (class="md-nav"[^>]*?) aria-labelledby="[^"]*"(?: aria-expanded="[a-z]+")?>'
)


def finished(text: str) -> str:
    """A page with links that name files, tables that scroll in their own box and have row heads, and names.

    The theme leaves the dialog of the search without a name, makes a landmark of every branch of the
    navigation, and lets only a pointer scroll long lines of code.
    """
    text = text.replace(
        'data-md-component="search" role="dialog"',
        'data-md-component="search" role="dialog" aria-label="Search"',
    )
    text = _INNER_NAVIGATION.sub(r'<nav \1 role="none">', text)
    text = _CODE.sub('<pre tabindex="0"><span></span><code>', text)
    text = _FOLDER_LINK.sub(lambda found: f'{_named(found[1])}{found[2] or ""}"', text)
    headings = [(found.end(), _words(found[1])) for found in _HEADING.finditer(text)]
    met: Counter[str] = Counter()

    def with_box(found: re.Match[str]) -> str:
        above = [heading for end, heading in headings if end <= found.start()]
        heading = above[-1] if above else "this page"
        met[heading] += 1
        # Boxes of one name could not be told apart by those who go from one to the next by ear.
        return _boxed(
            found[0], f"Table {met[heading]} in {heading}" if met[heading] > 1 else f"Table in {heading}"
        )

    return _TABLE.sub(with_box, text)


def _boxed(table: str, name: str) -> str:
    """A table that can be scrolled with the keyboard; the theme would let only a pointer do it."""
    bare = _BARE_HEAD.search(table)
    if bare:  # pairs of a name and a value: the first column is the head
        table = table[: bare.start()] + table[bare.end() :]
        table = _FIRST_CELL.sub(r'\1<th scope="row"\2>\3</th>', table)
    else:
        table = _HEAD_CELL.sub('<th scope="col"', _EMPTY_HEAD.sub("<td></td>", table))
    label = html.escape(name)
    return f'<div class="scroller" role="region" tabindex="0" aria-label="{label}">{table}</div>'


def _words(heading: str) -> str:
    return html.unescape(" ".join(_TAG.sub("", _PERMALINK.sub("", heading)).split()))


def _named(start: str) -> str:
    return f"{start}index.html" if start.endswith("/") else f"{start}/index.html"
