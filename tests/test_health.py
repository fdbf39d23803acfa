"""How specs stand by their dates, and where an owner reports better."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plans import TODAY, check, plan, spec, under

from tpmdocs.checker import situation_of
from tpmdocs.planning.health import Assessment, Health, Reason, disagrees
from tpmdocs.reading.loader import load

RELEASES = "[{name: '2027.1', date: 2027-01-19, freezes: {spec: 2026-11-02}}]\n"


def health(files: dict[str, str], **config: str) -> dict[str, Assessment]:
    """How each spec stands, by id."""
    named = {f"specs/{id_}.md": text for id_, text in files.items()}
    catalog = plan(named | {f"site_config/{name}.yml": text for name, text in config.items()})
    found = situation_of(under("standard", catalog), today=TODAY).health
    return {one.id or "": found[one.path] for one in catalog.specs if one.path in found}


@pytest.mark.parametrize(
    ("fields", "expected", "reason"),
    [
        ({"target": "2027-Q1"}, "on-track", "is due 2027-Q1 (until 31 Mar 2027), and nothing stands against it"),
        ({}, "unknown", "has no target"),
        ({"confirmed": "2026-01-01"}, "unknown", "has no target"),
        ({"target": "2027-Q1", "status": "paused"}, "unknown", "is paused"),
        ({"target": "2026-10"}, "off-track", "was due 2026-10 (until 31 Oct 2026)"),
        ({"target": "2026-10", "status": "paused"}, "unknown", "is paused"),
        (
            {"target": "2027-Q1", "depends_on": "[LATE]"},
            "off-track",
            "needs LATE, which comes too late: due 2027-Q3 (until 30 Sep 2027), needed by 2027-Q1 (until 31 Mar 2027)",
        ),
        (
            {"start": "2027-01-11", "depends_on": "[LATE]"},
            "off-track",
            "needs LATE, which comes too late: due 2027-Q3 (until 30 Sep 2027), needed when it begins 11 Jan 2027",
        ),
        (
            {"target": "2027-08", "depends_on": "[LATE]"},
            "at-risk",
            "needs LATE, which may come too late: due 2027-Q3 (until 30 Sep 2027), "
            "needed by 2027-08 (until 31 Aug 2027)",
        ),
        ({"target": "2027-Q3", "depends_on": "[LATE]"}, "on-track", None),
        ({"target": "2027-Q1", "depends_on": "[MISSED]"}, "at-risk", "needs MISSED, which is off track"),
        ({"target": "2027-Q1", "depends_on": "[{id: MISSED, kind: soft}]"}, "on-track", None),
        (
            {"target": "2027-Q1", "status": "building", "depends_on": "[UNDATED]"},
            "at-risk",
            "needs UNDATED, which has no date",
        ),
        ({"target": "2027-Q1", "depends_on": "[UNDATED]"}, "on-track", None),
        (
            {"target": "2027-Q1", "depends_on": "[NOBODYS-9]"},
            "at-risk",
            "needs NOBODYS-9, which is not a spec",
        ),
        ({"target": "2027-Q1", "depends_on": "[{id: NOBODYS-9, kind: soft}]"}, "on-track", None),
        ({"target": "2027-Q1", "blocks": "[NOBODYS-9]"}, "on-track", None),
        ({"release": "'2027.1'"}, "at-risk", "missed the spec freeze of 2027.1 on 2 Nov 2026"),
        (
            {"target": "2027-Q1", "confirmed": "2026-01-01"},
            "at-risk",
            "was last confirmed on 1 Jan 2026, longer ago than 90 days",
        ),
    ],
)
def test_health_is_told_with_its_reason(fields: dict[str, str], expected: str, reason: str | None) -> None:
    others = {
        "LATE": spec("LATE", target="2027-Q3"),
        "MISSED": spec("MISSED", target="2026-09"),
        "UNDATED": spec("UNDATED"),
    }
    found = health({"A-1": spec("A-1", **fields), **others}, releases=RELEASES)["A-1"]
    assert found.health == expected
    assert reason in (None, found.reasons[0].text)


@pytest.mark.parametrize("status", ["launched", "rejected"])
def test_what_is_done_or_dropped_has_no_health(status: str) -> None:
    assert health({"A-1": spec("A-1", target="2026-10", status=status)}) == {}


def test_the_worst_reason_comes_first_and_all_are_told() -> None:
    found = health(
        {
            "A-1": spec("A-1", target="2026-10", confirmed="2026-01-01", depends_on="[A-2]"),
            "A-2": spec("A-2", target="2026-09"),
        }
    )["A-1"]
    assert found.health is Health.OFF_TRACK
    assert [reason.rule for reason in found.reasons] == ["overdue", "stale", None]


def test_what_a_rule_that_is_off_would_say_counts_for_nothing() -> None:
    late = {"A-1": spec("A-1", target="2026-10")}
    assert health(late, checks="severity: {overdue: off}")["A-1"].health is Health.ON_TRACK
    assert health(late, checks="severity: {TPM305: off}")["A-1"].health is Health.ON_TRACK
    assert health(late, checks="severity: {overdue: info}")["A-1"].health is Health.OFF_TRACK


def test_a_waiver_makes_nothing_earlier() -> None:
    late = spec("A-1", target="2026-10", waive="[{rule: overdue, reason: It is known.}]")
    assert health({"A-1": late})["A-1"].health is Health.OFF_TRACK


@pytest.mark.parametrize(
    ("reported", "found", "expected"),
    [
        ("on-track", "off-track", True),
        ("on-track", "at-risk", True),
        ("at-risk", "off-track", True),
        ("at-risk", "at-risk", False),
        ("off-track", "at-risk", False),
        ("on-track", "unknown", False),
        ("great", "off-track", False),
    ],
)
def test_a_report_disagrees_where_it_is_better(reported: str, found: str, expected: bool) -> None:
    (one,) = plan({"specs/a.md": spec("A-1", updates=f"[{{on: 2026-11-20, health: {reported}}}]")}).specs
    assert disagrees(one, Assessment(Health(found), (Reason("", Health(found)),))) is expected


def test_that_a_report_is_old_does_not_make_it_wrong() -> None:
    files = {"A-1": spec("A-1", target="2027-Q1", updates="[{on: 2026-01-01, health: on-track}]")}
    found = health(files)["A-1"]
    assert (found.health, found.against_a_report) == (Health.AT_RISK, ())
    assert [one.rule for one in check(plan({"specs/a.md": files["A-1"]}))] == ["stale"]


TARGETS = ["2026-10", "2026-Q4", "2027-02", "2027-Q1", "2027-Q3", "now", "next", "later"]


@given(st.sampled_from(TARGETS), st.sampled_from(TARGETS), st.sampled_from(["2027", "2028"]))
def test_a_later_target_of_the_spec_itself_never_makes_it_worse(need: str, target: str, later: str) -> None:
    def stands(when: str) -> Health:
        files = {"A-1": spec("A-1", target=when, depends_on="[A-2]"), "A-2": spec("A-2", target=need)}
        return health(files)["A-1"].health

    worst_first = list(Health)
    assert worst_first.index(stands(later if target != "later" else target)) >= worst_first.index(stands(target))


ON_TRACK = {
    "APP-1": "2027-Q1 (until 31 Mar 2027)",
    "APP-2": "2027-09 (until 30 Sep 2027)",
    "KYC-2": "2027-Q1 (until 31 Mar 2027)",
    "KYC-3": "2027-H1 (until 30 Jun 2027)",
    "LEDGER-1": "2027-02 (until 28 Feb 2027)",
    "LEDGER-2": "2026-12 (until 31 Dec 2026)",
    "LEDGER-3": "2027.2 (on 15 Jun 2027)",
    "PAY-1": "2027 (until 31 Dec 2027)",
    "PAY-2": "2027.3 (on 14 Sep 2027)",
    "PAY-5": "12 Apr 2027",
    "PAY-6": "next",
    "PAY-7": "2027-H2 (until 31 Dec 2027)",
    "PAY-8": "later",
    "PAY-9": "2026-W51 (until 20 Dec 2026)",
    "RISK-1": "2027-Q1 (until 31 Mar 2027)",
    "RISK-2": "2027-04 (until 30 Apr 2027)",
    "RISK-5": "now",
}


def test_the_payments_plan_stands_as_its_dates_say(root: Path) -> None:
    catalog = load(root / "tests" / "sites" / "payments")
    found = situation_of(catalog, today=TODAY).health
    late = (
        "needs RISK-1, which may come too late: due 2027-Q1 (until 31 Mar 2027), needed by 2027-02 (until 28 Feb 2027)"
    )
    assert {catalog.by_path[path].name: (one.health, *one.reasons) for path, one in found.items()} == {
        "APP-3": (Health.AT_RISK, Reason(late, Health.AT_RISK, "possible-conflict")),
        "APP-4": (
            Health.AT_RISK,
            Reason("needs PAY-4, which will not come: it is superseded", Health.AT_RISK, "depends-on-dropped"),
        ),
        "KYC-4": (Health.OFF_TRACK, Reason("was due 2026-10 (until 31 Oct 2026)", Health.OFF_TRACK, "overdue")),
        "LEDGER-4": (Health.UNKNOWN, Reason("is paused", Health.UNKNOWN)),
        "RISK-3": (Health.UNKNOWN, Reason("has no target", Health.UNKNOWN)),
        **{
            name: (Health.ON_TRACK, Reason(f"is due {due}, and nothing stands against it", Health.ON_TRACK))
            for name, due in ON_TRACK.items()
        },
    }


@pytest.mark.parametrize("said", ['"LATE, MISSED"', "[a remark that somebody has put here]", "[NOBODYS-9, NOBODYS-9]"])
def test_what_is_no_name_is_needed_by_nobody_and_each_name_once(said: str) -> None:
    reasons = health({"A-1": spec("A-1", target="2027-Q1", depends_on=said)})["A-1"].reasons
    needed = [reason.text for reason in reasons if reason.text.startswith("needs")]
    assert needed == ["needs NOBODYS-9, which is not a spec"] * ("NOBODYS" in said)


def test_a_name_that_nobody_has_contradicts_no_report() -> None:
    fields = {"target": "2027-Q1", "depends_on": "[NOBODYS-9]", "updates": "[{on: 2026-11-20, health: on-track}]"}
    one = health({"A-1": spec("A-1", **fields)})["A-1"]
    assert (one.health, one.against_a_report) == (Health.AT_RISK, ())
