"""`python -m benchmarks [SUBJECT …]`: measures, prints a table, and writes it where it is told to."""

from __future__ import annotations

import argparse
import gc
import os
import platform
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import adopting, building, checking, drawing, filtering, growing, history, installing, results, starting
from benchmarks.measure import Row

SUBJECTS = {
    "starting": starting.rows,
    "checking": checking.rows,
    "drawing": drawing.rows,
    "building": building.rows,
    "growing": growing.rows,
    "filtering": filtering.rows,
    "adopting": adopting.rows,
    "history": history.rows,
}


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    arguments.add_argument("subjects", nargs="*", choices=[*SUBJECTS, []], metavar="SUBJECT", help=", ".join(SUBJECTS))
    arguments.add_argument("--runs", type=int, default=5, help="runs to take the median of")
    arguments.add_argument("--quick", action="store_const", const=1, dest="runs", help="the same as --runs 1")
    arguments.add_argument(
        "--install",
        action="store_true",
        help=f"fetch from PyPI what tpmdocs is compared with, into {installing.cache()}",
    )
    arguments.add_argument("--results", type=Path, metavar="DIR", help="write the table and a plot to this folder")
    chosen = arguments.parse_args()
    gc.disable()  # as the program does; what parses YAML in comparison gains as well
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, {platform.machine()}\n")
    found: list[tuple[str, Row | str]] = []
    for line in installing.install() if chosen.install else ():
        print(line)
        found.append(("installing", line))
    for name in chosen.subjects or SUBJECTS:
        with TemporaryDirectory(prefix="tpmdocs-") as folder:
            for row in SUBJECTS[name](Path(folder), chosen.runs):
                print(row if isinstance(row, str) else _line(row), flush=True)
                found.append((name, row))
        print()
        if chosen.results is not None:  # after each, so that what comes later may be interrupted
            results.write(chosen.results, found, chosen.runs)


def _line(row: Row) -> str:
    line = f"{row.what:<64} {row.form:>10}"
    if row.ratio is not None:
        line += f"  {row.ratio:5.2f} × {row.against}"
    if row.kept is not None:
        line += f"  [{row.goal}: {'kept' if row.kept else 'NOT KEPT'}]"
    return line


if __name__ == "__main__":
    main()
