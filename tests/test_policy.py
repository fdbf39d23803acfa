"""What a rule weighs: what checks.yml says of it, else its pack, else the rule itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from plans import TODAY, check, plan, spec

from tpmdocs import checker
from tpmdocs.diagnostics import Severity
from tpmdocs.judging.policy import DIFFERENT, Weight
from tpmdocs.judging.policy import weight as weight_in
from tpmdocs.judging.rule import Rule
from tpmdocs.model.vocabulary import PACKS, Category, Policy, Vocabulary
from tpmdocs.reading.loader import load
from tpmdocs.reports import concise
from tpmdocs.reports.terminal import Terminal
from tpmdocs.rules import RULES

BICYCLES = Path(__file__).parent / "sites" / "bicycles"
BY_NAME = {rule.name: rule for rule in RULES}


def weight(rule: Rule, policy: Policy) -> Weight:
    return weight_in(rule, Vocabulary(policy=policy))


def test_packs_speak_of_rules_that_there_are() -> None:
    assert DIFFERENT.keys() <= BY_NAME.keys()


def test_a_pack_says_only_what_the_rule_itself_does_not() -> None:
    for name in DIFFERENT:
        rule = BY_NAME[name]
        assert not rule.by_category or None in DIFFERENT[name], name
        assert rule.severity not in DIFFERENT[name], name


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_no_pack_is_more_lenient_than_the_one_before(rule: Rule) -> None:
    for status in (None, *Category):
        weights = [weight(rule, Policy(name)).of(None, status).weight for name in PACKS]
        assert weights == sorted(weights)


@pytest.mark.parametrize("name", [None, "nonsense", "startup"])
def test_startup_holds_where_no_other_pack_is_named(name: str | None) -> None:
    assert Policy(name).pack == "startup"


def test_what_is_said_of_a_rule_goes_before_its_pack() -> None:
    rule = BY_NAME["broken-link"]
    assert weight(rule, Policy("regulated")).usual is Severity.ERROR
    assert weight(rule, Policy("regulated", severity={"TPM402": Severity.INFO})).usual is Severity.INFO


def test_what_is_said_of_a_status_goes_before_all() -> None:
    rule = BY_NAME["immature-dependency"]
    its = weight(rule, Policy("standard", by_status={rule.name: {"launched": Severity.INFO}}))
    assert its.of("launched", Category.DONE) is Severity.INFO
    assert its.of("validated", Category.DONE) is Severity.ERROR
    assert its.of("draft", Category.PROPOSED) is Severity.WARNING
    assert its.of(None, None) is Severity.WARNING
    assert its.exceptions == (("launched", Severity.INFO), ("done", Severity.ERROR))


def test_a_pack_decides_what_a_finding_weighs() -> None:
    files = {"specs/a.md": spec("A-1", summary="").replace("What it is for.", "[x](gone.md)")}
    found = {
        name: {
            one.rule: str(one.severity) for one in check(plan(files | {"site_config/checks.yml": f"policy: {name}"}))
        }
        for name in PACKS
    }
    assert found["startup"] == found["standard"] == {"empty-summary": "info", "broken-link": "warning"}
    assert found["regulated"] == {"empty-summary": "warning", "broken-link": "error"}


@pytest.mark.parametrize("today", [TODAY, date(2026, 12, 31)])
def test_startup_is_silent_on_a_healthy_plan_of_twenty_specs(today: date) -> None:
    catalog = load(BICYCLES)
    assert len(catalog.specs) == 20
    assert checker.check(catalog, today=today) == ()


@pytest.mark.parametrize("name", ["standard", "regulated"])
def test_which_gates_a_plan_has_not_met_depends_on_the_policy(name: str, golden: Callable[[Path, str], None]) -> None:
    catalog = load(BICYCLES, overlay={"site_config/checks.yml": f"policy: {name}"})
    found = check(catalog, [BY_NAME["unmet-gate"], BY_NAME["missing-section"]])
    golden(BICYCLES / f"{name}.txt", concise.report(found, lambda _: None, Terminal()))
