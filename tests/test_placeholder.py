"""What a template says is told from what an author says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tpmdocs.text.placeholder import is_placeholder, may_hold_placeholder

PLACEHOLDERS = [
    "draft|accepted|done",
    "draft | accepted",
    "To Do|In Progress|Done",
    "provisional|implementable|implemented|deferred|rejected|withdrawn|replaced",
    "yyyy-mm-dd",
    "YYYY-MM-DD",
    "yyyy/mm/dd",
    "dd.mm.yyyy",
    "yyyy-mm",
    "yyyy",
    "YYYY-Qn",
    "x.y",
    "vX.Y.Z",
    "NNNN",
    "KEP-NNNN",
    "EIP-XXXX",
    "PAY-XXX",
    "PAY-###",
    "###",
    "???",
    "TODO",
    "todo: ask",
    "FIXME",
    "changeme",
    "change-me",
    "<your name>",
    "< title >",
    "{{ title }}",
    "${TEAM}",
    "[your team]",
    "[insert a date]",
    "...",
    "…",
    "KEP template",
    "Spec Template",
]

VALUES = [
    "draft",
    "accepted",
    "2027-02-15",
    "2027-Q2",
    "v1.37",
    "never",
    "n/a",
    "TBD",
    "PAY-12",
    "xxl",
    "XX",
    "annex",
    "Tiananmen",
    "foxxx",
    "Example <mail@example.com>",
    "<https://example.com>",
    "<mail@example.com>",
    "Email templates",
    "Ticket template",
    "A TODO list",
    "Todos",
    "Support A|B testing in the app",
    "Things to do | the app for them",
    "[PAY-12](../pay-12.md)",
    "[x]",
    "{a: b}",
    "What now?",
    "Wait…",
    "1..2",
    "",
    "|",
    "a|",
    "|b",
    "line\nand|another line",
]


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_a_template_says_it(text: str) -> None:
    assert is_placeholder(text)
    assert is_placeholder(f"  {text}\n")


@pytest.mark.parametrize("text", VALUES)
def test_an_author_says_it(text: str) -> None:
    assert not is_placeholder(text)


@given(st.text(), st.sampled_from(PLACEHOLDERS), st.text())
def test_the_quick_look_misses_none(before: str, text: str, after: str) -> None:
    assert may_hold_placeholder(f"{before}{text}{after}")


@given(st.text(alphabet=st.sampled_from("ab|-. <>{}$[]xyndXN#?…")))
def test_the_quick_look_agrees_with_the_close_one(text: str) -> None:
    assert may_hold_placeholder(text) or not is_placeholder(text)


def test_a_long_value_is_judged_quickly() -> None:
    for text in ("a " * 5_000, "a|" * 5_000 + "!", "x" * 10_000 + "!", "word " * 2_000 + "|"):
        assert not is_placeholder(text)
