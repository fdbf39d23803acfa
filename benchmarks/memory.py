"""A running process becomes the most memory that it and all of its descendants held at one moment."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROC = Path("/proc")
EVERY = 0.05
"""Seconds between two looks."""

CANNOT = "peaks of memory: skipped, only Linux tells how much of it processes share (/proc/*/smaps_rollup)"


def can_weigh() -> bool:
    return (PROC / "self" / "smaps_rollup").is_file()


class Peak:
    """Megabytes, as far as they are known."""

    megabytes = 0.0


@contextmanager
def weighing(pid: int) -> Iterator[Peak]:
    """Look at a process and its descendants every now and then, for as long as the block lasts.

    Looking takes a processor some time, so what is weighed is better not timed.
    """
    peak, over = Peak(), threading.Event()

    def look() -> None:
        while not over.wait(EVERY):
            peak.megabytes = max(peak.megabytes, held(pid))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        over.set()
        thread.join()


def held(pid: int) -> float:
    """Megabytes that a process and its descendants hold now: what several share counts once, a part for each (PSS)."""
    parents = dict(_parents())
    family = {pid}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(map(_share, family)) / 1024


def _parents() -> Iterator[tuple[int, int]]:
    """Every process, and the one that started it."""
    for name in os.listdir(PROC):
        if name.isdigit():
            try:
                stat = (PROC / name / "stat").read_text("utf-8", "replace")
            except OSError:  # it has ended
                continue
            yield int(name), int(stat.rpartition(")")[2].split()[1])


def _share(pid: int) -> int:
    """Kilobytes; none where the process has ended, or is another user's."""
    try:
        found = re.search(r"^Pss: +(\d+) kB", (PROC / str(pid) / "smaps_rollup").read_text(), re.MULTILINE)
    except OSError:
        return 0
    return int(found[1]) if found is not None else 0
