"""A Forecast becomes Slips: what is late, and which releases are missed, where a spec ends later than planned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from heapq import heappop, heappush

from tpmdocs.model.spec import Spec
from tpmdocs.model.vocabulary import Category, Release
from tpmdocs.planning.deadlines import Deadlines
from tpmdocs.planning.forecast import Forecast


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
    """What if a spec slips? Pure arithmetic on the days of a forecast, which knows what is late anyway.

    A dependency takes in as much of a slip as lies between its end, and the lag after it, and the day on which it makes
    the dependent later than that is anyway. A slip of n days makes late whatever lies less than n such days away, added
    up along the shortest way there, and by the rest: n less those days.

    A release is missed by what is due in it, where its end moves behind the release's day, and the freeze for finished
    work where it moves behind that. What is due in a release for certain after its day, or has no days, misses none.

    What is paused slips nothing, for nobody knows when it goes on; it may still become late.
    """

    forecast: Forecast

    @cached_property
    def deadlines(self) -> Deadlines:
        return self.forecast.deadlines

    def slip(self, spec: Spec, by: int) -> Slip:
        """What follows where a spec ends `by` days later than it would anyway."""
        by_path = self.deadlines.catalog.by_path
        reached = self._reached(spec, by)
        late = [Late(by_path[path], by - left) for path, left in reached.items() if path != spec.path]
        return Slip(
            spec, by, tuple(sorted(late, key=lambda one: (-one.days, one.spec.path))), tuple(self._missed(reached, by))
        )

    def does_harm(self, spec: Spec, by: int) -> bool:
        """Whether anything follows: quicker than to ask what."""
        days = (*self._taken_in.get(spec.path, {}).values(), *(left for left, *_ in self._due.get(spec.path, ())))
        return self._may_slip(spec) and min(days, default=by) < by

    def number_late(self, spec: Spec, by: int) -> int:
        """How many specs are late where one ends `by` days later: quicker than to ask who they are."""
        return max(0, len(self._reached(spec, by)) - 1)

    def _may_slip(self, spec: Spec) -> bool:
        """Whether a spec is open, has days, and goes on."""
        return spec.path in self.forecast.last and self.deadlines.catalog.category(spec) is not Category.PAUSED

    def _reached(self, spec: Spec, by: int) -> dict[str, int]:
        """What a slip reaches before all of it is taken in, by path: how much is, the least first (Dijkstra)."""
        reached: dict[str, int] = {}
        ahead = [(0, spec.path)] if by > 0 and self._may_slip(spec) else []
        while ahead:
            left, at = heappop(ahead)
            if at not in reached:
                reached[at] = left
                for dependent, more in self._taken_in.get(at, {}).items():
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
    def _taken_in(self) -> Mapping[str, Mapping[str, int]]:
        """The days of a slip that each dependency takes in, by its path and that of the dependent."""
        last, pushed = self.forecast.last, self.forecast.pushed
        found: dict[str, dict[str, int]] = {}
        for path, needs in self.forecast.needs.items():
            for need, day in needs.items():
                found.setdefault(need, {})[path] = day + pushed[path] - last[need] - pushed[need]
        return found

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
            if spec.path in self.forecast.last and due.target.lo <= release.date >= today:
                marks = ((release.date, None), (release.freezes.get("code"), "code"))
                lefts = ((self._left(spec, day), name) for day, name in marks if day is not None and day >= today)
                found[spec.path] = tuple((left, release, name) for left, name in lefts if left >= 0)
        return found

    def _left(self, spec: Spec, day: date) -> int:
        """The days until one that a spec is to keep; less than none where it misses that anyway.

        A target that holds the day, such as its quarter, or is the release itself, keeps it by what the author says.
        """
        return max(0, day.toordinal() - self.forecast.last[spec.path]) - self.forecast.pushed[spec.path]
