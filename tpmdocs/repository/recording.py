"""A folder's files, as they are read, become a record by which it is known later whether all would be read the same."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tpmdocs.repository.folder import Folder
from tpmdocs.repository.source import Source

RACY = 2_000_000_000
"""Nanoseconds between two changes of a file that the clocks of some file systems cannot tell apart, with some to spare:
what is as young as that when it is read may be changed once more, and look the same.

git has the same problem: https://git-scm.com/docs/racy-git
"""

Mark = tuple[int, int, int, int]
"""A file's size, the times of its last change and of that of anything about it, and its number: while all of them stay,
so does what it holds. Nobody can set the second time, but for the clock's owner."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a path held when it was read, as a digest of its text or of why it could not be read.

    Attributes:
        mark: None where nothing but reading it again tells whether it does still.
    """

    digest: str
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What was read, and when it was begun to be, in nanoseconds since 1970.

    Attributes:
        listing: Every path that there was.
        seen: Every path that was read, also those at which there is nothing.
    """

    at: int
    listing: tuple[str, ...]
    seen: Mapping[str, Seen]

    @property
    def state(self) -> str:
        """A word for all that was seen. Whoever reads where it is the same, reads the same files and finds the same."""
        told = [f"{path}\0{self.seen[path].digest}" for path in sorted(self.seen)]
        whole = "\0\0".join(("\0".join(self.listing), *told))
        return hashlib.blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()


class Recording:
    """A tree that is a folder, and remembers what was asked of it.

    Attributes:
        is_sound: Whether all that was asked twice was answered the same; else somebody changed it in between.
    """

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._at = time.time_ns()
        self._listing: tuple[str, ...] | None = None
        self._seen: dict[str, Seen] = {}
        self.is_sound = not folder.overlay

    @property
    def record(self) -> Record:
        return Record(self._at, self._listing or (), self._seen)

    def paths(self) -> tuple[str, ...]:
        paths = self._folder.paths()
        self.is_sound &= self._listing in (None, paths)
        self._listing = paths
        return paths

    def read(self, paths: Iterable[str]) -> Iterator[Source]:
        for source, seen in _read(self._folder, paths):
            before = self._seen.setdefault(source.path, seen)
            self.is_sound &= before.digest == seen.digest
            yield source


def look_again(root: Path, known: Record) -> Record:
    """What was read once, as it is now. Only what may have changed is read."""
    at, folder = time.time_ns(), Folder(root)
    top = root.resolve()
    seen: dict[str, Seen] = {}
    again: list[str] = []
    for path, before in known.seen.items():
        was = before.mark
        if was is None or max(was[1], was[2]) > known.at - RACY or mark(f"{top}/{path}") != was:
            again.append(path)
        else:
            seen[path] = before
    seen.update((source.path, one) for source, one in _read(folder, again))
    was_read = any(seen[path].mark is not None for path in again)
    return Record(at if was_read else known.at, folder.paths(), seen)


def _read(folder: Folder, paths: Iterable[str]) -> Iterator[tuple[Source, Seen]]:
    top = folder.root.resolve()
    wanted = tuple(paths)
    marks: list[Mark | None] = []

    def marked() -> Iterator[str]:
        for path in wanted:
            marks.append(mark(f"{top}/{path}"))  # before it is read: what is written meanwhile makes it another one
            yield path

    for source in folder.read(marked()):
        yield source, Seen(_digest(source), marks[-1] if source.problem is None else None)


def _digest(source: Source) -> str:
    whole = f"{source.problem or ''}\0{source.text}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(whole, digest_size=16).hexdigest()


def mark(path: str) -> Mark | None:
    """By what a file is known to be what it was; None for what is none, and where the system does not tell."""
    if os.name != "posix":  # elsewhere the third is when it was made, and whoever likes sets the second
        return None
    try:
        info = os.lstat(path)
    except OSError:
        return None
    if not stat.S_ISREG(info.st_mode):
        return None
    return info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino


def as_text(record: Record) -> bytes:
    """A record as JSON, without the listing, which is made anew each time."""
    rows = {path: [seen.digest, *(seen.mark or ())] for path, seen in record.seen.items()}
    return json.dumps({"at": record.at, "seen": rows}, separators=(",", ":")).encode()


def from_text(text: bytes) -> Record | None:
    """The record that was kept; None for anything else."""
    try:
        rows = json.loads(text)
        seen = {path: Seen(digest, tuple(was) if was else None) for path, (digest, *was) in rows["seen"].items()}
        if not all(one.mark is None or len(one.mark) == 4 for one in seen.values()):
            return None
        return Record(int(rows["at"]), (), seen)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None
