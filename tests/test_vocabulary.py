"""site_config says what words mean; what it gets wrong is left out here and told by a rule."""

from __future__ import annotations

from datetime import date

import pytest
from plans import plan

from tpmdocs.diagnostics import Severity
from tpmdocs.model.vocabulary import DEFAULT_STATUSES, Category, Vocabulary


def vocabulary(**files: str) -> Vocabulary:
    return plan({f"site_config/{name}.yml": text for name, text in files.items()}).vocabulary


def test_a_file_that_is_not_written_says_nothing() -> None:
    words = vocabulary()
    assert (words.teams, words.releases, words.goals, words.written_statuses) == (None, None, None, None)
    assert words.statuses == DEFAULT_STATUSES


def test_statuses_carry_a_category() -> None:
    words = vocabulary(statuses="- {name: To Do, category: proposed}\n- {name: Shipped, category: done}\n")
    assert words.category("Shipped") is Category.DONE
    assert words.category("draft") is None
    assert words.category(None) is None


@pytest.mark.parametrize(
    ("status", "category"),
    [
        *(("Done", "done"), ("SHIPPED", "done"), ("In Progress", "active"), ("in-review", "proposed")),
        *(("draft", "proposed"), ("Planned", "committed"), ("on hold", "paused"), ("Canceled", "dropped")),
    ],
)
def test_without_statuses_the_usual_words_have_their_meaning(status: str, category: str) -> None:
    assert vocabulary().category(status) is Category(category)
    assert vocabulary(statuses="- {name: up, category: active}\n").category(status) is None


def test_a_word_of_ones_own_has_no_meaning_without_statuses() -> None:
    assert vocabulary().category("flying") is None


def test_releases_sort_as_versions_and_are_found_in_any_spelling() -> None:
    words = vocabulary(releases="- {name: v1.37}\n- {name: v1.4, date: 2016-09-26, freezes: {code: 2016-08-20}}\n")
    assert [release.name for release in words.ordered_releases] == ["v1.4", "v1.37"]
    found = words.release("1.4")
    assert found is not None
    assert (found.date, found.freezes) == (date(2016, 9, 26), {"code": date(2016, 8, 20)})
    assert words.release("v1.5") is None


def test_key_results_are_found_below_their_goal() -> None:
    words = vocabulary(
        goals="""
        - id: GOAL-2
          title: Cash-flow
          period: 2027
          key_results:
            - id: KR-1
              target: 25
              readings: [{on: 2026-11-01, value: 3}, {on: 2026-10-01, value: 1}]
        """
    )
    found = words.goal("GOAL-2/KR-1")
    assert found is not None
    goal, result = found
    assert (goal.title, goal.period) == ("Cash-flow", "2027")
    assert result is not None
    assert (result.title, result.target) == ("KR-1", 25.0)
    assert result.readings == ((date(2026, 10, 1), 1.0), (date(2026, 11, 1), 3.0))
    assert words.goal("GOAL-2/KR-2") is None


def test_a_link_type_belongs_to_both_of_its_names() -> None:
    words = vocabulary(links="- {name: tested_by, inverse: tests, orders_work: true, cycle: false}\n")
    tested = words.link_type("tests")
    assert tested is words.link_type("tested_by")
    assert tested is not None
    assert (tested.orders_work, tested.acyclic, tested.title, tested.inverse_title) == (
        True,
        True,
        "Tested by",
        "Tests",
    )
    blocks = words.link_type("blocks")
    assert blocks is not None
    assert blocks.name == "depends_on"


def test_a_policy_says_how_much_a_rule_matters_and_what_is_ignored() -> None:
    policy = vocabulary(
        checks="""
        policy: standard
        severity: {stale: off, overdue: error, misspelt: loud}
        by_status: {unknown-reference: {draft: warning}}
        ignore:
          - {rule: dependency-cycle, paths: ["legacy/**"], reason: Frozen, until: 2027-01-31}
          - {reason: no rule}
        """
    ).policy
    assert policy.severity == {"stale": Severity.OFF, "overdue": Severity.ERROR}
    assert policy.by_status == {"unknown-reference": {"draft": Severity.WARNING}}
    (ignore,) = policy.ignores
    assert (ignore.rule, ignore.paths, ignore.until) == ("dependency-cycle", ("legacy/**",), date(2027, 1, 31))


@pytest.mark.parametrize(
    "name", ["statuses", "teams", "releases", "goals", "fields", "links", "checks", "gates", "roadmap"]
)
@pytest.mark.parametrize(
    "text", ["", "text", "12", "[1, [2], {a: b}]", "{a: [1]}", "- {name: [a], id: {b: c}}", "- - -"]
)
def test_a_file_of_the_wrong_shape_raises_nothing(name: str, text: str) -> None:
    assert vocabulary(**{name: text}).statuses is not None
