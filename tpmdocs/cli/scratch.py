"""A folder that is ours as long as a block lasts; what a build that was killed has left is cleared by the next one."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: there nothing is known of other builds, and nothing of theirs is cleared
    fcntl = None  # type: ignore[assignment]


@dataclass(frozen=True)
class Scratch:
    """A folder that nobody else uses.

    Attributes:
        path: Where it is.
        locks: Open files that show that it is in use. A program that writes into it has to be given them, so that it
            stays in use should we be killed, and the program not.
    """

    path: Path
    locks: tuple[int, ...]


def removed(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def scratch(place: Path | None = None, stem: str = "tpmdocs-build", spare: Path | None = None) -> Iterator[Scratch]:
    """A folder, taken away with the block. It is empty, or else the spare one, which is then gone from its place.

    Args:
        place: The folder that it lies in; where the system keeps such things, if None.
        stem: How its name begins.
        spare: A folder of which there is no other use; it need not be there.

    Raises:
        OSError: where it cannot be made.
    """
    place = place or Path(tempfile.gettempdir())
    for left in _abandoned(place, stem):
        removed(left)
    made = _made(place, stem, spare)
    try:
        yield made
    finally:
        removed(made.path)
        for lock in made.locks:
            os.close(lock)


def _made(place: Path, stem: str, spare: Path | None) -> Scratch:
    """A new folder; another one where somebody takes it for abandoned before it is locked."""
    while True:
        folder = place / f"{stem}-{secrets.token_hex(4)}"
        if not _moved(spare, folder):
            folder.mkdir(mode=0o700 if place == Path(tempfile.gettempdir()) else 0o777)
        try:
            lock = locked(folder)
        except (BlockingIOError, FileNotFoundError):
            continue
        if folder.exists():
            return Scratch(folder, (lock,) if lock is not None else ())


def _moved(spare: Path | None, folder: Path) -> bool:
    """Whether the spare folder lies there now."""
    if spare is None or spare.is_symlink() or not spare.is_dir():
        return False
    try:
        spare.rename(folder)
    except OSError:  # another build was faster, or it is on another disk
        return False
    return True


def _abandoned(place: Path, stem: str) -> Iterator[Path]:
    """Folders that no living process uses."""
    name = re.compile(rf"{re.escape(stem)}-[0-9a-f]{{8}}")
    for folder in [one for one in place.iterdir() if name.fullmatch(one.name) and not one.is_symlink()]:
        with suppress(OSError):
            lock = locked(folder)
            if lock is not None:
                yield folder
                os.close(lock)


def locked(folder: Path, *, wait: bool = False) -> int | None:
    """A lock on a folder, for as long as the file is open; None where there are no locks.

    Raises:
        BlockingIOError: where somebody else has it.
        OSError: where there is no such folder.
    """
    if fcntl is None:
        return None
    file = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        os.close(file)
        raise
    except OSError:  # a file system without locks
        os.close(file)
        return None
    return file
