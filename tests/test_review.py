"""What a change does to a plan, as a reviewer reads it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from plans import TODAY, check, plan, spec

from tpmdocs.changes.compare import compare
from tpmdocs.changes.headline import headline
from tpmdocs.changes.review import Review
from tpmdocs.checker import situation_of
from tpmdocs.judging import delta
from tpmdocs.reports.review_text import report
from tpmdocs.reports.terminal import Terminal

BEFORE = {
    "specs/ledger.md": spec("LEDGER-4", title="Ledger API", owner="lena", target="2027-Q1", goals="[G]"),
    "specs/payouts.md": spec("PAY-12", title="Payouts", owner="paul", target="2027-Q2", depends_on="[LEDGER-4]"),
    "specs/fees.md": spec("PAY-13", title="Fees", owner="paul", target="2027-Q3"),
    "site_config/goals.yml": "[{id: G, title: Speed}]",
}
AFTER = BEFORE | {
    "specs/ledger.md": spec("LEDGER-4", title="Ledger API", owner="lena", target="2027-Q3", goals="[G]"),
    "specs/fees.md": BEFORE["specs/fees.md"] + "A word more.\n",
    "specs/refunds.md": spec("PAY-14", title="Refunds", owner="rita", target="2027-Q3", depends_on="[PAY-99]"),
}


def review(before: dict[str, str], after: dict[str, str]) -> Review:
    old, new = plan(before), plan(after)
    findings = delta.compare(check(old), check(new))
    then, now = (situation_of(catalog, today=TODAY).health for catalog in (old, new))
    return Review(compare(old, new), findings, then, now, TODAY)


def test_a_review_says_first_whether_to_worry_and_then_what_and_whom_it_hits(
    golden: Callable[[Path, str], None],
) -> None:
    told = report(review(BEFORE, AFTER), "main (1234567), where HEAD left it", Terminal())
    golden(Path(__file__).parent / "reviews" / "slip.txt", told)


def test_the_way_back_is_good_news() -> None:
    back = review(AFTER, BEFORE)
    better = "2 errors are fixed, 1 spec stands better"
    assert headline(back) == f"{better}; 1 spec is removed, 1 target changes, 1 text is edited"
    assert [(hit.spec.name, hit.is_worse, hit.own) for hit in back.hits] == [("PAY-12", False, False)]
    assert len(back.findings.fixed) == 2


def test_nothing_is_said_of_nothing() -> None:
    same = review(BEFORE, BEFORE)
    assert headline(same) == "Nothing changed in the plan"
    assert report(same, "main", Terminal()) == "Nothing changed in the plan\n\nCompared with main\n"


def test_releases_that_something_leaves_or_joins_are_named() -> None:
    releases = {"site_config/releases.yml": '[{name: "1.0", date: 2027-01-15}, {name: "1.1", date: 2027-04-15}]'}
    old, new = ({"specs/a.md": spec("A-1", target=f'"{name}"')} | releases for name in ("1.0", "1.1"))
    assert review(old, new).releases == ("1.0", "1.1")


@pytest.mark.parametrize(
    ("before", "after", "blurs"),
    [
        ("2027-01", "2027-H1", True),
        ("2027-01-15", "2027-Q1", True),
        ("2027-02", "2027-H1", False),  # more than a quarter is left
        ("2026-12", "2026-Q4", False),  # ends on the same day
        ("2026-12", "2027-Q1", False),  # a slip, and told as one
    ],
)
def test_a_target_that_is_said_less_exactly_shortly_before_it_ends_is_nothing_harmless(
    before: str, after: str, blurs: bool
) -> None:
    found = review({"specs/a.md": spec("A-1", target=before)}, {"specs/a.md": spec("A-1", target=after)})
    assert bool(found.blurred) is blurs
    assert headline(found).startswith("1 target is said less exactly shortly before it ends") is blurs
    assert found.gets_worse is (blurs or after == "2027-Q1")


def test_what_is_dropped_stands_neither_better_nor_worse() -> None:
    building, rejected = (
        {"specs/a.md": spec("A-1", status=status, target="2027-Q1")} for status in ("building", "rejected")
    )
    found = review(building, rejected)
    assert found.hits == ()
    assert found.gets_worse
    assert headline(found) == "1 spec is dropped that was committed to"


def test_to_take_the_owner_away_or_to_change_the_rules_is_nothing_harmless() -> None:
    assert review({"specs/a.md": spec("A-1", owner="ann")}, {"specs/a.md": spec("A-1")}).gets_worse
    assert not review({"specs/a.md": spec("A-1")}, {"specs/a.md": spec("A-1", owner="ann")}).gets_worse
    rules = {"site_config/checks.yml": "severity: {overdue: info}"}
    off = {"site_config/checks.yml": "severity: {overdue: off}"}
    assert review(rules, off).gets_worse


def test_leads_of_teams_and_owners_of_goals_look_too() -> None:
    config = {
        "site_config/teams.yml": "[{key: old, lead: olga}, {key: new, lead: nora}]",
        "site_config/goals.yml": "[{id: G, title: T, owner: gina, key_results: [{id: K, title: T, target: 9}]}]",
    }
    before = config | {"specs/a.md": spec("A-1", team="old", owner="ann")}
    after = config | {
        "specs/a.md": spec("A-1", team="new", owner="ann"),
        "site_config/goals.yml": config["site_config/goals.yml"].replace("9", "5"),
    }
    readers = {one.name: one.about for one in review(before, after).readers}
    assert readers == {"ann": ("A-1",), "olga": ("A-1",), "nora": ("A-1",), "gina": ("G",)}


def test_a_target_that_moves_touches_the_release_that_its_spec_is_in() -> None:
    before, after = ({"specs/a.md": spec("A-1", release='"0.1"', target=f"2027-Q{n}")} for n in (1, 2))
    assert review(before, after).releases == ("0.1",)
