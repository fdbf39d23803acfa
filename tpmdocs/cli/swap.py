"""A folder that was built beside another takes its place, whole or not at all, whenever anything ends."""

from __future__ import annotations

import ctypes
import os
import re
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tpmdocs.cli.common import CannotRun
from tpmdocs.cli.scratch import Scratch, locked, removed, scratch

SIGNS_OF_A_SITE = ("sitemap.xml", "data/catalog.json")
"""Files of which a built site has at least one, whatever built it."""


@contextmanager
def replacing(target: Path, spare: Path | None = None) -> Iterator[Scratch]:
    """A folder beside `target`, which takes its place when the block has ended well.

    It is empty, but where there is a spare one, that is it. Then who fills it has to see to what it holds. What is
    replaced becomes the spare one of the next time: to make thousands of folders, and to take them away, takes longer
    than to look through them.

    The two change places in one step where the system can do that. Where it cannot, the target is moved aside before,
    and a build that finds it missing puts it back. Of two builds at once the one that ends last has the place. Hidden
    files at the top of the old one, such as `.git`, `.nojekyll` or `.htaccess`, are kept, as MkDocs keeps them.

    Raises:
        CannotRun: where `target` is neither new, nor empty, nor a built site; or something cannot be written.
    """
    target = target.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _alone(target.parent):
            _settle(target)
            may_be_replaced = _may_be_replaced(target)
    except OSError as error:
        raise CannotRun(f"cannot build in {target.parent}: {error.strerror}") from None
    if not may_be_replaced:
        raise CannotRun(f"{target} is not a site that was built: empty it, or name another folder with --site-dir")
    began = False
    try:
        with scratch(target.parent, f".{target.name}", spare) as new:
            began = True
            yield new
            _swap(new.path, target, spare)
    except OSError as error:
        doing = f"{target} is as it was, since" if began else f"cannot build in {target.parent}:"
        raise CannotRun(f"{doing} {error.strerror}") from None


def _may_be_replaced(target: Path) -> bool:
    if not target.exists():
        return True
    if not target.is_dir():
        return False
    return all(entry.name.startswith(".") for entry in target.iterdir()) or any(
        (target / name).is_file() for name in SIGNS_OF_A_SITE
    )


def _swap(new: Path, target: Path, spare: Path | None) -> None:
    """Put a finished folder in the place of another, at every moment of which one of them is there.

    Raises:
        OSError: where that cannot be; the target is as it was.
    """
    with _alone(target.parent):  # no other build is between two steps, where it would seem that there is none
        try:
            new.rename(target)  # where there is none, or an empty one
            return
        except OSError as error:
            if not target.is_dir():
                raise CannotRun(_in_the_way(target, error)) from None
    # By this name the next build knows what is left of us: this one, not yet in place, or what it has replaced.
    other = new.rename(f"{new}{_OLD}")
    try:
        if not _exchange(other, target):
            other = _exchange_in_steps(other, target)
    except OSError as error:
        other.rename(new)
        raise CannotRun(_in_the_way(target, error)) from None
    with _alone(target.parent), suppress(FileNotFoundError):  # where another build has done the same
        _retire(other, target, spare)


_OLD = ".old"


def _in_the_way(target: Path, error: OSError) -> str:
    return f"{target} cannot be replaced: {error.strerror}; name another folder with --site-dir"


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; False where the system or the file system has no such step.

    https://man7.org/linux/man-pages/man2/rename.2.html (RENAME_EXCHANGE), and rename(2) of macOS (RENAME_SWAP)
    """
    first, second, swap = os.fsencode(one), os.fsencode(other), ctypes.c_uint(2)
    if sys.platform == "linux":
        here = ctypes.c_int(-100)  # AT_FDCWD
        call = getattr(ctypes.CDLL(None), "renameat2", None)  # some C libraries lack it
        return call is not None and call(here, first, here, second, swap) == 0
    if sys.platform == "darwin":
        return bool(ctypes.CDLL(None).renamex_np(first, second, swap) == 0)
    return False


def _exchange_in_steps(one: Path, other: Path) -> Path:
    """The same in two steps, with nothing in the second one's place between them. Where the second one is then."""
    aside = one.with_name(f".{other.name}-{secrets.token_hex(4)}{_OLD}")
    with _alone(other.parent):
        other.rename(aside)
        try:
            one.rename(other)
        except BaseException:
            aside.rename(other)
            raise
    return aside


def _settle(target: Path) -> None:
    """End what a build that was killed has begun: put back what it has moved away, or clear what it has replaced."""
    name = re.compile(rf"\.{re.escape(target.name)}-[0-9a-f]{{8}}{re.escape(_OLD)}")
    for left in sorted(one for one in target.parent.iterdir() if name.fullmatch(one.name)):
        with suppress(OSError):  # such as that it is somebody's who lives
            lock = locked(left)
            if not target.exists():
                left.rename(target)
            elif lock is not None:
                _retire(left, target)
            if lock is not None:
                os.close(lock)


def _retire(old: Path, target: Path, spare: Path | None = None) -> None:
    """Take away a site that has been replaced, but for its hidden files, which stay in the place.

    Where there is no spare one, it is that from now on.

    While nobody else replaces it: between two steps of another build there is no place to move them to.
    """
    for entry in old.iterdir():
        if entry.name.startswith(".") and not os.path.lexists(target / entry.name):
            entry.rename(target / entry.name)
    hidden = [entry for entry in old.iterdir() if entry.name.startswith(".")]
    with suppress(OSError):  # there is one, or it would be on another disk
        if spare is not None and not hidden and not os.path.lexists(spare):
            old.rename(spare)
            return
    removed(old)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """While no other build moves anything in a folder."""
    lock = locked(folder, wait=True)
    try:
        yield
    finally:
        if lock is not None:
            os.close(lock)
