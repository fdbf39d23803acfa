"""Every kind of page can be used by everybody: WCAG 2.2 AA by axe-core, by keyboard, on any width, without scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from built import pages_of
from playwright.sync_api import Browser, Page
from serving import serving

SITES = [
    pytest.param("payments", marks=pytest.mark.xdist_group("our sites")),
    pytest.param("tpmdocs", marks=pytest.mark.xdist_group("our sites")),
    pytest.param("kep", marks=[pytest.mark.xdist_group("real sites"), pytest.mark.slow, pytest.mark.corpus]),
]

WIDTHS = (1440, 768, 390, 320)
PHONE = 390

WCAG = {
    "resultTypes": ["violations"],  # to tell of all that is well takes as long again
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {"target-size": {"enabled": True}},  # is off by default
}


@pytest.fixture(params=SITES)
def seen(request: pytest.FixtureRequest, site_of: Callable[[str], Path]) -> Iterator[Mapping[str, str]]:
    """Addresses of a site's pages, by their kind."""
    root = site_of(request.param)
    with serving(root) as address:
        yield {kind: f"{address}/{path}" for kind, path in pages_of(request.param, root).items()}


@pytest.fixture(autouse=True)
def unsearched(page: Page) -> None:
    """Material reads the whole index anew on every page, which for a large site takes longer than all else."""
    page.route("**/search_index.json", lambda route: route.abort())


def test_axe_finds_no_violation(page: Page, seen: Mapping[str, str], request: pytest.FixtureRequest) -> None:
    """In both schemes on the site that has everything; on the others each kind of page in one of them."""
    axe = Axe()
    found = []
    thorough = request.node.callspec.params["seen"] == "payments"
    for number, (kind, address) in enumerate(seen.items()):
        page.goto(address)
        page.add_style_tag(content=STILL)
        page.evaluate(FEWER)
        for scheme, width in LOOKS if thorough else LOOKS[number % 2 :][:1]:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            violations = axe.run(page, options=WCAG).response["violations"]
            said = [one for violation in violations for one in _outside_prose(page, violation)]
            found += [f"{kind}, {scheme}, {width}: {one}" for one in said]
    assert not found, "\n".join(found)


LOOKS: tuple[tuple[Literal["light", "dark"], int], ...] = (("light", 390), ("dark", 1440))

STILL = "*, ::before, ::after { transition: none !important; animation: none !important }"
"""What is on its way from one width or scheme to the next is neither."""

FEWER = """
() => document.querySelectorAll(".tpm :is(tbody, ul)").forEach(list => {
  [...list.children].slice(12).forEach(one => one.remove())
})
"""
"""Of many rows of a kind the first ones stand for all: to look at a thousand would take minutes."""


def _outside_prose(page: Page, violation: dict[str, Any]) -> Iterator[str]:
    """Where a rule is violated, but for what authors write themselves."""
    for node in violation["nodes"]:
        selector = node["target"][0]
        if not page.evaluate(IN_PROSE, selector):
            reason = (node["any"] or node["all"] or node["none"] or [{"message": ""}])[0]["message"]
            yield f"{violation['id']} {selector}: {reason}"


IN_PROSE = """
selector => {
  const one = document.querySelector(selector)
  return Boolean(one?.closest(".md-content")) && !one.closest(".tpm, .tpm-ref")
}
"""


def test_a_page_fits_any_width_and_its_controls_a_finger(page: Page, seen: Mapping[str, str]) -> None:
    """Nothing scrolls sideways, and on a phone what is no link in a line of text is 44 px high.

    And nothing that a page asks for comes from elsewhere.
    """
    troubles: list[str] = []
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for kind, address in seen.items():
        page.goto(address)
        page.add_style_tag(content=STILL)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 844})
            beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            troubles += [f"{kind}: {beyond} px too wide at {width} px"] if beyond > 0 else []
            small = page.evaluate(SMALL) if width == PHONE else []
            troubles += [f"{kind}: {one} high" for one in small]
    troubles += [url for url in asked if not url.startswith(("http://127.0.0.1:", "data:", "blob:"))]
    assert not troubles, "\n".join(troubles)


SMALL = """
() => [...document.querySelectorAll(".tpm :is(button, summary, select, input:not([type=checkbox]), label)")]
  .filter(one => one.checkVisibility({ visibilityProperty: true }))
  .map(one => [one, one.getBoundingClientRect()])
  .filter(([, box]) => box.height > 1 && box.height < 43.5)
  .map(([one, box]) => `${one.tagName} ${one.textContent.trim().slice(0, 30)} ${Math.round(box.height)} px`)
"""


def test_pages_are_complete_without_scripts(chromium: Browser, page: Page, seen: Mapping[str, str]) -> None:
    lost = []
    with chromium.new_context(java_script_enabled=False) as context:
        plain = context.new_page()
        for kind, address in seen.items():
            page.goto(address)
            plain.goto(address)
            # What a script lists anew or keeps back for later is there without it; texts are compared word by word.
            missing = _words(page) - _words(plain)
            useless = plain.locator(".tpm :is(button, input, select):visible").count()
            if missing or useless:
                lost.append(f"{kind}: {sorted(missing)[:10]}, {useless} controls without use")
    assert not lost, "\n".join(lost)


def _words(page: Page) -> set[str]:
    """Words of the page outside of what a script adds to it."""
    return set(page.evaluate(WORDS))


WORDS = """
() => {
  const skipped = one => one.closest("form, button, [role=status], .tpm-rest, .headerlink")
  const walker = document.createTreeWalker(document.querySelector(".md-content"), NodeFilter.SHOW_TEXT)
  const words = new Set()
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement
    if (!skipped(parent)) walker.currentNode.data.split(/\\s+/).forEach(word => words.add(word))
  }
  return [...words]
}
"""


@pytest.mark.parametrize("seen", SITES[:1], indirect=True)
def test_a_keyboard_reaches_every_control_and_its_focus_is_seen(page: Page, seen: Mapping[str, str]) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    troubles = []
    for kind, address in seen.items():
        page.goto(address)
        expected = page.evaluate(WATCH)
        for _ in range(min(expected, MOST) + OTHERS):
            page.keyboard.press("Tab")
        troubles += [f"{kind}: {trouble}" for trouble in page.evaluate(SEEN, MOST)]
    assert not troubles, "\n".join(troubles)


MOST, OTHERS = 40, 80
"""How many controls of a page are walked through, and how many others may come between them: the host's, drawings."""

WATCH = """
() => {
  const all = [...document.querySelectorAll(".tpm :is(a[href], button, summary, input, select, [tabindex='0'])")]
    .filter(one => one.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }))
  window.controls = all
  window.reached = new Map()
  document.addEventListener("focusin", event => {
    const one = event.target, style = getComputedStyle(one), box = one.getBoundingClientRect()
    const seen = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== "none"
    const header = document.querySelector(".md-header").getBoundingClientRect().bottom
    const hidden = box.height < innerHeight / 2 && box.bottom <= header + 1
    window.reached.set(one, seen ? hidden ? "is under the header" : "" : "shows no focus")
  })
  return all.length
}
"""

SEEN = """
most => window.controls.slice(0, most)
  .map(one => [one.outerHTML.slice(0, 90), window.reached.get(one) ?? "is not reached"])
  .filter(([, trouble]) => trouble)
  .map(([what, trouble]) => `${what} ${trouble}`)
"""
