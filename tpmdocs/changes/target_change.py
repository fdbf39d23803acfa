"""An old and a new target become a slip, a pull-in, a refinement or a coarsening, with its size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tpmdocs.model.target import Target, TargetKind, find_release, natural_key


class Shift(StrEnum):
    """What became of a target.

    `refined` names a part of what was said before, `coarsened` more than it. `replaced` cannot be measured: a quarter
    became a release without a day, or the other way round.
    """

    SAME = "same"
    PLANNED = "planned"
    LOST = "lost"
    REFINED = "refined"
    COARSENED = "coarsened"
    SLIP = "slip"
    PULL_IN = "pull-in"
    REPLACED = "replaced"

    @property
    def mirrored(self) -> Shift:
        """What it is with both sides exchanged."""
        return _MIRRORED.get(self, self)


_MIRRORED = {
    Shift.PLANNED: Shift.LOST,
    Shift.LOST: Shift.PLANNED,
    Shift.REFINED: Shift.COARSENED,
    Shift.COARSENED: Shift.REFINED,
    Shift.SLIP: Shift.PULL_IN,
    Shift.PULL_IN: Shift.SLIP,
}


@dataclass(frozen=True, slots=True)
class TargetChange:
    """A target before and after.

    Attributes:
        worst: Days by which the last day moved, later or (below zero) earlier; None where a side has no days.
        best: Days between the old last day and the new first one: what it slips even if all goes well.
        releases: How many releases later or (below zero) earlier; None where a side is no release of the list.
    """

    old: Target | None
    new: Target | None
    shift: Shift
    worst: int | None = None
    best: int | None = None
    releases: int | None = None


def target_change(old: Target | None, new: Target | None, releases: Sequence[str] = ()) -> TargetChange:
    """Compare two targets.

    Args:
        releases: The names of known releases in their order, for targets that are such.

    With the first and the last day of each, new within old is a refinement, old within new a coarsening; else a later
    last day is a slip and an earlier one a pull-in.
    """
    if old is None or new is None:
        shift = Shift.SAME if old is new else Shift.PLANNED if old is None else Shift.LOST
        return TargetChange(old, new, shift)
    distance = _distance(old, new, releases)
    if old.lo is None or old.hi is None or new.lo is None or new.hi is None:
        return TargetChange(old, new, _by_order(old, new, distance), releases=distance)
    worst, best = (new.hi - old.hi).days, max(0, (new.lo - old.hi).days)
    if (old.lo, old.hi) == (new.lo, new.hi):
        shift = Shift.SAME
    elif old.lo <= new.lo and new.hi <= old.hi:
        shift = Shift.REFINED
    elif new.lo <= old.lo and old.hi <= new.hi:
        shift = Shift.COARSENED
    else:
        shift = Shift.SLIP if worst > 0 else Shift.PULL_IN
    return TargetChange(old, new, shift, worst, best, distance)


def _distance(old: Target, new: Target, releases: Sequence[str]) -> int | None:
    places = [
        releases.index(name)
        for target in (old, new)
        if target.kind is TargetKind.RELEASE and (name := find_release(target.text, releases)) is not None
    ]
    return places[1] - places[0] if len(places) == 2 else None


_NEARNESS = ("now", "next", "later")


def _by_order(old: Target, new: Target, distance: int | None) -> Shift:
    """For what has no days: releases by their order, else as versions; now, next and later as these words."""
    if old.kind is not new.kind or old.kind not in (TargetKind.RELEASE, TargetKind.BUCKET):
        return Shift.REPLACED
    if old.kind is TargetKind.BUCKET:
        one, other = (_NEARNESS.index(target.text.strip().lower()) for target in (old, new))
        distance = other - one
    if distance is None:
        before, after = natural_key(old.text)[0], natural_key(new.text)[0]
        distance = (after > before) - (after < before)
    return Shift.SAME if distance == 0 else Shift.SLIP if distance > 0 else Shift.PULL_IN
