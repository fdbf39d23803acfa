"""What was worked out once becomes files below `.cache/tpmdocs/`, each of which is read again as it was written."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tpmdocs.repository import git
from tpmdocs.repository.git import GitFailed

FOLDER = ".cache/tpmdocs"

FORMAT = 1
"""Counts up when the form in which anything is kept changes."""


@dataclass
class Cache:
    """Files that are kept for one repository, by name.

    Nothing here fails, as nothing that is kept is needed: what cannot be read is not there, and what cannot be written
    is not kept. Several programs may use one cache at once, each of which sees files whole or not at all.

    Attributes:
        folder: Where they lie; None where nothing is kept.
        damaged: The names of what was not as it had been written; it was thrown away.
        full: Why nothing more is kept, in the system's words, once something could not be.
    """

    folder: Path | None
    damaged: list[str] = field(default_factory=list)
    full: str = ""

    def get(self, name: str) -> bytes | None:
        """What was kept under a name, to the byte; None where there is no such thing."""
        if self.folder is None:
            return None
        file = self.folder / name
        try:
            if not stat.S_ISREG(file.lstat().st_mode):
                return None
            sealed = file.read_bytes()
        except OSError:
            return None
        data = sealed[_SEALED:]
        if sealed[:_SEALED] == _seal(data):
            return data
        if sealed.startswith(_SIGN) and not sealed.startswith(_SIGN + b"%d " % FORMAT):
            return None  # another version's
        self.damaged.append(name)
        with suppress(OSError):
            file.unlink()
        return None

    def keep(self, name: str, data: bytes) -> None:
        """Keep something for the next time, in place of what was kept under that name."""
        if self.folder is None or self.full:
            return
        file = self.folder / name
        try:
            if not file.parent.is_dir():
                file.parent.mkdir(parents=True, exist_ok=True)
                _put(self.folder / ".gitignore", b"*\n")  # so that git ignores it, as other tools do with theirs
            _put(file, _seal(data) + data)
        except OSError as error:
            self.full = error.strerror or str(error)


_SIGN = b"tpmdocs cache "


def _seal(data: bytes) -> bytes:
    """A line that tells what somebody changed, or never finished, from what was kept."""
    return _SIGN + b"%d %s\n" % (FORMAT, hashlib.blake2b(data, digest_size=16).hexdigest().encode())


_SEALED = len(_seal(b""))


def cache_of(root: Path) -> Cache:
    """The cache of a repository, or of a folder that is in none; nothing is kept where its place is not ours alone."""
    return Cache(root / FOLDER if _may_be_ours(root) else None)


def _may_be_ours(root: Path) -> bool:
    try:
        return _is_ours(root)
    except OSError:
        return False
    except GitFailed:  # nothing came with a repository where there is none
        return not any((folder / ".git").exists() for folder in (root, *root.absolute().parents))


def kept(root: Path, name: str) -> bytes | None:
    """What was kept under a name; None where there is nothing, or something that came with the repository."""
    file = root / FOLDER / name
    try:
        if not _is_ours(root) or not stat.S_ISREG(file.lstat().st_mode):
            return None
        return file.read_bytes()
    except (GitFailed, OSError):
        return None


def keep(root: Path, name: str, data: bytes) -> None:
    """Keep something for the next time, where that can be: a folder that cannot be written to is none's mistake.

    Git is told to ignore the folder by a file in it, as other tools do with theirs.
    """
    folder = root / FOLDER
    try:
        if _is_ours(root):
            folder.mkdir(parents=True, exist_ok=True)
            _put(folder / ".gitignore", b"*\n")
            _put(folder / name, data)
    except (GitFailed, OSError):
        return


def _is_ours(root: Path) -> bool:
    """Whether the folder is, or would be, ours alone: nothing in it is the repository's, and no link leads to it."""
    parts = FOLDER.split("/")
    folders = [root.joinpath(*parts[: n + 1]) for n in range(len(parts))]
    if not all(stat.S_ISDIR(folder.lstat().st_mode) for folder in folders if os.path.lexists(folder)):
        return False
    # Folders that differ in case alone are one on some systems. A repository within this one is told of by its folder.
    held = git.run(root, "--icase-pathspecs", "ls-files", "-z", "--", parts[0]).decode("utf-8", "replace").lower()
    return not any(path == parts[0] or f"{path}/".startswith(f"{FOLDER}/") for path in held.split("\0"))


def _put(file: Path, data: bytes) -> None:
    """Write a file whole or not at all, in place of what lies there, be it a link."""
    handle, unfinished = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}-")
    try:
        with os.fdopen(handle, "wb") as written:
            written.write(data)
        os.replace(unfinished, file)
    except OSError:
        os.unlink(unfinished)
        raise
