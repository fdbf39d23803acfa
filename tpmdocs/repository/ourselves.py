"""This program, and what it stands on, become a word that is another one as soon as anything of them is."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from shutil import which

_PACKAGE = Path(__file__).parent.parent
_THEME = _PACKAGE.parent / "theme"
"""Where it lies in a checkout; of what is installed it is a part."""


def surroundings() -> str:
    """A word for all that what we make follows from besides a repository: `ourselves`, the program dot, and who asks.

    Another user may not be allowed to read the same files.
    """
    dot = which("dot")
    info = os.stat(dot) if dot is not None else None
    user = os.geteuid() if hasattr(os, "geteuid") else None
    return f"{ourselves()} {[dot, info.st_size, info.st_mtime_ns] if info is not None else None} {user}"


@cache
def ourselves() -> str:
    """A word for the code that runs here: ours, Python's, and that of each package that is installed beside it."""
    words = [sys.version, *sorted(_installed()), *_own()]
    return hashlib.sha256("\0".join(words).encode("utf-8", "surrogateescape")).hexdigest()


def _installed() -> Iterator[str]:
    """Packages by name and version, which are the names of folders that pip makes."""
    for folder in dict.fromkeys(sys.path):
        try:
            names = os.listdir(folder or ".")
        except OSError:  # an archive, or nothing at all
            continue
        yield from (name for name in names if name.endswith((".dist-info", ".egg-info")))


def _own() -> Iterator[str]:
    """Of an installed package the list of what was installed, with a hash of each; else when each was edited."""
    for record in _PACKAGE.parent.glob("tpmdocs-*.dist-info/RECORD"):
        yield record.read_text("utf-8", errors="replace")
        return
    for place, ending in ((_PACKAGE, ".py"), (_THEME, "")):
        for folder, folders, names in os.walk(place):
            folders[:] = (name for name in folders if name != "__pycache__")  # what is made of the rest
            for name in names:
                if name.endswith(ending):
                    path = os.path.join(folder, name)
                    info = os.stat(path)
                    yield f"{path} {info.st_size} {info.st_mtime_ns} {info.st_ctime_ns}"
