"""Four real repositories become sites, without a change to their files: every link of ours leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from serving import serving
from webpages import Website

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("real sites")]  # built once, by one worker

PAGES = {"kep": 655, "eips": 949, "openshift": 606, "tekton": 146}
SEARCHES = {
    "kep": [("KEP-5573", "Remove cgroup v1"), ("Job success completion policy", "3998"), ("tenzen-y", "3998")],
    "eips": [("EIP-2780", "2780"), ("Resource-based intrinsic transaction gas", "2780"), ("uriklarman", "2780")],
    "openshift": [("cleanup-lso-symlink", "lso"), ("handle-local-volume-deletion", "volume"), ("gnufied", "volume")],
    "tekton": [("TEP-0033", "0033"), ("Tekton Feature Gates", "Feature Gates"), ("bobcatfish", "TEP-0033")],
}
"""By id, by title, by a field's value; and what one of the first titles found holds."""


@pytest.fixture(params=sorted(PAGES), scope="session")
def built(request: pytest.FixtureRequest, site_of: Callable[[str], Path]) -> tuple[str, Website]:
    """A repository's name, and its site."""
    return request.param, Website(site_of(request.param))


def test_every_spec_has_a_page_and_every_link_of_ours_leads_somewhere(built: tuple[str, Website]) -> None:
    name, site = built
    assert len(site.pages) > PAGES[name]
    assert sum(len(page.links) for page in site.pages.values()) > 5 * PAGES[name]
    assert site.lost_links() == []


@pytest.mark.parametrize("built", ["kep"], indirect=True)
def test_the_roadmap_of_kubernetes_holds_the_known_targets(built: tuple[str, Website]) -> None:
    _, site = built
    text = unescape(re.sub(r"<[^>]+>", "", (site.root / "roadmap" / "index.html").read_text()))
    headings = dict(re.findall(r"(v1\.\d+) \((\d+)\)", text))
    later = sum(int(count) for version, count in headings.items() if int(version[3:]) > 38)
    assert (headings["v1.37"], headings["v1.38"], later) == ("87", "31", 33)


@pytest.fixture
def address(built: tuple[str, Website]) -> Iterator[str]:
    with serving(built[1].root) as address:
        yield address


def test_search_finds_a_spec_by_id_by_title_and_by_what_a_field_says(
    page: Page, built: tuple[str, Website], address: str
) -> None:
    page.set_default_timeout(60_000)
    for query, found in SEARCHES[built[0]]:
        page.goto(f"{address}/health/")  # anew each time: what the last search found is gone
        page.locator("input[name=query]").press_sequentially(query)
        first = page.locator(".md-search-result__item").filter(has_text=found).first
        expect(first).to_be_visible(timeout=60_000)
