"""Deadlines become Slips: what is late, and which releases are missed, where a spec ends later than planned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from graphlib import TopologicalSorter
from heapq import heappop, heappush

from tpmdocs.deadlines import Deadlines, days
from tpmdocs.spec import Spec
from tpmdocs.vocabulary import Category, Release


@dataclass(frozen=True, slots=True)
class Late:
    """A spec that becomes late, by so many days more than it is anyway."""

    spec: Spec
    days: int


@dataclass(frozen=True, slots=True)
class Missed:
    """A release that something misses, or its freeze for finished work where `freeze` names one."""

    release: Release
    freeze: str | None
    spec: Spec

    @property
    def order(self) -> tuple[date, str]:
        """The first comes first."""
        return self.release.date or date.max, self.release.name

    @property
    def name(self) -> str:
        return f"{self.release.name} {self.freeze} freeze" if self.freeze is not None else self.release.name


@dataclass(frozen=True, slots=True)
class Slip:
    """What follows where a spec ends `days` later: who is late, the latest first, and what is missed, the first first.

    Of a release and its freeze only the release is named where both are missed.
    """

    spec: Spec
    days: int
    late: tuple[Late, ...]
    missed: tuple[Missed, ...]

    @property
    def hurts(self) -> bool:
        return bool(self.late or self.missed)


@dataclass(frozen=True)
class Slips:
    """What if a spec slips? Pure arithmetic on the days of a plan, by the critical path method.

    A forward pass gives the day on which each spec ends if everything takes until its last day: the last day of its
    target, but not before today, plus what its hard dependencies push it. A dependency pushes by the days that its end,
    and the lag after it, lie behind the day it is needed: the first day of the dependent's start, or, where that is not
    said, the last of its own end (`Deadlines` has both). So much for what is late anyway.

    The float of a dependency is what is left between the two: the days that it may slip before the dependent is later
    than it is anyway, and never less than none. A slip of n days then makes late whatever lies less than n days of
    float away, added up along the shortest way there, and by the rest: n less that float. As each spec has a date of
    its own to keep, the first one that becomes late is a direct dependent, and the total float of the method (Kelley
    and Walker, "Critical-Path Planning and Scheduling", 1959), here `slack`, is the least float of those and of the
    spec's release.

    A release is missed by what is due in it, where its end moves behind the release's day, and the freeze for finished
    work where it moves behind that. What is due in a release for certain after its day, or has no days, misses none.

    What is paused slips nothing, for nobody knows when it goes on; it may still become late.
    """

    deadlines: Deadlines

    def slack(self, spec: Spec) -> int | None:
        """The days that a spec may slip before anything else is late or missed; None where nothing ever is."""
        if not self._may_slip(spec):
            return None
        floats = [*self._floats.get(spec.path, {}).values(), *(left for left, *_ in self._due.get(spec.path, ()))]
        return min(floats, default=None)

    def slip(self, spec: Spec, by: int) -> Slip:
        """What follows where a spec ends `by` days later than it would anyway."""
        by_path = self.deadlines.catalog.by_path
        reached = self._reached(spec, by)
        late = [Late(by_path[path], by - left) for path, left in reached.items() if path != spec.path]
        return Slip(
            spec, by, tuple(sorted(late, key=lambda one: (-one.days, one.spec.path))), tuple(self._missed(reached, by))
        )

    def number_late(self, spec: Spec, by: int) -> int:
        """How many specs are late where one ends `by` days later: quicker than to ask who they are."""
        return max(0, len(self._reached(spec, by)) - 1)

    def _may_slip(self, spec: Spec) -> bool:
        """Whether a spec is open, has days, and goes on."""
        return spec.path in self._days and self.deadlines.catalog.category(spec) is not Category.PAUSED

    def _reached(self, spec: Spec, by: int) -> dict[str, int]:
        """What a slip reaches with less float on the way than `by`, by path: that float, the least first (Dijkstra)."""
        reached: dict[str, int] = {}
        ahead = [(0, spec.path)] if by > 0 and self._may_slip(spec) else []
        while ahead:
            left, at = heappop(ahead)
            if at not in reached:
                reached[at] = left
                for dependent, more in self._floats.get(at, {}).items():
                    if left + more < by and dependent not in reached:
                        heappush(ahead, (left + more, dependent))
        return reached

    def _missed(self, reached: Mapping[str, int], by: int) -> Iterator[Missed]:
        """Of each release what misses it first; of one that is not missed, what misses its freeze first."""
        found: dict[str, tuple[bool, int, Missed]] = {}
        for path, left in reached.items():
            for more, release, freeze in self._due.get(path, ()):
                one = freeze is not None, left + more, Missed(release, freeze, self.deadlines.catalog.by_path[path])
                if left + more < by and (release.name not in found or one[:2] < found[release.name][:2]):
                    found[release.name] = one
        yield from (missed for _, _, missed in sorted(found.values(), key=lambda one: one[2].order))

    @cached_property
    def _days(self) -> Mapping[str, int]:
        """The last day of each open spec that has one, as a number; what is overdue cannot end before today."""
        today = self.deadlines.today.toordinal()
        ends = ((spec.path, self.deadlines.end(spec)) for spec in self.deadlines.open)
        return {
            path: max(due.target.hi.toordinal(), today)
            for path, due in ends
            if due is not None and due.target.hi is not None
        }

    @cached_property
    def _needs(self) -> Mapping[str, Mapping[str, tuple[int, int]]]:
        """By the path of a dependent and then of what it waits for: the day it is needed on, and the days to wait."""
        found: dict[str, dict[str, tuple[int, int]]] = {}
        for edge in self.deadlines.dependencies:
            spec, need = edge.source, edge.target.path
            start = self.deadlines.start(spec)
            at_start = start.target.lo.toordinal() if start is not None and start.target.lo is not None else None
            day = at_start if at_start is not None else self._days.get(spec.path)
            if need in self._days and spec.path in self._days and day is not None:
                lag = days(edge.declaration.reference.lag)
                before = found.setdefault(spec.path, {}).get(need)
                found[spec.path][need] = day, max(lag, before[1] if before is not None else 0)
        return found

    @cached_property
    def _pushed(self) -> Mapping[str, int]:
        """The days by which a spec is late anyway, as what it needs ends too late; by path."""
        pushed: dict[str, int] = {}
        for path in TopologicalSorter(self._needs).static_order():
            needs = self._needs.get(path, {}).items()
            pushed[path] = max((self._days[need] + pushed[need] + lag - day for need, (day, lag) in needs), default=0)
            pushed[path] = max(0, pushed[path])
        return pushed

    @cached_property
    def _floats(self) -> Mapping[str, Mapping[str, int]]:
        """The float of each dependency, by its path and that of the dependent."""
        floats: dict[str, dict[str, int]] = {}
        for path, needs in self._needs.items():
            for need, (day, lag) in needs.items():
                left = day + self._pushed[path] - self._days[need] - self._pushed[need] - lag
                floats.setdefault(need, {})[path] = left
        return floats

    @cached_property
    def _due(self) -> Mapping[str, tuple[tuple[int, Release, str | None], ...]]:
        """By path, what a spec is due for, and the days it may slip before it misses that."""
        found: dict[str, tuple[tuple[int, Release, str | None], ...]] = {}
        today = self.deadlines.today
        for spec in self.deadlines.open:
            due = self.deadlines.end(spec)
            release = self.deadlines.release(spec, due) if due is not None else None
            if due is None or due.target.lo is None or release is None or release.date is None:
                continue
            if spec.path in self._days and due.target.lo <= release.date >= today:
                marks = ((release.date, None), (release.freezes.get("code"), "code"))
                lefts = ((self._left(spec, day), name) for day, name in marks if day is not None and day >= today)
                found[spec.path] = tuple((left, release, name) for left, name in lefts if left >= 0)
        return found

    def _left(self, spec: Spec, day: date) -> int:
        """The days until one that a spec is to keep; less than none where it misses that anyway.

        A target that holds the day, such as its quarter, or is the release itself, keeps it by what the author says.
        """
        return max(0, day.toordinal() - self._days[spec.path]) - self._pushed.get(spec.path, 0)
