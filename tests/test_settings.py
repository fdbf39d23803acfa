"""Settings that name what there is not, and settings of any shape."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plans import check, plan, spec

from tpmdocs.judging.policy import weight
from tpmdocs.rules import RULES

BY_NAME = {rule.name: rule for rule in RULES}


def told(**config: str) -> list[str]:
    files = {f"site_config/{name}.yml": text for name, text in config.items()}
    return [
        f"{one.message}; {one.finding.help}"
        for one in check(plan({"specs/a.md": spec("A-1"), **files}), [BY_NAME["unknown-setting"]])
    ]


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"checks": "severity: {unkown-goal: off}"}, "`unkown-goal` is not a rule; did you mean `unknown-goal`?"),
        ({"checks": "severity: {tpm201: off}"}, "`tpm201` is not a rule; did you mean `TPM201`?"),
        ({"checks": "by_status: {xyz: {draft: off}}"}, "`xyz` is not a rule; `tpmdocs explain` lists them all"),
        ({"checks": "ignore: [{rule: bad id, reason: Old.}]"}, "`bad id` is not a rule; did you mean `bad-id`?"),
        ({"checks": "required: [id, titel]"}, "`titel` is not a field; did you mean `title`?"),
        ({"gates": "[{status: comitted}]"}, "`comitted` is not a status or a category; did you mean `committed`?"),
        ({"gates": "[{status: done, feilds: [a]}]"}, "`feilds` is not a setting; did you mean `fields`?"),
        ({"gates": "[{status: done, rules: [X]}]"}, "`X` is not a rule; `tpmdocs explain` lists them all"),
        (
            {"gates": "[{status: rejected}]"},
            "no spec comes through a gate before `rejected`; gates stand before what is proposed, committed, active or "
            "done",
        ),
        (
            {"fields": "[{name: pci, title: PCI}]", "gates": "[{status: done, fields: [evidence]}]"},
            "`evidence` is not a field; declare it in site_config/fields.yml",
        ),
        ({"gate": "[]"}, "nothing reads `site_config/gate.yml`; did you mean `site_config/gates.yml`?"),
        ({"status": "[]"}, "nothing reads `site_config/status.yml`; did you mean `site_config/statuses.yml`?"),
        ({"checks": "both_sides: [suprsedes]"}, "`suprsedes` is not a kind of link; did you mean `supersedes`?"),
        ({"dialect": "fields: {title: titel}"}, "no spec has the field `titel`; did you mean `title`?"),
        ({"dialect": "fields: {title: name}"}, "no spec has the field `name`; did you mean `title`?"),
        ({"dialect": "fields: {status: [stage, phase]}"}, "no spec has the field `stage`; did you mean `status`?"),
    ],
)
def test_a_setting_that_names_what_there_is_not_is_told(config: dict[str, str], message: str) -> None:
    assert told(**config) == [message]


@pytest.mark.parametrize(
    "config",
    [
        {"checks": "by_status: {bad-id: {whatever: off}}"},  # without statuses.yml no status is unknown
        {"checks": "required: [id, cost_centre]", "gates": "[{status: done, fields: [legal_basis]}]"},
        {"dialect": "fields: {owner: author, status: [phase, status], goals: {all: [okr, status]}}"},
        {"dialect": "fields: {title: {heading: true}, id: [{path: '(.*)'}, number], milestones: {beta: beta}}"},
        {"fields": "[{name: pci}]", "gates": "[{status: done, fields: [pci, people.approvers, tested_by]}]"}
        | {"links": "[{name: tested_by, inverse: tests}]"},
        {"gates": "[{status: go, fields: [owner]}]", "statuses": "[{name: go, category: active}]"},
        {"lists": "[]", "colours": "{}"},
    ],
)
def test_a_setting_that_names_what_there_is_is_not(config: dict[str, str]) -> None:
    assert told(**config) == []


def test_the_spelling_of_a_rule_that_is_certain_can_be_mended() -> None:
    files = {"specs/a.md": spec("A-1"), "site_config/checks.yml": "severity: {Duplicate_Id: off}"}
    (one,) = check(plan(files), [BY_NAME["unknown-setting"]])
    assert one.finding.fix is not None
    assert one.finding.fix.text == "duplicate-id"


words = st.sampled_from(
    ["rule", "status", "paths", "until", "fields", "draft", "done", "bad-id", "owner", "2026-02-30"]
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | words | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words | st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
keyed = st.dictionaries(
    st.sampled_from(
        ["policy", "required", "severity", "by_status", "ignore", "status", "fields", "sections", "rules", "types"]
    ),
    anything,
)


@given(keyed | anything, st.lists(keyed, max_size=3) | anything, anything)
def test_settings_of_any_shape_raise_nothing(checks: object, gates: object, waive: object) -> None:
    files = {
        "site_config/checks.yml": json.dumps(checks),
        "site_config/gates.yml": json.dumps(gates),
        "specs/a.md": spec("A-1", status="building", waive=json.dumps(waive)),
    }
    found = plan(files)
    assert all(weight(rule, found.vocabulary).usual for rule in RULES)
    for one in check(found):
        assert one.span.line >= 1
