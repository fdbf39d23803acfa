"""Something to do becomes the time it takes: medians of runs that take turns, so that a busy machine slows all."""

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

Laps = Mapping[str, float]
"""Seconds, or megabytes, by the name of what took them."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table.

    Attributes:
        value: Seconds, megabytes or percent, as `unit` says.
        other: What it is compared with, in the same unit, and `against` what that is.
        most: What was promised: the largest ratio where there is something to compare with, else the largest value.
        least: The least value that was promised, where more is better.
    """

    what: str
    value: float
    unit: str = "s"
    against: str = ""
    other: float | None = None
    most: float | None = None
    least: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.value / self.other if self.other else None

    @property
    def kept(self) -> bool | None:
        """Whether the promise is kept; None where there is none."""
        if self.least is not None:
            return self.value >= self.least
        judged = self.ratio if self.other is not None else self.value
        return judged <= self.most if judged is not None and self.most is not None else None


def medians(runs: int, *subjects: Callable[[], Laps]) -> Laps:
    """The median of every lap. Subjects take turns, and each is run once before it counts."""
    taken: dict[str, list[float]] = {}
    for run in range(runs + 1):
        for subject in subjects:
            gc.collect()
            for name, value in subject().items():
                if run:
                    taken.setdefault(name, []).append(value)
    return {name: median(values) for name, values in taken.items()}


def timed(do: Callable[[], object]) -> float:
    """Seconds that something takes, without those that it takes to forget its result."""
    begin = perf_counter()
    result = do()
    took = perf_counter() - begin
    del result
    return took


def process(name: str, command: Sequence[str], cwd: Path | None = None) -> Laps:
    """Run a command to its end: its seconds, and under `name, memory` the megabytes at its peak."""
    begin = perf_counter()
    child = subprocess.Popen(
        command,
        cwd=cwd,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert child.stdout is not None
    said = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    took = perf_counter() - begin
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {child.returncode}:\n{said.decode(errors='replace')}")
    return {name: took, f"{name}, memory": usage.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)}
