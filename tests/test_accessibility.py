"""Every kind of page can be used by everybody: WCAG 2.2 AA by axe-core, by keyboard, on any width, without scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import axe_playwright_python
import pytest
from built import pages_of
from playwright.sync_api import Browser, Page
from serving import serving

SITES = [
    pytest.param("payments", marks=pytest.mark.xdist_group("payments")),
    pytest.param("review", marks=pytest.mark.xdist_group("payments")),
    pytest.param("moved", marks=pytest.mark.xdist_group("payments")),
    pytest.param("tpmdocs", marks=pytest.mark.xdist_group("tpmdocs")),
    pytest.param("kep", marks=[pytest.mark.xdist_group("real sites"), pytest.mark.slow, pytest.mark.corpus]),
]

WIDTHS = (1440, 768, 390, 320)
SCREEN, PHONE = 1440, 390

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")

ALL_RULES = {
    "resultTypes": ["violations"],  # to tell of all that is well takes as long again
    "preload": False,
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {"target-size": {"enabled": True}},  # is off by default
}
OF_COLOURS = ALL_RULES | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}, "rules": {}}

LOOKS: tuple[tuple[int, Literal["light", "dark"], dict[str, Any]], ...] = (
    (PHONE, "light", ALL_RULES),
    (SCREEN, "dark", ALL_RULES),
    (SCREEN, "light", OF_COLOURS),
)


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


@pytest.fixture
def plain(chromium: Browser) -> Iterator[Page]:
    """A tab without scripts."""
    with chromium.new_context(java_script_enabled=False) as context:
        yield context.new_page()


def test_everybody_can_use_every_kind_of_page(page: Page, plain: Page, seen: Mapping[str, str]) -> None:
    """One visit for all that is asked of a page, as loading it takes longer than most of that."""
    troubles: list[str] = []
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for kind, address in seen.items():
        page.emulate_media(color_scheme="light")
        _come_to(page, address)
        plain.goto(address)
        told = [
            *_lost_without_scripts(page, plain),
            *_walked_by_keys(page),
            *_without_keys(page),
            *_too_wide_or_small(page),
        ]
        page.evaluate("sample()")  # from here on a few of each kind of row stand for all, and no fold is shut
        told += [*_without_keys(page), *_too_wide_or_small(page), *_violations(page)]
        troubles += [f"{kind}: {one}" for one in dict.fromkeys(told)]
    troubles += [url for url in asked if not url.startswith(("http://127.0.0.1:", "data:", "blob:"))]
    assert not troubles, "\n".join(troubles)


@pytest.mark.parametrize("seen", SITES[:1], indirect=True)
def test_what_keys_cannot_do_is_noticed(page: Page, seen: Mapping[str, str]) -> None:
    _come_to(page, seen["health"])
    page.add_style_tag(content="html { scroll-padding: 0 } * { scroll-margin: 0 !important }")
    page.add_style_tag(content=".tpm-strip a { outline: none !important }")
    page.evaluate("document.querySelectorAll('.tpm td a').forEach(one => { one.tabIndex = -1 })")
    told = " ".join(_without_keys(page))
    for trouble in ("shows no focus", "is under the header", "is clicked, and no key comes to it"):
        assert trouble in told
    for order, is_told in ((0, False), (1, True)):
        _come_to(page, seen["health"])
        page.evaluate(f"document.querySelector('.tpm-strip a').tabIndex = {order}")
        assert bool(list(_walked_by_keys(page))) is is_told


def _come_to(page: Page, address: str) -> None:
    """Opens a page on a screen, with nothing on its way from one look to another and with all that asks it there."""
    page.set_viewport_size({"width": SCREEN, "height": 900})
    page.goto(address)
    page.add_style_tag(content=STILL)
    page.add_script_tag(content=HELPERS)


STILL = "*, ::before, ::after { transition: none !important; animation: none !important; scroll-behavior: auto }"
"""What is on its way from one width or scheme to the next is neither."""

HELPERS = """
const isSeen = one => one.checkVisibility({ visibilityProperty: true })

/** What keys come to, in the order in which they do. */
const stops = () => [...document.querySelectorAll("a:any-link, button, input, select, textarea, summary, [tabindex]")]
  .filter(one => isSeen(one) && !one.matches(":disabled") && !one.closest("[inert]") && one.tabIndex >= 0)
  .filter(one => one.type !== "radio" || one === chosen(one.name))

const chosen = name => document.querySelector(`[name="${name}"]:checked`) ?? document.querySelector(`[name="${name}"]`)

/** The ring or shadow of something, or of what stands for it where it has no size: nothing else tells focus. */
function ring(one) {
  const others = [one.nextElementSibling, one.parentElement.querySelector(".tabbed-labels")].filter(Boolean)
  return (one.offsetWidth === 0 ? others : [one]).map(each => getComputedStyle(each)).map(style => {
    const outline = style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 1 ? "" : style.outline
    return outline + (style.boxShadow === "none" ? "" : style.boxShadow)
  }).join("")
}

/** Marks what has text of its own: one of those that are, like all that is around them, of one tag and class. */
function markTexts() {
  // Keys have been everywhere, and what is cut off where it scrolls is called too small.
  [document.scrollingElement, ...document.querySelectorAll(".md-sidebar__scrollwrap")].forEach(one => one.scrollTop = 0)
  const kinds = new Map([[document.body, ""]]), seen = new Set()
  for (const one of document.body.querySelectorAll("*")) {
    const kind = `${kinds.get(one.parentElement)} ${one.localName}.${one.classList}`
    kinds.set(one, kind)
    if (![...one.childNodes].some(({ nodeType, data }) => nodeType === 3 && data.trim()) || !isSeen(one)) continue
    one.toggleAttribute("data-text", !seen.has(kind))
    seen.add(kind)
  }
}

/** Rows that are made alike look alike: two of each kind are kept, of prose what mentions specs; folds are opened. */
function sample() {
  const kind = one => `${one.tagName}.${one.className.baseVal ?? one.className}(${[...one.children].map(kind)})`
  const seen = new Map(), others = ":not(.tpm, h1, h2, h3, :has(.tpm, .tpm-ref))"
  document.querySelectorAll(`.md-content__inner > ${others}`).forEach(one => one.remove())
  const lists = ".md-content__inner, .tpm, .tpm :is(tbody, ul, ol, fieldset, details, .tpm-scale)"
  for (const list of document.querySelectorAll(lists)) {
    for (const one of [...list.children]) {
      const name = list.tagName + list.className + kind(one)
      seen.set(name, (seen.get(name) ?? 0) + 1)
      if (seen.get(name) > 2) one.remove()
    }
  }
  document.querySelectorAll("details").forEach(one => { one.removeAttribute("name"); one.open = true })
  document.querySelector(".tpm-open")?.click()
}
"""


def _walked_by_keys(page: Page) -> Iterator[str]:
    """Where a key does not come to what should be next, from the top of the page on."""
    page.evaluate(
        "window.walked = []; addEventListener('focusin', ({ target }) => walked.push(target)); window.planned = stops()"
    )
    for _ in range(WALK):
        page.keyboard.press("Tab")
    yield from page.evaluate(
        "walk => planned.slice(0, walk).filter((one, n) => walked[n] !== one).slice(0, 1)"
        ".map(one => `Tab does not come to ${one.outerHTML.slice(0, 90)}`)",
        WALK,
    )


WALK = 30
"""How many controls are really walked through: those of the head, the menus, a form and the first of what follows."""


def _without_keys(page: Page) -> Iterator[str]:
    """What a pointer can do and keys cannot; where focus is not seen, or lies under the header. On either width."""
    for width in (PHONE, SCREEN):
        page.set_viewport_size({"width": width, "height": 900})
        yield from page.evaluate(WITHOUT_KEYS, "body")
    page.set_viewport_size({"width": PHONE, "height": 900})
    page.locator(".md-header__button[for=__drawer]").press("Enter")
    yield from page.evaluate(WITHOUT_KEYS, ".md-sidebar--primary")
    page.keyboard.press("Escape")


WITHOUT_KEYS = """
within => {
  document.activeElement.blur()
  const all = stops().filter(one => one.closest(within))
  if (!all.length) return [`keys come to nothing within ${within}`]
  const told = new Map()
  const head = document.querySelector(".md-header").getBoundingClientRect()
  const plain = new Map(all.map(one => [one, ring(one)]))
  // Backwards, as what comes from below never lies under the header.
  for (const one of [...all].reverse()) {
    if (!isSeen(one)) continue // it was part of what closes where focus leaves it
    one.focus()
    const box = one.getBoundingClientRect()
    const under = box.height && box.bottom <= head.bottom + 1 && !one.closest(".md-header, .md-sidebar, .md-skip")
    if (document.activeElement !== one) told.set(one, "takes no focus")
    else if (!ring(one) || ring(one) === plain.get(one)) told.set(one, "shows no focus")
    else if (under) told.set(one, "is under the header")
    else if (box.width > 1 && (box.right <= 0 || box.left >= innerWidth)) told.set(one, "is beside the page")
    one.blur()
  }
  const stop = new Set(all)
  const labels = one => [...one.control?.labels ?? []]
  const isReached = one =>
    [one, one.control, chosen(one.control?.name), ...labels(one)].some(each => stop.has(each)) ||
    all.some(other => other.contains(one) || one.contains(other))
  for (const one of document.querySelectorAll(`${within} *`)) {
    const [cursor, around] = [one, one.parentElement].map(one => getComputedStyle(one).cursor)
    const isClicked = cursor === "pointer" ? around !== "pointer" : one.matches("summary, [role=button]") || one.onclick
    if (!isClicked || !isSeen(one)) continue
    if (!isReached(one) && !one.matches(KEYLESS)) told.set(one, "is clicked, and no key comes to it")
  }
  return [...told].slice(0, 40).map(([one, trouble]) => `${innerWidth} px: ${one.outerHTML.slice(0, 120)} ${trouble}`)
}
""".replace("KEYLESS", "'[for=__search], [type=reset], [aria-hidden=true]'")
"""Material's: the field itself, or Escape, does what its lens and its cross do, and arrow keys what its arrows do."""


def _too_wide_or_small(page: Page) -> Iterator[str]:
    """Where the page scrolls sideways; and on a phone what is no link in a line of text and less than 44 px high."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if beyond > 0:
            yield f"{beyond} px too wide at {width} px"
        if width == PHONE:
            yield from (f"{one} high" for one in page.evaluate(SMALL))


def _violations(page: Page) -> Iterator[str]:
    """What axe finds on either width and in either scheme."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    page.evaluate("axe.configure({ rules: [{ id: 'color-contrast', selector: '[data-text]' }] })")
    for width, scheme, rules in LOOKS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        found = page.evaluate("rules => markTexts() ?? axe.run(rules).then(({ violations }) => violations)", rules)
        yield from (f"{scheme}, {width}: {one}" for violation in found for one in _outside_prose(page, violation))


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


SMALL = """
() => [...document.querySelectorAll(".tpm :is(button, summary, select, input:not([type=checkbox]), label)")]
  .filter(one => one.checkVisibility({ visibilityProperty: true }))
  .map(one => [one, one.getBoundingClientRect()])
  .filter(([, box]) => box.height > 1 && box.height < 43.5)
  .map(([one, box]) => `${one.tagName} ${one.textContent.trim().slice(0, 30)} ${Math.round(box.height)} px`)
"""


def _lost_without_scripts(page: Page, plain: Page) -> Iterator[str]:
    """What a script lists anew or keeps back for later is there without it: words are compared one by one."""
    missing = _words(page) - _words(plain)
    if missing:
        yield f"is not there without scripts: {sorted(missing)[:10]}"
    useless = plain.locator(".tpm :is(button, input, select):visible").count()
    if useless:
        yield f"{useless} controls have no use without scripts"


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
