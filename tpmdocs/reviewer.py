"""A plan that is judged and a revision become a Review: what was changed since, and what that does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tpmdocs.changes.compare import compare
from tpmdocs.changes.review import Review
from tpmdocs.checker import judge, situation_of
from tpmdocs.diagnostics import Diagnostic
from tpmdocs.judging.comparing import earlier
from tpmdocs.judging.situation import Situation
from tpmdocs.repository.trees import Tree


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A review, and what the plan was compared with, in words."""

    review: Review
    since: str


def review(
    now: Situation, found: Iterable[Diagnostic], ref: str, *, root: Path, tree: Tree, head: str = ""
) -> Reviewed:
    """What was changed since HEAD, or the revision that a plan is of, left a line of commits.

    Both sides are judged on one day, by the same rules.

    Args:
        now: The plan.
        found: What `judge` said of it.
        ref: A commit of that line, such as `origin/main`.
        root: The folder of the plan.
        tree: What the plan was read from.
        head: The revision that it is of; empty for the folder.

    Raises:
        GitFailed: where git does not know them, or the clone lacks what would be compared.
    """
    then = earlier(root, tree, now.catalog, ref, head=head)
    history = then.history if now.history is not None else None
    before = situation_of(then.catalog, today=now.today, history=history, can_draw=now.can_draw)
    delta = then.compare(judge(before), found)
    changes = compare(then.catalog, now.catalog)
    return Reviewed(Review(changes, delta, before.health, now.health, now.today), then.since)
