"""Work on many things that do not need each other becomes their results, worked out by several processes."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import struct
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from tempfile import TemporaryFile
from time import sleep
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from tpmdocs.views.plan import Each

T = TypeVar("T")
R = TypeVar("R")

FEWEST = 40
"""Things for which further processes are worth what they cost."""

PARTS = 128
"""For each process, so that at the end none works long while others have nothing to do any more."""

_NUMBER = struct.Struct("<H")  # two bytes, which a pipe gives to one reader whole
_MOST = 2**11  # all of them fit into one page of memory, the least that a pipe holds


def how_many() -> int:
    """Processes that may work at once: what the machine has, or `TPMDOCS_WORKERS` says; one where forks are not safe.

    A fork copies this process as it is, with every lock that another thread of it holds, so there must be none. macOS
    has such threads in its own libraries.
    """
    if not hasattr(os, "fork") or sys.platform == "darwin" or not _is_alone():
        return 1
    asked = os.environ.get("TPMDOCS_WORKERS", "")
    there = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(int(asked), there) if asked.isdigit() else there)


def _is_alone() -> bool:
    """Whether this process has no thread but this one; the system takes a moment to end one that Python has left."""
    for _ in range(MOMENTS):
        if threading.active_count() > 1:
            return False
        try:
            if len(os.listdir("/proc/self/task")) == 1:
                return True
        except OSError:  # where the system does not tell of threads that are not Python's
            return True
        sleep(0.001)
    return False


MOMENTS = 20
"""Milliseconds that are waited for that."""


def each(do: Callable[[T], R], things: Sequence[T], workers: int) -> list[R]:
    """The results of `do` for each thing, in their order.

    This process does its share. What a further one could not do, for whatever reason, is done here once more, so that
    an exception comes from here, as it would without them. What `do` changes elsewhere than in its result may be lost.
    """
    if workers < 2 or len(things) < FEWEST:
        return [do(thing) for thing in things]
    done = Underway(do, things, workers - 1).finish()
    return [done[number] if number in done else do(thing) for number, thing in enumerate(things)]


def shared(workers: Callable[[], int]) -> Each:
    """The builtin `map`, but for what several processes are worth.

    Args:
        workers: Says how many may work, when there is something to do.
    """

    def each_of(do: Callable[[T], R], things: Iterable[T]) -> Iterable[R]:
        number = workers()
        return each(do, [*things], number) if number > 1 else map(do, things)

    return each_of


class Underway(Generic[T, R]):
    """Work that further processes have begun, while this one does something else.

    Args:
        workers: How many they are; fewer where there is no room for them.
    """

    def __init__(self, do: Callable[[T], R], things: Sequence[T], workers: int) -> None:
        self._do, self._things = do, things
        size = max(1, -(-len(things) // min(_MOST, (workers + 1) * PARTS)))
        self._parts = [range(at, min(at + size, len(things))) for at in range(0, len(things), size)]
        self._waiting, giving = os.pipe()
        os.write(giving, b"".join(map(_NUMBER.pack, range(len(self._parts)))))
        os.close(giving)
        self._helpers: list[_Helper] = []
        with suppress(OSError):
            for _ in range(workers):
                self._helpers.append(_Helper(do, things, self._parts, self._waiting))

    def finish(self) -> dict[int, R]:
        """What was done, by the places of the things, when all is; this process takes part in it."""
        done: dict[int, R] = {}
        try:
            for part in _taken(self._parts, self._waiting):
                for number in part:
                    done[number] = self._do(self._things[number])
            return done | self._results()
        finally:
            self.end()

    def stop(self) -> dict[int, R]:
        """What is done by now, by the places of the things; what nobody has begun is not done any more."""
        if self._waiting < 0:
            return {}
        try:
            for _ in _taken(self._parts, self._waiting):
                pass
            return self._results()
        finally:
            self.end()

    def _results(self) -> dict[int, R]:
        found: dict[int, R] = {}
        for helper in self._helpers:
            found |= helper.results()
        return found

    def end(self) -> None:
        """Have nobody work on it any more, whatever becomes of it."""
        helpers, self._helpers = self._helpers, []
        for helper in helpers:
            helper.end()
        if self._waiting >= 0:
            os.close(self._waiting)
            self._waiting = -1


def _taken(parts: Sequence[range], waiting: int) -> Iterator[range]:
    """Parts that nobody has taken yet, until there are none."""
    while number := os.read(waiting, _NUMBER.size):
        yield parts[_NUMBER.unpack(number)[0]]


class _Helper:
    """A copy of this process that works, writes down what it found, and ends."""

    def __init__(self, do: Callable[[T], R], things: Sequence[T], parts: Sequence[range], waiting: int) -> None:
        self._found = TemporaryFile()  # noqa: SIM115, it is closed in `end`
        for stream in (sys.stdout, sys.stderr):
            stream.flush()  # or it would be said twice
        whose = os.getpid()
        self._process = os.fork()
        if self._process:
            return
        with suppress(BaseException):
            gc.disable()
            for part in _taken(parts, waiting):
                if os.getppid() != whose:
                    break  # nobody waits for it any more
                done = {}
                for number in part:
                    with suppress(Exception):
                        done[number] = do(things[number])
                self._found.write(pickle.dumps(done, pickle.HIGHEST_PROTOCOL))
        with suppress(BaseException):
            self._found.flush()
        os._exit(0)

    def results(self) -> dict[int, R]:
        """What it has found, when it has ended; as far as it came, should it have been ended."""
        with suppress(ChildProcessError):  # nobody is told of its end where all of them are ignored
            os.waitpid(self._process, 0)
        self._process = 0
        self._found.seek(0)
        found: dict[int, R] = {}
        with suppress(Exception):  # at its end, or wherever it stopped
            while True:
                found |= pickle.load(self._found)  # from a copy of this very process
        return found

    def end(self) -> None:
        self._found.close()
        if self._process:
            with suppress(ProcessLookupError, ChildProcessError):
                os.kill(self._process, signal.SIGKILL)  # nobody wants to hear it any more
                os.waitpid(self._process, 0)
