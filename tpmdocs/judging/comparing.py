"""A plan that is judged and a commit become what has been introduced since, and in which places."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tpmdocs.diagnostics import Diagnostic
from tpmdocs.judging.delta import Delta, compare
from tpmdocs.model.catalog import Catalog
from tpmdocs.reading.loader import load_before
from tpmdocs.repository import git
from tpmdocs.repository.git import GitFailed
from tpmdocs.repository.revision import NOT_FETCHED, open_revision, with_unversioned
from tpmdocs.repository.source import Span
from tpmdocs.repository.trees import Tree

Judge = Callable[[Catalog], tuple[Diagnostic, ...]]
"""`check`, with its rules and its day: the same for both sides of a comparison."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A plan as it is, and what is wrong with it.

    Attributes:
        staged: Whether it is what the index holds.
        head: The revision that it is at; empty for the folder or the index, which are on top of HEAD.
    """

    root: Path
    tree: Tree
    catalog: Catalog
    found: tuple[Diagnostic, ...]
    judge: Judge
    staged: bool = False
    head: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """A plan, and what of its findings is new.

    Attributes:
        since: What it was compared with, in words; empty where it was compared with nothing.
        before: The plan that it was compared with, where it was one.
        notes: Lines to tell besides.
        changed: Whether the change touched a place.
    """

    catalog: Catalog
    delta: Delta
    since: str = ""
    before: Catalog | None = None
    notes: tuple[str, ...] = ()
    changed: Callable[[Span], bool] = field(default=lambda _: False)


def since(now: Judged, ref: str) -> Compared:
    """What was introduced since HEAD, or the revision that is judged, left a line of commits.

    Raises:
        GitFailed: where git does not know them, or a partial clone lacks what would be compared.
    """
    commit = git.merge_base(now.root, ref, now.head or "HEAD")
    then = with_unversioned(open_revision(now.root, commit))
    before = load_before(then, now.tree, now.catalog)
    _must_be_whole(before)
    changes = git.changes_since(now.root, commit, head=now.head, staged=now.staged)
    known = frozenset(then.paths()) | frozenset(changes.moved.values())

    @cache
    def changed(span: Span) -> bool:
        return span.path not in known or changes.touch(span.path, span.line, span.end_line)

    delta = compare(now.judge(before), now.found, moved=changes.moved, changed=changed)
    return Compared(now.catalog, delta, _in_words(now.root, ref, commit, now.head), before, changed=changed)


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
