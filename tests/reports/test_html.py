"""The HTML page: it loads nothing, runs nothing of the data, says what it leaves out, and can be searched."""

from __future__ import annotations

import base64
import hashlib
import http.server
import io
import json
import shutil
import subprocess
import threading
from functools import partial
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from tests.reports.conftest import CODE, Made, code, column, spelling

from kinspec.findings import Finding, Location, Report

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg onload='alert(1)'>",
    "</style><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "--><script>alert(1)</script>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "&lt;b&gt;",
]
LOADING = ("src", "srcset", "data", "poster", "background", "action", "formaction", "ping", "style")


def html(report: Report) -> str:
    stream = io.BytesIO()
    report.write("html", stream)
    return stream.getvalue().decode()


def page(report: Report) -> Any:
    return lxml.html.document_fromstring(html(report))


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def first(document: Any, path: str) -> Any:
    return document.xpath(path)[0]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_values_are_text_wherever_they_stand(made: Made, hostile: str) -> None:
    where = Location(file=hostile, table=hostile, field=hostile)
    finding = Finding(
        CODE, where, {"field": hostile, "value": hostile}, related=(where,), record=hostile, value=hostile
    )
    report = made(finding, column(hostile))
    report.title = hostile
    report.checked[hostile] = 1
    report.choose(hostile, hostile, hostile)
    report.skip(hostile, hostile, hostile)
    document = page(report)
    assert len(document.xpath("//script[not(@type='application/json')]")) == 1
    assert document.xpath("//img | //svg | //iframe | //object | //embed | //base") == []
    assert document.xpath("//@*[starts-with(name(), 'on')]") == []
    assert hostile in document.text_content()
    assert {href for href in document.xpath("//@href") if not href.startswith("#")} <= {CODE.rule_url}


def test_nothing_is_loaded_and_only_the_page_s_own_script_runs(made: Made) -> None:
    document = page(made(code()))
    assert document.xpath("//link") == []
    assert [name for name in LOADING if document.xpath(f"//@{name}")] == []
    style, script = first(document, "//style").text, first(document, "//script[not(@type)]").text
    assert "@import" not in style
    assert "url(" not in style
    policy = first(document, "//meta[@http-equiv='Content-Security-Policy']/@content")
    for content, kind in ((style, "style-src"), (script, "script-src")):
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{kind} 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_manager_reads_the_verdict_and_the_counts_first(made: Made) -> None:
    document = page(made(code(), code(1), spelling("c2", "C2")))
    assert first(document, "//title").text == "Not valid: Kinspec report"
    assert first(document, "//h1").text == "Not valid"
    assert words(first(document, "//*[@class='lead']")).startswith("2 errors and 1 warning.")
    cards = {words(first(card, ".//dt")): words(first(card, ".//dd")) for card in document.xpath("//dl/div")}
    assert cards == {"Errors": "2", "Warnings": "1", "Notes": "0", "Not checked": "1"}


def test_each_rule_is_in_the_table_and_has_a_section(made: Made) -> None:
    document = page(made(code(), code(1), spelling("c2", "C2")))
    rows = document.xpath("//table[@class='summary']/tbody/tr")
    assert [[words(cell) for cell in row] for row in rows] == [
        ["Error", "The value is not a code of the list test/code", "2"],
        ["Warning", "A code is spelled in another way test/spelling", "1"],
    ]
    section = document.get_element_by_id("test/code")
    assert "Nothing else can be read by others." in words(section)
    assert words(first(section, ".//*[@class='fix']")) == "To put it right: Choose a code of the list."
    cells = [words(cell) for cell in section.xpath(".//tbody/tr[2]/td")]
    assert cells == ["episodes.csv:3", "1043", "Episodes, LS", "LS holds “Q9”, which is not in the list."]
    for link in document.xpath("//a[starts-with(@href, '#')]/@href"):
        assert document.get_element_by_id(link[1:]) is not None


def test_advice_that_differs_is_a_column(made: Made) -> None:
    section = page(made(spelling("c2", "C2"), spelling("v3", "V3"))).get_element_by_id("test/spelling")
    assert section.xpath(".//*[@class='fix']") == []
    assert [words(cell) for cell in section.xpath(".//tbody/tr/td[last()]")] == ["Write C2.", "Write V3."]


def test_the_page_says_how_many_it_leaves_out(made: Made) -> None:
    section = page(made(*(code(number) for number in range(1_234)))).get_element_by_id("test/code")
    assert len(section.xpath(".//tbody/tr")) == 50
    assert len(json.loads(first(section, ".//script").text or "")) == 1_000
    assert words(first(section, ".//summary")) == "1,234 places"
    assert "The first 1,000 are shown and 234 left out." in words(section)


def test_what_was_not_checked_is_a_table(made: Made) -> None:
    section = page(made()).get_element_by_id("not-checked")
    assert [words(cell) for cell in section.xpath(".//tbody/tr/*")] == [
        "the rules of 2026/27",
        "there is no table of placements",
        "give episodes.csv",
        "3",
    ]


def test_checks_that_did_not_run_for_one_reason_share_a_row(made: Made) -> None:
    report = made(skip=False)
    for number in range(40):
        report.skip(f"rule {number}", "there is no table of placements", "give episodes.csv", 2)
    document = page(report)
    row = first(document, "//section[@id='not-checked']//tbody/tr")
    assert words(first(row, ".//summary")) == "40 checks"
    assert [words(one) for one in row.xpath(".//li")] == [f"rule {number}" for number in range(40)]
    assert words(first(row, "td[last()]")) == "80"
    assert words(first(document, "//a[@href='#not-checked']")) == "40"


def test_a_report_about_nothing_does_not_look_like_success() -> None:
    document = page(Report())
    assert first(document, "//h1").text == "Nothing was checked"
    assert first(document, "//header/@class") == "bad"


def test_the_page_can_be_read_without_eyes_and_used_without_a_mouse(made: Made) -> None:
    document = page(made(code(), spelling("c2", "C2"), column("HAIR")))
    assert document.get("lang") == "en-GB"
    assert first(document, "//body/*[1]/@href") == "#findings"
    assert all(table.xpath("caption") for table in document.xpath("//table"))
    assert all(header.get("scope") in ("col", "row") for header in document.xpath("//th"))
    assert [heading.tag for heading in document.xpath("//h1 | //h2 | //h3")][:3] == ["h1", "h2", "h2"]
    assert all(field.getparent().tag == "label" for field in document.xpath("//input[@type='checkbox']"))
    assert document.xpath("//label[@for='words']")
    assert first(document, "//*[@id='shown']/@aria-live") == "polite"
    ids = document.xpath("//@id")
    assert len(ids) == len(set(ids))


def colours(style: str, theme: str) -> dict[str, str]:
    start = style.index(":root") if theme == "light" else style.index("prefers-color-scheme: dark")
    block = style[style.index("--page", start) : style.index("}", start)]
    return {
        name.strip(): value.strip()
        for name, value in (pair.split(":") for pair in block.split(";") if ":" in pair)
    }


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((light(one), light(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_what_is_behind_it(made: Made, theme: str) -> None:
    found = colours(first(page(made()), "//style").text, theme)
    behind = {
        "--ink": ("--page", "--paper"),
        "--soft": ("--page", "--paper"),
        "--link": ("--page", "--paper"),
        "--error": ("--paper", "--error-tint"),
        "--warning": ("--paper", "--warning-tint"),
        "--information": ("--paper", "--information-tint"),
        "--good": ("--paper", "--good-tint"),
    }
    weak = {
        (front, back): round(contrast(found[front], found[back]), 2)
        for front, backs in behind.items()
        for back in backs
        if contrast(found[front], found[back]) < 4.5
    }
    assert weak == {}


DRIVER = """<!doctype html><pre id=log></pre><iframe src=report.html width=1000 height=800></iframe><script>
const log = (name, value) => { document.getElementById("log").textContent += name + "=" + value + "\\n"; };
const wait = () => new Promise((done) => setTimeout(done, 400));
document.querySelector("iframe").onload = async () => {
  const page = document.querySelector("iframe").contentDocument;
  const state = (name) => {
    const rows = [...page.querySelectorAll(".places tbody tr")];
    const seen = rows.filter((row) => !row.hidden && !row.closest("section").hidden);
    log(name, seen.length + "|" + page.getElementById("shown").textContent);
  };
  const words = page.getElementById("words");
  const type = async (text) => { words.value = text; words.dispatchEvent(new Event("input")); await wait(); };
  state("start");
  await type("child-7 EPISODES");
  state("child");
  log("open", page.getElementById("test/code").querySelector("details").open);
  await type("test/spelling");
  state("code");
  await type("nothing-like-this");
  state("none");
  await type("");
  state("cleared");
  page.querySelector("input[value=error]").click();
  state("no errors");
  log("wide", page.documentElement.scrollWidth > page.documentElement.clientWidth);
};
</script>"""


@pytest.mark.skipif(shutil.which("chromium") is None, reason="there is no browser")
def test_the_filter_finds_a_child_and_counts_what_is_shown(made: Made, tmp_path: Path) -> None:
    findings = [code(number, record=f"child-{number}") for number in range(30)]
    (tmp_path / "report.html").write_text(html(made(*findings, spelling("c2", "C2"))), encoding="utf-8")
    (tmp_path / "index.html").write_text(DRIVER, encoding="utf-8")
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            done = subprocess.run(
                [
                    "chromium",
                    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
                    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
                    f"--user-data-dir={tmp_path / 'profile'}",
                    *("--virtual-time-budget=8000", "--dump-dom"),
                    f"http://127.0.0.1:{server.server_port}/index.html",
                ],
                capture_output=True,
                text=True,
                timeout=120,
                check=True,
            )
        finally:
            server.shutdown()
    log = first(lxml.html.document_fromstring(done.stdout), "//pre[@id='log']").text or ""
    assert dict(line.split("=", 1) for line in log.splitlines()) == {
        "start": "31|31 places on this page.",
        "child": "1|1 of 31 places on this page match.",
        "open": "true",
        "code": "1|1 of 31 places on this page match.",
        "none": "0|No place matches. Take a word away or show more severities.",
        "cleared": "31|31 places on this page.",
        "no errors": "1|1 of 31 places on this page match.",
        "wide": "false",
    }
