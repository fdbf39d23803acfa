"""What was worked out once becomes a file below `.cache/tpmdocs/`, and is read again."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from tpmdocs.repository import git
from tpmdocs.repository.git import GitFailed

FOLDER = ".cache/tpmdocs"


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
