"""The files below a folder become Sources."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tpmdocs.repository.source import (
    GONE,
    IN_CIRCLES,
    LEADS_NOWHERE,
    LEAVES,
    MAX_BYTES,
    NOT_A_FILE,
    TOO_LARGE,
    Source,
    decode,
)

CONFIG_DIR = "site_config"
HOST_FILES = ("mkdocs.yml", "mkdocs.yaml", "properdocs.yml", "properdocs.yaml")
"""What a host's configuration may be called."""

_NEVER_READ = frozenset(
    {".cache", ".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv", ".tox", ".mypy_cache"}
)


@dataclass(frozen=True)
class Folder:
    """The files below a folder, as they are now; `overlay` holds unsaved text by path.

    Of a folder that nobody has chosen for a plan, such as one with all sorts of checkouts, these are no part.
    """

    root: Path
    overlay: dict[str, str] = field(default_factory=dict)

    def paths(self) -> tuple[str, ...]:
        found = {*self.overlay, *_walk(self.root, into_repositories=is_chosen(self.root))}
        return tuple(sorted(found))

    def read(self, paths: Iterable[str]) -> Iterator[Source]:
        root = self.root.resolve()
        for path in paths:
            if path in self.overlay:
                yield Source(path, self.overlay[path])
            else:
                yield _read_file(root, path)


def is_chosen(root: Path) -> bool:
    """Whether somebody has chosen a folder for a plan: there is a host's configuration, or something in site_config."""
    config = root / CONFIG_DIR
    has_config = not config.is_symlink() and next(config.glob("*"), None) is not None
    return has_config or any((root / name).exists() for name in HOST_FILES)


def is_never_read(folders: Iterable[str]) -> bool:
    """Whether one of the folders of a path belongs to a tool that keeps files of its own there."""
    return not _NEVER_READ.isdisjoint(folders)


def _read_file(root: Path, path: str) -> Source:
    full = f"{root}/{path}"  # to make a Path of each takes as long as to read it
    try:
        info = os.lstat(full)
        if stat.S_ISLNK(info.st_mode):
            if not Path(os.path.realpath(full)).is_relative_to(root):
                return Source(path, "", LEAVES)
            if not os.path.exists(full):
                return Source(path, "", IN_CIRCLES if _is_circle(full) else LEADS_NOWHERE)
            info = os.stat(full)
        if not stat.S_ISREG(info.st_mode):
            return Source(path, "", NOT_A_FILE)
        if info.st_size > MAX_BYTES:
            return Source(path, "", TOO_LARGE)
        with open(full, "rb", buffering=0) as file:
            return decode(path, file.read())
    except FileNotFoundError:
        return Source(path, "", GONE)
    except OSError as error:
        return Source(path, "", f"cannot be opened: {error.strerror}")


def _is_circle(link: str) -> bool:
    try:
        os.stat(link)
    except OSError as error:
        return error.errno == errno.ELOOP
    return False


def _walk(root: Path, *, into_repositories: bool) -> Iterator[str]:
    """Paths of files below `root`; folders behind links are not entered, so no loop can be."""
    pending = [""]
    while pending:
        folder = pending.pop()
        try:
            entries = list(os.scandir(root / folder))
        except OSError:
            continue
        if folder and any(
            entry.name == "pyvenv.cfg" or _is_built(entry) or (not into_repositories and _is_checkout(entry))
            for entry in entries
        ):
            continue  # Python packages of whoever works here, a site that we have built, or a checkout
        for entry in entries:
            path = f"{folder}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in _NEVER_READ:
                    pending.append(f"{path}/")
            else:
                yield path


def _is_built(entry: os.DirEntry[str]) -> bool:
    """Whether this shows that its folder is a site with our pages: what comes of a plan is no part of it."""
    return entry.name == "sitemap.xml" and os.path.isfile(f"{os.path.dirname(entry.path)}/assets/tpmdocs.js")


def _is_checkout(entry: os.DirEntry[str]) -> bool:
    """Whether this makes its folder a clone or a worktree; a submodule, which git knows of, is a part of ours."""
    if entry.name != ".git" or entry.is_dir():
        return entry.name == ".git"
    try:
        return "/worktrees/" in Path(entry.path).read_text("utf-8", errors="replace")
    except OSError:
        return False
