"""The site in a real browser: no barrier that axe-core knows of, and no sideways scrolling.

The tests need Chromium with its driver, and the packages of the extra `browser`. Without them they are
skipped, unless KINSPEC_BROWSER is `required`.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from threading import Thread
from typing import Any

import pytest

from kinspec.cli._commands import command_pages
from kinspec.findings import Finding, Location, Message, Report, Severity
from kinspec.publishing import site

REQUIRED = os.environ.get("KINSPEC_BROWSER") == "required"
THERE = all(importlib.util.find_spec(name) for name in ("selenium", "axe_playwright_python")) and all(
    map(shutil.which, ("chromium", "chromedriver"))
)
pytestmark = pytest.mark.skipif(
    not (THERE or REQUIRED), reason="there is no Chromium with its driver, selenium and axe-core"
)

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = {
    "start": "index.html",
    "start page": "start/supplier/index.html",
    "tutorial": "tutorials/own-csv/index.html",
    "profile": "profiles/health-checks/index.html",
    "extension": "extensions/placement/index.html",
    "code list": "codelists/ssda903-legal-status/index.html",
    "map": "maps/sex-dfe-to-gender/index.html",
    "identifier": "identifiers/upn/index.html",
    "format": "formats/ssda903/index.html",
    "mapping": "formats/ssda903-mapping/index.html",
    "table": "formats/ssda903/episodes/index.html",
    "messages": "messages/index.html",
    "message": "messages/table/unknown-code/index.html",
    "command": "commands/validate/index.html",
    "downloads": "downloads/index.html",
    "python": "reference/python/index.html",
    "models": "reference/models/index.html",
    "notices": "notices/index.html",
    "decision": "decisions/0001-standard-is-data/index.html",
    "accessibility": "accessibility/index.html",
    "report": "report.html",
}
SIZES = {"desktop": (1280, 900), "phone": (390, 800)}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    site(folder, more={"commands": command_pages()})
    _report().write("html", folder / "report.html")

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def _report() -> Report:
    """A report with findings of each severity, and with things not checked."""
    report = Report()
    report.checked["files"] += 1
    for number, severity in enumerate(Severity):
        message = Message(
            f"test/{severity}", severity, "A title", "Something is there.", "A meaning.", "A fix."
        )
        for row in range(30):
            place = Location("header.csv", row + 2, table="Header", row=row, field="SEX")
            report.add(Finding(message, place, record=str(number)))
    report.skip("the rules", "there is no table of placements", "Give episodes.csv.")
    return report


@pytest.fixture(scope="module", params=["light", "dark"])
def browser(request: pytest.FixtureRequest) -> Iterator[Any]:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for one in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(one)
    found = webdriver.Chrome(options, Service(shutil.which("chromedriver")))
    scheme = {"features": [{"name": "prefers-color-scheme", "value": request.param}]}
    found.execute_cdp_cmd("Emulation.setEmulatedMedia", scheme)
    found.set_script_timeout(60)
    yield found
    found.quit()


def resized(browser: Any, size: str) -> None:
    width, height = SIZES[size]
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", PAGES)
def test_nothing_stands_in_the_way_of_anybody(browser: Any, address: str, kind: str, size: str) -> None:
    resized(browser, size)
    browser.get(f"{address}/{PAGES[kind]}")
    browser.execute_script(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = browser.execute_async_script(
        "const done = arguments[1];"
        "axe.run(document, {runOnly: arguments[0]}).then(found => done(found.violations), done)",
        RULES,
    )
    said = [
        f"{one['id']}: {one['help']}: {node['html'][:200]}"
        for one in found
        for node in one["nodes"]
        # An entry at the edge of a list that scrolls is whole once it is scrolled to.
        if not (one["id"] == "target-size" and "partially obscured" in node["failureSummary"])
    ]
    assert said == []
    wide = browser.execute_script(
        "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0, f"the page is {wide} pixels wider than the screen"


def test_a_table_that_goes_on_shows_it(browser: Any, address: str) -> None:
    resized(browser, "phone")
    browser.get(f"{address}/{PAGES['profile']}")
    box = (
        "const box = [...document.querySelectorAll('.scroller')]"
        ".find(one => one.scrollWidth > one.clientWidth);"
    )
    assert browser.execute_script(f"{box} return Boolean(box)")
    drawn = browser.execute_script(f"{box} return getComputedStyle(box).backgroundImage")
    # Two shadows at the edges, and two covers that move with the table over those of an end that is reached.
    assert drawn.count("linear-gradient") == 4
    moving = browser.execute_script(f"{box} return getComputedStyle(box).backgroundAttachment")
    assert moving == "local, local, scroll, scroll"
    # What stands over the shadow would hide it.
    over = browser.execute_script(
        f"{box} return ['table', 'td'].map(name => box.querySelector(name))"
        ".map(one => getComputedStyle(one).backgroundColor)"
    )
    assert set(over) == {"rgba(0, 0, 0, 0)"}
