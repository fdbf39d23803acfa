"""This program, and what it stands on, become a word that is another one as soon as anything of them is."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent.parent


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
    for folder, _, names in os.walk(_PACKAGE):
        for name in names:
            if name.endswith(".py"):
                path = os.path.join(folder, name)
                info = os.stat(path)
                yield f"{path} {info.st_size} {info.st_mtime_ns} {info.st_ctime_ns}"
