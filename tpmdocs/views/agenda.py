"""Rows and markers of the Timeline become the same in words: a list in the order of time, period by period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tpmdocs.views.axis import Axis
from tpmdocs.views.bars import Mark
from tpmdocs.views.overlay import Marker
from tpmdocs.views.swimlanes import Row


@dataclass(frozen=True, slots=True)
class Entry:
    """What is due at a place along the axis: a spec, a stage of it to come, a release or freeze; if none, today."""

    at: float
    row: Row | None = None
    stage: Mark | None = None
    marker: Marker | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """What is due in one column, or before or behind all of them."""

    name: str
    entries: tuple[Entry, ...]
    is_now: bool = False
    is_past: bool = False


def agenda(along: Axis, rows: Iterable[Row], markers: Sequence[Marker]) -> tuple[Period, ...]:
    """Periods in which something is due; a spec is named once, in however many lanes it stands."""
    columns = along.columns
    inside = [(column.name, column.start, column.end) for column in columns]
    spans = [
        (f"Before {columns[0].name}", float("-inf"), 0.0),
        *inside,
        (f"After {columns[-1].name}", 100.0, float("inf")),
    ]
    entries = sorted(_entries(along, rows, markers), key=lambda entry: entry.at)
    found = []
    for name, start, end in spans:
        within = tuple(entry for entry in entries if start <= entry.at < end)
        is_now = start <= along.today < end
        if any(entry.row or entry.marker for entry in within) or is_now:
            found.append(Period(name, within, is_now, is_past=end <= 0))
    return tuple(found)


def _entries(along: Axis, rows: Iterable[Row], markers: Iterable[Marker]) -> Iterator[Entry]:
    yield Entry(along.today)
    for marker in markers:
        yield Entry(marker.at, marker=marker)
    for row in {row.spec.path: row for row in rows}.values():
        yield Entry(row.bar.end - _LEAST, row)
        for mark in row.bar.marks:
            if along.today < mark.at - _LEAST < min(row.bar.end - 2 * _LEAST, 100):
                yield Entry(mark.at - _LEAST, row, mark)


_LEAST = 0.001  # an end is where the next thing begins, and belongs to what lies before
