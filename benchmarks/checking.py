"""Reading and judging generated plans, against reading the files and parsing their YAML."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from time import perf_counter

import yaml

from benchmarks.goals import CHECK, CHECK_WARM, PARSED
from benchmarks.measure import Laps, Row, medians, process, timed
from benchmarks.plans import write_plan
from tpmdocs import check, load
from tpmdocs.repository.cache import FOLDER
from tpmdocs.rules import RULES

METADATA = [rule for rule in RULES if not rule.reads_prose]
PROSE = [rule for rule in RULES if rule.reads_prose]
TODAY = date(2026, 11, 23)


def rows(folder: Path, runs: int) -> Iterator[Row]:
    """What it takes for 1,000 and for 10,000 specs, and how it grows from the one to the other."""
    sizes = {size: folder / f"plan-{size}" for size in (1_000, 10_000)}
    for size, root in sizes.items():
        write_plan(root, size)
    laps = medians(runs, *(partial(do, size, root) for size, root in sizes.items() for do in (_parse, _judge)))
    against = PARSED
    for size in sizes:
        name, parse = f"{size:,} specs", laps[f"parse {size}"]
        yield Row(f"{name}: load, and check by front-matter rules", laps[f"metadata {size}"], "s", against, parse, 2)
        yield Row(f"{name}: of that, the check alone", laps[f"check {size}"], "s", against, parse)
        yield Row(f"{name}: check by rules that read prose", laps[f"prose {size}"], "s", against, parse)
    for what in ("metadata", "prose"):
        ten_times = 10 * laps[f"{what} 1000"]
        yield Row(f"10,000 specs: {what}", laps[f"{what} 10000"], "s", "ten times 1,000 specs", ten_times, 1.2)
    yield from _command(sizes[10_000], runs)


def _command(root: Path, runs: int) -> Iterator[Row]:
    """`tpmdocs check` as a process: remembering nothing, and after itself."""
    command = [sys.executable, "-m", "tpmdocs", "check", "-C", str(root)]

    def cold() -> Laps:
        shutil.rmtree(root / FOLDER, ignore_errors=True)
        return process("cold", command)

    laps = medians(runs, partial(_parse, 10_000, root), cold, lambda: process("warm", command))
    parse = laps["parse 10000"]
    for goal, lap in ((CHECK, "cold"), (CHECK_WARM, "warm")):
        yield Row(f"10,000 specs: {goal.what}", laps[lap], "s", goal.against, parse, goal.most)
    yield Row("10,000 specs: its peak of memory, cold", laps["cold, memory"], "MB")


def _parse(size: int, root: Path) -> Laps:
    return {f"parse {size}": timed(lambda: [_head(file) for file in sorted((root / "specs").rglob("*.md"))])}


def _judge(size: int, root: Path) -> Laps:
    begin = perf_counter()
    catalog = load(root)
    loaded = perf_counter()
    findings = check(catalog, METADATA, today=TODAY)
    judged = perf_counter()
    findings += check(catalog, PROSE, today=TODAY)
    read = perf_counter()
    assert not findings, findings[0]
    return {f"metadata {size}": judged - begin, f"check {size}": judged - loaded, f"prose {size}": read - judged}


def _head(file: Path) -> object:
    text = file.read_text(encoding="utf-8")
    return yaml.load(text[4 : text.index("\n---\n", 4)], yaml.CSafeLoader)
