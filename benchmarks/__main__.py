"""`python -m benchmarks [--runs N] [SUBJECT …]`: measures, and prints a table."""

from __future__ import annotations

import argparse
import gc
import os
import platform
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import adopting, building, checking, drawing, filtering, history, starting
from benchmarks.measure import Row

SUBJECTS = {
    "starting": starting.rows,
    "checking": checking.rows,
    "drawing": drawing.rows,
    "building": building.rows,
    "filtering": filtering.rows,
    "adopting": adopting.rows,
    "history": history.rows,
}


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    arguments.add_argument("subjects", nargs="*", choices=[*SUBJECTS, []], metavar="SUBJECT", help=", ".join(SUBJECTS))
    arguments.add_argument("--runs", type=int, default=5, help="runs to take the median of; a build has at most 3")
    chosen = arguments.parse_args()
    gc.disable()  # as the program does; what parses YAML in comparison gains as well
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, {platform.machine()}\n")
    for name in chosen.subjects or SUBJECTS:
        with TemporaryDirectory(prefix="tpmdocs-") as folder:
            runs = min(chosen.runs, 3) if name == "building" else chosen.runs
            _show(SUBJECTS[name](Path(folder), runs))


def _show(rows: Iterable[Row | str]) -> None:
    for row in rows:
        print(row if isinstance(row, str) else _line(row), flush=True)
    print()


def _line(row: Row) -> str:
    form = {"MB": f"{row.value:,.{0 if row.value > 10 else 2}f} MB", "%": f"{row.value:.1f} %"}.get(
        row.unit, f"{row.value:.3f} s"
    )
    line = f"{row.what:<64} {form:>10}"
    if row.ratio is not None:
        line += f"  {row.ratio:5.2f} × {row.against}"
    if row.least is not None:
        line += f"  [at least {row.least:g} %: {'kept' if row.kept else 'NOT KEPT'}]"
    elif row.kept is not None:
        most = f"{row.most:g} ×" if row.other is not None else f"{row.most:g} {row.unit}"
        line += f"  [at most {most}: {'kept' if row.kept else 'NOT KEPT'}]"
    return line


if __name__ == "__main__":
    main()
