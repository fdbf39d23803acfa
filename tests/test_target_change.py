from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tpmdocs.changes.target_change import Shift, target_change
from tpmdocs.model.target import Target, parse_target

RELEASES = {f"v1.{n}": date(2025 + n // 4, n % 4 * 3 + 1, 15) if n < 12 else None for n in range(16)}
NAMES = tuple(RELEASES)
TBD = "TBD"


def read(text: str) -> Target | None:
    if text == TBD:
        return None
    found = parse_target(text, RELEASES)
    assert isinstance(found, Target)
    return found


@pytest.mark.parametrize(
    ("old", "new", "shift", "worst", "best"),
    [
        ("2027-Q1", "2027-02-15", "refined", -44, 0),
        ("2027-Q1", "2027-Q2", "slip", 91, 1),
        ("2027-03-15", "2027-Q2", "slip", 107, 17),
        ("2027-03-15", "2027-Q1", "coarsened", 16, 0),
        ("2027-Q2", "2027-Q1", "pull-in", -91, 0),
        ("2027-Q1", "2027-04-02", "slip", 2, 2),
        ("2027-Q2", "2027-H1", "coarsened", 0, 0),
        ("2027-Q1", "2027Q1", "same", 0, 0),
        ("2027-Q1", TBD, "lost", None, None),
        (TBD, "2027-Q1", "planned", None, None),
        (TBD, TBD, "same", None, None),
        ("next", "later", "slip", None, None),
        ("next", "now", "pull-in", None, None),
        ("next", "2027-Q1", "replaced", None, None),
        ("v3.1", "v3.10", "slip", None, None),
    ],
)
def test_a_target_is_compared(old: str, new: str, shift: str, worst: int | None, best: int | None) -> None:
    change = target_change(read(old), read(new), NAMES)
    assert (change.shift, change.worst, change.best) == (shift, worst, best)


def test_releases_move_by_their_distance() -> None:
    change = target_change(read("v1.2"), read("1.11"), NAMES)
    assert (change.shift, change.releases, change.worst) == ("slip", 9, 822)
    change = target_change(read("v1.14"), read("v1.11"), NAMES)
    assert (change.shift, change.releases, change.worst) == ("pull-in", -3, None), "one of them has no day"


TEXTS = st.sampled_from(
    [
        TBD,
        *NAMES,
        "now",
        "next",
        "later",
        "2027",
        "2027-H1",
        "2027-Q2",
        "2027-05",
        "2027-W20",
        "2027-05-17",
        "v9",
        "v10.1",
    ]
) | st.dates(date(2026, 1, 1), date(2028, 12, 31)).map(str)


@given(TEXTS, TEXTS)
def test_a_change_is_mirrored_by_its_undoing(old: str, new: str) -> None:
    there, back = (target_change(read(one), read(other), NAMES) for one, other in ((old, new), (new, old)))
    assert there.shift is back.shift.mirrored
    assert (there.worst, there.releases) == tuple(None if n is None else -n for n in (back.worst, back.releases))


@given(TEXTS)
def test_nothing_changes_where_nothing_was_changed(text: str) -> None:
    assert target_change(read(text), read(text), NAMES).shift is Shift.SAME
