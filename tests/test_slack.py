"""How many days are left until something is needed."""

from __future__ import annotations

from datetime import date

import pytest
from plans import TODAY, plan, spec

from tpmdocs.planning.deadlines import Deadlines
from tpmdocs.planning.forecast import Forecast
from tpmdocs.planning.slack import Slack, Waits


def waits(*specs: str, releases: str = "[]\n") -> Waits:
    files = {f"specs/{n}.md": text for n, text in enumerate(specs)} | {"site_config/releases.yml": releases}
    return Waits(Forecast(Deadlines(plan(files), TODAY)))


def slack(*specs: str, releases: str = "[]\n") -> Slack | None:
    """Of the first one."""
    found = waits(*specs, releases=releases)
    return found.slack(found.deadlines.catalog.specs[0])


@pytest.mark.parametrize(
    ("text", "freezes", "days", "before", "sure"),
    [
        ("2027-02", "{code: 2027-03-01}", 1, "the code freeze", False),
        ("2027-Q1", "{code: 2027-03-01}", -30, "the code freeze", False),
        ("2027-Q2", "{spec: 2027-01-01}", -106, "the release", True),
        ("2027-03-16", "{}", 0, "the release", False),
        ("2026-10-31", "{}", 113, "the release", False),
        ("2027.1", "{code: 2027-03-01}", 0, "the release", False),
    ],
)
def test_slack_ends_at_the_code_freeze_or_else_at_the_release(
    text: str, freezes: str, days: int, before: str, sure: bool
) -> None:
    releases = f"[{{name: '2027.1', date: 2027-03-16, freezes: {freezes}}}]\n"
    found = slack(spec("A-1", target=text, release="'2027.1'"), releases=releases)
    assert found is not None
    assert (found.days, found.before, found.sure) == (days, before, sure)


def test_a_spec_is_needed_when_the_first_that_waits_for_it_begins_or_else_ends() -> None:
    first = spec("A-1", target="2027-02")
    ends = spec("A-2", target="2027-03-31", depends_on="[A-1]")
    begins = spec("A-3", start="2027-03-01", target="2027-Q4", depends_on="[A-1]")
    lags = spec("A-4", start="2027-03-01", target="2027-Q4", depends_on="[{id: A-1, lag: 2w}]")
    word = spec("A-4", start="later", target="2027-03-10", depends_on="[A-1]")
    assert slack(first, ends) == Slack(31, date(2027, 3, 31), "A-2 needs it")
    assert slack(first, ends, begins) == Slack(1, date(2027, 3, 1), "A-3 needs it")
    assert slack(first, ends, begins, lags) == Slack(-13, date(2027, 2, 15), "A-4 needs it")
    assert slack(first, word) == Slack(10, date(2027, 3, 10), "A-4 needs it")


def test_it_is_too_late_for_sure_where_its_first_day_lies_behind_the_last_on_which_it_may_be_needed() -> None:
    needs = spec("A-2", start="2027-01", target="2027-Q4", depends_on="[A-1]")
    assert slack(spec("A-1", target="2027-01"), needs) == Slack(-30, date(2027, 1, 1), "A-2 needs it")
    assert slack(spec("A-1", target="2027-02"), needs) == Slack(-58, date(2027, 1, 1), "A-2 needs it", sure=True)


def test_what_is_overdue_ends_today_at_the_earliest_and_what_waits_for_it_later() -> None:
    late, needs = spec("A-1", target="2026-10"), spec("A-2", target="2026-11-30", depends_on="[A-1]")
    assert slack(late, needs) == Slack(7, date(2026, 11, 30), "A-2 needs it")
    pushed = spec("A-2", start="2026-11-20", target="2026-11-29", depends_on="[A-1]")
    found = waits(pushed, late, spec("A-3", target="2026-11-30", depends_on="[A-2]"))
    assert found.slack(found.deadlines.catalog.specs[0]) == Slack(-2, date(2026, 11, 30), "A-3 needs it")


@pytest.mark.parametrize("status", ["paused", "launched", "unheard-of"])
def test_nobody_knows_when_what_is_paused_ends_and_what_may_be_done(status: str) -> None:
    needs = spec("A-2", target="2027-03-31", depends_on="[A-1]")
    assert slack(spec("A-1", target="2027-02", status=status), needs) is None


@pytest.mark.parametrize(
    "waiting",
    [
        spec("A-2", target="2027-Q1", status="launched", depends_on="[A-1]"),
        spec("A-2", target="2027-Q1", depends_on="[{id: A-1, kind: soft}]"),
        spec("A-2", target="later", depends_on="[A-1]"),
        spec("A-2", depends_on="[A-1]"),
        spec("A-2", target="2027-Q1"),
    ],
)
def test_who_is_done_or_can_do_without_or_has_no_day_leaves_no_slack_to_tell(waiting: str) -> None:
    assert slack(spec("A-1", target="2027-02"), waiting) is None


def test_who_waits_for_whom_is_told_from_both_sides_in_the_order_of_time() -> None:
    found = waits(
        spec("A-1", target="2027-02"),
        spec("A-2", target="2027-04", depends_on="[A-1, A-3, A-4]"),
        spec("A-3", target="2027-03", depends_on="[A-1]"),
        spec("A-4", target="2026-01", status="launched"),
    )
    assert {path: [edge.source.id for edge in edges] for path, edges in found.for_.items()} == {
        "specs/0.md": ["A-3", "A-2"],
        "specs/2.md": ["A-2"],
    }
    assert {path: [edge.target.id for edge in edges] for path, edges in found.of.items()} == {
        "specs/1.md": ["A-3", "A-1"],
        "specs/2.md": ["A-1"],
    }


def test_what_still_waits_is_open_and_hard_and_for_what_is_neither_done_nor_dropped() -> None:
    found = waits(
        spec("A-1", depends_on="[A-2, {id: A-3, kind: soft}, A-4, A-5, A-6, A-7]"),
        spec("A-2", depends_on="[A-1]"),
        spec("A-3"),
        spec("A-4", status="launched"),
        spec("A-5", status="rejected"),
        spec("A-6", status="unheard-of", depends_on="[A-3]"),
        spec("A-7", status="paused"),
        spec("A-8", status="launched", depends_on="[A-7]"),
    )
    assert [(edge.source.id, edge.target.id) for edge in found.edges] == [
        *(("A-1", "A-2"), ("A-1", "A-6"), ("A-1", "A-7")),
        ("A-2", "A-1"),
    ]
