"""One `git log` becomes a Walk: commit by commit, which versions of which files came and went."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from tpmdocs.repository import git
from tpmdocs.repository.git import GitFailed

MAY_BE_SPECS = (".md", ".markdown", ".yml", ".yaml")
"""How the names of files end that may be specs."""

GONE = ""
"""The version of a file that is not there."""

REASON = "Slip-Reason"
"""The trailer of a commit's message that says why something moved."""


_TRAILERS = f"%(trailers:key={REASON},valueonly,unfold,separator=%x1f)"
_PLAIN = ("-c", "log.showRoot=true", "-c", "log.showSignature=false", "-c", "color.ui=false")
"""What somebody's configuration may have set otherwise."""


_LAST = int(datetime(9999, 12, 31, tzinfo=UTC).timestamp())


class Commit(NamedTuple):
    """A commit and when it was made, in seconds since 1970, UTC."""

    name: str
    time: int

    @property
    def moment(self) -> datetime:
        """The time, or the first or last that a calendar has: git takes whatever somebody says."""
        return datetime.fromtimestamp(min(max(self.time, 0), _LAST), UTC)

    @property
    def day(self) -> date:
        return self.moment.date()


@dataclass(frozen=True, slots=True)
class Step:
    """What one commit did to files, seen from its first parent.

    Attributes:
        files: The version of each file before and after, as names of git's objects.
        at_the_edge: Whether what came before is not in this clone, so that every file looks new.
        reasons: What its message says in trailers `Slip-Reason:`; of a merge also what those say that it brought.
        merged: The other parents of a merge.
    """

    commit: Commit
    files: dict[str, tuple[str, str]]
    at_the_edge: bool = False
    reasons: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()


@dataclass(frozen=True)
class Walk:
    """Commits that changed a file that may be a spec, the newest first.

    Attributes:
        is_partial: Whether this clone lacks contents of files, so that git would fetch each that is asked for.
        is_cut: Whether there are earlier commits, of which this clone cannot tell.
    """

    steps: tuple[Step, ...] = ()
    is_partial: bool = False
    is_cut: bool = False


def walk(root: Path, head: str = "HEAD", since: str | None = None) -> Walk:
    """The commits up to `head`, by first parents: a change is as old as the merge that brought it.

    Args:
        since: A commit on that line; only what came after it is told.

    Raises:
        GitFailed: where there is no git repository, or no commit in it.
    """
    partial = _filter(root)
    if partial.startswith("tree:"):  # git would fetch the files of every commit, one by one
        return Walk(is_partial=True, is_cut=True)
    is_shallow = git.run(root, "rev-parse", "--is-shallow-repository").strip() == b"true"
    form = ("-m", "--first-parent", "--raw", "--no-abbrev", "--no-renames", "--relative", "-z")
    line = f"--format=commit %H %ct %P%x1f{_TRAILERS}"
    which = head if since is None else f"{since}..{head}"
    # No pattern of names: git would take as long again to try it on each file of each commit.
    said = git.run(root, *_PLAIN, "log", *form, line, which, "--")
    steps = tuple(_steps(said, is_shallow))
    if any(step.merged for step in steps):
        steps = tuple(_with_reasons(root, steps, which))
    return Walk(steps, bool(partial), any(step.at_the_edge for step in steps))


def follows(root: Path, earlier: str, later: str) -> bool:
    """Whether one commit is on the line of first parents that leads to another one."""
    try:
        between = git.run(root, "rev-list", "--first-parent", "--parents", f"{earlier}..{later}")
    except GitFailed:  # it is not there any more
        return False
    line = between.decode().splitlines()
    return bool(line) and line[-1].split()[1:2] == [earlier]


def held(root: Path) -> frozenset[str]:
    """The names of all objects that a clone holds, without asking for any that it lacks.

    Raises:
        GitFailed: where there is no git repository.
    """
    listing = git.run(root, "cat-file", "--batch-all-objects", "--batch-check=%(objectname)")
    return frozenset(listing.decode().split())


def _filter(root: Path) -> str:
    """What a partial clone was asked to lack, as git writes it; nothing for a whole one."""
    try:
        listed = git.run(root, "config", "--get-regexp", r"^remote\..*\.partialclonefilter$")
    except GitFailed:  # there is none
        return ""
    return listed.decode("utf-8", "replace").split()[-1]


def _steps(said: bytes, is_shallow: bool) -> Iterator[Step]:
    step: Step | None = None
    parts = iter(said.split(b"\0"))
    for part in parts:
        part = part.lstrip(b"\n")
        if part.startswith(b"commit "):
            if step is not None:
                yield step
            head, *reasons = part.split(b"\x1f")
            _, name, time, *parents = head.split()
            merged = tuple(parent.decode() for parent in parents[1:])
            step = Step(Commit(name.decode(), int(time)), {}, is_shallow and not parents, _texts(reasons), merged)
        elif part.startswith(b":") and step is not None:
            path = os.fsdecode(next(parts, b""))
            if path.endswith(MAY_BE_SPECS):
                modes = part[1:].split()
                step.files[path] = (_version(modes[0], modes[2]), _version(modes[1], modes[3]))
    if step is not None:
        yield step


def _texts(reasons: Iterable[bytes]) -> tuple[str, ...]:
    return tuple(text for one in reasons if (text := " ".join(one.decode("utf-8", "replace").split())))


def _with_reasons(root: Path, steps: tuple[Step, ...], which: str) -> Iterator[Step]:
    """The same steps; merges with the reasons that the commits give which they brought."""
    form = f"--format=%H%x1f{_TRAILERS}"
    said = git.run(root, *_PLAIN, "log", "-z", "--regexp-ignore-case", f"--grep=^{REASON}:", form, which)
    told = {}
    for one in said.split(b"\0"):
        known, *reasons = one.split(b"\x1f")
        told[known.decode().strip()] = _texts(reasons)
    if told.keys() <= {"", *(step.commit.name for step in steps)}:
        yield from steps
        return
    graph = git.run(root, "rev-list", "--topo-order", "--parents", which).decode().splitlines()
    parents = {name: before for name, *before in map(str.split, graph)}
    seen = {step.commit.name for step in steps}
    brought: dict[str, tuple[str, ...]] = {}
    for step in reversed(steps):
        found: list[str] = []
        pending = list(step.merged)
        while pending:
            name = pending.pop()
            if name in parents and name not in seen:
                seen.add(name)
                found.extend(told.get(name, ()))
                pending.extend(parents[name])
        brought[step.commit.name] = tuple(dict.fromkeys((*step.reasons, *reversed(found))))
    for step in steps:
        yield replace(step, reasons=brought[step.commit.name])


def _version(mode: bytes, name: bytes) -> str:
    """The object that holds a file's text; links and other repositories hold none."""
    return name.decode() if mode in (b"100644", b"100755", b"100664") else GONE
