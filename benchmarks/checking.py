"""Reading and judging generated plans, against reading the files and parsing their YAML."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from time import perf_counter

import yaml

from benchmarks.measure import Laps, Row, medians, process, timed
from benchmarks.plans import write_plan
from tpmdocs import check, load
from tpmdocs.rules import RULES

METADATA = [rule for rule in RULES if not rule.reads_prose]
PROSE = [rule for rule in RULES if rule.reads_prose]


def rows(folder: Path, runs: int) -> Iterator[Row]:
    """What it takes for 1,000 and for 10,000 specs, and how the one grows to the other."""
    taken: dict[int, Laps] = {}
    for size in (1_000, 10_000):
        root = folder / f"plan-{size}"
        write_plan(root, size)
        laps = taken[size] = medians(runs, partial(_parse, root), partial(_judge, root))
        against = "reading the files, parsing their YAML with libyaml"
        name = f"{size:,} specs"
        yield Row(f"{name}: load, and check by front-matter rules", laps["both"], "s", against, laps["parse"], 2)
        yield Row(f"{name}: of that, the check alone", laps["metadata"], "s", against, laps["parse"])
        yield Row(f"{name}: check by rules that read prose", laps["prose"], "s", against, laps["parse"])
    ten_times = "ten times 1,000 specs"
    yield Row("10,000 specs, front matter", taken[10_000]["both"], "s", ten_times, 10 * taken[1_000]["both"], 1.2)
    yield Row("10,000 specs, prose", taken[10_000]["prose"], "s", ten_times, 10 * taken[1_000]["prose"], 1.2)
    command = [sys.executable, "-m", "tpmdocs", "check", "-C", str(folder / "plan-10000")]
    laps = medians(1, lambda: process("check", command))
    yield Row("10,000 specs: tpmdocs check, all rules, as a command", laps["check"])
    yield Row("10,000 specs: its peak of memory", laps["check, memory"], "MB")


def _parse(root: Path) -> Laps:
    return {"parse": timed(lambda: [_head(file) for file in sorted((root / "specs").rglob("*.md"))])}


def _head(file: Path) -> object:
    text = file.read_text(encoding="utf-8")
    return yaml.load(text[4 : text.index("\n---\n", 4)], yaml.CSafeLoader)


def _judge(root: Path) -> Laps:
    begin = perf_counter()
    catalog = load(root)
    loaded = perf_counter()
    findings = check(catalog, METADATA)
    judged = perf_counter()
    findings += check(catalog, PROSE)
    read = perf_counter()
    assert not findings, findings[0]
    return {"both": judged - begin, "metadata": judged - loaded, "prose": read - judged}
