"""Pictures of every kind of page, to be looked at: `make screenshots`, then open screenshots/index.html.

python tests/screenshots.py [payments|tpmdocs|kep …] [--only KIND] [--into FOLDER]
python tests/screenshots.py --readme    the pictures of README.md and of our home, in specs/images
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from html import escape
from itertools import groupby, product
from pathlib import Path
from typing import Literal

from built import CORPORA, OF_OURS, ROOT, build, pages_of
from playwright.sync_api import Browser, ViewportSize, sync_playwright
from serving import serving

WIDTHS = (390, 768, 1440)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
PICTURES = {"timeline": ("timeline/", 1280, 900), "brief": ("", 390, 844)}
"""What the README shows of the payments plan, and how much of it, in pixels."""

TALLEST = 2600
"""A page is cut below this, in pixels: what comes later looks the same."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("sites", nargs="*", default=[*OF_OURS, *(["kep"] if CORPORA.is_dir() else [])])
    arguments.add_argument("--only", help="kinds of pages that begin with this")
    arguments.add_argument("--into", type=Path, default=ROOT / "screenshots")
    arguments.add_argument("--readme", action="store_true", help="only the pictures of README.md")
    given = arguments.parse_args()
    program = shutil.which("chromium") or shutil.which("google-chrome")
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory() as work, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=sandbox)
        if given.readme:
            with serving(build("payments", Path(work) / "payments")) as address:
                take_for_readme(browser, address, ROOT / "specs" / "images")
            return
        for name in given.sites:
            root = build(name, Path(work) / name)
            pages = {kind: path for kind, path in pages_of(name, root).items() if kind.startswith(given.only or "")}
            with serving(root) as address:
                for file in take(browser, address, pages, given.into / name):
                    print(file)  # noqa: T201, a program of its own
        browser.close()
    (given.into / "index.html").write_text("\n".join(_sheet(given.into)))


def take(browser: Browser, address: str, pages: Mapping[str, str], into: Path) -> Iterator[Path]:
    """Photograph pages of a site, given by their kind, in every width and both schemes."""
    for width, scheme in product(WIDTHS, SCHEMES):
        with browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme) as context:
            page = context.new_page()
            for kind, path in pages.items():
                page.goto(f"{address}/{path}")
                height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
                file = into / f"{kind.replace(', ', '-').replace(' ', '-')}-{width}-{scheme}.png"
                file.parent.mkdir(parents=True, exist_ok=True)
                page.screenshot(path=file, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})
                yield file


def take_for_readme(browser: Browser, address: str, into: Path) -> None:
    """Photograph what a reader sees first of some pages, in both schemes."""
    into.mkdir(exist_ok=True)
    for (name, (path, width, height)), scheme in product(PICTURES.items(), SCHEMES):
        viewport: ViewportSize = {"width": width, "height": height}
        with browser.new_context(viewport=viewport, color_scheme=scheme) as context:
            page = context.new_page()
            page.goto(f"{address}/{path}")
            page.screenshot(path=into / f"{name}-{scheme}.png")


def _sheet(folder: Path) -> Iterator[str]:
    """All pictures on one page, those of a kind beside each other."""
    yield "<!doctype html><meta charset='utf-8'><title>Screenshots</title>"
    yield "<style>img { max-height: 60vh; border: 1px solid }</style>"
    files = sorted(file.relative_to(folder).as_posix() for file in folder.glob("*/*.png"))
    for kind, pictures in groupby(files, key=lambda file: file.rsplit("-", 2)[0]):
        images = "".join(f"<a href='{escape(one)}'><img src='{escape(one)}' loading='lazy'></a> " for one in pictures)
        yield f"<h2>{escape(kind)}</h2><p>{images}</p>"


if __name__ == "__main__":
    main()
