"""Deadlines become a Forecast: the day on which each open spec ends, if all work takes until its last day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter

from tpmdocs.model.catalog import Edge
from tpmdocs.model.spec import Spec
from tpmdocs.planning.deadlines import Deadlines, days


@dataclass(frozen=True)
class Forecast:
    """The forward pass of the critical path method over a plan. Days are numbers, as `date.toordinal` has them.

    A spec ends on the last day of its target, but not before today, and later by as much as what it needs pushes it: by
    the days that the end of that, and the lag after it, lie behind the first day of the spec's start, or, where that is
    not said, behind its own end.
    """

    deadlines: Deadlines

    def end(self, spec: Spec) -> int | None:
        """The day on which a spec ends; None where it is not open, or has no days."""
        last = self.last.get(spec.path)
        return last + self.pushed[spec.path] if last is not None else None

    @cached_property
    def last(self) -> Mapping[str, int]:
        """The last day of each open spec that has one, by path, but for what pushes it."""
        today = self.deadlines.today.toordinal()
        ends = ((spec.path, self.deadlines.end(spec)) for spec in self.deadlines.open)
        return {
            path: max(due.target.hi.toordinal(), today)
            for path, due in ends
            if due is not None and due.target.hi is not None
        }

    @cached_property
    def needs(self) -> Mapping[str, Mapping[str, int]]:
        """By the path of a dependent and then of what it waits for: the last day on which that pushes it not at all."""
        found: dict[str, dict[str, int]] = {}
        for edge in self.deadlines.dependencies:
            path, need = edge.source.path, edge.target.path
            if path in self.last and need in self.last:
                start = self._start(edge)
                day = (start if start is not None else self.last[path]) - days(edge.declaration.reference.lag)
                needs = found.setdefault(path, {})
                needs[need] = min(day, needs.get(need, day))
        return found

    def _start(self, edge: Edge) -> int | None:
        start = self.deadlines.start(edge.source)
        return start.target.lo.toordinal() if start is not None and start.target.lo is not None else None

    @cached_property
    def pushed(self) -> Mapping[str, int]:
        """The days by which a spec ends later since what it needs ends too late, by path."""
        pushed = dict.fromkeys(self.last, 0)
        for path in TopologicalSorter(self.needs).static_order():
            late = (self.last[need] + pushed[need] - day for need, day in self.needs.get(path, {}).items())
            pushed[path] = max(0, max(late, default=0))
        return pushed
