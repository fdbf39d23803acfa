"""How many days are left until something is needed."""

from __future__ import annotations

from datetime import date

import pytest
from plans import TODAY, plan, spec

from tpmdocs.deadlines import Deadlines
from tpmdocs.slack import Slack, Waits, to_release
from tpmdocs.target import Target, parse_target
from tpmdocs.vocabulary import Release


def target(text: str) -> Target:
    read = parse_target(text, {"2027.1": date(2027, 3, 16)})
    assert isinstance(read, Target)
    return read


@pytest.mark.parametrize(
    ("text", "freezes", "days", "before", "sure"),
    [
        ("2027-02", {"code": date(2027, 3, 1)}, 1, "the code freeze", False),
        ("2027-Q1", {"code": date(2027, 3, 1)}, -30, "the code freeze", False),
        ("2027-Q2", {"spec": date(2027, 1, 1)}, -106, "the release", True),
        ("2027-03-16", {}, 0, "the release", False),
    ],
)
def test_slack_ends_at_the_code_freeze_or_else_at_the_release(
    text: str, freezes: dict[str, date], days: int, before: str, sure: bool
) -> None:
    found = to_release(target(text), Release("2027.1", date(2027, 3, 16), freezes))
    assert found is not None
    assert (found.days, found.before, found.sure) == (days, before, sure)


@pytest.mark.parametrize("text", ["2027.1", "next"])
def test_what_is_due_with_the_release_or_at_no_day_has_no_slack(text: str) -> None:
    assert to_release(target(text), Release("2027.1", date(2027, 3, 16))) is None


def waits(*specs: str) -> Waits:
    return Waits(Deadlines(plan({f"specs/{n}.md": text for n, text in enumerate(specs)}), TODAY))


def tightest(*specs: str) -> Slack | None:
    found = waits(*specs)
    return found.tightest(found.deadlines.catalog.specs[0])


def test_a_spec_is_needed_when_the_first_that_waits_for_it_begins_or_else_ends() -> None:
    first = spec("A-1", target="2027-02")
    ends = spec("A-2", target="2027-03-31", depends_on="[A-1]")
    begins = spec("A-3", start="2027-03-01", target="2027-Q4", depends_on="[A-1]")
    lags = spec("A-4", start="2027-03-01", target="2027-Q4", depends_on="[{id: A-1, lag: 2w}]")
    assert tightest(first, ends) == Slack(31, date(2027, 3, 31), "A-2 needs it")
    assert tightest(first, ends, begins) == Slack(1, date(2027, 3, 1), "A-3 needs it")
    assert tightest(first, ends, begins, lags) == Slack(-13, date(2027, 2, 15), "A-4 needs it")


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
    assert tightest(spec("A-1", target="2027-02"), waiting) is None


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
    assert {path: [one.id for one in specs] for path, specs in found.of.items()} == {
        "specs/1.md": ["A-3", "A-1"],
        "specs/2.md": ["A-1"],
    }
