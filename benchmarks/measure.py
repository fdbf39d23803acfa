"""Something to do becomes the time it takes: medians of runs that take turns, so that a busy machine slows all alike."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table. `ratio` is to what the line says it is compared with; `promise` is the most it may be."""

    what: str
    measured: str
    compared_with: str = ""
    ratio: float | None = None
    promise: str = ""
    kept: bool | None = None


def seconds(runs: int, **subjects: Callable[[], object]) -> Mapping[str, float]:
    """The median time of each subject. Each is run once before it counts."""
    times: dict[str, list[float]] = {name: [] for name in subjects}
    for run in range(runs + 1):
        for name, subject in subjects.items():
            gc.collect()
            begin = perf_counter()
            result = subject()
            took = perf_counter() - begin
            del result  # taking it apart is not counted
            if run:
                times[name].append(took)
    return {name: median(values) for name, values in times.items()}


@dataclass(frozen=True, slots=True)
class Process:
    """What a process took: seconds, and megabytes at its peak."""

    seconds: float
    megabytes: float


def process(command: Sequence[str | Path], cwd: Path | None = None, **environment: str) -> Process:
    """Run a command to its end; where it fails, say what it said."""
    begin = perf_counter()
    child = subprocess.Popen(
        command, cwd=cwd, env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert child.stdout is not None
    said = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    took = perf_counter() - begin
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):  # 1: there are findings
        sys.exit(f"{' '.join(map(str, command))} ended with {child.returncode}:\n{said.decode(errors='replace')}")
    return Process(took, usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2))


def processes(runs: int, **subjects: Callable[[], Process]) -> Mapping[str, Process]:
    """The median of each subject's runs, which take turns; the largest peak."""
    done: dict[str, list[Process]] = {name: [] for name in subjects}
    for run in range(runs + 1):
        for name, subject in subjects.items():
            result = subject()
            if run:
                done[name].append(result)
    return {
        name: Process(median(one.seconds for one in results), max(one.megabytes for one in results))
        for name, results in done.items()
    }
