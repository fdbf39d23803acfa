"""What was worked out once becomes a file below `.cache/tpmdocs/`, and is read again."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from tpmdocs.repository import git
from tpmdocs.repository.git import GitFailed

FOLDER = ".cache/tpmdocs"


def kept(root: Path, name: str) -> bytes | None:
    """What was kept under a name; None where there is nothing, or a file that came with the repository."""
    try:
        if git.run(root, "--literal-pathspecs", "ls-files", "-z", "--", f"{FOLDER}/{name}"):
            return None
        return (root / FOLDER / name).read_bytes()
    except (GitFailed, OSError):
        return None


def keep(root: Path, name: str, data: bytes) -> None:
    """Keep something for the next time, where that can be: a folder that cannot be written to is none's mistake.

    Git is told to ignore the folder by a file in it, as other tools do with theirs.
    """
    folder = root / FOLDER
    try:
        if not folder.resolve().is_relative_to(root.resolve()):  # by a link, to files of somebody else
            return
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")
        handle, unfinished = tempfile.mkstemp(dir=folder, prefix=f"{name}-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.replace(unfinished, folder / name)
        except OSError:
            os.unlink(unfinished)
    except OSError:
        return
