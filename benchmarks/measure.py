"""Something to do becomes the time it takes: medians of runs that take turns, so that a busy machine slows all."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryFile
from time import perf_counter

from benchmarks.memory import can_weigh, weighing

Laps = Mapping[str, float]
"""Seconds, or megabytes, by the name of what took them."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table.

    Attributes:
        value: Seconds, megabytes, percent, or a mere number, as `unit` says.
        other: What it is compared with, in the same unit, and `against` what that is.
        most: What was promised: the largest ratio where there is something to compare with, else the largest value.
        least: The least value that was promised, where more is better.
        paired: The median of the ratios of pairs, where both were taken in pairs.
        busy: Seconds for which it kept processors busy, where that was measured beside those by the clock.
    """

    what: str
    value: float
    unit: str = "s"
    against: str = ""
    other: float | None = None
    most: float | None = None
    least: float | None = None
    paired: float | None = None
    busy: float | None = None

    @property
    def ratio(self) -> float | None:
        if self.paired is not None:
            return self.paired
        return self.value / self.other if self.other else None

    @property
    def kept(self) -> bool | None:
        """Whether the promise is kept; None where there is none."""
        if self.least is not None:
            return self.value >= self.least
        judged = self.ratio if self.other is not None else self.value
        return judged <= self.most if judged is not None and self.most is not None else None

    @property
    def form(self) -> str:
        """The value with its unit, for people."""
        if self.unit == "MB":
            return f"{self.value:,.{0 if self.value > 10 else 2}f} MB"
        return {"%": f"{self.value:.1f} %", "": f"{self.value:.2f}"}.get(self.unit, f"{self.value:.3f} s")

    @property
    def goal(self) -> str:
        """What was promised, for people; empty where nothing was."""
        if self.least is not None:
            return f"at least {self.least:g} %"
        if self.most is None:
            return ""
        return f"at most {self.most:g} {self.unit if self.other is None else '×'}".rstrip()


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
    run = run_to_its_end(command, cwd)
    return {name: run.seconds, f"{name}, memory": run.largest}


class Unsuccessful(SystemExit):
    """A command failed: the end of a benchmark, but where it is somebody else's program."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a process took.

    Attributes:
        seconds: By the clock.
        busy: For which it and its descendants kept processors busy.
        largest: Megabytes at the peak of the largest of them.
        together: Megabytes at their common peak; None where that was not looked at.
    """

    seconds: float
    busy: float
    largest: float
    together: float | None = None


def run_to_its_end(
    command: Sequence[str],
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
    *,
    weigh: bool = False,
) -> Run:
    """Run a command that has to succeed.

    Args:
        command: A program and its arguments.
        cwd: The folder that it is run in.
        environment: What it finds besides ours.
        weigh: Look at the memory of it and of its descendants meanwhile, where that can be.
    """
    with TemporaryFile() as said:
        begin = perf_counter()
        child = subprocess.Popen(
            command,
            cwd=cwd,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1", **(environment or {})},
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        with weighing(child.pid) if weigh and can_weigh() else nullcontext() as peak:
            _, status, usage = os.wait4(child.pid, 0)
        took = perf_counter() - begin
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            said.seek(0)
            text = said.read().decode(errors="replace")
            raise Unsuccessful(f"{' '.join(command)} ended with {child.returncode}:\n{text}")
    return Run(
        seconds=took,
        busy=usage.ru_utime + usage.ru_stime,
        largest=usage.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024),
        together=peak.megabytes if peak is not None else None,
    )
