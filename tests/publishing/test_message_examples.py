"""The example on the page of a message is what a check of a test case says."""

from __future__ import annotations

import html

import pytest

from kinspec.publishing._message_examples import shown
from kinspec.publishing._pages import generated_pages
from kinspec.standard import current, read_yaml, root

CASES = root() / "tests" / "cases"
SHOWN = [code for code in current().messages if shown(code)]


def test_most_messages_about_data_have_an_example_from_a_case() -> None:
    about_data = [
        code
        for code, one in current().messages.items()
        if one.area in ("tables", "elements", "codes", "json")
    ]
    assert len(set(about_data) & set(SHOWN)) > 0.75 * len(about_data)


@pytest.mark.parametrize("code", SHOWN)
def test_the_example_is_that_of_its_case(code: str) -> None:
    example = shown(code)
    assert example is not None
    expected = read_yaml(CASES / example.case / "expected.yaml")
    assert code in [one["code"] for one in expected["findings"]]
    assert example.said and example.fix and "{" not in example.fix
    if example.file:
        text = (CASES / example.case / example.file).read_bytes()
        assert text.strip() and example.found.strip()


def test_a_cell_that_is_wrong_is_in_the_excerpt() -> None:
    example = shown("table/unknown-column")
    assert example is not None
    column = example.place.rpartition(", ")[2]
    assert column in example.found and column in example.said


def test_the_page_holds_the_example() -> None:
    (page,) = [
        one
        for one in generated_pages({"x.tgz": b""})["messages"]
        if one.path == "messages/table/given-twice.md"
    ]
    assert "This is the test case" in page.text


def pages() -> dict[str, str]:
    return {one.path: one.text for one in generated_pages({"x.tgz": b""})["messages"]}


def test_a_page_words_the_blanks_as_explain_does() -> None:
    text = html.unescape(pages()["messages/table/not-a-date.md"])
    assert "> <the column> holds “<what stands there>”, which is not a date" in text
    assert "Write the date as <how a date is written>" in text
    assert "{" not in text


def test_the_example_of_the_message_itself_comes_first() -> None:
    text = html.unescape(pages()["messages/table/not-a-date.md"])
    message = current().message("table/not-a-date")
    assert text.index(message.example["finding"]) < text.index("This is the test case")


@pytest.mark.parametrize("code", ["table/not-a-date", "table/unknown-code", "table/blank"])
def test_an_example_that_could_be_plain_is_plain(code: str) -> None:
    example = shown(code)
    assert example is not None
    assert example.found.isascii()
    assert len(read_yaml(CASES / example.case / "expected.yaml")["findings"]) <= 3
