"""Starting the program."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Row, medians, process


def rows(folder: Path, runs: int) -> Iterator[Row]:
    """`tpmdocs --version`, and Python with nothing to do beside it."""
    program = str(Path(sys.executable).with_name("tpmdocs"))
    laps = medians(
        5 * runs,
        lambda: process("ours", [program, "--version"], folder),
        lambda: process("python", [sys.executable, "-c", ""], folder),
    )
    yield Row("tpmdocs --version", laps["ours"], most=0.15)
    yield Row("python -c ''", laps["python"])
