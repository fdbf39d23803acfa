"""The page of 5,000 specs: how large it is, and how soon it answers when somebody filters it in Chromium."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from benchmarks.measure import Row
from benchmarks.plans import write_plan
from tpmdocs import check, load
from tpmdocs.checker import situation_of
from tpmdocs.site import SCRIPT, STYLESHEET
from tpmdocs.templates import script, stylesheet
from tpmdocs.views import catalogue
from tpmdocs.views.plan import Plan

TODAY = date(2027, 2, 15)
SIZE = 5_000

ACTIONS = {
    "a value is picked": "all('.tpm-menu input')[0].click()",
    "a letter is typed": "Object.assign(all('input[name=find]')[0], {value: 'w'}).dispatchEvent(new Event('input'))",
    "all is sorted": "all('th button')[0].click()",
}
"""The first thing that a reader does on the page."""

# A task behind the next frame runs when that frame has been laid out and painted.
MEASURE = """async () => {
  const all = selector => document.querySelectorAll(selector);
  const painted = () => new Promise(done => requestAnimationFrame(() => {
    const {port1, port2} = new MessageChannel();
    port1.onmessage = done;
    port2.postMessage(0);
  }));
  await painted();
  const begin = performance.now();
  %s;
  await painted();
  return performance.now() - begin;
}"""


def rows(folder: Path, runs: int) -> Iterator[Row | str]:
    """The page stands alone in a site with Material, as it looks in the site of the whole plan."""
    file = _page(folder)
    yield Row("5,000 specs: the page of all of them", file.stat().st_size / 1_000_000, "MB", most=3)
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        yield "filtering skipped, no Chromium is installed"
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for what, action in ACTIONS.items():
            taken = [_taken(browser, file, action) for _ in range(runs + 1)][1:]
            yield Row(f"from the moment in which {what} until rows are seen", median(taken), most=0.1)
            yield Row("the fastest of these", min(taken))
        browser.close()


def _taken(browser: Browser, file: Path, action: str) -> float:
    """Seconds that it takes on a page that nobody has touched yet."""
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        page = context.new_page()
        page.goto(file.as_uri())
        page.locator(".tpm-filter").wait_for()
        return float(page.evaluate(MEASURE % action)) / 1000


def _page(folder: Path) -> Path:
    root, docs = folder / "plan", folder / "docs"
    write_plan(root, SIZE)
    catalog = load(root)
    [page] = catalogue.pages(Plan(situation_of(catalog, today=TODAY), check(catalog, today=TODAY)))
    files = {page.path: page.content.encode(), "index.md": b"# Home", STYLESHEET: stylesheet(), SCRIPT: script()}
    for path, content in files.items():
        (docs / path).parent.mkdir(parents=True, exist_ok=True)
        (docs / path).write_bytes(content)
    (folder / "mkdocs.yml").write_text(
        json.dumps(
            {
                "site_name": "Benchmark",
                "theme": {"name": "material", "font": False},
                "plugins": [],
                "extra_css": [STYLESHEET],
                "extra_javascript": [{"path": SCRIPT, "defer": True}],
                "validation": {"links": {"not_found": "ignore"}},
            }
        )
    )
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(folder / "mkdocs.yml")], check=True)
    return folder / "site" / "catalog" / "index.html"
