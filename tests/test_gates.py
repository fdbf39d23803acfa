"""What a spec has to have for its status and the next one, in the usual statuses and in others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plans import check, plan, spec

from tpmdocs.diagnostics import Severity
from tpmdocs.judging.gates import GATES, ahead, has_section, passed
from tpmdocs.judging.policy import weight
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.vocabulary import DEFAULT_STATUSES, PACKS
from tpmdocs.rules import RULES

GATED = "[{status: review, fields: [owner]}, {status: committed, fields: [target]}, {status: done, fields: [tags]}]"


def catalog(status: str, gates: str = GATED, **files: str) -> Catalog:
    config = {f"site_config/{name}.yml": text for name, text in files.items()}
    return plan({"specs/a.md": spec("A-1", status=status), "site_config/gates.yml": gates} | config)


def names(found: Catalog) -> tuple[list[str], str, list[str]]:
    """What has been passed, the next status, and what that asks for."""
    status, demands = ahead(found.specs[0], found)
    return [one.names[0] for one in passed(found.specs[0], found)], status, [one.names[0] for one in demands]


@pytest.mark.parametrize(
    ("status", "before", "following", "asked"),
    [
        ("idea", [], "review", ["owner"]),
        ("review", ["owner"], "accepted", ["owner", "target"]),
        ("accepted", ["owner", "target"], "launched", ["owner", "target", "tags"]),
        ("building", ["owner", "target"], "launched", ["owner", "target", "tags"]),
        ("validated", ["owner", "target", "tags"], "", []),
        ("paused", [], "", []),
        ("superseded", [], "", []),
        ("nonsense", [], "", []),
    ],
)
def test_a_gate_holds_for_its_status_and_all_beyond(
    status: str, before: list[str], following: str, asked: list[str]
) -> None:
    assert names(catalog(status)) == (before, following, asked)


def test_gates_hold_in_the_order_of_a_repositorys_own_statuses() -> None:
    statuses = "[{name: sketch, category: proposed}, {name: live, category: done}, {name: go, category: committed}]"
    assert names(catalog("sketch", statuses=statuses)) == ([], "go", ["target"])
    assert names(catalog("live", statuses=statuses)) == (["target", "tags"], "", [])


def test_a_status_that_is_called_like_a_category_is_a_status() -> None:
    statuses = "[{name: sketch, category: committed}, {name: committed, category: committed}]"
    assert names(catalog("sketch", statuses=statuses)) == ([], "committed", ["target"])


def test_a_gate_may_hold_for_some_types_alone() -> None:
    gates = "[{status: accepted, fields: [owner], types: [spike]}, {status: building, fields: [team]}]"
    assert names(catalog("draft", gates)) == ([], "building", ["team"])


def test_without_gates_the_policy_has_its_own() -> None:
    for name in PACKS:
        found = plan({"specs/a.md": spec("A-1"), "site_config/checks.yml": f"policy: {name}"})
        assert ahead(found.specs[0], found)[0] == ("" if name == "startup" else "review")
    none = plan(
        {"specs/a.md": spec("A-1"), "site_config/checks.yml": "policy: standard", "site_config/gates.yml": "[]"}
    )
    assert ahead(none.specs[0], none) == ("", ())


def test_gates_of_the_packs_stand_before_statuses_or_categories_that_there_are() -> None:
    known = {status.name for status in DEFAULT_STATUSES} | {status.category for status in DEFAULT_STATUSES}
    assert {gate.status for gates in GATES.values() for gate in gates} <= known


def test_a_rule_that_a_gate_names_is_an_error_from_there_on() -> None:
    gates = "[{status: building, rules: [title-too-long, TPM402]}]"
    files = {
        f"specs/{status}.md": spec(status, status=status, title="x" * 90).replace("What it is for.", "[x](y.md)")
        for status in ("accepted", "building", "launched", "paused")
    }
    told = [
        (one.spec_id, one.rule, str(one.severity))
        for one in check(plan(files | {"site_config/gates.yml": gates}))
        if one.rule in ("title-too-long", "broken-link")
    ]
    heavy = [(id_, rule, "error") for id_ in ("building", "launched") for rule in ("title-too-long", "broken-link")]
    light = [(id_, *one) for id_ in ("accepted", "paused") for one in (("title-too-long", "info"),)]
    light += [(id_, "broken-link", "warning") for id_ in ("accepted", "paused")]
    assert sorted(told) == sorted(heavy + light)


def test_a_rule_that_a_gate_names_for_some_types_is_an_error_on_these() -> None:
    files = {f"specs/{type_}.md": spec(type_, type=type_, title="x" * 90) for type_ in ("feature", "spike")}
    gates = "[{status: draft, rules: [title-too-long], types: [spike]}]"
    found = plan(files | {"site_config/gates.yml": gates})
    assert {one.spec_id: str(one.severity) for one in check(found) if one.rule == "title-too-long"} == {
        "feature": "info",
        "spike": "error",
    }
    its = weight(next(rule for rule in RULES if rule.name == "title-too-long"), found.vocabulary)
    assert its.exceptions[0] == ("draft and of type spike", Severity.ERROR)


@pytest.mark.parametrize(
    ("prose", "there"),
    [
        ("## Requirements\n\nOne.", True),
        ("# requirement:\n\nOne.", True),
        ("### 3.1 The Requirements and limits\n\nOne.", True),
        ("## **Requirements** {#req}\n\nOne.", True),
        ("## Requirements\n\n### Of all\n\nOne.", True),
        ("Requirements\n------------\n\nOne.", True),
        ("## Requirements", False),
        ("## Requirements\n\n<!-- one a line -->\n\n## Limits\n\nOne.", False),
        ("## Requirements\n\n### Of all\n", False),
        ("## Further requirements\n\nOne.", False),
        ("```\n## Requirements\n```\n\nOne.", False),
        ("Requirements: one.", False),
    ],
)
def test_headings_are_compared_leniently_and_a_section_says_something(prose: str, there: bool) -> None:
    found = plan({"specs/a.md": spec("A-1").replace("What it is for.", prose)})
    assert has_section(found.specs[0], "Requirements") is there


words = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=30)


@given(words, words)
def test_no_heading_and_no_name_of_a_section_raises(heading: str, name: str) -> None:
    found = plan({"specs/a.md": f"---\nid: A-1\n---\n\n# {heading}\n\nText.\n"})
    assert has_section(found.specs[0], name) in (True, False)
