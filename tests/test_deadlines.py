"""What dates mean together: dependencies that end too late, and what is overdue, frozen or stale."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plans import TODAY, check, plan, spec

from tpmdocs.diagnostics import Diagnostic
from tpmdocs.model.target import Target, TargetKind, parse_target
from tpmdocs.planning.deadlines import Clash, Deadlines, days

CONFLICTS = ("certain-conflict", "possible-conflict", "tight-plan")


def said(files: dict[str, str], *rules: str) -> list[tuple[str, str | None]]:
    """Which of some rules, or which at all of the family of dates, say something, and of which spec."""
    found: tuple[Diagnostic, ...] = check(plan(files))
    return [(one.rule, one.spec_id) for one in found if one.rule in rules or (not rules and one.code[3] == "3")]


def conflicts(need: dict[str, str], spec_: dict[str, str], lag: str | None = None) -> list[str]:
    """What is said of a dependency between two drafts with these fields."""
    edge = f"[{{id: D-1, lag: {lag}}}]" if lag else "[D-1]"
    files = {"specs/d.md": spec("D-1", **need), "specs/x.md": spec("X-1", depends_on=edge, **spec_)}
    return [rule for rule, _ in said(files, *CONFLICTS)]


@pytest.mark.parametrize(
    ("need", "spec_", "expected"),
    [
        ({"target": "2027-Q2"}, {"target": "2027-Q1"}, "certain-conflict"),
        ({"target": "2027-Q1"}, {"target": "2027-Q1"}, "tight-plan"),
        ({"target": "2027-03"}, {"target": "2027-Q1"}, None),
        ({"target": "2027-Q1"}, {"target": "2027-02"}, "possible-conflict"),
        ({"target": "2027-03-15"}, {"start": "2027-03-01"}, "certain-conflict"),
        ({"target": "2027-Q1"}, {"start": "2027-03-01"}, "possible-conflict"),
        ({"target": "2026-Q4"}, {"start": "2027-01-04"}, None),
        # The same day on both sides, and a start within what it waits for.
        ({"target": "2027-03-15"}, {"target": "2027-03-15"}, None),
        ({"target": "2027-03-15"}, {"start": "2027-03-15"}, None),
        ({"target": "2027-Q1"}, {"start": "2027-Q1"}, "possible-conflict"),
        ({"target": "2027-Q1"}, {"start": "2027-01-04", "target": "2027-Q4"}, "possible-conflict"),
        # Words and versions have an order and no days.
        ({"target": "later"}, {"target": "next"}, "certain-conflict"),
        ({"target": "next"}, {"target": "next"}, None),
        ({"target": "now"}, {"target": "later"}, None),
        ({"target": "later"}, {"target": "2027-Q1"}, "certain-conflict"),
        ({"target": "2027-Q1"}, {"target": "next"}, None),
        ({"target": "2028"}, {"target": "next"}, "certain-conflict"),
        ({"target": "v1.10"}, {"target": "v1.9"}, "certain-conflict"),
        ({"target": "v1.9"}, {"target": "1.9"}, None),
        ({"target": "v1.9"}, {"target": "2027-Q1"}, None),
        # What is done is in the way only until the day it shipped.
        ({"status": "launched"}, {"target": "2026-12-01"}, None),
        ({"status": "launched", "target": "2027-Q4"}, {"target": "2026-12-01"}, None),
        ({"status": "launched", "shipped": "2026-11-20"}, {"start": "2026-11-02"}, "certain-conflict"),
        # Nobody waits for what was dropped, and what is done waits for nothing.
        ({"status": "rejected", "target": "2027-Q4"}, {"target": "2027-Q1"}, None),
        ({"target": "2027-Q4"}, {"target": "2027-Q1", "status": "launched"}, None),
        ({"target": "2027-Q4"}, {}, None),
        ({}, {"target": "2027-Q4"}, None),
    ],
)
def test_a_dependency_ends_too_late(need: dict[str, str], spec_: dict[str, str], expected: str | None) -> None:
    assert conflicts(need, spec_) == ([expected] if expected else [])


def test_in_a_circle_the_circle_is_told_and_no_date() -> None:
    files = {
        "specs/a.md": spec("A-1", target="2027-Q1", depends_on="[B-1]"),
        "specs/b.md": spec("B-1", target="2027-Q2", depends_on="[A-1, C-1]"),
        "specs/c.md": spec("C-1", target="2027-Q3"),
    }
    assert said(files, *CONFLICTS, "dependency-cycle") == [("dependency-cycle", "A-1"), ("certain-conflict", "B-1")]


@pytest.mark.parametrize(
    ("status", "expected"), [("implementeable", []), ("draft", [("overdue", "A-1")]), ("paused", [])]
)
def test_a_misspelt_status_may_mean_that_it_is_done(status: str, expected: list[tuple[str, str]]) -> None:
    files = {
        "specs/a.md": spec("A-1", target="2026-10", status=status),
        "site_config/statuses.yml": "[{name: draft, category: proposed}, {name: paused, category: paused}]\n",
    }
    assert said(files) == expected


def test_without_statuses_of_its_own_a_plan_is_judged_whatever_it_says() -> None:
    assert said({"specs/a.md": spec("A-1", target="2026-10", status="doing")}) == [("overdue", "A-1")]


@pytest.mark.parametrize(
    ("lag", "expected"),
    [("1d", ["certain-conflict"]), ("2w", ["certain-conflict"]), ("999999999999999w", ["certain-conflict"]), ("", [])],
)
def test_a_lag_is_waited_for(lag: str, expected: list[str]) -> None:
    assert conflicts({"target": "2027-03-31"}, {"target": "2027-03-31"}, lag) == expected


@pytest.mark.parametrize(("lag", "number"), [("2w", 14), ("3d", 3), (None, 0), ("", 0), ("w", 0), ("x", 0), ("²d", 0)])
def test_a_lag_is_read_in_days(lag: str | None, number: int) -> None:
    assert days(lag) == number


def test_the_last_day_there_is_breaks_nothing() -> None:
    assert conflicts({"target": "9999-12-31"}, {"target": "9999-12-30"}, "5w") == ["certain-conflict"]
    assert conflicts({"target": "0001-01-02"}, {"target": "0001-01-01"}, "9w") == ["certain-conflict"]


DEADLINES = Deadlines(plan({}), TODAY)
DAYS = st.dates(date(2020, 1, 1), date(2034, 12, 31))


@st.composite
def intervals(draw: st.DrawFn) -> Target:
    one, other = sorted((draw(DAYS), draw(DAYS)))
    return Target("some days", TargetKind.QUARTER, one, other)


WORSE = {None: 0, Clash.TIGHT: 1, Clash.POSSIBLE: 2, Clash.CERTAIN: 3}


@given(intervals(), intervals(), st.integers(0, 60), st.integers(0, 400), st.booleans())
def test_an_earlier_dependency_never_adds_a_conflict(
    first: Target, then: Target, lag: int, sooner: int, at_start: bool
) -> None:
    assert first.lo is not None
    assert first.hi is not None
    earlier = Target("", first.kind, first.lo - timedelta(sooner), first.hi - timedelta(sooner))
    before = DEADLINES.clash(earlier, then, lag, at_start=at_start)
    after = DEADLINES.clash(first, then, lag, at_start=at_start)
    # What ends with the spec to the day is told as tight, which is no conflict.
    assert max(WORSE[before], 1) <= max(WORSE[after], 1)


@given(intervals(), intervals(), st.integers(0, 60), st.booleans())
def test_a_conflict_is_certain_where_it_holds_for_every_day(
    first: Target, then: Target, lag: int, at_start: bool
) -> None:
    assert first.lo is not None
    assert first.hi is not None
    assert then.lo is not None
    assert then.hi is not None
    clash = DEADLINES.clash(first, then, lag, at_start=at_start)
    best = first.lo + timedelta(lag) <= then.hi
    worst = first.hi + timedelta(lag) <= (then.lo if at_start else then.hi)
    assert (clash is Clash.CERTAIN) == (not best)
    assert (clash is Clash.POSSIBLE) == (best and not worst)


@given(intervals(), st.data())
def test_an_interval_within_another_is_never_certain_to_clash_with_it(outer: Target, data: st.DataObject) -> None:
    assert outer.lo is not None
    assert outer.hi is not None
    one, other = sorted(data.draw(st.tuples(*[st.dates(outer.lo, outer.hi)] * 2)))
    inner = Target("", TargetKind.QUARTER, one, other)
    assert DEADLINES.clash(inner, outer) in (None, Clash.TIGHT)
    assert DEADLINES.clash(outer, inner) is not Clash.CERTAIN


@given(
    st.sampled_from(["2027-Q1", "2027-02", "2026-11-23", "now", "next", "later", "v1.2", "v1.10", "2027"]), st.data()
)
def test_of_two_targets_at_most_one_is_wholly_later(one: str, data: st.DataObject) -> None:
    other = data.draw(st.sampled_from(["2027-Q2", "2027-02-15", "2026", "now", "next", "later", "v1.9", "2026-W48"]))
    first, then = parse_target(one), parse_target(other)
    assert isinstance(first, Target)
    assert isinstance(then, Target)
    assert not (DEADLINES.is_later(first, then) and DEADLINES.is_later(then, first))
