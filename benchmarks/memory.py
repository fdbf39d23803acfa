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

CANNOT = "peaks of memory: skipped, only Linux tells what processes share, and which belong together"


def can_weigh() -> bool:
    """Whether the kernel tells it, which has to be built for it (`CONFIG_PROC_CHILDREN`)."""
    return (PROC / "self" / "smaps_rollup").is_file() and (PROC / "thread-self" / "children").is_file()


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
    family, ahead = {pid}, {pid}
    while ahead := {child for one in ahead for child in _children(one)} - family:
        family |= ahead
    return sum(map(_share, family)) / 1024


def _children(pid: int) -> Iterator[int]:
    """Those that any of its threads has started."""
    try:
        for thread in os.listdir(PROC / str(pid) / "task"):
            yield from map(int, (PROC / str(pid) / "task" / thread / "children").read_text().split())
    except OSError:  # it has ended
        return


def _share(pid: int) -> int:
    """Kilobytes; none where the process has ended, or is another user's."""
    try:
        found = re.search(r"^Pss: +(\d+) kB", (PROC / str(pid) / "smaps_rollup").read_text(), re.MULTILINE)
    except OSError:
        return 0
    return int(found[1]) if found is not None else 0
