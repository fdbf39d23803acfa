"""A calendar and a zoom become an Axis: columns around today, and where a target lies along them, from 0 to 100."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, date
from enum import StrEnum
from functools import cached_property
from typing import Protocol

from tpmdocs.model.target import Target, TargetKind
from tpmdocs.planning.schedule import Bucket, Calendar
from tpmdocs.text.wording import MONTHS

Span = tuple[float, float]


class Zoom(StrEnum):
    """What a column of the Timeline stands for, in the order in which they are offered."""

    RELEASE = "release"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


AROUND = {Zoom.RELEASE: (1, 6), Zoom.MONTH: (1, 6), Zoom.QUARTER: (1, 5), Zoom.YEAR: (1, 4)}
"""How many columns are shown before the one of today, and behind it."""

_MONTHS = {Zoom.MONTH: 1, Zoom.QUARTER: 3, Zoom.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Column:
    """A period or a release, and where it begins and ends; `short` leaves out the year that the one before it names."""

    name: str
    short: str
    start: float
    end: float


class Axis(Protocol):
    """Places below 0 lie before the first column, those above 100 behind the last."""

    @property
    def columns(self) -> Sequence[Column]: ...

    @property
    def today(self) -> float: ...

    @property
    def unplaced(self) -> str:
        """What a target lacks that has no place."""

    def place(self, target: Target) -> Span | None:
        """Where a target begins and ends; None where the axis does not say."""


def axis(calendar: Calendar, zoom: Zoom) -> Axis:
    return Releases(calendar) if zoom is Zoom.RELEASE else Days(calendar, zoom)


@dataclass(frozen=True)
class Days:
    """An axis on which each day is as long as any other."""

    calendar: Calendar
    zoom: Zoom
    unplaced = "a day"

    @cached_property
    def columns(self) -> Sequence[Column]:
        before, behind = AROUND[self.zoom]
        numbers = range(self._number - before, self._number + behind + 1)
        found: list[Column] = []
        for number in numbers:
            name, year = self._name(number)
            new_year = not found or not found[-1].name.endswith(year)
            short = name if new_year or self.zoom is not Zoom.MONTH else name.removesuffix(year).strip()
            found.append(Column(name, short, self._of(self._first(number)), self._of(self._first(number + 1))))
        return tuple(found)

    @cached_property
    def today(self) -> float:
        return self._of(self.calendar.today.toordinal()) + 50 / self._length

    def place(self, target: Target) -> Span | None:
        if target.kind is TargetKind.BUCKET:
            first, last = self.calendar.days(Bucket(target.text.strip().lower()))
            behind = self._of(last.toordinal() + 1) if last is not None else 200.0
            return (self._of(first.toordinal()), behind) if first is not None else None
        if target.lo is None or target.hi is None:
            return None
        return self._of(target.lo.toordinal()), self._of(target.hi.toordinal() + 1)

    @cached_property
    def _number(self) -> int:
        """The number of today's period, counted on through the years."""
        today = self.calendar.today
        return (today.year * 12 + today.month - 1 - self._offset) // _MONTHS[self.zoom]

    @property
    def _offset(self) -> int:
        return self.calendar.vocabulary.roadmap.fiscal_year_start - 1 if self.zoom is not Zoom.MONTH else 0

    def _first(self, number: int) -> int:
        """The first day of a period, as far as there are days."""
        year, month = divmod(number * _MONTHS[self.zoom] + self._offset, 12)
        if year > MAXYEAR:
            return date.max.toordinal() + 1
        return date(year, month + 1, 1).toordinal() if year > 0 else 1

    def _name(self, number: int) -> tuple[str, str]:
        """What a period is called, and its year: that in which a fiscal year ends."""
        first = number * _MONTHS[self.zoom] + self._offset
        if self.zoom is Zoom.MONTH:
            return f"{MONTHS[first % 12]} {first // 12}", f"{first // 12}"
        quarter = (first - self._offset) // 3
        year = f"{(quarter // 4 * 12 + self._offset + 11) // 12}"
        return (year if self.zoom is Zoom.YEAR else f"{year}-Q{quarter % 4 + 1}"), year

    @cached_property
    def _start(self) -> int:
        return self._first(self._number - AROUND[self.zoom][0])

    @cached_property
    def _length(self) -> int:
        return max(self._first(self._number + AROUND[self.zoom][1] + 1) - self._start, 1)

    def _of(self, ordinal: int) -> float:
        return 100 * (ordinal - self._start) / self._length


@dataclass(frozen=True)
class Releases:
    """An axis on which each release is as long as any other, for plans that have no days: only their order is known."""

    calendar: Calendar
    unplaced = "a release"

    @cached_property
    def columns(self) -> Sequence[Column]:
        shown = self._names[self._first : self._first + self._length]
        return tuple(Column(name, name, self._of(n), self._of(n + 1)) for n, name in enumerate(shown, self._first))

    @cached_property
    def today(self) -> float:
        return self._of(self._next)

    def place(self, target: Target) -> Span | None:
        if target.kind is TargetKind.BUCKET:
            return self._bucket(Bucket(target.text.strip().lower()))
        release = self.calendar.vocabulary.release(target.text) if target.kind is TargetKind.RELEASE else None
        number = self._numbers.get(release.name) if release is not None else None
        return (self._of(number), self._of(number + 1)) if number is not None else None

    def _bucket(self, bucket: Bucket) -> Span | None:
        cut = self.calendar.vocabulary.roadmap
        if cut.unit != "release":
            return None
        now, next_ = self._next + cut.now, self._next + cut.now + cut.next
        ends = {Bucket.NOW: (self._next, now), Bucket.NEXT: (now, next_)}.get(bucket)
        return (self._of(ends[0]), self._of(ends[1])) if ends is not None else (self._of(next_), 200.0)

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(release.name for release in self.calendar.vocabulary.ordered_releases)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self._names)}

    @cached_property
    def _next(self) -> int:
        """The number of the release that comes next, or of one behind the last."""
        ahead = self.calendar.ahead
        return self._numbers[ahead[0].name] if ahead else len(self._names)

    @cached_property
    def _first(self) -> int:
        return max(self._next - AROUND[Zoom.RELEASE][0], 0)

    @cached_property
    def _length(self) -> int:
        return max(min(sum(AROUND[Zoom.RELEASE]) + 1, len(self._names) - self._first), 1)

    def _of(self, number: int) -> float:
        return 100 * (number - self._first) / self._length
