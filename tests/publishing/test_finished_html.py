"""What is done to pages that MkDocs has made."""

from __future__ import annotations

import re

from kinspec.publishing._finished_html import finished

TABLE = "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>"


def labels(text: str) -> list[str]:
    return re.findall('aria-label="(.*?)"', finished(text))


def test_a_table_is_named_after_the_heading_above_it() -> None:
    text = f'<h2>One &amp; only<a class="headerlink" href="#x">¶</a></h2>{TABLE}<h2>Two</h2>{TABLE}'
    assert labels(text) == ["Table in One &amp; only", "Table in Two"]
    assert labels(TABLE) == ["Table in this page"]


def test_tables_below_one_heading_have_names_of_their_own() -> None:
    text = f"<h2>Finding</h2>{TABLE}<p>and</p>{TABLE}<h2>Other</h2>{TABLE}"
    assert labels(text) == ["Table in Finding", "Table 2 in Finding", "Table in Other"]
