"""The pages in a browser: every chart is drawn, nothing is fetched, and everybody can read them, by day, at night and on paper."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from sourcing_opt.report.exhibits import site_map
from sourcing_opt.report.page import page
from sourcing_opt.report.pictures import Exhibit, ExhibitColumn, Point, Waterfall
from sourcing_opt.report.story import Story

pytestmark = pytest.mark.skipif(shutil.which("chromium") is None, reason="needs chromium")

WIDTHS = {"phone": 390, "laptop": 1280, "print": 794}
"""Of a window, and of A4 at 96 to the inch. [pixels]"""
TOO_WIDE = """[...document.querySelectorAll("body *")].filter((part) =>
    !part.closest(".scroll, .skip, svg") && part.getBoundingClientRect().right > innerWidth + 1).map((part) => part.outerHTML.slice(0, 80))"""
CUT_OFF = """[...document.querySelectorAll(".chart svg text")].filter((text) => {
    const word = text.getBoundingClientRect(), chart = text.closest("svg").getBoundingClientRect();
    return word.width > 0 && (word.left < chart.left - 2 || word.right > chart.right + 2);
}).map((text) => text.textContent)"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def address(story: Story, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The plan's page, with a map and a bridge."""
    points = tuple(
        Point(name=name, latitude=north, longitude=east, model=model, fte=fte)
        for name, north, east, model, fte in (
            ("London", 51.5, -0.1, "onshore", 15.0),
            ("Krakow", 50.1, 19.9, "nearshore", 25.0),
            ("Pune", 18.5, 73.9, "offshore", 20.0),
        )
    )
    bridge = Exhibit(
        key="bridge",
        title="From cost to cost",
        says="",
        columns=(ExhibitColumn("Step"), ExhibitColumn("GBP million", "points")),
        rows=(("Before", 10.0), ("Wages", 2.0), ("Choice", -1.0), ("After", 11.0)),
        picture=Waterfall(
            ("Before", "Wages", "Choice", "After"), (0.0, 10.0, 12.0, 0.0), (10.0, 12.0, 11.0, 11.0), "GBP million"
        ),
    )
    shown = replace(story, exhibits=(*story.exhibits, site_map(points, "2028"), bridge))
    target = tmp_path_factory.mktemp("page") / "report.html"
    target.write_text(page(shown), encoding="utf-8")
    return target.as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_everybody_can_read_it(browser: Browser, address: str, width: str, scheme: Literal["light", "dark"]) -> None:
    said: list[str] = []
    fetched: list[str] = []
    context = browser.new_context(viewport={"width": WIDTHS[width], "height": 900}, color_scheme=scheme)
    try:
        tab = context.new_page()
        tab.on("console", lambda message: said.append(message.text))
        tab.on("pageerror", lambda error: said.append(str(error)))
        tab.on("request", lambda request: fetched.append(request.url))
        if width == "print":
            tab.emulate_media(media="print", color_scheme=scheme)
        tab.goto(address)
        charts = tab.locator(".chart").count()
        tab.wait_for_function("count => document.querySelectorAll('.chart svg[aria-hidden]').length === count", arg=charts)
        if width == "print":
            tab.evaluate("dispatchEvent(new Event('beforeprint'))")
            assert tab.locator("details:not([open])").count() == 0
        assert charts
        assert tab.evaluate(TOO_WIDE) == []
        assert tab.evaluate(CUT_OFF) == []
        found: list[dict[str, Any]] = Axe().run(tab).response["violations"]
        assert [(problem["id"], [node["html"] for node in problem["nodes"]]) for problem in found] == []
        assert said == []
        assert fetched == [address]
    finally:
        context.close()
