"""All that a site was built from becomes a word, by which the next build knows that it would build the same."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tpmdocs.hosts.told import Told, as_bytes, from_bytes
from tpmdocs.repository.cache import Cache
from tpmdocs.repository.digest import digest_of
from tpmdocs.repository.folder import Folder
from tpmdocs.repository.history import state_of
from tpmdocs.repository.ourselves import surroundings
from tpmdocs.repository.recording import RACY, Mark, mark

KEPT = "site/whole"

FORMAT = 2
"""Counts up when what is kept changes its form."""

_OF_NO_EFFECT = frozenset({"_", "COLUMNS", "LINES", "OLDPWD", "SHLVL", "TERM", "WINDOWID"})
"""Variables that differ from one terminal to the next."""


@dataclass(frozen=True, slots=True)
class Published:
    """A site that stands in its place: what built it, how many pages it has, and what was said of it and the plan."""

    name: str
    pages: int
    said: tuple[str, ...]
    told: Told


@dataclass(frozen=True)
class Ground:
    """What a build stands on, as it was when it began.

    It is every file of the repository by its size, its times and its number, what git knows of the past, the
    environment, and the programs that are installed. The host has to tell that it reads nothing else.

    Attributes:
        how: What else decides what is built, in plain values.
    """

    root: Path
    target: Path
    cache: Cache
    how: object
    began: int
    files: Mapping[str, Mark] | None

    @classmethod
    def now(cls, root: Path, target: Path, cache: Cache, how: object) -> Ground:
        return cls(root, target, cache, how, time.time_ns(), _files(root) if cache.folder is not None else None)

    def published(self) -> Published | None:
        """The site that was built from the same, if nobody has touched it since."""
        try:
            kept = json.loads(self.cache.get(KEPT) or b"{}")
            if self.files is None or not kept or kept["from"] != self._word():
                return None
            if kept["site"] != _site(self.target) or not self._holds_all(kept["places"]):
                return None
            return Published(kept["name"], kept["pages"], tuple(kept["said"]), from_bytes(kept["told"].encode()))
        except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
            return None

    def keep(self, made: Published, places: Sequence[str] | None) -> None:
        """Remember what was built, unless something was changed meanwhile, or might be without a trace.

        Args:
            places: Folders and files that the host has read; None where nobody knows.
        """
        files = self.files
        if places is None or files is None or files != _files(self.root) or not self._holds_all(places):
            return
        if any(max(changed, anything) > self.began - RACY for _, changed, anything, _ in files.values()):
            return
        kept = {
            "from": self._word(),
            "site": _site(self.target),
            "places": list(places),
            "name": made.name,
            "pages": made.pages,
            "said": made.said,
            "told": as_bytes(made.told).decode(),
        }
        self.cache.keep(KEPT, json.dumps(kept).encode())

    def _word(self) -> str:
        variables = sorted((name, value) for name, value in os.environ.items() if name not in _OF_NO_EFFECT)
        git = state_of(self.root)
        return digest_of(FORMAT, surroundings(), variables, git, str(self.target), self.how, self.files)

    def _holds_all(self, places: Sequence[str]) -> bool:
        """Whether all that there is in some places are files of the repository that we see."""
        files, top = self.files or {}, os.path.join(self.root.absolute(), "")
        return all(file.removeprefix(top).replace(os.sep, "/") in files for place in places for file in _within(place))


def _files(root: Path) -> Mapping[str, Mark] | None:
    """By what each file is known to be what it was; None where that is not to be told."""
    found = {}
    for path in Folder(root).paths():
        known = mark(f"{root}/{path}")
        if known is None:  # as of a link, which leads anywhere
            return None
        found[path] = known
    return found


def _within(place: str) -> Iterator[str]:
    """The files that a host may find in a folder, which are not hidden ones; or a file itself."""
    if not os.path.isdir(place):
        yield place
    for folder, folders, names in os.walk(place):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (f"{folder}{os.sep}{name}" for name in names if not name.startswith("."))


def _site(target: Path) -> str:
    """A word for the files of a site."""
    rows = []
    for place, folders, names in os.walk(target):
        folders.sort()
        for name in sorted(names):
            info = os.lstat(f"{place}/{name}")
            rows.append((os.path.relpath(place, target), name, info.st_size, info.st_mtime_ns, info.st_ino))
    return digest_of(rows)
