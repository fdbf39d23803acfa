"""Questions to git, answered without a worktree: what a name stands for, where lines part, what has changed since."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

FETCH_ALL = (
    "this clone does not hold the whole history: `git fetch --unshallow` gets it, in a pipeline `fetch-depth: 0` of "
    "actions/checkout, or the variable `GIT_DEPTH: 0` of GitLab"
)


class UnknownRevision(Exception):
    """git knows no such revision, or this is no git repository."""


def run(root: Path, *arguments: str, stdin: bytes | None = None) -> bytes:
    """What a git command prints, run in a folder.

    Raises:
        UnknownRevision: where it fails, with what git says of it in one line.
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
        raise UnknownRevision("git is not installed, so no revision can be read") from None
    except subprocess.TimeoutExpired:
        raise UnknownRevision("git has not answered for five minutes") from None
    except subprocess.CalledProcessError as error:
        said = " ".join(error.stderr.decode(errors="replace").split()).removeprefix("fatal: ")
        raise UnknownRevision(said or f"git knows no revision by that name in {root}") from None
    return done.stdout


def _environment() -> dict[str, str]:
    # Within a hook of a linked worktree GIT_DIR is set, and git would take `root` for the top of it.
    alone = "GIT_DIR" in os.environ and "GIT_WORK_TREE" not in os.environ
    inherited = {name: value for name, value in os.environ.items() if not (alone and name == "GIT_DIR")}
    return inherited | {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}


def objects(root: Path, names: Iterable[str]) -> Iterator[bytes | None]:
    """What git's objects of these names hold; None for one that a shallow or partial clone lacks."""
    asked = "".join(f"{name}\n" for name in names)
    answer = run(root, "cat-file", "--batch", stdin=asked.encode()) if asked else b""
    at = 0
    while at < len(answer):
        head_end = answer.index(b"\n", at)
        head = answer[at:head_end].split()
        if head[-1] == b"missing":
            yield None
            at = head_end + 1
            continue
        size = int(head[2])
        yield answer[head_end + 1 : head_end + 1 + size]
        at = head_end + 1 + size + 1


def commit_of(root: Path, ref: str) -> str:
    """The commit that a name stands for.

    Raises:
        UnknownRevision: where there is none, or `root` is in no git repository.
    """
    return run(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}").decode().strip()


def knows(root: Path, ref: str) -> bool:
    """Whether a name stands for a commit."""
    try:
        return bool(commit_of(root, ref))
    except UnknownRevision:
        return False


def merge_base(root: Path, ref: str) -> str:
    """The commit at which HEAD left the line of `ref`: its latest one that HEAD holds too.

    Raises:
        UnknownRevision: where it cannot be known, and how to mend that.
    """
    top(root)
    if not knows(root, "HEAD"):
        raise UnknownRevision("there is no commit yet")
    if not knows(root, ref):
        elsewhere = f"; did you mean `origin/{ref}`?" if knows(root, f"origin/{ref}") else _cut_off(root)
        raise UnknownRevision(f"git knows no revision by that name{elsewhere}")
    try:
        return run(root, "merge-base", commit_of(root, ref), "HEAD").decode().split()[0]
    except UnknownRevision:
        raise UnknownRevision(f"it has no commit in common with HEAD{_cut_off(root)}") from None


def _cut_off(root: Path) -> str:
    """Why history may lack something, and how to mend it; nothing where it is whole."""
    is_shallow = run(root, "rev-parse", "--is-shallow-repository").strip() == b"true"
    return f"; {FETCH_ALL}" if is_shallow else ""


def top(root: Path) -> Path:
    """The topmost folder of the repository that `root` is in.

    Raises:
        UnknownRevision: where it is in none.
    """
    return Path(os.fsdecode(run(root, "rev-parse", "--show-toplevel").removesuffix(b"\n")))


def place_in_repository(root: Path) -> str:
    """The path of a folder from the top of its repository, with a `/` behind it; empty for the top itself.

    Raises:
        UnknownRevision: where it is in none.
    """
    return os.fsdecode(run(root, "rev-parse", "--show-prefix").removesuffix(b"\n"))


@dataclass(frozen=True)
class Changes:
    """What has changed in text files: the lines that are new or other now, and files by where they were before."""

    lines: Mapping[str, tuple[range, ...]] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)

    def touch(self, path: str, first: int, last: int) -> bool:
        """Whether any of these lines has changed."""
        return any(lines.start <= last and first < lines.stop for lines in self.lines.get(path, ()))


def changes_since(root: Path, commit: str, *, staged: bool = False) -> Changes:
    """What is other below `root` than at a commit: in the folder without files that git does not know, or staged.

    Raises:
        UnknownRevision: where git cannot tell.
    """
    # Every option that somebody's configuration may have set otherwise.
    options = ("--no-color", "--no-ext-diff", "--no-textconv", "--no-prefix", "--relative", "-M", "--submodule=short")
    context = ("-U0", "--inter-hunk-context=0")
    cached = ("--cached",) if staged else ()
    names = ("*.md", "*.markdown", "*.yml", "*.yaml")
    quoted = ("-c", "core.quotePath=false")
    return _changes(run(root, *quoted, "diff", *cached, *options, *context, commit, "--", *names))


_HUNK = re.compile(rb"@@ -\d+(?:,(?P<old>\d+))? \+(?P<first>\d+)(?:,(?P<new>\d+))? @@")


def _changes(diff: bytes) -> Changes:
    """A diff, read by the counts that it gives, since a line of a file may look like one of its own."""
    lines: dict[str, list[range]] = {}
    moved: dict[str, str] = {}
    path = before = ""
    old = new = 0
    for line in diff.split(b"\n"):
        if old > 0 or new > 0:
            old -= line[:1] in (b"-", b" ")
            new -= line[:1] in (b"+", b" ")
        elif line.startswith(b"rename from "):
            before = os.fsdecode(line[12:])
        elif line.startswith(b"rename to "):
            moved[before] = os.fsdecode(line[10:])
        elif line.startswith(b"+++ "):
            path = os.fsdecode(line[4:].removesuffix(b"\t"))  # git ends a name with spaces in it so
        elif hunk := _HUNK.match(line):
            old, new = int(hunk["old"] or 1), int(hunk["new"] or 1)
            lines.setdefault(path, []).append(range(int(hunk["first"]), int(hunk["first"]) + new))
    return Changes({name: tuple(ranges) for name, ranges in lines.items()}, moved)
