"""A folder, a git revision or what is staged becomes Sources: paths with their text, and the places in them."""

from __future__ import annotations

import errno
import os
import posixpath
import stat
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

from tpmdocs import git
from tpmdocs.git import GitFailed as GitFailed
from tpmdocs.git import UnknownRevision as UnknownRevision

CONFIG_DIR = "site_config"
HOST_FILES = ("mkdocs.yml", "mkdocs.yaml", "properdocs.yml", "properdocs.yaml")
"""What lies in a folder that somebody chose for a plan."""

MAX_BYTES = 4_000_000
"""Largest file that is read as a spec or a page. The largest real spec known to us is below 300 kB."""

MAX_LINK = 4096
"""Bytes of the path in a link, as on Linux."""

MAX_LINKS = 40
"""Links that are followed one after another, as on Linux."""

GONE = "vanished before it could be read"
NOT_A_FILE = "is not a regular file"
LEAVES = "is a link that leaves the repository"
LEADS_NOWHERE = "is a link to a file that is not there"
IN_CIRCLES = "is a link that leads in a circle"
NOT_FETCHED = "is not in this clone"
TOO_LARGE = f"is larger than {MAX_BYTES // 1_000_000} MB"

_NEVER_READ = frozenset({".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv", ".tox", ".mypy_cache"})


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of one file. Lines and columns count from 1, columns in characters; the end is exclusive."""

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


@dataclass(frozen=True)
class Source:
    """A file's text as it entered, and why it could not be read where it could not.

    Attributes:
        path: Path from the repository's root, with forward slashes.
        text: The decoded text without a byte order mark; empty where `problem` is set. Line ends are kept.
        problem: What kept us from reading it, in words that follow "this file"; None when it was read.
    """

    path: str
    text: str
    problem: str | None = None

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        starts = [0]
        at = self.text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        return tuple(starts)

    def span(self, start: int, end: int) -> Span:
        """The place of the characters from offset `start` to `end` (exclusive)."""
        starts = self.line_starts
        line, end_line = bisect_right(starts, start), bisect_right(starts, end)
        return Span(self.path, line, start - starts[line - 1] + 1, end_line, end - starts[end_line - 1] + 1)

    @property
    def head(self) -> Span:
        """The first line, for what has no place of its own."""
        return Span(self.path, 1, 1, 1, len(self.line(1)) + 1)

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its line end."""
        starts = self.line_starts
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")


class Tree(Protocol):
    """A repository's files at one moment."""

    def paths(self) -> tuple[str, ...]:
        """Every file's path from the root, with forward slashes, sorted."""
        ...

    def read(self, paths: Iterable[str]) -> Iterator[Source]:
        """The Sources of these paths, in the same order; never raises on what a file holds.

        Raises:
            GitFailed: where the files are git's, and it cannot give them out at all.
        """
        ...


@dataclass(frozen=True)
class Folder:
    """The files below a folder, as they are now; `overlay` holds unsaved text by path.

    Of a folder that nobody has chosen for a plan, such as one with all sorts of checkouts, these are no part.
    """

    root: Path
    overlay: dict[str, str] = field(default_factory=dict)

    def paths(self) -> tuple[str, ...]:
        is_chosen = any((self.root / name).exists() for name in (CONFIG_DIR, *HOST_FILES))
        found = {*self.overlay, *_walk(self.root, into_repositories=is_chosen)}
        return tuple(sorted(found))

    def read(self, paths: Iterable[str]) -> Iterator[Source]:
        root = self.root.resolve()
        for path in paths:
            if path in self.overlay:
                yield Source(path, self.overlay[path])
            else:
                yield _read_file(root, path)


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
            link = next((link for link in _beginnings(path) if link in self._targets), None)
            if link is None:
                return path if path in self.blobs else NOT_A_FILE if path in self._folders else LEADS_NOWHERE
            path = posixpath.normpath(posixpath.join(posixpath.dirname(link), self._targets[link]) + path[len(link) :])
            if path.startswith(("../", "/")):
                return LEAVES
        return IN_CIRCLES

    @cached_property
    def _targets(self) -> dict[str, str]:
        texts = git.objects(self.root, self.links.values(), MAX_LINK)
        return {
            path: os.fsdecode(text) for path, text in zip(self.links, texts, strict=True) if isinstance(text, bytes)
        }

    @cached_property
    def _folders(self) -> frozenset[str]:
        return frozenset(folder for path in self.blobs for folder in _beginnings(path)) - self.blobs.keys()


_WITHOUT = {git.Without.MISSING: NOT_FETCHED, git.Without.TOO_LARGE: TOO_LARGE}


@dataclass(frozen=True)
class Overlaid:
    """A tree in which some files are replaced or added, and some folders hold nothing but these."""

    tree: Tree
    files: Mapping[str, Source]
    emptied: tuple[str, ...] = ()

    def paths(self) -> tuple[str, ...]:
        kept = (path for path in self.tree.paths() if not path.startswith(tuple(f"{one}/" for one in self.emptied)))
        return tuple(sorted({*kept, *self.files}))

    def read(self, paths: Iterable[str]) -> Iterator[Source]:
        wanted = tuple(paths)
        below = self.tree.read([path for path in wanted if path not in self.files])
        for path in wanted:
            yield self.files[path] if path in self.files else next(below)


@dataclass(frozen=True)
class Rearranged:
    """A tree in which some files lie elsewhere and some hold another text.

    Attributes:
        moved: Where files are, by where the tree has them.
        texts: Texts by the path at which the files are now.
    """

    tree: Tree
    moved: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    def paths(self) -> tuple[str, ...]:
        return tuple(sorted({*(self.moved.get(path, path) for path in self.tree.paths()), *self.texts}))

    def read(self, paths: Iterable[str]) -> Iterator[Source]:
        origin = {now: then for then, now in self.moved.items()}
        wanted = tuple(paths)
        below = self.tree.read([origin.get(path, path) for path in wanted if path not in self.texts])
        for path in wanted:
            if path in self.texts:
                yield Source(path, self.texts[path])
            else:
                found = next(below)
                yield found if found.path == path else Source(path, found.text, found.problem)


@dataclass(frozen=True)
class Lent:
    """A tree, and besides it some files of another one, which are read there when they are asked for."""

    tree: Tree
    other: Tree
    lent: frozenset[str]
    """Paths of the other tree's files; none of them is in the first."""

    def paths(self) -> tuple[str, ...]:
        return tuple(sorted({*self.tree.paths(), *self.lent}))

    def read(self, paths: Iterable[str]) -> Iterator[Source]:
        wanted = tuple(paths)
        own = self.tree.read([path for path in wanted if path not in self.lent])
        lent = self.other.read([path for path in wanted if path in self.lent])
        for path in wanted:
            yield next(lent if path in self.lent else own)


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


def is_never_read(folders: Iterable[str]) -> bool:
    """Whether one of the folders of a path belongs to a tool that keeps files of its own there."""
    return not _NEVER_READ.isdisjoint(folders)


def decode(path: str, data: bytes) -> Source:
    """The Source of a file's bytes; what is not UTF-8 text is said, not guessed."""
    if len(data) > MAX_BYTES:
        return Source(path, "", TOO_LARGE)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Source(path, "", "is encoded as UTF-16, not UTF-8")
    if b"\0" in data:
        return Source(path, "", "is binary, not text")
    try:
        return Source(path, data.removeprefix(b"\xef\xbb\xbf").decode("utf-8"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Source(path, "", f"is not UTF-8: line {line} holds the byte 0x{data[error.start]:02x}")


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
            entry.name == "pyvenv.cfg" or (not into_repositories and _is_checkout(entry)) for entry in entries
        ):
            continue  # Python packages of whoever works here, or a checkout
        for entry in entries:
            path = f"{folder}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in _NEVER_READ:
                    pending.append(f"{path}/")
            else:
                yield path


def _is_checkout(entry: os.DirEntry[str]) -> bool:
    """Whether this makes its folder a clone or a worktree; a submodule, which git knows of, is a part of ours."""
    if entry.name != ".git" or entry.is_dir():
        return entry.name == ".git"
    try:
        return "/worktrees/" in Path(entry.path).read_text("utf-8", errors="replace")
    except OSError:
        return False


def _beginnings(path: str) -> Iterator[str]:
    """A path's folders, the outermost first, and the path itself."""
    at = path.find("/")
    while at >= 0:
        yield path[:at]
        at = path.find("/", at + 1)
    yield path
