"""How far a key result is, against time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tpmdocs.model.vocabulary import Goal, KeyResult, Release, Vocabulary
from tpmdocs.planning.progress import Course, progress

TODAY = date(2026, 11, 23)


def result(*readings: tuple[str, float], **fields: object) -> KeyResult:
    read = tuple((date.fromisoformat(on), value) for on, value in readings)
    return KeyResult("KR-1", "What is measured", readings=read, **fields)  # type: ignore[arg-type]


def course(one: KeyResult, period: str | None = "2026", today: date = TODAY) -> tuple[float | None, float | None, str]:
    """The value expected by now, the share of the way come, and how that stands."""
    found = progress(Goal("GOAL-1", "Why", period=period), one, Vocabulary(), today)
    return found.expected, found.share, found.course


def test_the_value_expected_lies_on_a_line_from_the_first_day_to_the_last() -> None:
    half = date(2026, 7, 2)
    rising = result(("2026-01-01", 0), ("2026-06-01", 12), baseline=0, target=26)
    expected, share, said = course(rising, today=half)
    assert expected == pytest.approx(26 * 182 / 364)
    assert (share, said) == (12 / 26, Course.BEHIND)


def test_a_number_that_is_to_fall_is_measured_in_the_same_way() -> None:
    falling = result(("2026-06-01", 14), baseline=26, target=4)
    expected, share, said = course(falling, today=date(2026, 7, 2))
    assert expected == pytest.approx(15)
    assert (share, said) == (12 / 22, Course.ON_COURSE)
    assert course(result(("2026-06-01", 28), baseline=26, target=4))[1:] == (-2 / 22, Course.BEHIND)


@pytest.mark.parametrize(
    ("one", "period", "said"),
    [
        (result(("2026-11-01", 25), baseline=0, target=25), "2026", Course.REACHED),
        (result(("2026-11-01", 3), baseline=9, target=4), "2026", Course.REACHED),
        (result(("2026-09-01", 20), baseline=0, target=25, due="2026-Q3"), "2027", Course.MISSED),
        (result(baseline=0, target=25, due="2026-Q3"), "2027", Course.UNREAD),
        (result(("2027-01-01", 25), baseline=0, target=25), "2026", Course.UNREAD),
        (result(("2026-11-01", 12), baseline=0), "2026", Course.UNKNOWN),
        (result(("2026-11-01", 12), target=25), "2026", Course.UNKNOWN),
        (result(("2026-11-01", 12), baseline=0, target=25), None, Course.UNKNOWN),
        (result(("2026-11-01", 12), baseline=0, target=25), "whenever", Course.UNKNOWN),
        (result(("2026-11-01", 12), baseline=0, target=25), "next", Course.UNKNOWN),
        (result(("2026-11-01", 99), baseline=100, target=100), "2026", Course.UNKNOWN),
        (result(("2026-11-01", 100), baseline=100, target=100), "2026", Course.REACHED),
    ],
    ids=str,
)
def test_what_cannot_be_told_is_not_told(one: KeyResult, period: str | None, said: Course) -> None:
    assert course(one, period)[2] == said


def test_it_begins_with_the_period_or_with_an_earlier_reading_and_ends_when_it_is_due() -> None:
    goal = Goal("GOAL-1", "Why", period="2027")
    before = progress(goal, result(("2026-10-01", 0), baseline=0, target=25), Vocabulary(), TODAY)
    after = progress(
        goal, result(("2027-02-01", 5), baseline=0, target=25, due="2027-Q2"), Vocabulary(), date(2027, 3, 1)
    )
    assert (before.begin, before.end) == (date(2026, 10, 1), date(2027, 12, 31))
    assert (after.begin, after.end) == (date(2027, 1, 1), date(2027, 6, 30))


def test_it_may_be_due_in_a_release_and_the_first_of_several_readings_is_a_baseline() -> None:
    vocabulary = Vocabulary(releases=(Release("2027.1", date(2027, 3, 16)),))
    one = result(("2026-10-01", 5), ("2026-11-01", 10), target=25, due="2027.1")
    found = progress(Goal("GOAL-1", "Why"), one, vocabulary, TODAY)
    assert (found.end, found.baseline, found.share) == (date(2027, 3, 16), 5, 0.25)


NUMBERS = st.floats(-1e300, 1e300)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
RESULTS = st.builds(
    KeyResult,
    st.just("KR-1"),
    st.just("What"),
    baseline=st.none() | NUMBERS,
    target=st.none() | NUMBERS,
    due=st.none() | st.sampled_from(["2026-Q4", "2027", "later", "?", "9999-Q4", "2025-01-01"]),
    readings=st.lists(st.tuples(DAYS, NUMBERS), max_size=4).map(tuple),
)


@given(RESULTS, st.none() | st.sampled_from(["2026", "2024-H1", "soon"]), DAYS)
def test_whatever_is_written_a_course_is_told(one: KeyResult, period: str | None, today: date) -> None:
    found = progress(Goal("GOAL-1", "Why", period=period), one, Vocabulary(), today)
    assert found.course in Course
    assert all(on <= today for on, _ in found.readings)
    assert found.expected_share is None or 0 <= found.expected_share <= 1


@given(st.integers(1, 400), st.integers(0, 400))
def test_what_is_expected_only_grows_with_time(length: int, passed: int) -> None:
    first = date(2026, 1, 1)
    one = KeyResult("KR-1", "What", 0, 100, due=(first + timedelta(length)).isoformat(), readings=((first, 0.0),))
    shares = [
        progress(Goal("GOAL-1", "Why"), one, Vocabulary(), first + timedelta(days)).expected_share or 0
        for days in (passed, passed + 1)
    ]
    assert shares[0] <= shares[1]
