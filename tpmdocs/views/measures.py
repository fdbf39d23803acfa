"""A key result's Progress becomes words, hundredths and a line of its readings."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tpmdocs.planning.health import Kind
from tpmdocs.planning.progress import Course, Progress
from tpmdocs.text.wording import day

KINDS: dict[Course, Kind] = {
    Course.MISSED: "bad",
    Course.BEHIND: "risk",
    Course.UNREAD: "unsure",
    Course.UNKNOWN: "unsure",
    Course.ON_COURSE: "good",
    Course.REACHED: "good",
}


@dataclass(frozen=True, slots=True)
class Spark:
    """A line of readings from the first day to the last, in a box 120 wide and 30 high; and the way as it should be.

    Attributes:
        last: The place of the last reading; `value` stands beside it.
        ends: What it begins and ends with, each a value and its day: the baseline, and the target where there is a way.
    """

    read: str
    way: str
    last: tuple[float, float]
    value: str
    ends: tuple[tuple[str, str], ...]


def value_in_words(found: Progress) -> str:
    """How far a key result is: `12 of 25 %`, `21 h, from 26 to 4`, `no reading yet`."""
    result, value, start = found.result, found.value, found.baseline
    if value is None:
        way = f" from {plainly(start)}" if start else ""
        goes = f",{way} to {plainly(result.target)} {result.unit}".rstrip() if result.target is not None else ""
        return f"no reading yet{goes}"
    if result.target is None:
        return f"{plainly(value)} {result.unit}".strip()
    if start or value < 0 or result.target < 0:  # what is not counted from nothing on
        way = f"from {plainly(start)} to {plainly(result.target)}" if start is not None else ""
        return f"{plainly(value)} {result.unit}".strip() + f", {way or f'to {plainly(result.target)}'}"
    return f"{plainly(value)} of {plainly(result.target)} {result.unit}".strip()


def course_in_words(found: Progress, today: date) -> str:
    """How a key result is against time: `behind: 15 % expected by now`."""
    expected = found.expected
    by_now = ""
    if expected is not None and found.expected_share:
        by_now = f"{_rounded(expected, found)} {found.result.unit}".strip() + " expected by now"
    elif found.begin is not None and found.begin > today:
        by_now = f"begins on {day(found.begin)}"
    match found.course:
        case Course.REACHED:
            return "reached"
        case Course.MISSED:
            return f"missed: was due on {day(found.end)}" if found.end is not None else "missed"
        case Course.UNREAD:
            return f"not measured: {by_now}" if by_now else "not measured"
        case Course.UNKNOWN:
            missing = "target" if found.result.target is None else "date" if found.end is None else "beginning"
            return f"has no {missing} to be held against"
    return f"{found.course}: {by_now}" if by_now else found.course


def plainly(value: float | None) -> str:
    """A number as people write it: `2,500,000`, `1.5`; nothing for none."""
    return f"{value:,.10g}" if value is not None else ""


def _rounded(value: float, found: Progress) -> str:
    """A computed number, as exact as its way is long."""
    way = abs((found.result.target or 0) - (found.baseline or 0))
    digits = max(0, 2 - math.floor(math.log10(way))) if way and math.isfinite(way) else 0
    while digits < 6 and round(value, digits) == found.value != value:  # what is behind is not told as the same
        digits += 1
    return f"{round(value, digits):,.10g}"


def hundredths(share: float | None) -> int:
    """A share for a meter, which has no room for less than nothing or more than all."""
    return 0 if share is None or not share > 0 else 100 if share >= 1 else round(share * 100)


def spark(found: Progress) -> Spark | None:
    """The readings as a line, from the baseline on; None where there are fewer than two points to join."""
    begin, end, start, target = found.begin, found.end, found.baseline, found.result.target
    if begin is None or start is None or not found.readings:
        return None
    points = list(found.readings) if found.readings[0][0] <= begin else [(begin, start), *found.readings]
    if len(points) < 2:
        return None
    values = [start, *(value for _, value in points), *([target] if target is not None else [])]
    low, height = min(values), max(values) - min(values)
    days = max(((max(end, points[-1][0]) if end is not None else points[-1][0]) - begin).days, 1)

    def place(on: date, value: float) -> tuple[float, float]:
        up = (value - low) / height if height and math.isfinite(height) else 0.5
        return round(2 + 116 * (on - begin).days / days, 1), round(27 - 24 * up, 1)

    way = [(begin, start), (end, target)] if end is not None and target is not None else []
    (since, first), (until, last) = points[0], way[-1] if way else points[-1]
    return Spark(
        _line(place(on, value) for on, value in points),
        _line(place(on, value) for on, value in way),
        place(*points[-1]),
        plainly(points[-1][1]),
        (
            (f"{plainly(first)} {found.result.unit}".strip(), f"on {day(since)}"),
            (f"{plainly(last)} {found.result.unit}".strip(), f"{'by' if way else 'on'} {day(until)}"),
        ),
    )


def _line(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)
