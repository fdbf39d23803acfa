"""A Past, seen from a day, becomes figures: how much was done on time, how far targets slipped, what moved most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from statistics import median_low

from tpmdocs.changes.target_change import Shift, TargetChange
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.spec import Spec
from tpmdocs.model.target import natural_key
from tpmdocs.model.vocabulary import Category
from tpmdocs.past.past import Past, SpecPast


@dataclass(frozen=True, slots=True)
class Moved:
    """A spec of today whose target is not what it was, or moved and is again."""

    spec: Spec
    past: SpecPast
    change: TargetChange

    @property
    def times(self) -> int:
        return self.past.moved


@dataclass(frozen=True)
class Figures:
    """What the past of some specs comes to.

    Attributes:
        on_time, late: Specs that were finished by the end of their baseline, and those that were not.
        moved: Those whose target moved since its baseline, the most moved first.
        reasons: Why targets moved, and of how many specs that was said; the most frequent first.
        releases: The names of known releases in their order.
    """

    on_time: tuple[Spec, ...] = ()
    late: tuple[Spec, ...] = ()
    moved: tuple[Moved, ...] = ()
    reasons: tuple[tuple[str, int], ...] = ()
    releases: tuple[str, ...] = ()

    @property
    def due(self) -> int:
        """How many specs were to be finished by now."""
        return len(self.on_time) + len(self.late)

    @property
    def on_time_rate(self) -> float | None:
        """The share that was, 0 to 1; None where nothing was due."""
        return len(self.on_time) / self.due if self.due else None

    @cached_property
    def slipped(self) -> tuple[Moved, ...]:
        """Those that are later than they were to be."""
        return tuple(one for one in self.moved if one.change.shift is Shift.SLIP)

    @property
    def median_slip(self) -> int | None:
        """Days by which half of what slipped has slipped at most; None where nothing with days has."""
        days = [one.change.worst for one in self.slipped if one.change.worst is not None]
        return median_low(days) if days else None

    @property
    def median_releases(self) -> int | None:
        """The same in releases, for targets that are such."""
        steps = [one.change.releases for one in self.slipped if one.change.releases is not None]
        return median_low(steps) if steps else None


def figures(past: Past, plan: Catalog, today: date, specs: Iterable[Spec] | None = None) -> Figures:
    """The figures of some specs of today, of all where none are given.

    A spec is due once the last day of its baseline has passed, or it is done: on time if it was done by that day.
    `shipped` says when that was, else the commit in which its status came to say so. What was dropped counts for
    nothing, as does what was done already when git first knew of it.
    """
    releases = tuple(one.name for one in plan.vocabulary.ordered_releases)
    on_time: list[Spec] = []
    late: list[Spec] = []
    moved: list[Moved] = []
    reasons: Counter[str] = Counter()
    for spec in plan.specs if specs is None else specs:
        one = past.of(spec)
        if one is None or one.end is None:
            continue
        reasons.update({event.reason for event in one.events if event.reason})
        if one.moved:
            moved.append(Moved(spec, one, one.end.since_then(releases)))
        is_on_time = _is_on_time(spec, one, plan, today)
        if is_on_time is not None:
            (on_time if is_on_time else late).append(spec)
    moved.sort(key=lambda row: (-row.times, -(row.change.worst or 0), natural_key(row.spec.identity)))
    ordered = sorted(reasons.items(), key=lambda row: (-row[1], row[0]))
    return Figures(tuple(on_time), tuple(late), tuple(moved), tuple(ordered), releases)


def _is_on_time(spec: Spec, past: SpecPast, plan: Catalog, today: date) -> bool | None:
    """Whether a spec was finished when it was to be; None where that day is not known, or still ahead."""
    baseline = past.end.baseline if past.end is not None else None
    category = plan.category(spec)
    if baseline is None or baseline.hi is None or category is Category.DROPPED:
        return None
    if category is not Category.DONE:
        return False if baseline.hi < today else None
    committed = past.finished.day if past.finished is not None else None
    finished = spec.shipped or committed
    return finished <= baseline.hi if finished is not None else None
