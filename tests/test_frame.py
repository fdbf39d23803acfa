"""What stands around every page: where its edges are, and the line under its title."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from serving import serving

PATHS = ("roadmap/", "timeline/", "catalog/", "goals/", "rules/", "glossary/", "payments/instant-payouts/")

EDGES = """() => [".md-header__inner", ".md-sidebar--primary", "h1"].map(
  one => Math.round(document.querySelector(one).getBoundingClientRect().left))"""


@pytest.fixture(scope="module")
def address(site_of: Callable[[str], Path]) -> Iterator[str]:
    with serving(site_of("payments")) as address:
        yield address


@pytest.fixture
def tab(page: Page) -> Page:
    page.route("**/search_index.json", lambda route: route.abort())
    return page


@pytest.mark.slow
@pytest.mark.parametrize("width", [768, 1440])
def test_nothing_jumps_from_page_to_page(tab: Page, address: str, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 900})
    edges = set()
    for path in PATHS:
        tab.goto(f"{address}/{path}")
        edges.add(tuple(tab.evaluate(EDGES)))
    assert len(edges) == 1


@pytest.mark.slow
def test_the_strip_is_one_line_on_a_phone_and_unfolds(tab: Page, address: str) -> None:
    tab.goto(f"{address}/timeline/")
    links = tab.locator(".tpm-strip :is(a, button)")
    for width, shown in ((320, 1), (390, 1), (768, 6)):
        tab.set_viewport_size({"width": width, "height": 800})
        assert sum(link.is_visible() for link in links.all()) == shown
        box = tab.locator(".tpm-strip").bounding_box()
        assert box is not None
        assert box["height"] < 60, "it is one line"
    tab.set_viewport_size({"width": 320, "height": 800})
    tab.get_by_text("More", exact=True).click()
    assert all(link.is_visible() for link in links.all())


@pytest.mark.slow
@pytest.mark.parametrize("width", [768, 1280])
def test_a_title_has_room_in_the_catalogue(tab: Page, address: str, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 900})
    tab.goto(f"{address}/catalog/")
    widths = tab.evaluate("[...document.querySelectorAll('thead th')].map(one => one.getBoundingClientRect().width)")
    assert widths[0] > 150
    assert widths[0] == max(widths)
