"""What 5,000 pages take: to build them, beside 1,000 of them, and until a first search result is seen."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from math import log
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

from benchmarks import generators, goals
from benchmarks.building import SIZE
from benchmarks.goals import PLAIN
from benchmarks.measure import Row, Run
from benchmarks.memory import CANNOT, can_weigh
from benchmarks.proposals import CORPUS, MISSING, write_proposals
from benchmarks.searching import NothingFound, first_result

LARGE = 5_000
COLD = goals.COLD.what

MATERIAL = {"search": "material"}
"""Options with which tpmdocs takes the search that MkDocs has, whatever the size."""


def rows(folder: Path, runs: int) -> Iterator[Row | str]:
    """One pair of each size, as the large one takes minutes; memory is looked at meanwhile, for both alike."""
    if not CORPUS.is_dir():
        yield f"growing: {MISSING}"
        return
    runs_of: dict[int, dict[str, Run]] = {}
    for size in (SIZE, LARGE):
        root = folder / f"plan-{size}"
        write_proposals(root, size)
        builds = (generators.mkdocs(PLAIN, root), generators.tpmdocs(root, MATERIAL).cold(COLD))
        runs_of[size] = {build.name: build.run(weigh=size == LARGE) for build in builds}
    large = runs_of[LARGE]
    plain, ours = large[PLAIN], large[COLD]
    yield Row(f"{LARGE:,} pages: {PLAIN}", plain.seconds, busy=plain.busy)
    yield Row(f"{LARGE:,} pages: {COLD}", ours.seconds, "s", PLAIN, plain.seconds, busy=ours.busy)
    for name, most in ((PLAIN, None), (COLD, goals.GROWTH.most)):
        grown = log(large[name].seconds / runs_of[SIZE][name].seconds) / log(LARGE / SIZE)
        yield Row(f"exponent of growth from {SIZE:,} to {LARGE:,} pages: {name}", grown, "", most=most)
    if can_weigh():
        yield Row(f"{LARGE:,} pages, memory: {PLAIN}", plain.together or 0, "MB")
        yield Row(f"{LARGE:,} pages, memory: {COLD}", ours.together or 0, "MB", PLAIN, plain.together)
    else:
        yield CANNOT
    yield from _search(folder / f"plan-{LARGE}", runs)


def _search(root: Path, runs: int) -> Iterator[Row | str]:
    """The search of the site that is there, and Pagefind's of the same pages."""
    what = f"{LARGE:,} pages, first search result"
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        yield f"{what}: skipped, no Chromium is installed"
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        try:
            lunr = median(first_result(browser, root / "site") for _ in range(runs))
            yield Row(f"{what}: Material", lunr)
            build = generators.tpmdocs(root, {"search": "pagefind"}).cold(COLD).run()
            if not (root / "site" / "assets" / "pagefind").is_dir():
                yield f"{what}: Pagefind skipped, it is not installed"
                return
            yield Row(f"{LARGE:,} pages: {COLD}, with Pagefind's index", build.seconds, busy=build.busy)
            pagefind = median(first_result(browser, root / "site") for _ in range(runs))
            yield Row(f"{what}: Pagefind", pagefind, "s", goals.SEARCH.against, lunr, goals.SEARCH.most)
        except NothingFound as failed:
            yield f"{what}: failed: {failed}"
        finally:
            browser.close()
