"""The search comes first to what was typed, at its very place, also when the pages are read from a disk."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from kinspec.cli._commands import command_pages
from kinspec.publishing import site

REQUIRED = os.environ.get("KINSPEC_BROWSER") == "required"
THERE = bool(importlib.util.find_spec("selenium")) and all(map(shutil.which, ("chromium", "chromedriver")))
pytestmark = pytest.mark.skipif(
    not (THERE or REQUIRED), reason="there is no Chromium with its driver, and selenium"
)

# What is typed -> where it stands. The page and the place on it are two results.
FIRST = {
    "REASON_PLACE_CHANGE": "formats/ssda903/episodes/#field-REASON_PLACE_CHANGE",
    "SDQ_REASON": "formats/ssda903/oc2/#field-SDQ_REASON",
    "sdq_reason": "formats/ssda903/oc2/#field-SDQ_REASON",
    "DECOM": "formats/ssda903/episodes/#field-DECOM",
    "table/given-twice": "messages/table/given-twice/",
    "not-in-value-set": "messages/code/not-in-value-set/",
    "what changed": "changes/",
    "release notes": "changes/",
    "exit codes": "commands/validate/",
    "stdin": "commands/validate/",
    "array": "messages/element/not-a-list/",
    "null": "messages/element/empty/",
    "legalStatus": "profiles/looked-after-episode/#element-extension-legalStatus",
    "identifier:upn": "profiles/child/#element-identifier-upn",
    "full care order": "codelists/ssda903-legal-status/#code-C2",
    "child": "profiles/child/",
    "nhs number": "identifiers/nhs-number/",
}
# A code stands in several lists; each must be among the first.
NEARLY_FIRST = {
    "C2": "codelists/ssda903-legal-status/#code-C2",
    "MWBC": "codelists/ethnicity-ssda903/#code-MWBC",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    site(folder, more={"commands": command_pages()})
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for one in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(one)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    found = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
    yield found
    found.quit()


@pytest.mark.parametrize("typed", [*FIRST, *NEARLY_FIRST])
def test_what_is_typed_is_found_from_a_disk(typed: str, built: Path, browser: Any) -> None:
    start = built.as_uri()
    browser.get(f"{start}/glossary/index.html")
    places = [_place(one.removeprefix(f"{start}/")) for one in _search(browser, typed)]
    wanted, among = (FIRST[typed], 2) if typed in FIRST else (NEARLY_FIRST[typed], 4)
    assert wanted in places[:among], places


@pytest.mark.parametrize("typed", ["patient gender", "ssda903-accommodation"])
def test_only_words_that_were_typed_are_called_missing(typed: str, built: Path, browser: Any) -> None:
    browser.get(f"{built.as_uri()}/glossary/index.html")
    assert _search(browser, typed)
    said = browser.execute_script(
        "return [...document.querySelectorAll('.md-search-result__terms del')].map(one => one.textContent)"
    )
    assert [word for word in said if "_" in word] == []


def test_no_page_asks_another_computer_for_anything(built: Path, browser: Any) -> None:
    browser.get_log("performance")
    for page in ("index.html", "formats/ssda903/index.html", "messages/index.html", "downloads/index.html"):
        browser.get(f"{built.as_uri()}/{page}")
        _search(browser, "code")
    said = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = [one["params"]["request"]["url"] for one in said if one["method"] == "Network.requestWillBeSent"]
    assert len(asked) > 10
    assert [one for one in asked if urlsplit(one).scheme not in ("file", "data", "blob")] == []


def _place(address: str) -> str:
    """The address of a result without the words that are to be marked on the page."""
    split = urlsplit(address)
    return split.path.replace("index.html", "") + (f"#{split.fragment}" if split.fragment else "")


def _search(browser: Any, typed: str) -> list[str]:
    """Addresses of the results in the order in which they stand, those folded away left out."""
    field = browser.find_element("css selector", ".md-search__input")
    browser.execute_script("arguments[0].focus()", field)
    field.send_keys(typed)
    read = """
      return [...document.querySelectorAll(".md-search-result__item a.md-search-result__link")]
        .filter(link => !link.closest("details:not([open])")).map(link => link.href)
    """
    seen: list[list[str]] = []
    for _ in range(100):
        time.sleep(0.1)
        seen.append(browser.execute_script(read))
        if seen[-1] and seen[-5:].count(seen[-1]) == 5:
            break
    return seen[-1]
