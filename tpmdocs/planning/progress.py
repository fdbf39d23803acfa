"""A key result and a day become its Progress: how far it has come, and how far it should be by now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tpmdocs.model.vocabulary import Goal, KeyResult, Vocabulary


class Course(StrEnum):
    """How a key result stands against time, worst first."""

    MISSED = "missed"
    BEHIND = "behind"
    UNREAD = "unread"
    UNKNOWN = "unknown"
    ON_COURSE = "on course"
    REACHED = "reached"


@dataclass(frozen=True, slots=True)
class Progress:
    """How a key result stands on a day.

    Attributes:
        readings: What was measured until that day, the oldest first.
        baseline: Where it began: as written, or the first of several readings.
        begin: When it began: with the goal's period, or with the first reading where that is earlier.
        end: Its last day: that of `due`, or of the goal's period.
        share: The part of the way from baseline to target that the last reading has come; less than 0 where it went the
            other way. None where that cannot be told.
        expected_share: The part of the way that has been come by now where each day brings the same.
    """

    result: KeyResult
    readings: tuple[tuple[date, float], ...]
    baseline: float | None
    begin: date | None
    end: date | None
    share: float | None
    expected_share: float | None
    course: Course

    @property
    def value(self) -> float | None:
        """The last reading; None where there is none."""
        return self.readings[-1][1] if self.readings else None

    @property
    def expected(self) -> float | None:
        """The value by now where each day brings the same."""
        start, end = self.baseline, self.result.target
        if start is None or end is None or self.expected_share is None:
            return None
        return start + (end - start) * self.expected_share


def progress(goal: Goal, result: KeyResult, vocabulary: Vocabulary, today: date) -> Progress:
    """How one of a goal's key results stands on a day; readings from after it do not count."""
    readings = tuple(sorted((one for one in result.readings if one[0] <= today), key=lambda one: one[0]))
    baseline = result.baseline
    if baseline is None and len(readings) > 1:
        baseline = readings[0][1]
    period, due = vocabulary.target(goal.period), vocabulary.target(result.due)
    begin = min(_said([period.lo if period else None, readings[0][0] if readings else None]), default=None)
    end = next(iter(_said([due.hi if due else None, period.hi if period else None])), None)
    share = _share(baseline, result.target, readings[-1][1]) if readings else None
    expected = _passed(begin, end, today) if baseline is not None and result.target is not None else None
    course = _course(readings, share, expected, end, today)
    return Progress(result, readings, baseline, begin, end, share, expected, course)


def _said(days: Iterable[date | None]) -> list[date]:
    return [day for day in days if day is not None]


def _share(start: float | None, end: float | None, value: float) -> float | None:
    """The part of the way from start to end, which may lead down."""
    if end is None:
        return None
    if start is None or start == end:  # without a way there is only the end of it
        return 1.0 if value == end else None
    return (value - start) / (end - start)


def _passed(begin: date | None, end: date | None, today: date) -> float | None:
    """The part of the time that has passed, from the first day on until the last one is over."""
    if end is None:
        return None
    if today > end:
        return 1.0
    if begin is None or today < begin:
        return 0.0 if begin is not None else None
    return (today - begin).days / max((end - begin).days, 1)


def _course(
    readings: tuple[tuple[date, float], ...],
    share: float | None,
    expected: float | None,
    end: date | None,
    today: date,
) -> Course:
    if share is not None and share >= 1:
        return Course.REACHED
    if share is not None and end is not None and today > end:
        return Course.MISSED
    if not readings:
        return Course.UNREAD
    if share is None or expected is None:
        return Course.UNKNOWN
    return Course.BEHIND if share < expected else Course.ON_COURSE
