"""The past of a plan becomes text: what moved most, or all that happened to some specs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tpmdocs.model.spec import Spec
from tpmdocs.past.figures import Figures, Moved
from tpmdocs.past.past import Past
from tpmdocs.past.wording import SHIFTS, distance, times, was
from tpmdocs.reports.terminal import Terminal, printable
from tpmdocs.text.wording import count_of, day

MOST = 20
"""Specs that are listed at most."""


def report(past: Past, found: Figures, specs: Sequence[Spec], reader: Terminal) -> str:
    """What is known of all specs; of those that are given, one by one."""
    lines = [line for spec in specs for line in _spec(spec, past, reader)] or list(_overview(past, found, reader))
    if past.unknown:
        lines += ["", reader.paint(past.unknown, "warning")]
    return "\n".join(lines) + "\n"


def _overview(past: Past, found: Figures, reader: Terminal) -> Iterator[str]:
    if past.commits:
        first, last = past.commits[0].day, past.commits[-1].day
        yield f"{count_of(past.commits, 'commit')} to specs, from {day(first)} to {day(last)}"
    rate = found.on_time_rate
    yield "Nothing was due yet" if rate is None else f"On time: {len(found.on_time)} of {found.due}, {rate:.0%}"
    if found.slipped:
        yield f"Slipped: {count_of(found.slipped, 'spec')}{_median(found)}"
    elif past.is_whole:
        yield "Slipped: none"
    if found.moved:
        yield ""
        yield from _table(found.moved[:MOST], reader)
    if len(found.moved) > MOST:
        yield reader.paint(f"and {len(found.moved) - MOST:,} more that moved", "aside")
    if found.reasons:
        yield ""
        yield "Reasons:"
        yield from (
            f"  {printable(text)}" + (f" ({number})" if number > 1 else "") for text, number in found.reasons[:5]
        )


def _median(found: Figures) -> str:
    parts = [distance(found.median_slip), distance(None, found.median_releases)]
    said = ", ".join(part for part in parts if part)
    return f", by {said} in the median" if said else ""


def _table(moved: Iterable[Moved], reader: Terminal) -> Iterator[str]:
    rows = [
        (
            times(one.times),
            distance(one.change.worst, one.change.releases) or SHIFTS[one.change.shift],
            f"{one.change.old.text if one.change.old else '–'} → {one.change.new.text if one.change.new else '–'}",
            one.spec.full_name,
        )
        for one in moved
    ]
    cells = [("moved", "by", "was → is", "spec"), *(tuple(map(printable, row)) for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(3)]
    for number, row in enumerate(cells):
        line = "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]])
        yield line if number else reader.paint(line, "aside")


def _spec(spec: Spec, past: Past, reader: Terminal) -> Iterator[str]:
    one = past.of(spec)
    yield reader.paint(printable(spec.full_name), "place")
    if one is None:
        yield "  nothing of it is committed yet"
        return
    for track in one.tracks.values():
        if said := was(track, past):
            yield f"  {printable(track.name)} {printable(said)}" + (
                f"; it is {printable(track.now.text)}" if track.now is not None and track.now != track.was else ""
            )
    for event in reversed(one.events):
        why = f" ({event.reason})" if event.reason else ""
        told = printable(event.words + why)
        yield f"  {event.commit.day}  {told}  {reader.paint(event.commit.name[:10], 'aside')}"
