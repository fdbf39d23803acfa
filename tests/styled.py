"""A page's Markdown, shown in a browser in our style alone."""

from __future__ import annotations

from pathlib import Path

import markdown
from playwright.sync_api import Page

from tpmdocs.templates import stylesheet


def show(page: Page, content: str, width: int, folder: Path) -> None:
    """Open it in a tab so many pixels wide, as a file in a folder."""
    file = folder / "page.html"
    body = markdown.markdown(content, extensions=["toc"])
    file.write_text(f"<style>{stylesheet().decode()}</style>{body}", "utf-8")
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(file.as_uri())
