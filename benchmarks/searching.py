"""A built site becomes the time from going to it until what was searched for is seen, in Chromium."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, Error

WORD = "signature"
FIELD = ".md-search__input"
FOUND = ".md-search-result__list > li"
"""Where Material, and what takes its place in the header, show what they have found."""

LONGEST = 240_000
"""Milliseconds after which nothing is waited for any more."""

# The clock begins when the browser goes to the page. A task behind the next frame runs when that has been painted.
WATCH = """found => {
  const seen = new Promise(done => new MutationObserver((_, observer) => {
    if (!document.querySelector(found)) return;
    observer.disconnect();
    requestAnimationFrame(() => {
      const {port1, port2} = new MessageChannel();
      port1.onmessage = () => done(performance.now());
      port2.postMessage(0);
    });
  }).observe(document, {childList: true, subtree: true}));
  window.firstResult = () => seen;
}"""


class NothingFound(Exception):
    """The site has no search field, or it found nothing in time."""


def first_result(browser: Browser, site: Path, word: str = WORD) -> float:
    """Seconds until a word has been found by a browser that knows nothing of the site.

    Args:
        browser: A Chromium.
        site: A folder that a generator with Material's header has built.
        word: What is searched for; it has to be in the site.

    Raises:
        NothingFound: There is no search field, or nothing was found in time.
    """
    with _served(site) as address, browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        page = context.new_page()
        page.set_default_timeout(LONGEST)
        page.add_init_script(f"({WATCH})({FOUND!r})")
        try:
            page.goto(address, wait_until="domcontentloaded")  # before, nobody listens to the field
            page.locator(FIELD).click()
            page.keyboard.type(word)
            page.locator(FOUND).first.wait_for(state="attached")
            return float(page.evaluate("window.firstResult()")) / 1000
        except Error as failed:
            raise NothingFound(str(failed).splitlines()[0]) from None


@contextmanager
def _served(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass
