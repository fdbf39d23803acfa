"""Lists become what of them fits on one sheet of paper."""

from __future__ import annotations

from collections.abc import Sequence

from tpmdocs.model.spec import Spec
from tpmdocs.planning.health import Health
from tpmdocs.views.here import Here

LINES = 51
"""Rows of a table that fit on A4 and on Letter; a heading takes two. print.css says how high they are."""


def lines_of(here: Here, spec: Spec) -> int:
    """How many lines a spec takes: one for its name, one for what stands against it."""
    health = here.health(spec)
    return 2 if health is not None and health.health in (Health.OFF_TRACK, Health.AT_RISK) else 1


def fitting(lists: Sequence[Sequence[int]], lines: int) -> tuple[int, ...]:
    """How many rows of each list fit together, given the lines that each row needs.

    Lists grow in turn, so that a short one leaves room to a long one. One that does not fit needs a line to say so.
    """
    shown = [0] * len(lists)
    growing = [number for number, rows in enumerate(lists) if rows]
    left = lines - len(growing)
    while growing:
        for number in tuple(growing):
            rows = lists[number]
            is_last = shown[number] == len(rows) - 1
            cost = rows[shown[number]] - is_last  # of a list that is shown to its end nothing is left to be said
            if cost > left:
                growing.remove(number)
                continue
            left -= cost
            shown[number] += 1
            if is_last:
                growing.remove(number)
    return tuple(shown)
