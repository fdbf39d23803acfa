"""Questions to git, and nothing is checked out: what a name stands for, where lines part, what has changed since."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

FETCH_ALL = (
    "this clone does not hold the whole history: `git fetch --unshallow` gets it, in a pipeline `fetch-depth: 0` of "
    "actions/checkout, or the variable `GIT_DEPTH: 0` of GitLab"
)


class GitFailed(Exception):
    """Why git did not answer, in one line: it is not there, this is none of its repositories, or a damaged one."""


class UnknownRevision(GitFailed):
    """git knows no such revision."""


def run(root: Path, *arguments: str, stdin: bytes | None = None) -> bytes:
    """What a git command prints, run in a folder.

    Raises:
        GitFailed: where it fails, with what git says of it in one line.
    """
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments],
            input=stdin,
            capture_output=True,
            check=True,
            timeout=300,
            env=_environment(),
        )
    except FileNotFoundError:
        raise GitFailed("git is not installed, so no revision can be read") from None
    except subprocess.TimeoutExpired:
        raise GitFailed("git has not answered for five minutes") from None
    except subprocess.CalledProcessError as error:
        said = " ".join(error.stderr.decode(errors="replace").split()).removeprefix("fatal: ")
        raise GitFailed(said or f"`git {arguments[0]}` failed in {root}, and did not say why") from None
    except OSError as error:
        raise GitFailed(f"git cannot be run: {error.strerror}") from None
    except ValueError:  # NUL, or half of a character
        raise GitFailed("git can be asked for no such name") from None
    return done.stdout


def _environment() -> dict[str, str]:
    # Within a hook of a linked worktree GIT_DIR is set, and git would take `root` for the top of it.
    alone = "GIT_DIR" in os.environ and "GIT_WORK_TREE" not in os.environ
    inherited = {name: value for name, value in os.environ.items() if not (alone and name == "GIT_DIR")}
    return inherited | {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}


class Without(Enum):
    """Why an object's content is not there."""

    MISSING = "a shallow or partial clone lacks it"
    TOO_LARGE = "it is larger than was asked for"


def objects(root: Path, names: Iterable[str], at_most: int) -> Iterator[bytes | Without]:
    """What git's objects of these names hold, a few megabytes at a time; none that holds more than so many bytes.

    Raises:
        GitFailed: where an object is damaged, or has to be fetched and cannot be.
    """
    batch: list[tuple[str, int | None]] = []
    held = 0
    wanted = tuple(names)
    for name, size in zip(wanted, _sizes(root, wanted), strict=True):
        small = size if size is not None and size <= at_most else 0
        if held + small > _BATCH:
            yield from _contents(root, batch, at_most)
            batch, held = [], 0
        batch.append((name, size))
        held += small
    yield from _contents(root, batch, at_most)


_BATCH = 16_000_000
"""Bytes that are asked for at once: to run git takes longer than to read a spec, and what it prints is held."""


def _sizes(root: Path, names: Iterable[str]) -> Iterator[int | None]:
    asked = "".join(f"{name}\n" for name in names)
    answer = run(root, "cat-file", "--buffer", "--batch-check=%(objectsize)", stdin=asked.encode()) if asked else b""
    for line in answer.splitlines():
        yield int(line) if line.isdigit() else None


def _contents(root: Path, batch: Iterable[tuple[str, int | None]], at_most: int) -> Iterator[bytes | Without]:
    asked = "".join(f"{name}\n" for name, size in batch if size is not None and size <= at_most)
    answer = run(root, "cat-file", "--buffer", "--batch", stdin=asked.encode()) if asked else b""
    at = 0
    for _, size in batch:
        if size is None:
            yield Without.MISSING
        elif size > at_most:
            yield Without.TOO_LARGE
        else:
            at = answer.index(b"\n", at) + 1
            yield answer[at : at + size]
            at += size + 1


def commit_of(root: Path, ref: str) -> str:
    """The commit that a name stands for.

    Raises:
        UnknownRevision: where there is none.
        GitFailed: where `root` is in no git repository, or none that may be read.
    """
    options = ("--verify", "--quiet", "--end-of-options")
    if ref.startswith("^"):  # everything but what it names
        raise UnknownRevision("git knows no revision by that name")
    try:
        # In two steps, since `:/words^{commit}` would be a search for all of that.
        named = run(root, "rev-parse", *options, ref).decode().strip()
        return run(root, "rev-parse", *options, f"{named}^{{commit}}").decode().strip()
    except GitFailed:
        run(root, "rev-parse", "--git-dir")
        raise UnknownRevision("git knows no revision by that name") from None


def knows(root: Path, ref: str) -> bool:
    """Whether a name stands for a commit.

    Raises:
        GitFailed: as `commit_of`.
    """
    try:
        return bool(commit_of(root, ref))
    except UnknownRevision:
        return False


def past_state(root: Path) -> str:
    """A word for all of which the past of HEAD depends: its commit, what is put in its place, and how much is here.

    Raises:
        GitFailed: where there is no repository, or no commit in it.
    """
    files = ("shallow", "info/grafts", "config")  # the last says what a partial clone was asked to lack
    paths = [part for file in files for part in ("--git-path", file)]
    said = os.fsdecode(run(root, "rev-parse", "HEAD", "--show-prefix", *paths, "--glob=refs/replace/*"))
    held = [(root / path).read_bytes() if (root / path).is_file() else b"" for path in said.split("\n")[2:5]]
    set_ = [f"{name}={value}" for name, value in sorted(os.environ.items()) if name.startswith("GIT_")]
    return hashlib.sha256(repr((said, held, set_)).encode()).hexdigest()


def merge_base(root: Path, ref: str, head: str = "HEAD") -> str:
    """The commit at which one line of commits left another: the latest one of `ref` that `head` holds too.

    Raises:
        UnknownRevision: where it cannot be known, and how to mend that.
        GitFailed: as `commit_of`.
    """
    if head == "HEAD" and not knows(root, head):
        raise UnknownRevision("the branch of HEAD has no commit yet")
    here, there = _known(root, head), _known(root, ref)
    try:
        return run(root, "merge-base", there, here).decode().split()[0]
    except GitFailed:
        apart = _cut_off(root) or "; these are two histories, and what one introduced to the other cannot be told"
        raise UnknownRevision(f"it has no commit in common with {head}{apart}") from None


def _known(root: Path, ref: str) -> str:
    if knows(root, ref):
        return commit_of(root, ref)
    elsewhere = f"; did you mean `origin/{ref}`?" if knows(root, f"origin/{ref}") else _cut_off(root)
    raise UnknownRevision(f"git knows no revision by that name{elsewhere}")


def _cut_off(root: Path) -> str:
    """Why history may lack something, and how to mend it; nothing where it is whole."""
    is_shallow = run(root, "rev-parse", "--is-shallow-repository").strip() == b"true"
    return f"; {FETCH_ALL}" if is_shallow else ""


def place_in_repository(root: Path) -> str:
    """The path of a folder from the top of its repository, with a `/` behind it; empty for the top itself.

    Raises:
        GitFailed: where it is in none.
    """
    return os.fsdecode(run(root, "rev-parse", "--show-prefix").removesuffix(b"\n"))


def has_known(root: Path, path: str) -> bool:
    """Whether there was ever a file or folder at a path, in a commit up to HEAD or in the index."""
    try:
        staged = run(root, "--literal-pathspecs", "ls-files", "-z", "--", path)
        return bool(staged or run(root, "--literal-pathspecs", "log", "-1", "--format=%H", "--", path))
    except GitFailed:  # no commit yet, or no repository
        return False


def ignored(root: Path) -> frozenset[str]:
    """Paths of files and whole folders below `root` that git ignores; none of a file that is tracked all the same.

    Raises:
        GitFailed: where `root` is in no git repository.
    """
    listing = run(root, "ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z")
    return frozenset(os.fsdecode(name.rstrip(b"/")) for name in listing.split(b"\0") if name)


@dataclass(frozen=True)
class Changes:
    """What has changed in text files: the lines that are new, in order, and where files are now, by where they were."""

    lines: Mapping[str, tuple[range, ...]] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)

    def touch(self, path: str, first: int, last: int) -> bool:
        """Whether any of these lines has changed."""
        ranges = self.lines.get(path, ())
        before = bisect_right(ranges, last, key=lambda lines: lines.start)
        return before > 0 and first < ranges[before - 1].stop


def changes_since(root: Path, commit: str, *, head: str = "", staged: bool = False) -> Changes:
    """What is other below `root` than at a commit: in the folder without files that git does not know, or staged.

    Args:
        head: A commit that is looked at in place of the folder.

    Raises:
        GitFailed: where git cannot tell.
    """
    # Every option that somebody's configuration or attributes may have set otherwise.
    options = ("--no-color", "--no-ext-diff", "--no-textconv", "--text", "--no-prefix", "--relative", "-M")
    context = ("-U0", "--inter-hunk-context=0", "--submodule=short")
    which = (
        *(("--cached",) if staged else ()),
        commit,
        *((head,) if head else ()),
        "--",
        "*.md",
        "*.markdown",
        "*.yml",
        "*.yaml",
    )
    lines = run(root, "-c", "core.quotePath=false", "diff", *options, *context, *which)
    moved = run(root, "diff", *options, "--name-status", "-z", *which)
    return Changes(_changed_lines(lines), _moved(moved))


def _moved(listing: bytes) -> dict[str, str]:
    """Where files are now, by where they were, of a list of one status and one or two names for each file."""
    parts = [os.fsdecode(part) for part in listing.split(b"\0")]
    moved: dict[str, str] = {}
    at = 0
    while at + 2 < len(parts):
        if parts[at].startswith("R"):
            moved[parts[at + 1]] = parts[at + 2]
            at += 3
        else:
            at += 2
    return moved


_HUNK = re.compile(rb"@@ -\d+(?:,(?P<old>\d+))? \+(?P<first>\d+)(?:,(?P<new>\d+))? @@")


def _changed_lines(diff: bytes) -> dict[str, tuple[range, ...]]:
    """A diff, read by the counts that it gives, since a line of a file may look like one of its own."""
    lines: dict[str, list[range]] = {}
    path = ""
    old = new = 0
    for line in diff.split(b"\n"):
        if old > 0 or new > 0:
            old -= line[:1] in (b"-", b" ")
            new -= line[:1] in (b"+", b" ")
        elif line.startswith(b"+++ "):
            path = os.fsdecode(_unquoted(line[4:].removesuffix(b"\t")))  # git ends a name with spaces in it so
        elif hunk := _HUNK.match(line):
            old, new = int(hunk["old"] or 1), int(hunk["new"] or 1)
            lines.setdefault(path, []).append(range(int(hunk["first"]), int(hunk["first"]) + new))
    return {name: tuple(ranges) for name, ranges in lines.items()}


_ESCAPED = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_CONTROL = dict(zip(b"abtnvfr", b"\a\b\t\n\v\f\r", strict=True))


def _unquoted(name: bytes) -> bytes:
    """A name as it is; git writes one with a quote, a backslash or a control character as C would."""
    if not (name.startswith(b'"') and name.endswith(b'"') and len(name) > 1):
        return name
    return _ESCAPED.sub(_sign, name[1:-1])


def _sign(escaped: re.Match[bytes]) -> bytes:
    what = escaped[1]
    return bytes([int(what, 8) & 0xFF if len(what) == 3 else _CONTROL.get(what[0], what[0])])
