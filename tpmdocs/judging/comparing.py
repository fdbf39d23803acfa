"""A plan that is judged and a commit become what has been introduced since, and in which places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Protocol

from tpmdocs.diagnostics import Diagnostic
from tpmdocs.judging.delta import Delta, compare
from tpmdocs.model.catalog import Catalog
from tpmdocs.reading.loader import load_before
from tpmdocs.repository import git
from tpmdocs.repository.git import GitFailed
from tpmdocs.repository.history import GitHistory, History
from tpmdocs.repository.revision import NOT_FETCHED, open_revision, with_unversioned
from tpmdocs.repository.source import Span
from tpmdocs.repository.trees import Tree


class Judge(Protocol):
    """`check`, with its rules and its day: the same for both sides of a comparison."""

    def __call__(self, catalog: Catalog, /, *, history: History | None = None) -> tuple[Diagnostic, ...]:
        """What is wrong with a plan; where its past is not given, it is that of the plan as it is now."""
        ...


@dataclass(frozen=True, slots=True)
class Judged:
    """A plan as it is, and what is wrong with it.

    Attributes:
        staged: Whether it is what the index holds.
    """

    root: Path
    tree: Tree
    catalog: Catalog
    found: tuple[Diagnostic, ...]
    judge: Judge
    staged: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """A plan, and what of its findings is new.

    Attributes:
        since: What it was compared with, in words; empty where it was compared with nothing.
        notes: Lines to tell besides.
        changed: Whether the change touched a place.
    """

    catalog: Catalog
    delta: Delta
    since: str = ""
    notes: tuple[str, ...] = ()
    changed: Callable[[Span], bool] = field(default=lambda _: False)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A plan as it was, and what has become of its files.

    Attributes:
        since: When that was, in words.
        history: The past that it had then.
        moved: Where files are now, by where they were.
        changed: Whether a place of now was changed since.
    """

    catalog: Catalog
    since: str
    history: History
    moved: Mapping[str, str]
    changed: Callable[[Span], bool]

    def compare(self, before: Iterable[Diagnostic], now: Iterable[Diagnostic]) -> Delta:
        """What was introduced, of findings of this plan and of the later one."""
        return compare(before, now, moved=self.moved, changed=self.changed)


def earlier(root: Path, tree: Tree, catalog: Catalog, ref: str, *, head: str = "", staged: bool = False) -> Earlier:
    """A plan as it was when HEAD, or the revision that it is of, left a line of commits.

    Args:
        tree: What the plan was read from.
        head: The revision that it is of; empty for the folder or the index, which are on top of HEAD.
        staged: Whether it is what the index holds.

    Raises:
        GitFailed: where git does not know them, or a partial clone lacks what would be compared.
    """
    commit = git.merge_base(root, ref, head or "HEAD")
    then = with_unversioned(open_revision(root, commit))
    before = load_before(then, tree, catalog)
    _must_be_whole(before)
    changes = git.changes_since(root, commit, head=head, staged=staged)
    known = frozenset(then.paths()) | frozenset(changes.moved.values())

    @cache
    def changed(span: Span) -> bool:
        return span.path not in known or changes.touch(span.path, span.line, span.end_line)

    return Earlier(before, _in_words(root, ref, commit, head), GitHistory(root, commit), changes.moved, changed)


def since(now: Judged, ref: str) -> Compared:
    """What was introduced since HEAD left a line of commits.

    Raises:
        GitFailed: as `earlier`.
    """
    then = earlier(now.root, now.tree, now.catalog, ref, staged=now.staged)
    delta = then.compare(now.judge(then.catalog, history=then.history), now.found)
    return Compared(now.catalog, delta, then.since, changed=then.changed)


def since_nothing(now: Judged) -> Compared:
    """Everything, for a repository without a commit."""
    return Compared(now.catalog, Delta(now.found), "the repository was made", changed=lambda _: True)


def _must_be_whole(before: Catalog) -> None:
    """What a partial clone has not fetched would read as if it had never been there."""
    for source in before.sources.values():
        if source.problem == NOT_FETCHED:
            raise GitFailed(f"{source.path} as it was is not in this clone, and could not be fetched")


def _in_words(root: Path, ref: str, commit: str, head: str) -> str:
    if re.fullmatch(r"[0-9a-f]{7,}(?:\^1)?", ref):
        return commit[:7]
    return (
        f"{ref} ({commit[:7]})"
        if git.commit_of(root, ref) == commit
        else f"{commit[:7]}, where {head or 'HEAD'} left {ref}"
    )
