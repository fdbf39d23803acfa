"""What was measured becomes a table in Markdown and in JSON, and a plot, in a folder."""

from __future__ import annotations

import json
import os
import platform
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.installing import PACKAGES, cache, versions
from benchmarks.measure import Row
from benchmarks.plot import plot

Found = Sequence[tuple[str, Row | str]]
"""Rows, and lines on what was skipped, each with its subject."""

OURS = ("tpmdocs", "mkdocs", "mkdocs-material", "properdocs", "markdown", "pymdown-extensions", "pygments", "pagefind")


def write(folder: Path, found: Found, runs: int) -> None:
    """Write `table.md`, `table.json` and `plot.svg`, in place of those of an earlier run."""
    about = machine(runs)
    rows = [(subject, row) for subject, row in found if isinstance(row, Row)]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "table.md").write_text(markdown(found, about), encoding="utf-8")
    record = {
        "about": about,
        "rows": [{"subject": subject, **_record(row)} for subject, row in rows],
        "skipped": [row for _, row in found if isinstance(row, str)],
    }
    (folder / "table.json").write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "plot.svg").write_text(plot(rows), encoding="utf-8")


def machine(runs: int) -> Mapping[str, str]:
    """Where and when, and what of: nothing that tells one machine of a kind from another."""
    load = f"{os.getloadavg()[2]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{_processor()}, {os.cpu_count()} processors, {platform.system()} {platform.machine()}",
        "load over the last quarter of an hour": load,
        "runs": str(runs),
        "Python": platform.python_version(),
        **dict(_versions()),
    }


def markdown(found: Found, about: Mapping[str, str]) -> str:
    lines = ["# What was measured", ""]
    lines += [f"- {name}: {value}" for name, value in about.items()]
    lines += ["", "Goals are ratios, or the value itself where there is nothing to compare with.", ""]
    lines += ["![What was measured, as bars](plot.svg)", ""]
    lines += [
        "| subject | measured | found | processors were busy | ratio | against | goal | |",
        "|---|---|--:|--:|--:|---|--:|---|",
    ]
    for subject, row in found:
        if isinstance(row, Row):
            said = {True: "kept", False: "**NOT KEPT**", None: ""}[row.kept]
            ratio = f"{row.ratio:.3g} ×" if row.ratio is not None else ""
            busy = f"{row.busy:.2f} s" if row.busy is not None else ""
            cells = (subject, row.what, row.form, busy, ratio, row.against, row.goal, said)
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    skipped = [row for _, row in found if isinstance(row, str)]
    if skipped:
        lines += ["", "Not measured:", "", *(f"- {row}" for row in skipped)]
    return "\n".join(lines) + "\n"


def _record(row: Row) -> Mapping[str, object]:
    return {
        "what": row.what,
        "value": row.value,
        "unit": row.unit,
        "busy": row.busy,
        "against": row.against,
        "other": row.other,
        "ratio": row.ratio,
        "most": row.most,
        "least": row.least,
        "kept": row.kept,
    }


def _versions() -> Iterator[tuple[str, str]]:
    for name in OURS:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue
    for name, packages in PACKAGES.items():
        there = versions(cache() / name)
        yield from ((package, there[package]) for package in packages if package in there)


def _processor() -> str:
    try:
        found = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text("utf-8"), re.MULTILINE)
    except OSError:
        found = None
    return found[1] if found is not None else platform.processor() or "unknown processor"
