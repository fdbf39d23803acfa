"""Building a site of 1,000 specs, against plain MkDocs with Material on the same pages."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from benchmarks.measure import Laps, Row, medians, process
from benchmarks.plans import write_plan
from tpmdocs import build, load
from tpmdocs.hosts.mkdocs import SEPARATOR

TODAY = date(2027, 2, 15)


def rows(folder: Path, runs: int) -> Iterator[Row]:
    """The plain one gets the pages that ours wrote, with the same theme, search and navigation."""
    root, plain = folder / "plan", folder / "plain"
    write_plan(root, 1_000)
    tpmdocs = [sys.executable, "-m", "tpmdocs", "build", "-C", str(root), "--today", TODAY.isoformat()]
    process("pages", [*tpmdocs, "--into", str(plain / "pages")])
    (plain / "mkdocs.yml").write_text(json.dumps(_configuration(root)))

    def ours() -> Laps:
        return process("ours", tpmdocs)

    def theirs() -> Laps:
        return process("plain", [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(plain / "mkdocs.yml")])

    laps = medians(runs, ours, theirs)
    against = "mkdocs build, without us, of the same pages"
    yield Row("1,000 specs: tpmdocs build", laps["ours"], "s", against, laps["plain"], 1.25)
    yield Row("1,000 specs: its peak of memory", laps["ours, memory"], "MB", against, laps["plain, memory"])


def _configuration(root: Path) -> dict[str, object]:
    nav = [{title: path} for title, path in build(load(root), today=TODAY, engine="none").nav]
    return {
        "site_name": "Benchmark",
        "docs_dir": "pages",
        "theme": {"name": "material", "font": False, "features": ["navigation.prune"]},
        "plugins": [{"search": {"separator": SEPARATOR}}],
        "extra_css": ["assets/tpmdocs.css"],
        "nav": nav,
        "validation": {"omitted_files": "ignore"},
    }
