"""What was worked out once becomes files below `.cache/tpmdocs/`, each of which is read again as it was written."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from tpmdocs.repository import git
from tpmdocs.repository.git import GitFailed

FOLDER = ".cache/tpmdocs"

FORMAT = 2
"""Counts up when the form in which anything is kept changes."""

SWITCH = "TPMDOCS_KEEP"
"""The variable that says whether anything is kept and read again: it is, unless this is empty or 0."""

MOST_BYTES = 1_000_000_000
"""Of all that is kept for one repository; of 5,000 specs that is some 550 MB."""

SPARE = "spare"
"""The folder of a site that was replaced."""

ABANDONED = 3_600
"""Seconds after which a file that somebody began to write is one that nobody will finish."""

FRESH = 600
"""Seconds for which a file counts as just used, so that not every use of it is written down."""

FEW = 100
"""So few files may be kept without a look at all the others, where there was one in the last `ABANDONED` seconds."""


@dataclass
class Cache:
    """Files that are kept for one repository, by name.

    Nothing here fails, as nothing that is kept is needed: what cannot be read is not there, and what cannot be written
    is not kept. Several programs may use one cache at once, each of which sees files whole or not at all.

    A name is a path with forward slashes, no part of which begins with a dot. Two that differ in case alone are one
    file on some systems, where each is damaged in the eyes of the other.

    Attributes:
        folder: Where they lie; None where nothing is kept.
        damaged: The names of what was not as it had been written; it was thrown away.
        full: Why there is no room for more, in the system's words, once there was none.
        kept: How many files were written.
    """

    folder: Path | None
    damaged: list[str] = field(default_factory=list)
    full: str = ""
    kept: int = 0
    _sound: set[str] = field(default_factory=set, repr=False)
    """Folders in it that are there, and are no links."""
    _is_closed: bool = field(default=False, repr=False)
    """Whether nothing can be written there, for want of room or of a right to."""

    @property
    def spare(self) -> Path | None:
        """The place of a site that has been replaced, for the next one to be made in; None where nothing is kept."""
        return self.folder / SPARE if self.folder is not None else None

    def get(self, name: str) -> bytes | None:
        """What was kept under a name, to the byte; None where there is no such thing."""
        if self.folder is None or not self._is_sound(self.folder, name):
            return None
        path = f"{self.folder}/{name}"
        sealed = _read(path)
        if sealed is None:
            return None
        data = sealed[_SEALED:]
        if sealed[:_SEALED] == _seal(name, data):
            return data
        if not _is_anothers(sealed):
            self.damaged.append(name)
            _remove(path)
        return None

    def holds(self, name: str) -> bool:
        """Whether something was kept under a name, whatever has become of it."""
        return self.folder is not None and os.path.lexists(f"{self.folder}/{name}")

    def keep(self, name: str, data: bytes) -> None:
        """Keep something for the next time, in place of what was kept under that name."""
        if self.folder is None or self._is_closed:
            return
        try:
            if not self._is_sound(self.folder, name):
                _make(self.folder, name)
                if not self._is_sound(self.folder, name):
                    return
            _put(f"{self.folder}/{name}", _seal(name, data), data)
        except OSError as error:
            self._sound.clear()  # somebody may have cleared it a moment ago
            if error.errno in _NO_ROOM:
                self.full = error.strerror or str(error)
            self._is_closed = error.errno in _NO_ROOM or (error.errno in _NO_RIGHT and os.name == "posix")
        else:
            self.kept += 1

    def trim(self, most_bytes: int = MOST_BYTES) -> None:
        """Take away what nobody will finish, and what is too much: other versions' files, then what was not used for
        the longest time."""
        if self.folder is not None:
            with suppress(OSError):
                _put(f"{self.folder}/{_LOOKED_AT}")
        held = 0
        whole: list[tuple[str, os.stat_result]] = []
        for path, info in self._files():
            if os.path.basename(path).startswith(_BEGUN):
                if time.time() - info.st_mtime > ABANDONED:
                    _remove(path)
            else:
                held += info.st_size
                whole.append((path, info))
        if held <= most_bytes:
            return
        for path, info in sorted(whole, key=lambda one: (not _is_anothers(_read(one[0], len(_OURS))), one[1].st_mtime)):
            if held <= most_bytes:
                break
            _remove(path)
            held -= info.st_size

    def end(self) -> tuple[str, ...]:
        """Keep the cache from growing when nothing more will be kept; a line for each thing that went wrong with it."""
        if self.kept and self.folder is not None and (self.kept > FEW or not _was_looked_at(self.folder)):
            self.trim()
        return (*self._thrown_away(), *([f"not kept in {FOLDER}/: {self.full}"] if self.full else []))

    def _thrown_away(self) -> Iterator[str]:
        if len(self.damaged) == 1:
            yield f"thrown away: {FOLDER}/{self.damaged[0]} was not as it had been written"
        elif self.damaged:
            files = f"{len(self.damaged):,} files of {FOLDER}/"
            yield f"thrown away: {files} were not as they had been written, the first of them {self.damaged[0]}"

    def held(self) -> tuple[Held, ...]:
        """All that is kept, whoever's it is, by name."""
        return tuple(
            sorted(
                Held(os.path.relpath(path, self.folder).replace(os.sep, "/"), info.st_size, info.st_mtime)
                for path, info in self._files()
                if not os.path.basename(path).startswith(_BEGUN)
            )
        )

    def clear(self) -> None:
        """Take away all that is kept.

        Raises:
            OSError: where the system does not let us.
        """
        if self.folder is not None and self.folder.exists():
            shutil.rmtree(self.folder)
        self._sound.clear()

    def _is_sound(self, folder: Path, name: str) -> bool:
        """Whether the folder that a name stands in is there, and no link leads into it or out of it."""
        within = name.rpartition("/")[0]
        if within not in self._sound:
            parts = within.split("/") if within else []
            for n in range(len(parts) + 1):
                if not _is_folder("/".join((str(folder), *parts[:n]))):
                    return False
            self._sound.add(within)
        return True

    def _files(self) -> Iterator[tuple[str, os.stat_result]]:
        """Files of any kind in it, but for those that are about it, and the spare site; no link is followed."""
        pending = [str(self.folder)] if self.folder is not None else []
        while pending:
            try:
                entries = list(os.scandir(pending.pop()))
            except OSError:
                continue
            for entry in entries:
                with suppress(OSError):  # another program took it away
                    if entry.is_dir(follow_symlinks=False):
                        if entry.path != str(self.spare):
                            pending.append(entry.path)
                    elif entry.is_file(follow_symlinks=False) and entry.name not in _APART:
                        yield entry.path, entry.stat(follow_symlinks=False)


@dataclass(frozen=True, slots=True, order=True)
class Held:
    """A file of a cache: its name, its bytes, and when it was used last, in seconds since 1970."""

    name: str
    size: int
    used: float


_NO_ROOM = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
_NO_RIGHT = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
"""Of Windows this says less: there a file that somebody reads just now cannot be replaced."""

_SIGN = b"tpmdocs cache "
_OURS = _SIGN + b"%d " % FORMAT
_IGNORING, _BORN, _LOOKED_AT = ".gitignore", ".born", ".looked-at"
_APART = frozenset({_IGNORING, _BORN, _LOOKED_AT})
_BEGUN = ".begun-"


def _seal(name: str, data: bytes) -> bytes:
    """A line that tells what somebody changed, moved, or never finished, from what was kept.

    It is not meant to withstand anybody who wants to be taken for us: that is a matter of who may write here.
    """
    summed = hashlib.sha1(name.encode("utf-8", "surrogatepass"), usedforsecurity=False)  # the quickest there is
    summed.update(data)
    return b"%s%s\n" % (_OURS, summed.hexdigest().encode())


_SEALED = len(_seal("", b""))


def _is_anothers(sealed: bytes | None) -> bool:
    """Whether another version than this one has kept it."""
    return sealed is not None and sealed.startswith(_SIGN) and not sealed.startswith(_OURS)


def _read(path: str, most: int | None = None) -> bytes | None:
    """What a file holds, or the beginning of it; None where there is none, but perhaps a link, a pipe or a folder."""
    try:
        handle = os.open(path, _READING)
    except OSError:
        return None
    try:
        info = os.fstat(handle)
        if not stat.S_ISREG(info.st_mode):
            return None
        wanted = info.st_size if most is None else most
        data = os.read(handle, wanted)
        while len(data) < wanted and (more := os.read(handle, wanted - len(data))):
            data += more
    except OSError:
        return None
    finally:
        os.close(handle)
    if most is None and info.st_mtime < time.time() - FRESH:
        with suppress(OSError):
            os.utime(path)  # it was used
    return data


# Of a link nothing is read, and nobody is waited for who might write into a pipe.
_READING = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY", "O_CLOEXEC"))
_WRITING = os.O_WRONLY | os.O_CREAT | os.O_EXCL | sum(getattr(os, name, 0) for name in ("O_BINARY", "O_CLOEXEC"))


def _put(path: str, *parts: bytes) -> None:
    """Write a file whole or not at all, in place of what lies there, be it a link."""
    folder = os.path.dirname(path)
    while True:
        unfinished = f"{folder}/{_BEGUN}{os.getpid()}-{next(_NUMBERS)}"
        try:
            handle = os.open(unfinished, _WRITING, 0o666)
            break
        except FileExistsError:  # another machine has a process of the same number
            continue
    try:
        with open(handle, "wb", buffering=0) as file:
            for part in parts:
                left = memoryview(part)
                while left:
                    left = left[file.write(left) :]
        os.replace(unfinished, path)
    except BaseException:
        _remove(unfinished)
        raise


_NUMBERS = count()


def _remove(path: str) -> None:
    with suppress(OSError):
        os.unlink(path)


def _make(folder: Path, name: str) -> None:
    """Make the folder that a name stands in; of a new cache, with what tells git to ignore it, as other tools do."""
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        _put(f"{folder}/{_IGNORING}", b"*\n")
        _put(f"{folder}/{_BORN}", _birth(folder))
    within = name.rpartition("/")[0]
    if within:
        (folder / within).mkdir(parents=True, exist_ok=True)


def _birth(folder: Path) -> bytes:
    """What no copy of a folder has in common with it."""
    info = folder.lstat()
    return f"{info.st_dev} {info.st_ino}\n".encode()


def _was_looked_at(folder: Path) -> bool:
    """Whether somebody has looked at all that is kept a while ago at most."""
    try:
        return abs(time.time() - os.lstat(f"{folder}/{_LOOKED_AT}").st_mtime) < ABANDONED
    except OSError:
        return False


def _is_folder(path: str) -> bool:
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except OSError:
        return False


def cache_of(root: Path) -> Cache:
    """The cache of a repository, or of a folder that is in none; nothing is kept where its place is not ours alone.

    Nor is anything where `TPMDOCS_KEEP` says so.
    """
    return Cache(root / FOLDER if is_kept() and is_ours(root) else None)


def is_kept() -> bool:
    """Whether anything is kept at all."""
    return os.environ.get(SWITCH, "1") not in ("", "0")


def is_ours(root: Path) -> bool:
    """Whether the place of a repository's cache is, or would be, ours alone: nothing in it came from elsewhere."""
    parts = FOLDER.split("/")
    folders = [root.joinpath(*parts[: n + 1]) for n in range(len(parts))]
    try:
        if not all(_is_folder(str(folder)) for folder in folders if os.path.lexists(folder)):
            return False
        return not _holds_any_of_it(root, parts[0])
    except OSError:
        return False
    except GitFailed:
        if any((folder / ".git").exists() for folder in (root, *root.absolute().parents)):
            return False
        # What is unpacked from an archive may hold anything, so here it has to be the very folder that we made.
        folder = folders[-1]
        return not folder.exists() or _read(f"{folder}/{_BORN}") == _birth(folder)


def _holds_any_of_it(root: Path, first: str) -> bool:
    """Whether git knows of anything in the place of the cache.

    Folders that differ in case alone are one on some systems. A repository within this one is told of by its folder.
    """
    held = git.run(root, "--icase-pathspecs", "ls-files", "-z", "--", first).decode("utf-8", "replace").lower()
    return any(path == first or f"{path}/".startswith(f"{FOLDER}/") for path in held.split("\0"))
