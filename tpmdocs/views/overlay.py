"""What lies over the rows of the Timeline: dependencies become lines, releases and freezes markers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from tpmdocs.model.target import Target, TargetKind
from tpmdocs.model.vocabulary import Release
from tpmdocs.views.axis import Axis
from tpmdocs.views.swimlanes import Row, Wait

LINES, ABREAST, TRACKS, LETTER = 60, 6, 4, 1.25
"""How many lines can be read, and how many side by side; how many lines of labels, and how wide a letter is where there
is little room."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A release or one of its freezes; `track` is the line that its label stands on, None where there is no room."""

    at: float
    day: date
    name: str
    release: Release
    is_freeze: bool
    track: int | None = None
    is_before: bool = False

    @property
    def width(self) -> float:
        """How much room its label needs."""
        return LETTER * (len(self.name) + 3)


@dataclass(frozen=True, slots=True)
class Line:
    """A dependency between two rows: from the end of what is needed down or up, and over to what needs it.

    Attributes:
        start: Where it leaves.
        end: Where it arrives.
        nudge: Its place among those that leave nearby.
    """

    wait: Wait
    needed: Row
    needing: Row
    start: float
    end: float
    nudge: int = 0

    @property
    def first(self) -> int:
        return min(self.needed.line, self.needing.line)

    @property
    def last(self) -> int:
        return max(self.needed.line, self.needing.line)

    @property
    def shape(self) -> str:
        """Its direction, for the styles."""
        across = "over" if self.end > self.start else "back" if self.end < self.start else "straight"
        return f"tpm-{'down' if self.needed.line < self.needing.line else 'up'} tpm-{across}"


def lines(rows: Sequence[Row]) -> tuple[tuple[Line, ...], int]:
    """The lines between rows that can be read, conflicts first, and how many more there would be.

    A spec that stands in several lanes is met where it is nearest.
    """
    by_path: dict[str, list[Row]] = {}
    for row in rows:
        by_path.setdefault(row.spec.path, []).append(row)
    found = [line for of_spec in by_path.values() for line in _from(of_spec, by_path)]
    found.sort(key=lambda line: (line.wait.rank, line.last - line.first, line.first))
    drawn = tuple(islice(_side_by_side(found), LINES))
    return drawn, len(found) - len(drawn)


def _from(rows: Sequence[Row], by_path: Mapping[str, Sequence[Row]]) -> Iterator[Line]:
    for wait in rows[0].facts.waits:
        pairs = [(needed, row) for needed in by_path.get(wait.spec.path, ()) for row in rows]
        if pairs:
            needed, row = min(pairs, key=lambda pair: abs(pair[0].line - pair[1].line))
            start = min(max(needed.bar.until, 0.0), 100.0)
            first, last = max(row.bar.start, 0.0), min(row.bar.end, 100.0)
            yield Line(wait, needed, row, start, min(max(start, first), max(last, first)))


def _side_by_side(found: Iterable[Line]) -> Iterator[Line]:
    """Lines that would run over one another, beside one another, as far as there is room."""
    taken: dict[tuple[int, int], list[Line]] = {}
    for line in found:
        for nudge in range(ABREAST):
            others = taken.setdefault((round(line.start), nudge), [])
            if not any(_meet(line, other) for other in others):
                others.append(line)
                yield replace(line, nudge=nudge)
                break


def _meet(one: Line, other: Line) -> bool:
    return one.first < other.last and other.first < one.last


def markers(along: Axis, releases: Iterable[Release]) -> tuple[Marker, ...]:
    """Releases and freezes that lie within the columns, in the order of days; labels go where they hide no other."""
    found = []
    for release in releases:
        days = [(then, f"{release.name} {name} freeze", True) for name, then in release.freezes.items()]
        if release.date is not None:
            days.append((release.date, release.name, False))
        for then, name, is_freeze in days:
            place = along.place(Target(then.isoformat(), TargetKind.DAY, then, then))
            if place is not None and 0 <= place[0] < 100:
                found.append(Marker(place[0], then, name, release, is_freeze))
    return tuple(_labelled(sorted(found, key=lambda one: (one.day, one.is_freeze)), along.today))


def _labelled(found: Sequence[Marker], today: float) -> Iterator[Marker]:
    """Releases find room first, freezes then; the word for today has its place on the first line."""
    taken: list[list[tuple[float, float]]] = [[(today, today + LETTER * 8)], *([] for _ in range(TRACKS - 1))]
    placed: dict[tuple[date, str], Marker] = {}
    for marker in sorted(found, key=lambda one: (one.is_freeze, one.at)):
        width = marker.width
        is_before = marker.at + width > 100
        start = marker.at - width if is_before else marker.at
        room = (
            track
            for track, labels in enumerate(taken)
            if all(start >= end or start + width <= first for first, end in labels)
        )
        track = next(room, None)
        if track is not None:
            taken[track].append((start, start + width))
        placed[marker.day, marker.name] = replace(marker, track=track, is_before=is_before)
    for marker in found:
        yield placed[marker.day, marker.name]
