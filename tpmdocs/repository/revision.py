"""A git revision, or what is staged, becomes Sources."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tpmdocs.repository import git
from tpmdocs.repository.folder import Folder, is_never_read
from tpmdocs.repository.git import GitFailed
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
from tpmdocs.repository.trees import Lent, Tree

MAX_LINK = 4096
"""Bytes of the path in a link, as on Linux."""

MAX_LINKS = 40
"""Links that are followed one after another, as on Linux."""
NOT_FETCHED = "is not in this clone"


@dataclass(frozen=True)
class Revision:
    """The files of a git revision or of the index, read from the object database with no worktree."""

    root: Path
    blobs: dict[str, str]
    """Object name by path from `root`."""
    links: dict[str, str] = field(default_factory=dict)
    """The same for symbolic links: the object holds the path that the link leads to."""
    modules: frozenset[str] = frozenset()
    """Paths at which there is another repository, of which only the commit is known."""

    def paths(self) -> tuple[str, ...]:
        return tuple(sorted({*self.blobs, *self.links}))

    def read(self, paths: Iterable[str]) -> Iterator[Source]:
        wanted = {path: self._follow(path) for path in paths}
        names = [self.blobs[end] for end in wanted.values() if end in self.blobs]
        texts = git.objects(self.root, names, MAX_BYTES)
        for path, end in wanted.items():
            if end not in self.blobs:
                yield Source(path, "", end)
                continue
            data = next(texts)
            yield decode(path, data) if isinstance(data, bytes) else Source(path, "", _WITHOUT[data])

    def _follow(self, path: str) -> str:
        """The path that a path leads to, through links; where it leads to no file, what is wrong with it."""
        if path not in self.links:
            return path if path in self.blobs else GONE
        for _ in range(MAX_LINKS):
            link = next((link for link in _beginnings(path) if link in self.targets), None)
            if link is None:
                return path if path in self.blobs else NOT_A_FILE if path in self._folders else LEADS_NOWHERE
            path = posixpath.normpath(posixpath.join(posixpath.dirname(link), self.targets[link]) + path[len(link) :])
            if path.startswith(("../", "/")):
                return LEAVES
        return IN_CIRCLES

    @cached_property
    def targets(self) -> dict[str, str]:
        """Where each link leads, as it is written."""
        texts = git.objects(self.root, self.links.values(), MAX_LINK)
        return {
            path: os.fsdecode(text) for path, text in zip(self.links, texts, strict=True) if isinstance(text, bytes)
        }

    @cached_property
    def _folders(self) -> frozenset[str]:
        return frozenset(folder for path in self.blobs for folder in _beginnings(path)) - self.blobs.keys()


_WITHOUT = {git.Without.MISSING: NOT_FETCHED, git.Without.TOO_LARGE: TOO_LARGE}


def open_revision(root: Path, ref: str) -> Revision:
    """The files below `root` at a git revision.

    Raises:
        UnknownRevision: where git does not know `ref`.
        GitFailed: where it cannot be asked, as `root` is in no git repository.
    """
    # With -r and no --full-tree, ls-tree lists what lies below the working directory, by paths relative to it.
    listing = git.run(root, "ls-tree", "-r", "-z", git.commit_of(root, ref))
    return _listed(root, ((mode, sha, name) for (mode, _, sha), name in _entries(listing)))


def open_index(root: Path) -> Revision:
    """The files below `root` as they are staged, which is what the next commit will hold.

    Raises:
        GitFailed: where a merge is not finished, or `root` is in no git repository.
    """
    # What `git add --intent-to-add` has only announced is listed like the rest, and will not be committed.
    announced = git.run(root, "diff-files", "--name-only", "--diff-filter=A", "--relative", "-z").split(b"\0")
    staged: list[tuple[bytes, bytes, bytes]] = []
    for (mode, sha, stage), name in _entries(git.run(root, "ls-files", "--stage", "-z")):
        if stage != b"0":
            raise GitFailed(f"{os.fsdecode(name)} holds both sides of a merge: resolve and stage it first")
        if name not in announced:
            staged.append((mode, sha, name))
    return _listed(root, staged)


def open_checkout(root: Path) -> Tree:
    """The files below a folder as they are now; of those that a sparse checkout leaves out, what is staged.

    So it holds what a revision would, and can be compared with one.

    Raises:
        GitFailed: where `root` is in no git repository.
    """
    folder = Folder(root)
    entries = list(_entries(git.run(root, "ls-files", "-t", "--stage", "-z")))
    left_out = {os.fsdecode(name) for (tag, *_), name in entries if tag == b"S"}
    if not left_out:
        return folder
    index = _listed(root, ((mode, sha, name) for (_, mode, sha, _), name in entries))
    return Lent(folder, index, frozenset(left_out.intersection(index.paths()).difference(folder.paths())))


def with_unversioned(revision: Revision) -> Tree:
    """A revision with what none can hold, as it is in the folder: files of submodules, and those that git ignores.

    Raises:
        GitFailed: where the revision's folder is in no git repository any more.
    """
    folder = Folder(revision.root)
    apart = revision.modules | git.ignored(revision.root)
    beside = frozenset(path for path in folder.paths() if not apart.isdisjoint(_beginnings(path)))
    return Lent(revision, folder, beside.difference(revision.paths())) if beside else revision


def _entries(listing: bytes) -> Iterator[tuple[list[bytes], bytes]]:
    """What git lists before a tab, and the path behind it, for each entry."""
    for entry in listing.split(b"\0"):
        if entry:
            meta, _, name = entry.partition(b"\t")
            yield meta.split(), name


def _listed(root: Path, entries: Iterable[tuple[bytes, bytes, bytes]]) -> Revision:
    """Entries of a mode, an object and a path: files, links, and what is neither, repositories of their own."""
    blobs: dict[str, str] = {}
    links: dict[str, str] = {}
    modules: set[str] = set()
    for mode, sha, name in entries:
        path = os.fsdecode(name)
        if is_never_read(path.split("/")[:-1]):
            continue
        if mode == b"160000":
            modules.add(path)
        else:
            (links if mode == b"120000" else blobs)[path] = sha.decode()
    return Revision(root, blobs, links, frozenset(modules))


def _beginnings(path: str) -> Iterator[str]:
    """A path's folders, the outermost first, and the path itself."""
    at = path.find("/")
    while at >= 0:
        yield path[:at]
        at = path.find("/", at + 1)
    yield path
