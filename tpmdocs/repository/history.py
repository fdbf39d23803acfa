"""Paths and texts become the days on which their metadata last changed, as git knows them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Protocol

from tpmdocs.repository import git
from tpmdocs.repository.git import GitFailed
from tpmdocs.repository.source import MAX_BYTES, decode
from tpmdocs.repository.walk import GONE, Walk, walk

MOST_VERSIONS = 30
"""Versions of a file that are read at most; its metadata counts as changed when the oldest of these was written."""


@dataclass(frozen=True, slots=True)
class Touch:
    """When a file's metadata last changed.

    Attributes:
        day: The day of the commit, in UTC; None where the change is not committed yet.
        exact: Whether it was on that day, or perhaps earlier: a shallow or partial clone does not hold what was before.
    """

    day: date | None
    exact: bool = True


class History(Protocol):
    """What is known of the past of a plan's files."""

    def touches(self, texts: Mapping[str, str]) -> Mapping[str, Touch]:
        """When the metadata of files last changed, by path, from their paths and texts; without those not known."""
        ...


@dataclass(frozen=True)
class GitHistory:
    """The past of the files below a folder. git is asked when something is first asked, and three or four times in all.

    Only the first parents of merges count: a change is as old as the merge that brought it. A file that was moved
    without another change keeps its past.
    """

    root: Path
    at: str = "HEAD"
    """The commit that is the last of it."""

    def touches(self, texts: Mapping[str, str]) -> Mapping[str, Touch]:
        if not texts or not self._walk.steps:
            return {}
        versions = self._versions(texts)
        heads = self._heads({one.blob: path for path, ones in versions.items() for one in _compared(path, ones)})
        return {path: _touch(path, text, versions[path], heads) for path, text in texts.items()}

    def _heads(self, blobs: Mapping[str, str]) -> Mapping[str, str]:
        """The metadata in blobs, from the path of each; without those that this clone does not hold."""
        if self._walk.is_partial:  # git would fetch each of them by itself
            return {}
        wanted = sorted(blobs)
        try:
            pairs = zip(wanted, git.objects(self.root, wanted, MAX_BYTES), strict=True)
            return {
                blob: metadata(blobs[blob], decode("", data).text) for blob, data in pairs if isinstance(data, bytes)
            }
        except GitFailed:
            return {}

    def _versions(self, paths: Mapping[str, str]) -> dict[str, list[_Version]]:
        """The versions of each file, the newest first, wherever it lay."""
        versions: dict[str, list[_Version]] = {path: [] for path in paths}
        now = {path: path for path in paths}  # where it lies at the commit that is looked at, and where today
        for step in self._walk.steps:
            left = {before: path for path, (before, after) in step.files.items() if after == GONE}
            for path, (before, blob) in step.files.items():
                if path not in now or blob == GONE:
                    continue
                today = now[path]
                if before == GONE and blob in left:
                    del now[path]
                    now.setdefault(left[blob], today)
                elif len(versions[today]) < MOST_VERSIONS:
                    versions[today].append(_Version(step.commit.day, blob, step.at_the_edge))
                if before == GONE:
                    now.pop(path, None)
        return versions

    @cached_property
    def _walk(self) -> Walk:
        try:
            return walk(self.root, self.at)
        except GitFailed:  # no git, or no commit
            return Walk()


@dataclass
class Observed:
    """The past of the files below a folder, and of which state of git it was told.

    Attributes:
        state: As git has a word for it; empty where it has none, and None while nothing was asked.
    """

    history: GitHistory
    state: str | None = None

    def touches(self, texts: Mapping[str, str]) -> Mapping[str, Touch]:
        if texts and self.state is None:
            self.state = state_of(self.history.root)  # before it is asked: what comes meanwhile makes it another one
        return self.history.touches(texts)


def state_of(root: Path) -> str:
    """A word for what git knows of the past; empty where that is nothing."""
    try:
        return git.past_state(root)
    except (GitFailed, OSError):
        return ""


@dataclass(frozen=True, slots=True)
class _Version:
    day: date
    blob: str
    at_the_edge: bool


def _touch(path: str, text: str, versions: list[_Version], heads: Mapping[str, str]) -> Touch:
    """When the metadata of a file last changed, from its versions and the metadata in them."""
    if not versions:
        return Touch(None)
    newest = heads.get(versions[0].blob)
    if newest is not None and newest != metadata(path, text):
        return Touch(None)
    if not _is_markdown(path):
        return Touch(versions[0].day, exact=not versions[0].at_the_edge)
    for one, before in pairwise(versions):
        now, then = heads.get(one.blob), heads.get(before.blob)
        if now is None or then is None:
            return Touch(one.day, exact=False)
        if now != then:
            return Touch(one.day)
    return Touch(versions[-1].day, exact=not versions[-1].at_the_edge)


def _compared(path: str, versions: list[_Version]) -> list[_Version]:
    """The versions whose text has to be known: of a file that is metadata alone only the newest."""
    return versions if _is_markdown(path) else versions[:1]


def _is_markdown(path: str) -> bool:
    return path.endswith((".md", ".markdown"))


def metadata(path: str, text: str) -> str:
    """The metadata in a file's text: the front matter of a Markdown file, the whole of any other."""
    if not _is_markdown(path):
        return text
    head = HEAD.match(text)
    return head[1] if head else ""


HEAD = re.compile(r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.S | re.M)
"""The front matter of a Markdown file, without the lines that enclose it."""
