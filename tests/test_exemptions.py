"""What ignores and waivers hide, until when, and when they are told of themselves."""

from __future__ import annotations

from datetime import date

import pytest
from plans import TODAY, check, plan, spec

from tpmdocs.rules import RULES

BY_NAME = {rule.name: rule for rule in RULES}
BROKEN = {"specs/a.md": spec("A-1", depends_on="[A-9]"), "specs/b.md": spec("B-1", depends_on="[A-9]")}


def told(files: dict[str, str], *names: str, today: date = TODAY) -> list[str]:
    rules = [BY_NAME[name] for name in names] or RULES
    return [f"{one.span.path} {one.rule}" for one in check(plan(files), rules, today=today)]


def ignoring(text: str) -> dict[str, str]:
    return {"site_config/checks.yml": f"ignore: [{text}]"}


@pytest.mark.parametrize(
    ("today", "hidden"),
    [(date(2026, 12, 30), True), (date(2026, 12, 31), True), (date(2027, 1, 1), False)],
)
def test_an_ignore_holds_to_the_end_of_its_last_day(today: date, hidden: bool) -> None:
    files = BROKEN | ignoring("{rule: unknown-reference, reason: Soon., until: 2026-12-31}")
    expected = ["specs/a.md unknown-reference", "specs/b.md unknown-reference"]
    assert told(files, today=today) == ([] if hidden else ["site_config/checks.yml expired-waiver", *expected])


def test_a_waiver_ends_as_well() -> None:
    files = {"specs/a.md": spec("A-1", depends_on="[A-9]", waive="[{rule: TPM201, reason: Soon., until: 2026-12-31}]")}
    assert told(files) == []
    assert told(files, today=date(2027, 1, 1)) == ["specs/a.md unknown-reference", "specs/a.md expired-waiver"]


def test_a_last_day_that_is_no_day_is_told_and_ends_nothing() -> None:
    files = BROKEN | ignoring("{rule: unknown-reference, reason: Soon., until: some day}")
    assert told(files) == ["site_config/checks.yml invalid-value"]


def test_where_two_hide_the_same_none_is_useless() -> None:
    waived = spec("A-1", depends_on="[A-9]", waive="[{rule: unknown-reference, reason: Soon.}]")
    files = BROKEN | {"specs/a.md": waived} | ignoring("{rule: TPM201, reason: Soon.}")
    assert told(files) == []


def test_one_of_a_rule_that_did_not_run_is_not_called_useless() -> None:
    files = {"specs/a.md": spec("A-1")} | ignoring("{rule: unknown-reference, reason: Soon.}")
    assert told(files) == ["site_config/checks.yml useless-ignore"]
    assert told(files, "useless-ignore") == []
    assert told(files, "useless-ignore", "duplicate-id") == []
    assert told(files, "useless-ignore", "unknown-reference") == ["site_config/checks.yml useless-ignore"]
    off = {"site_config/checks.yml": "{severity: {unknown-reference: off}, ignore: [{rule: TPM201, reason: Soon.}]}"}
    assert told(files | off) == []


@pytest.mark.parametrize(("rule", "told_of"), [("stale", False), ("unknown-setting", True)])
def test_one_of_a_rule_that_depends_on_the_clone_is_not_called_useless(rule: str, told_of: bool) -> None:
    files = {"specs/a.md": spec("A-1")} | ignoring(f"{{rule: {rule}, reason: Soon.}}")
    assert told(files) == (["site_config/checks.yml useless-ignore"] if told_of else [])


def test_what_is_said_of_exemptions_can_be_ignored_and_waived_too() -> None:
    useless = "{rule: unknown-reference, reason: Soon.}"
    files = {"specs/a.md": spec("A-1", waive=f"[{useless}, {{rule: useless-ignore, reason: Kept as a reminder.}}]")}
    assert told(files) == []
    assert told(files | ignoring(f"{useless}, {{rule: TPM601, reason: Kept as a reminder.}}")) == []


def test_a_reason_that_is_misspelt_is_told_once() -> None:
    assert told(BROKEN | ignoring("{rule: TPM201, reasn: Soon.}")) == ["site_config/checks.yml unknown-setting"]
    assert told(BROKEN | ignoring("{rule: TPM201, reason: [Soon.]}")) == ["site_config/checks.yml invalid-value"]


def test_of_one_that_has_ended_nothing_else_is_told() -> None:
    files = {"specs/a.md": spec("A-1", waive="[{rule: unknown-reference, until: 2026-01-31}]")}
    assert told(files | {"site_config/checks.yml": "policy: regulated"}) == ["specs/a.md expired-waiver"]
