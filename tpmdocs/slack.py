"""Deadlines become Waits and Slack: what still needs what, and how many days are left until it has to be there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from tpmdocs.catalog import Edge
from tpmdocs.deadlines import Deadlines, days
from tpmdocs.spec import Spec
from tpmdocs.target import Target, TargetKind, natural_key
from tpmdocs.vocabulary import Release


@dataclass(frozen=True, slots=True)
class Slack:
    """Days from the latest end of something until `day`; fewer than none where it comes after that.

    Attributes:
        before: Of what it is the day: `the code freeze`, `the release` or `PAY-2 needs it`.
        sure: Whether it is too late even at its earliest end.
    """

    days: int
    day: date
    before: str
    sure: bool = False


def to_release(target: Target | None, release: Release) -> Slack | None:
    """What is left until a release's code freeze, or its day where it has none.

    None for what is due with the release itself, or where a day is missing.
    """
    then = release.freezes.get("code", release.date)
    if target is None or target.kind is TargetKind.RELEASE:
        return None
    return _slack(target, then, "the code freeze" if "code" in release.freezes else "the release")


@dataclass(frozen=True)
class Waits:
    """Who still waits for whom: hard dependencies of which neither end is done."""

    deadlines: Deadlines

    @cached_property
    def for_(self) -> Mapping[str, tuple[Edge, ...]]:
        """What waits for a spec, by the spec's path: who needs it first, first."""
        found: dict[str, list[Edge]] = {}
        for edge in self.deadlines.dependencies:
            if self.deadlines.is_open(edge.target):
                found.setdefault(edge.target.path, []).append(edge)

        def order(edge: Edge) -> tuple[object, ...]:
            return self.needed_on(edge) or date.max, natural_key(edge.source.name)

        return {path: tuple(sorted(edges, key=order)) for path, edges in found.items()}

    @cached_property
    def of(self) -> Mapping[str, tuple[Spec, ...]]:
        """What a spec waits for, by the spec's path: what comes last, first."""
        found: dict[str, list[Spec]] = {}
        for edges in self.for_.values():
            for edge in edges:
                found.setdefault(edge.source.path, []).append(edge.target)

        def order(spec: Spec) -> tuple[object, ...]:
            due = self.deadlines.end(spec)
            last = due.target.hi if due is not None else None
            return -(last or date.max).toordinal(), natural_key(spec.name)

        return {path: tuple(sorted(specs, key=order)) for path, specs in found.items()}

    def needed_on(self, edge: Edge) -> date | None:
        """The last day on which a dependency may end: before its dependent begins, or as it ends, less their lag."""
        start, end = self.deadlines.start(edge.source), self.deadlines.end(edge.source)
        then = start.target.lo if start is not None else end.target.hi if end is not None else None
        lag = timedelta(days(edge.declaration.reference.lag))
        return then - lag if then is not None and then - date.min > lag else None

    def slack(self, edge: Edge) -> Slack | None:
        """What is left between the latest end of a dependency and the day on which it is needed."""
        due, then = self.deadlines.end(edge.target), self.needed_on(edge)
        return _slack(due.target, then, f"{edge.source.name} needs it") if due is not None else None

    def tightest(self, spec: Spec) -> Slack | None:
        """What is left until the first thing needs a spec."""
        found = [one for edge in self.for_.get(spec.path, ()) if (one := self.slack(edge)) is not None]
        return min(found, key=lambda one: (one.days, natural_key(one.before)), default=None)


def _slack(target: Target, then: date | None, before: str) -> Slack | None:
    if target.lo is None or target.hi is None or then is None:
        return None
    return Slack((then - target.hi).days, then, before, target.lo > then)
