"""Two plans are compared: a table of what was, what is, and what is said of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plans import plan, spec

from tpmdocs.changes.change import Change, Changes, Kind
from tpmdocs.changes.compare import compare
from tpmdocs.changes.requirements import requirements
from tpmdocs.changes.target_change import Shift
from tpmdocs.changes.wording import in_words
from tpmdocs.model.catalog import Catalog

RELEASES = """
    - {name: "1.0", date: 2027-01-15}
    - {name: "1.1", date: 2027-04-15}
    - {name: "1.2"}
"""


def told(changes: Changes) -> list[str]:
    """Changes in one line each, without prose."""
    return [_line(change) for change in changes.all]


def _line(change: Change) -> str:
    whose = change.spec.name if change.spec is not None else change.about
    parts = [change.kind, whose, change.field]
    if change.before or change.after:
        parts.append(f"{change.before or '–'} → {change.after or '–'}")
    if change.target is not None:
        parts.append(change.target.shift)
        parts.append(f"{change.target.worst:+}" if change.target.worst is not None else "")
    return " ".join(part for part in parts if part)


def of(before: dict[str, str], after: dict[str, str], **words: str) -> list[str]:
    """What is told of one spec, APP-1, whose fields were these and are these."""
    files = {f"site_config/{name}.yml": text for name, text in words.items()}
    old, new = (plan(files | {"specs/a.md": spec("APP-1", **fields)}) for fields in (before, after))
    return told(compare(old, new))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({"status": "draft"}, {"status": "accepted"}, "status-forward APP-1 status draft → accepted"),
        ({"status": "launched"}, {"status": "building"}, "status-back APP-1 status launched → building"),
        ({"status": "draft"}, {"status": "unheard-of"}, "status APP-1 status draft → unheard-of"),
        ({"target": "2027-Q1"}, {"target": "2027-Q2"}, "slipped APP-1 target 2027-Q1 → 2027-Q2 slip +91"),
        ({"target": "2027-Q1"}, {"target": "TBD"}, "target-lost APP-1 target 2027-Q1 → – lost"),
        ({"target": "2027-Q1"}, {"target": "2027-02"}, "target APP-1 target 2027-Q1 → 2027-02 refined -31"),
        ({}, {"target": "2027-Q1"}, "target APP-1 target – → 2027-Q1 planned"),
        ({"start": "2027-01"}, {"start": "2027-03"}, "target APP-1 start 2027-01 → 2027-03 slip +59"),
        ({"release": '"1.0"'}, {"release": '"1.1"'}, "slipped APP-1 release 1.0 → 1.1 slip +90"),
        ({"owner": "anna"}, {"owner": "[anna, bo]"}, "owner APP-1 owner anna → anna, bo"),
        ({"team": "shop"}, {"team": "pay"}, "owner APP-1 team shop → pay"),
        ({"title": "One"}, {"title": "Another"}, "retitled APP-1 title One → Another"),
        ({"effort": "{shop: 3}"}, {"effort": "{shop: 5}"}, "estimate APP-1 effort shop: 3 → shop: 5"),
        ({"depends_on": "[EXT-1]"}, {"depends_on": "[]"}, "dependency APP-1 depends_on EXT-1 → –"),
        ({"cost_centre": "7"}, {"cost_centre": "8"}, "field APP-1 cost_centre 7 → 8"),
    ],
)
def test_a_field_that_changes_is_told(before: dict[str, str], after: dict[str, str], said: str) -> None:
    assert of(before, after, releases=RELEASES) == [said]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"owner": "n/a"}, {"owner": ""}),
        ({"tags": "n/a"}, {}),
        ({"depends_on": "none"}, {"depends_on": "[]"}),
        ({"tags": "[a, b]"}, {"tags": "\n  - a\n  - b"}),
    ],
)
def test_another_way_to_write_the_same_is_counted_and_not_listed(before: dict[str, str], after: dict[str, str]) -> None:
    old, new = (plan({"specs/a.md": spec("APP-1", **fields)}) for fields in (before, after))
    changes = compare(old, new)
    assert (changes.listed, changes.only_prose) == ((), 1)


def test_a_commitment_that_slips_weighs_more() -> None:
    fields = {"commitment": "regulatory"}
    [said] = of(fields | {"target": "2027-Q1"}, fields | {"target": "2027-Q3"})
    assert said == "commitment-slipped APP-1 target 2027-Q1 → 2027-Q3 slip +183"


def test_a_file_that_moved_is_the_same_spec() -> None:
    old, new = plan({"specs/a.md": spec("APP-1")}), plan({"specs/shop/b.md": spec("APP-1", status="accepted")})
    assert told(compare(old, new)) == [
        "status-forward APP-1 status draft → accepted",
        "moved APP-1 specs/a.md → specs/shop/b.md",
    ]


def test_a_spec_that_is_given_another_id_is_the_same_spec() -> None:
    old, new = plan({"specs/a.md": spec("APP-1", title="One")}), plan({"specs/a.md": spec("APP-2", title="One")})
    assert told(compare(old, new)) == ["field APP-2 id APP-1 → APP-2"]


def test_a_spec_that_is_given_another_id_and_another_place_is_the_same_spec() -> None:
    old = plan({"specs/a.md": spec("APP-1", title="Tickets", owner="ann")})
    new = plan({"specs/deep/b.md": spec("WEB-7", title="Tickets", owner="bob")})
    assert sorted(told(compare(old, new))) == [
        "field WEB-7 id APP-1 → WEB-7",
        "moved WEB-7 specs/a.md → specs/deep/b.md",
        "owner WEB-7 owner ann → bob",
    ]


def test_of_two_specs_with_one_id_each_stays_itself() -> None:
    old = plan({"specs/a.md": spec("APP-1", title="A"), "specs/b.md": spec("APP-1", title="B")})
    new = plan({"specs/b.md": spec("APP-1", title="C"), "specs/c.md": spec("APP-1", title="A")})
    assert told(compare(old, new)) == ["retitled APP-1 title B → C", "moved APP-1 specs/a.md → specs/c.md"]


def test_specs_come_and_go() -> None:
    old, new = plan({"specs/a.md": spec("APP-1")}), plan({"specs/b.md": spec("APP-2", depends_on="[APP-3]")})
    assert told(compare(old, new)) == ["removed APP-1", "new APP-2"]


def test_a_dependency_is_told_once_however_it_is_declared() -> None:
    old = plan({"specs/a.md": spec("APP-1", depends_on="[APP-2]"), "specs/b.md": spec("APP-2")})
    new = plan({"specs/a.md": spec("APP-1"), "specs/b.md": spec("APP-2", blocks="[APP-1]")})
    assert not compare(old, new).listed
    gone = plan({"specs/a.md": spec("APP-1"), "specs/b.md": spec("APP-2")})
    assert told(compare(old, gone)) == ["dependency APP-1 depends_on APP-2 → –"]
    soft = plan(
        {"specs/a.md": spec("APP-1", depends_on="[{id: APP-2, kind: soft, lag: 2w}]"), "specs/b.md": spec("APP-2")}
    )
    assert told(compare(old, soft)) == ["dependency APP-1 depends_on APP-2 → APP-2 (soft, 2w)"]


def test_stages_are_told_one_by_one() -> None:
    assert of({"milestones": '{alpha: "1.0", beta: "1.1"}'}, {"milestones": '{alpha: "1.1"}'}, releases=RELEASES) == [
        "slipped APP-1 milestones.alpha 1.0 → 1.1 slip +90",
        "target-lost APP-1 milestones.beta 1.1 → – lost",
    ]


def test_a_release_whose_day_moves_takes_along_what_is_due_in_it() -> None:
    files = {"specs/a.md": spec("APP-1", target='"1.0"')}
    old = plan(files | {"site_config/releases.yml": "- {name: '1.0', date: 2027-01-15}\n"})
    new = plan(files | {"site_config/releases.yml": "- {name: '1.0', date: 2027-02-15}\n"})
    assert told(compare(old, new)) == [
        "slipped 1.0 date 2027-01-15 → 2027-02-15 slip +31",
        "slipped APP-1 target 1.0 → 1.0 slip +31",
    ]


@pytest.mark.parametrize(
    ("baseline", "before", "after", "kind"),
    [(0, 25, 20, "metric-weakened"), (0, 20, 25, "metric"), (30, 10, 15, "metric-weakened"), (30, 15, 10, "metric")],
)
def test_a_measure_that_asks_for_less_is_weakened(baseline: int, before: int, after: int, kind: str) -> None:
    goals = (
        f"- {{id: G, title: T, key_results: [{{id: K, title: S, baseline: {baseline}, target: {target}, unit: '%'}}]}}"
        for target in (before, after)
    )
    old, new = (plan({"specs/a.md": spec("APP-1"), "site_config/goals.yml": text}) for text in goals)
    assert told(compare(old, new)) == [f"{kind} G/K target {before} % → {after} %"]


PROSE = """\
---
id: APP-1
title: One
status: draft
---

## Requirements

- A refund must be paid within {days} days,
  whatever its amount.
- It may be asked for by phone.

The ledger shall know of each.

## Later

- Nothing must be done here.
"""


def test_a_requirement_that_is_reworded_is_told_with_both_wordings() -> None:
    old, new = (plan({"specs/a.md": PROSE.format(days=days)}) for days in (5, 8))
    assert [one.text for one in requirements(old.specs[0])] == [
        "A refund must be paid within 5 days, whatever its amount.",
        "It may be asked for by phone.",
        "The ledger shall know of each.",
    ]
    [change] = compare(old, new).all
    assert change.kind is Kind.REQUIREMENT
    assert (change.before, change.after) == (
        "A refund must be paid within 5 days, whatever its amount.",
        "A refund must be paid within 8 days, whatever its amount.",
    )
    assert change.new_span is not None
    assert change.new_span.line == 9


def test_what_may_be_done_is_prose() -> None:
    old, new = plan({"specs/a.md": PROSE}), plan({"specs/a.md": PROSE.replace("by phone", "by mail")})
    changes = compare(old, new)
    assert (changes.listed, changes.only_prose) == ((), 1)


FIELDS = st.fixed_dictionaries(
    {"status": st.sampled_from(["draft", "accepted", "launched", "what"])},
    optional={
        "target": st.sampled_from(["2027-Q1", "2027-Q2", "2027-02", "1.0", "1.2", "TBD", "next"]),
        "owner": st.sampled_from(["anna", "[anna, bo]", "n/a"]),
        "depends_on": st.lists(st.sampled_from(["APP-0", "APP-1", "APP-2", "EXT-1"]), max_size=2, unique=True).map(
            lambda ids: f"[{', '.join(ids)}]"
        ),
        "relates_to": st.sampled_from(["APP-1", "APP-2", "[APP-0, APP-2]"]),
        "commitment": st.just("commitment"),
        "cost": st.sampled_from(["1", "2"]),
    },
)


@st.composite
def catalogs(draw: st.DrawFn) -> Catalog:
    files = {"site_config/releases.yml": draw(st.sampled_from([RELEASES, RELEASES.replace("2027-04", "2027-05")]))}
    for number in draw(st.sets(st.integers(0, 3), max_size=4)):
        path = f"specs/{draw(st.sampled_from(['', 'x/']))}{number}.md"
        files[path] = spec(f"APP-{number}", **draw(FIELDS))
    return plan(files)


MIRRORED = {
    Kind.REMOVED: Kind.NEW,
    Kind.NEW: Kind.REMOVED,
    Kind.STATUS_BACK: Kind.STATUS_FORWARD,
    Kind.STATUS_FORWARD: Kind.STATUS_BACK,
}
TARGETS = {Kind.SLIPPED, Kind.COMMITMENT_SLIPPED, Kind.LOST, Kind.TARGET}


@given(catalogs(), catalogs())
def test_the_way_back_mirrors_the_way(old: Catalog, new: Catalog) -> None:
    there, back = compare(old, new), compare(new, old)

    def key(change: Change, *, turned: bool) -> tuple[object, ...]:
        shift = change.shift
        kind: object = "target" if change.kind in TARGETS else change.kind
        sides = [change.before, change.after]
        spans = [change.old_span, change.new_span]
        if turned:
            kind = MIRRORED.get(change.kind, kind)
            shift = shift.mirrored if shift is not None else None
            sides.reverse()
            spans.reverse()
        return f"{kind}", f"{shift}", change.about, *sides, *(f"{span}" for span in spans)

    assert sorted(key(one, turned=False) for one in there.all) == sorted(key(one, turned=True) for one in back.all)


@given(catalogs())
def test_nothing_changes_from_a_plan_to_itself(catalog: Catalog) -> None:
    assert not compare(catalog, catalog).all


@given(catalogs(), catalogs())
def test_the_weightiest_comes_first_and_a_slip_is_never_silent(old: Catalog, new: Catalog) -> None:
    changes = compare(old, new).all
    assert [one.kind.weight for one in changes] == sorted(one.kind.weight for one in changes)
    for one in changes:
        if one.shift is Shift.SLIP and one.field == "target":
            assert one.kind in (Kind.SLIPPED, Kind.COMMITMENT_SLIPPED)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({"target": "2027-Q1"}, {"target": "2027-Q2"}, "target slips from 2027-Q1 to 2027-Q2, by 91 days"),
        ({"target": "2027-Q1"}, {"target": "2028-Q1"}, "target slips from 2027-Q1 to 2028-Q1, by about 12 months"),
        ({"target": '"1.0"'}, {"target": '"1.1"'}, "target slips from 1.0 to 1.1, by 1 release, 90 days"),
        (
            {"target": "2027-Q1"},
            {"target": "2027"},
            "target is said less exactly: 2027 in place of 2027-Q1, up to 275 days later",
        ),
        ({"target": "2027-Q1"}, {"target": "2027-02"}, "target is said more exactly: 2027-02, which is in 2027-Q1"),
        ({"target": "2027-Q1"}, {}, "target is lost: it was 2027-Q1, and nothing takes its place"),
        ({"status": "launched"}, {"status": "draft"}, "status goes back from launched to draft"),
        ({}, {"owner": "anna"}, "owner anna is new"),
        ({"depends_on": "[EXT-1]"}, {}, "depends_on EXT-1 is gone"),
        ({"team": "shop"}, {"team": "pay"}, "team changes from shop to pay"),
    ],
)
def test_a_change_is_said_in_words(before: dict[str, str], after: dict[str, str], said: str) -> None:
    files = {"site_config/releases.yml": RELEASES}
    old, new = (plan(files | {"specs/a.md": spec("APP-1", **fields)}) for fields in (before, after))
    [change] = compare(old, new).all
    assert in_words(change) == said


# ---- what is told once, and of what it is


def test_a_spec_that_is_removed_changes_nothing_in_those_that_name_it() -> None:
    files = {"specs/a.md": spec("A-1"), "specs/b.md": spec("B-1", depends_on="[A-1]")}
    old, new = plan(files), plan({"specs/b.md": files["specs/b.md"]})
    assert told(compare(old, new)) == ["removed A-1"]
    assert told(compare(new, old)) == ["new A-1"]


def test_metadata_that_cannot_be_read_any_more_is_one_change() -> None:
    files = {"specs/a.md": spec("A-1", owner="ann", target="2027-Q1"), "specs/b.md": spec("B-1", depends_on="[A-1]")}
    old = plan(files)
    new = plan(files | {"specs/a.md": files["specs/a.md"].replace("owner: ann", "owner: [")})
    assert told(compare(old, new)) == ["unreadable A-1"]
    assert told(compare(new, old)) == ["readable A-1"]


@pytest.mark.parametrize(
    ("before", "kind"), [("building", Kind.DROPPED), ("accepted", Kind.DROPPED), ("draft", Kind.STATUS)]
)
def test_to_drop_what_was_committed_to_weighs_more(before: str, kind: Kind) -> None:
    statuses = """
        [{name: draft, category: proposed}, {name: accepted, category: committed}, {name: building, category: active},
         {name: rejected, category: dropped}]
    """
    files = {"site_config/statuses.yml": statuses}
    old, new = (plan(files | {"specs/a.md": spec("A-1", status=status)}) for status in (before, "rejected"))
    assert [one.kind for one in compare(old, new).all] == [kind]


def test_what_is_no_target_is_named_in_its_place() -> None:
    old, new = (plan({"specs/a.md": spec("A-1", target=text)}) for text in ("2027-Q2", "2027-06-31"))
    [change] = compare(old, new).all
    assert in_words(change) == "target is lost: it was 2027-Q2, and 2027-06-31 is none"


def test_what_need_not_be_any_more_is_said_so() -> None:
    old, new = plan({"specs/a.md": PROSE}), plan({"specs/a.md": PROSE.replace("must be paid", "may be paid")})
    [change] = compare(old, new).all
    assert in_words(change).startswith("no longer requires, but says “A refund may be paid")


def test_a_spec_that_takes_the_place_of_a_removed_one_is_told_apart() -> None:
    old = plan({"specs/a.md": spec("A-1"), "specs/b.md": spec("B-1", target="2027-Q1")})
    new = plan({"specs/a.md": spec("B-1", target="2027-Q2")})
    changes = compare(old, new)
    assert [[one.kind for one in group] for group in changes.grouped] == [
        [Kind.REMOVED],
        [Kind.SLIPPED, Kind.MOVED],
    ]
    assert [one.kind for one in changes.by_spec["specs/a.md"]] == [Kind.SLIPPED, Kind.MOVED]


def test_a_measure_that_is_put_off_asks_for_less() -> None:
    goals = "[{{id: G, title: T, key_results: [{{id: K, title: T, baseline: 0, target: 9, due: {due}}}]}}]"
    old, new = (plan({"site_config/goals.yml": goals.format(due=due)}) for due in ("2027-Q3", "2029-Q3"))
    assert told(compare(old, new)) == ["metric-weakened G/K target 9 by 2027-Q3 → 9 by 2029-Q3"]


# ---- settings


def settings(name: str, before: str | None, after: str | None) -> list[str]:
    path = f"site_config/{name}.yml"
    old, new = (plan({"specs/a.md": spec("A-1")} | ({path: text} if text else {})) for text in (before, after))
    return told(compare(old, new))


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        (
            "checks",
            "severity: {overdue: error}",
            "severity: {overdue: off}",
            ["policy site_config/checks.yml severity.overdue error → off"],
        ),
        ("checks", None, "severity: {overdue: off}", ["policy site_config/checks.yml file – → there"]),
        (
            "statuses",
            "[{name: draft, category: proposed}]",
            "[{name: draft, category: committed}]",
            ["setting site_config/statuses.yml draft.category proposed → committed"],
        ),
        (
            "teams",
            "[{key: pay, lead: ann}]",
            "[{key: pay, lead: bob}, {key: app}]",
            ["setting site_config/teams.yml app.key – → app", "setting site_config/teams.yml pay.lead ann → bob"],
        ),
        (
            "releases",
            '[{name: "1.0"}]',
            '[{name: "1.0"}, {name: "1.1"}]',
            ["setting site_config/releases.yml 1.1.name – → 1.1"],
        ),
        ("teams", "[{key: pay}]", "# ours\n- key: pay\n", []),
        ("teams", "}", "]", []),  # what cannot be read says nothing
    ],
)
def test_a_setting_that_changes_is_told(name: str, before: str | None, after: str | None, said: list[str]) -> None:
    assert sorted(settings(name, before, after)) == said


def test_measures_and_days_are_told_once() -> None:
    goal = "[{{id: G, title: T, key_results: [{{id: K, title: T, target: {n}}}]}}]"
    assert len(settings("goals", goal.format(n=5), goal.format(n=9))) == 1
    assert len(settings("releases", "[{name: '1', date: 2027-01-15}]", "[{name: '1', date: 2027-02-15}]")) == 1
