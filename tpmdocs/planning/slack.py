"""A Forecast becomes Waits and Slack: who still waits for whom, and how many days are left until it has to be there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from tpmdocs.model.catalog import Edge
from tpmdocs.model.spec import Spec
from tpmdocs.model.target import Target, TargetKind, natural_key
from tpmdocs.model.vocabulary import Category, Release
from tpmdocs.planning.deadlines import Deadlines, days
from tpmdocs.planning.forecast import Forecast


@dataclass(frozen=True, slots=True)
class Slack:
    """Calendar days between the expected end of something and `day`; less than none where it is too late.

    Attributes:
        before: Of what it is the day: `the code freeze`, `the release` or `PAY-2 needs it`.
        sure: Whether it is too late even at its earliest end.
    """

    days: int
    day: date
    before: str
    sure: bool = False


@dataclass(frozen=True)
class Waits:
    """Who still waits for whom, and how long that takes.

    An open spec still waits for what it depends on until that is done. It can do without what is soft, and what was
    dropped will not come, of which a rule tells.

    Slack is the total float of the critical path method (Kelley and Walker, "Critical-Path Planning and Scheduling",
    1959), where each spec has a date of its own to keep: what is left of the days between the expected end of a spec
    and the first day that somebody counts on it. Nobody knows when what is paused goes on, so that it has none.
    """

    forecast: Forecast

    @cached_property
    def deadlines(self) -> Deadlines:
        return self.forecast.deadlines

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """The dependencies of which a spec still waits for another, in the order of the catalog."""
        return tuple(edge for edge in self.deadlines.catalog.edges if self._waits(edge))

    def _waits(self, edge: Edge) -> bool:
        is_needed = edge.type.orders_work and edge.hard and self.deadlines.is_open(edge.source)
        return is_needed and not self.deadlines.catalog.is_over(edge.target)

    @cached_property
    def for_(self) -> Mapping[str, tuple[Edge, ...]]:
        """What waits for a spec, by the spec's path: who needs it first, first."""
        found: dict[str, list[Edge]] = {}
        for edge in self.edges:
            found.setdefault(edge.target.path, []).append(edge)

        def order(edge: Edge) -> tuple[object, ...]:
            return self.needed_on(edge) or date.max, natural_key(edge.source.name)

        return {path: tuple(sorted(edges, key=order)) for path, edges in found.items()}

    @cached_property
    def of(self) -> Mapping[str, tuple[Edge, ...]]:
        """What a spec waits for, by the spec's path: what comes last, first."""
        found: dict[str, list[Edge]] = {}
        for edge in self.edges:
            found.setdefault(edge.source.path, []).append(edge)

        def order(edge: Edge) -> tuple[object, ...]:
            due = self.deadlines.end(edge.target)
            last = due.target.hi if due is not None else None
            return -(last or date.max).toordinal(), natural_key(edge.target.name)

        return {path: tuple(sorted(edges, key=order)) for path, edges in found.items()}

    def needed_on(self, edge: Edge) -> date | None:
        """The last day on which a dependency may end: before its dependent begins, or as it ends, less their lag."""
        start, end = self.deadlines.start(edge.source), self.deadlines.end(edge.source)
        at_start = start.target.lo if start is not None else None
        then = at_start if at_start is not None else end.target.hi if end is not None else None
        lag = timedelta(days(edge.declaration.reference.lag))
        return then - lag if then is not None and then - date.min > lag else None

    def slack(self, spec: Spec) -> Slack | None:
        """What is left until the first day that somebody counts on a spec: who waits for it, or its release."""
        due = self.deadlines.end(spec)
        release = self.deadlines.release(spec, due) if due is not None else None
        to_release = self.to_release(spec, due.target, release) if due is not None and release is not None else None
        return _least(self.tightest(spec), to_release)

    def tightest(self, spec: Spec) -> Slack | None:
        """What is left until the first that waits for a spec needs it."""
        return _least(*(self.of_edge(edge) for edge in self.for_.get(spec.path, ())))

    def of_edge(self, edge: Edge) -> Slack | None:
        """What is left until a dependency is needed; None for one of a circle, whose dates can only clash."""
        if id(edge) not in self._of_edges:
            self._of_edges[id(edge)] = edge, self._of_edge(edge)
        return self._of_edges[id(edge)][1]

    @cached_property
    def _of_edges(self) -> dict[int, tuple[Edge, Slack | None]]:
        """The same, as far as it has been asked for; with the edge, which has its identity to itself for so long."""
        return {}

    def _of_edge(self, edge: Edge) -> Slack | None:
        due, then = self.deadlines.end(edge.target), self.needed_on(edge)
        if due is None or then is None or self.deadlines.in_a_circle(edge):
            return None
        start = self.deadlines.start(edge.source)
        spare = (start.target.hi - start.target.lo).days if start and start.target.lo and start.target.hi else 0
        return self._left(edge.target, due.target, then, f"{edge.source.name} needs it", spare)

    def to_release(self, spec: Spec, target: Target, release: Release) -> Slack | None:
        """What is left until a release's code freeze, or its day where it has none, of what a spec brings for it.

        What is due with the release itself has its day, whatever the freeze.
        """
        is_frozen = "code" in release.freezes and target.kind is not TargetKind.RELEASE
        then = release.freezes["code"] if is_frozen else release.date
        return self._left(spec, target, then, "the code freeze" if is_frozen else "the release") if then else None

    def _left(self, spec: Spec, target: Target, then: date, before: str, spare: int = 0) -> Slack | None:
        """`spare` is the days after that one on which it may still be in time, as nobody has said the day itself."""
        expected = self.forecast.end(spec)
        if expected is None or target.lo is None or target.hi is None or self._is_paused(spec):
            return None
        today = self.deadlines.today
        if target != self._end(spec):  # a stage, which nothing pushes
            expected = max(target.hi, today).toordinal()
        sure = max(target.lo, today).toordinal() > then.toordinal() + spare
        return Slack(then.toordinal() - expected, then, before, sure)

    def _end(self, spec: Spec) -> Target | None:
        due = self.deadlines.end(spec)
        return due.target if due is not None else None

    def _is_paused(self, spec: Spec) -> bool:
        return self.deadlines.catalog.category(spec) is Category.PAUSED


def _least(*found: Slack | None) -> Slack | None:
    told = (one for one in found if one is not None)
    return min(told, key=lambda one: (one.days, natural_key(one.before)), default=None)
