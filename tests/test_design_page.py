"""The page of the guide that shows every component is what the templates make of a small plan."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from built import ROOT
from plans import TODAY, check, plan, spec, viewed

from tpmdocs.diagnostics import Severity
from tpmdocs.model.vocabulary import Category
from tpmdocs.planning.deadlines import Clash
from tpmdocs.planning.health import Health
from tpmdocs.views.here import Here

PAGE = ROOT / "specs" / "guide" / "design.md"

HEAD = """\
# Components

What the pages of a plan are made of: a class each, whose name begins with `tpm-`, styled by a file in `theme/styles/`.
All of them stand in an element of the class `tpm`. [How to change their colours](site.md#colours-and-spacing).
"""

FOOT = "<!-- Written by tests/test_design_page.py from theme/templates/design.html: pytest --update -->\n"

FILES = {
    "specs/1.md": spec("A-1", status="draft"),
    "specs/2.md": spec("A-2", status="building", target="2027-Q1", updates="[{on: 2026-11-20, health: on-track}]"),
    "specs/3.md": spec("A-3", status="accepted", target="2027-Q1", depends_on="A-2"),
    "specs/4.md": spec("A-4", status="launched"),
    "specs/5.md": spec("A-5", status="paused"),
    "specs/6.md": spec("A-6", status="rejected"),
    "specs/7.md": spec("A-7", status="unheard-of"),
    "specs/8.md": spec("A-8", status="building", target="2026-10", updates="[{on: 2026-11-20, health: on-track}]"),
    "specs/9.md": spec("A-9", status="building", target="2027-Q2", updates="[{on: 2026-11-20, health: at-risk}]"),
}


def test_the_guide_shows_every_component(golden: Callable[[Path, str], None]) -> None:
    catalog = plan(FILES)
    diagnostics = check(catalog)
    by_severity = {one.severity: one for one in sorted(diagnostics, key=lambda one: one.code)}
    here = Here(viewed(catalog, diagnostics, TODAY), "guide/design.md")
    root, _, _ = (ROOT / "theme" / "styles" / "1-tokens.css").read_text().partition("\n}")
    content = here.render(
        "design.html",
        standings=(Health.ON_TRACK, Health.AT_RISK, Health.OFF_TRACK, Health.UNKNOWN),
        specs={one.id: one for one in catalog.specs},
        found=sorted(by_severity.values(), key=lambda one: -one.severity.weight),
        tokens=re.findall(r"^  (--tpm-[a-z]+):.*(?:light-dark|var)\(", root, re.M),
    )
    nowhere = re.sub(r'href="[^"]*"', 'href="#components"', content)  # specs of the example have no pages
    golden(PAGE, f"{HEAD}\n{nowhere}\n\n{FOOT}")


PUT_TOGETHER = {
    *(f"tpm-{one}" for one in (*Category, "unknown")),
    *(f"tpm-{one}" for one in Severity),
    *(f"tpm-{kind}" for kind in ("good", "risk", "bad", "unsure")),  # of health
    *(f"tpm-{clash}" for clash in Clash),
    *(f"tpm-{way}" for way in ("up", "down", "over", "back", "straight")),  # of a line in the Timeline
    *(f"tpm-by-{choice}" for choice in ("group", "sort")),
}
"""Classes of which no file has the whole name."""


def unused(styles: str) -> set[str]:
    """Classes in styles that are neither in a template, the script or the code, nor put together there."""
    used = "\n".join(
        file.read_text()
        for folder, ending in (("theme/templates", "html"), ("theme/scripts", "js"), ("tpmdocs", "py"))
        for file in (ROOT / folder).rglob(f"*.{ending}")
    )
    return set(re.findall(r"\.(tpm-[\w-]+)", styles)) - set(re.findall(r"tpm-[\w-]+", used)) - PUT_TOGETHER


def test_every_style_is_there_for_something() -> None:
    assert unused("\n".join(file.read_text() for file in (ROOT / "theme" / "styles").glob("*.css"))) == set()


@pytest.mark.parametrize("name", ["tpm-invented", "tpm-early", "tpm-by-nobody", "tpm-w99"])
def test_a_style_for_nothing_is_found(name: str) -> None:
    assert unused(f".tpm .{name} {{ color: red; }}") == {name}
