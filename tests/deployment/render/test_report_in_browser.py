"""The report in a real browser: it runs, asks nobody for anything, fits the page, and its map can be handled."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes]) -> Iterator[tuple[Page, list[str]]]:
    """The opened report, and what went wrong in it or was asked of others."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is not installed; .ci/run installs it")
        pytest.skip("Chromium is not installed")
    report = tmp_path_factory.mktemp("report") / "report.html"
    report.write_bytes(files["report.html"])
    with sync_playwright() as tool:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        browser = tool.chromium.launch(executable_path=program, args=options)
        opened = browser.new_page(viewport={"width": 1360, "height": 900})
        wrong: list[str] = []
        opened.on("console", lambda message: wrong.append(message.text))
        opened.on("pageerror", lambda error: wrong.append(str(error)))
        opened.on("request", lambda asked: wrong.append(asked.url) if Path(asked.url).name != "report.html" else None)
        opened.goto(report.as_uri())
        yield opened, wrong
        browser.close()


def test_it_runs_without_a_word_and_asks_nobody(page):
    assert page[1] == []


def test_nothing_is_wider_than_the_page(page):
    assert page[0].evaluate("document.documentElement.scrollWidth") <= 1360
    page[0].set_viewport_size({"width": 420, "height": 800})
    assert page[0].evaluate("document.documentElement.scrollWidth") <= 420
    page[0].set_viewport_size({"width": 1360, "height": 900})


def test_no_table_hides_its_last_columns(page):
    hidden = page[0].evaluate(
        "[...document.querySelectorAll('main > section > .scroll')]"
        ".filter(box => box.scrollWidth > box.clientWidth).map(box => box.querySelector('table').id)"
    )
    assert hidden == []


def test_a_kind_of_lift_can_be_hidden_on_the_map(page):
    ships = page[0].locator("#map-figure .way.l-ship:not(.hide)")
    assert ships.count() > 0
    page[0].locator("#map-figure input[data-shows='l-ship']").uncheck()
    assert ships.count() == 0


def test_a_voyage_opens_to_its_cargo(page):
    voyage = page[0].locator("#voyages details", has_text="TC-RORO charter 1").first
    voyage.locator("summary").click()
    assert voyage.locator("table").is_visible()
    assert "BAN-AM" in voyage.inner_text()
