"""What is late where a spec ends later than planned, and how many days it may do so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plans import TODAY, plan, spec, viewed

from tpmdocs.planning.deadlines import Deadlines
from tpmdocs.planning.forecast import Forecast
from tpmdocs.planning.slack import Waits
from tpmdocs.planning.slips import Slip, Slips
from tpmdocs.views.here import Here
from tpmdocs.views.standing import need
from tpmdocs.views.what_if import what_if

RELEASES = "[{name: '2027.1', date: 2027-03-16, freezes: {spec: 2026-12-18, code: 2027-02-26}}]\n"


def slips(*specs: str) -> Slips:
    files = {f"specs/{number}.md": text for number, text in enumerate(specs)}
    return Slips(Forecast(Deadlines(plan(files | {"site_config/releases.yml": RELEASES}), TODAY)))


def slip(of: Slips, id_: str, by: int) -> Slip:
    (found,) = of.deadlines.catalog.find(id_)
    return of.slip(found, by)


def late(of: Slips, id_: str, by: int) -> dict[str, int]:
    return {one.spec.name: one.days for one in slip(of, id_, by).late}


def slack(of: Slips, id_: str) -> int | None:
    (found,) = of.deadlines.catalog.find(id_)
    left = Waits(of.forecast).slack(found)
    return left.days if left is not None else None


def test_a_dependent_is_late_by_what_its_own_date_does_not_take_in() -> None:
    found = slips(spec("A-1", target="2026-12-10"), spec("A-2", target="2026-12-20", depends_on="[A-1]"))
    assert (slack(found, "A-1"), slack(found, "A-2")) == (10, None)
    assert (late(found, "A-1", 10), late(found, "A-1", 14)) == ({}, {"A-2": 4})


def test_what_is_late_makes_late_what_waits_for_it() -> None:
    found = slips(
        spec("A-1", target="2026-12-10"),
        spec("A-2", target="2026-12-20", depends_on="[A-1]"),
        spec("A-3", target="2026-12-25", depends_on="[A-2]"),
        spec("A-4", target="2027-Q2", depends_on="[A-3]"),
    )
    assert late(found, "A-1", 28) == {"A-2": 18, "A-3": 13}
    assert late(found, "A-1", 15) == {"A-2": 5}


def test_a_start_is_when_something_is_needed_and_a_lag_is_waited_for() -> None:
    found = slips(
        spec("A-1", target="2026-12-10"),
        spec("A-2", start="2026-12-20", target="2027-03-31", depends_on="[{id: A-1, lag: 1w}]"),
    )
    assert slack(found, "A-1") == 3
    assert late(found, "A-1", 14) == {"A-2": 11}


def test_an_interval_ends_on_its_last_day() -> None:
    found = slips(spec("A-1", target="2026-12"), spec("A-2", target="2027-01", depends_on="[A-1]"))
    assert slack(found, "A-1") == 31


def test_soft_settled_and_circular_dependencies_make_nothing_late() -> None:
    found = slips(
        spec("A-1", target="2026-12"),
        spec("A-2", target="2026-12", depends_on="[{id: A-1, kind: soft}]"),
        spec("A-3", target="2026-12", depends_on="[A-1]", status="launched"),
        spec("A-4", target="2026-12", depends_on="[A-5]"),
        spec("A-5", target="2026-12", depends_on="[A-4]"),
        spec("A-6", depends_on="[A-1]"),
        spec("A-7", target="next", depends_on="[A-1]"),
    )
    for id_ in ("A-1", "A-3", "A-4", "A-6", "A-7"):
        assert (slack(found, id_), late(found, id_, 500)) == (None, {})


def test_what_is_late_anyway_is_later_still_and_by_no_more_than_the_slip() -> None:
    found = slips(
        spec("A-1", target="2027-02-10"),
        spec("A-2", target="2027-01-10", depends_on="[A-1]"),
        spec("A-3", target="2027-02-12", depends_on="[A-2]"),
    )
    assert (slack(found, "A-1"), late(found, "A-1", 7)) == (-31, {"A-2": 7, "A-3": 5})


def test_what_is_overdue_slips_from_today() -> None:
    found = slips(spec("A-1", target="2026-10"), spec("A-2", target="2026-11-30", depends_on="[A-1]"))
    assert (slack(found, "A-1"), late(found, "A-1", 14)) == (7, {"A-2": 7})


def test_a_release_and_its_code_freeze_are_missed_by_what_is_due_in_it() -> None:
    found = slips(
        spec("A-1", target="2027-02-20", release="'2027.1'"),
        spec("A-2", target="2027.1", depends_on="[A-3]"),
        spec("A-3", target="2027-03-10"),
        spec("A-4", target="2027-Q1", release="'2027.1'"),
        spec("A-5", target="2027-Q2", release="'2027.1'"),
    )
    assert [slack(found, f"A-{n}") for n in range(1, 6)] == [6, 0, 6, -33, -124]
    missed = [[(one.name, one.spec.name) for one in slip(found, "A-1", by).missed] for by in (6, 7, 24, 25)]
    assert missed == [[], [("2027.1 code freeze", "A-1")], [("2027.1 code freeze", "A-1")], [("2027.1", "A-1")]]
    assert [(one.name, one.spec.name) for one in slip(found, "A-3", 14).missed] == [("2027.1", "A-2")]
    assert not slip(found, "A-3", 6).hurts


@pytest.mark.parametrize("id_", ["A-1", "A-2"])
def test_the_end_of_the_calendar_is_far_enough(id_: str) -> None:
    found = slips(spec("A-1", target="9999-12-31"), spec("A-2", target="9999", depends_on="[{id: A-1, lag: 9999w}]"))
    assert isinstance(late(found, id_, 10_000_000), dict)


def test_a_long_chain_is_followed_to_its_end() -> None:
    chain = [spec(f"A-{n}", target="2027-Q1", depends_on=f"[A-{n - 1}]" if n else "[]") for n in range(1500)]
    assert len(late(slips(*chain), "A-0", 1)) == 1499


_day = st.integers(-30, 200).map(lambda n: (TODAY + timedelta(days=n)).isoformat())


@st.composite
def _plans(draw: st.DrawFn) -> Slips:
    """A few specs that wait for earlier ones, some by a start of their own, some for a release."""
    specs = []
    for n in range(draw(st.integers(2, 7))):
        fields = {"target": draw(_day | st.sampled_from(["2027-Q1", "2026-12", "2027.1", "next"]))}
        needs = draw(st.lists(st.integers(0, n - 1), unique=True, max_size=3)) if n else []
        lags = [draw(st.sampled_from(["0d", "3d", "2w"])) for _ in needs]
        fields["depends_on"] = (
            f"[{', '.join(f'{{id: A-{m}, lag: {lag}}}' for m, lag in zip(needs, lags, strict=True))}]"
        )
        if draw(st.booleans()):
            fields["start"] = draw(_day | st.just("2027-01"))
        if draw(st.booleans()):
            fields["release"] = "'2027.1'"
        specs.append(spec(f"A-{n}", **fields))
    return slips(*specs)


@given(_plans())
def test_without_a_slip_nothing_is_late(found: Slips) -> None:
    for one in found.deadlines.catalog.specs:
        assert not found.slip(one, 0).hurts


@given(_plans(), st.integers(0, 120), st.integers(0, 120))
def test_a_longer_slip_makes_nothing_better(found: Slips, days: int, more: int) -> None:
    for one in found.deadlines.catalog.specs:
        short, long = found.slip(one, days), found.slip(one, days + more)
        later = {late.spec.path: late.days for late in long.late}
        assert all(later[late.spec.path] == late.days + more for late in short.late)
        assert {missed.release.name for missed in short.missed} <= {missed.release.name for missed in long.missed}
        assert all(late.days <= days for late in short.late)
        assert found.number_late(one, days) == len(short.late)


@given(_plans())
def test_a_slip_by_no_more_than_the_slack_breaks_no_later_date_and_by_a_day_more_it_does(found: Slips) -> None:
    for one in found.deadlines.catalog.specs:
        slack = Waits(found.forecast).slack(one)
        if slack is None:
            assert not found.slip(one, 3650).hurts
        elif slack.days >= 0:
            assert not found.slip(one, slack.days).hurts
            assert _broken(found, one.path, slack.days) == _broken(found, "", 0)
            assert _broken(found, one.path, slack.days + 1) > _broken(found, "", 0)


def _broken(found: Slips, slipped: str, by: int) -> set[tuple[str, str]]:
    """Dates that are not kept: of a spec that needs another, and of a release."""
    deadlines, ends, broken = found.deadlines, _ends(found, slipped, by), set()
    for edge in deadlines.dependencies:
        start, end = deadlines.start(edge.source), deadlines.end(edge.source)
        need = start.target.lo if start is not None else end.target.hi if end is not None else None
        lag = {"0d": 0, "3d": 3, "2w": 14}[edge.declaration.reference.lag or "0d"]
        if need is not None and ends.get(edge.target.path, 0) + lag > need.toordinal():
            broken.add((edge.target.path, edge.source.path))
    for one in deadlines.catalog.specs:
        due = deadlines.end(one)
        if due is not None and (release := deadlines.release(one, due)) is not None:
            then = release.date if due.text == release.name else release.freezes["code"]
            if then is not None and ends.get(one.path, 0) > then.toordinal():
                broken.add((one.path, release.name))
    return broken


@given(_plans())
def test_two_pages_tell_the_same_slack_of_a_dependency(found: Slips) -> None:
    """The pages of teams and releases tell it of each that waits; that of dependencies, and of a spec, the least."""
    shown = viewed(found.deadlines.catalog, (), TODAY)
    here = Here(shown, "")
    least = {row.spec.path: row.slack for row in what_if(shown, shown.catalog.specs)}
    for one in shown.catalog.specs:
        needs = [need(here, edge).slack for edge in shown.waits.for_.get(one.path, ())]
        told = [slack.days for slack in (*needs, shown.waits.slack(one)) if slack is not None]
        if one.path in least:
            assert min(told) == least[one.path].days
        assert not told or shown.waits.slack(one) is not None


@given(_plans(), st.integers(1, 120))
def test_a_slip_is_what_a_plan_with_the_later_date_says(found: Slips, by: int) -> None:
    """Held against a forward pass over the whole plan, before and after."""
    deadlines = found.deadlines
    for one in deadlines.catalog.specs:
        before, after = _ends(found, "", 0), _ends(found, one.path, by)
        expected = {path: after[path] - before[path] for path in before if path != one.path}
        assert {late.spec.path: late.days for late in found.slip(one, by).late} == {
            path: days for path, days in expected.items() if days
        }


def _ends(found: Slips, slipped: str, by: int) -> dict[str, int]:
    ends: dict[str, int] = {}
    for one in found.deadlines.catalog.specs:  # written so that each waits for earlier ones alone
        due = found.deadlines.end(one)
        if due is None or due.target.hi is None:
            continue
        end = max(due.target.hi, TODAY)
        start = found.deadlines.start(one)
        need = start.target.lo if start is not None and start.target.lo is not None else end
        pushes = [0]
        for edge in found.deadlines.dependencies:
            if edge.source is one and edge.target.path in ends:
                lag = {"0d": 0, "3d": 3, "2w": 14}[edge.declaration.reference.lag or "0d"]
                pushes.append(ends[edge.target.path] + lag - need.toordinal())
        ends[one.path] = end.toordinal() + max(pushes) + (by if one.path == slipped else 0)
    return ends


def test_what_is_paused_slips_nothing_and_may_become_late() -> None:
    found = slips(
        spec("A-1", target="2026-12-10", status="paused"),
        spec("A-2", target="2026-12-20", depends_on="[A-1]"),
        spec("A-3", target="2026-12-20", status="paused", depends_on="[A-2]"),
    )
    assert (slack(found, "A-1"), slip(found, "A-1", 28).hurts) == (None, False)
    assert late(found, "A-2", 4) == {"A-3": 4}
