"""Milestones, put into the order in which they are reached."""

from __future__ import annotations

from collections.abc import Iterable

from tpmdocs.spec import Milestone

_RANKS = {
    "experimental": 0,
    "alpha": 1,
    "beta": 2,
    "preview": 2,
    "rc": 3,
    "stable": 4,
    "ga": 4,
    "general availability": 4,
    "final": 4,
}


def in_order(milestones: Iterable[Milestone]) -> tuple[Milestone, ...]:
    """Stages from the first to the last: by their names where all of them are well known, else as written."""
    given = tuple(milestones)
    ranks = [_RANKS.get(milestone.name.strip().lower()) for milestone in given]
    known = [rank for rank in ranks if rank is not None]
    if len(known) < len(given):
        return given
    return tuple(given[n] for n in sorted(range(len(given)), key=known.__getitem__))
