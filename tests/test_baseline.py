"""A baseline is a file that people read and merge, and that accepts what it holds and no more."""

from __future__ import annotations

import difflib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tpmdocs.diagnostics import Diagnostic, Finding, Severity
from tpmdocs.judging.baseline import Baseline, BrokenBaseline, read, write
from tpmdocs.judging.delta import Delta
from tpmdocs.repository.source import Span


def found(
    value: str,
    spec: str = "PAY-1",
    rule: str = "unknown-reference",
    line: int = 1,
    severity: Severity = Severity.ERROR,
) -> Diagnostic:
    finding = Finding("", Span("specs/a.md", line), spec="specs/a.md", field="depends_on", value=value)
    return Diagnostic("TPM201", rule, severity, finding, spec)


def test_it_has_a_line_for_each_finding_sorted_by_what_it_speaks_of() -> None:
    told = (
        found("LEDGR-4", "PAY-2"),
        found("X"),
        found("駅"),
        found("X", line=7),
        found("", rule="empty-summary", severity=Severity.WARNING),
    )
    assert (
        write(Baseline.of(told))
        == """\
{
  "version": 1,
  "findings": [
    {"rule": "empty-summary", "in": "PAY-1", "field": "depends_on", "severity": "warning"},
    {"rule": "unknown-reference", "in": "PAY-1", "field": "depends_on", "value": "X", "severity": "error", "count": 2},
    {"rule": "unknown-reference", "in": "PAY-1", "field": "depends_on", "value": "駅", "severity": "error"},
    {"rule": "unknown-reference", "in": "PAY-2", "field": "depends_on", "value": "LEDGR-4", "severity": "error"}
  ]
}
"""
    )


def test_one_that_holds_nothing_is_one_all_the_same() -> None:
    assert write(Baseline({})) == '{\n  "version": 1,\n  "findings": []\n}\n'
    assert read(write(Baseline({}))) == Baseline({})


def test_a_finding_more_is_a_line_more() -> None:
    few = [found(f"X-{number}") for number in range(9)]
    before, after = (write(Baseline.of(told)).splitlines() for told in (few, [*few, found("X-44", "PAY-0")]))
    assert sum(line[:2] in ("+ ", "- ") for line in difflib.ndiff(before, after)) == 1


def test_what_cannot_be_seen_is_escaped() -> None:
    text = write(Baseline.of([found("a\u202eb\x1b\u200b\udcff\U000e0041")]))
    assert text.isprintable() or set(text) - {"\n"} == {sign for sign in text if sign.isprintable()}
    text.encode()
    assert read(text) == Baseline.of([found("a\u202eb\x1b\u200b\udcff\U000e0041")])


def test_what_weighs_more_than_was_accepted_is_new() -> None:
    heavy, light = found("X-1"), found("X-1", severity=Severity.WARNING)
    accepted = Baseline.of([light])
    assert accepted.compare([heavy]) == Delta((heavy,), ())
    assert accepted.without([heavy]).total == 0, "it has not been mended"
    assert Baseline.of([heavy]).compare([light]) == Delta((), (light,))
    both = Baseline.of([heavy, light])
    assert both.compare([light, heavy]) == Delta((), (light, heavy)), "the light one leaves the heavy one its place"


def test_an_older_file_without_severities_accepts_any() -> None:
    entry = '{"rule": "unknown-reference", "in": "PAY-1", "field": "depends_on", "value": "X-1"}'
    older = read(f'{{"version": 1, "findings": [{entry}]}}')
    assert older.compare([found("X-1")]) == Delta((), (found("X-1"),))


def test_a_byte_order_mark_is_no_part_of_it() -> None:
    assert read("\ufeff" + write(Baseline.of([found("X-1")]))) == Baseline.of([found("X-1")])


FOUND = st.lists(st.builds(found, st.text(max_size=4), st.text(min_size=1, max_size=3)), max_size=8)


@given(FOUND)
def test_what_is_written_is_read(told: list[Diagnostic]) -> None:
    baseline = Baseline.of(told)
    assert read(write(baseline)) == baseline
    assert baseline.compare(told) == Delta((), tuple(told))
    assert baseline.without(told).total == 0


@given(FOUND, FOUND)
def test_it_accepts_no_more_than_it_holds(accepted: list[Diagnostic], now: list[Diagnostic]) -> None:
    baseline = Baseline.of(accepted)
    delta = baseline.compare(now)
    kept = delta.kept
    assert len(delta.introduced) + len(kept) == len(now)
    assert len(kept) + baseline.without(now).total == len(accepted)
    assert all(
        Baseline.of(kept).accepted[identity] <= count for identity, count in Baseline.of(accepted).accepted.items()
    )


ENTRY = '{"rule": "a", "in": "b"}'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is not JSON (line 1)"),
        ("{\n<<<<<<< HEAD", "is not JSON (line 2)"),
        ("[" * 100_000, "is nested too deeply"),
        (f'{{"version": {"9" * 5000}}}', "is not JSON"),
        ("[]", 'does not begin with `"version": 1` and a list of `findings`'),
        ("{}", 'does not begin with `"version": 1` and a list of `findings`'),
        ('{"version": true, "findings": []}', 'does not begin with `"version": 1` and a list of `findings`'),
        ('{"version": 0, "findings": []}', 'does not begin with `"version": 1` and a list of `findings`'),
        ('{"version": 1, "findings": {}}', 'does not begin with `"version": 1` and a list of `findings`'),
        ('{"version": 2, "findings": []}', "was written by a later tpmdocs"),
        (f'{{"version": 1, "findings": [{ENTRY}, 7]}}', "holds something else than a finding as entry 2"),
        ('{"version": 1, "findings": [{"rule": "a"}]}', "holds something else than a finding as entry 1"),
        (
            f'{{"version": 1, "findings": [{ENTRY[:-1]}, "line": 3}}]}}',
            "holds something else than a finding as entry 1",
        ),
        ('{"version": 1, "findings": [{"rule": "a", "in": 3}]}', "holds something else than text in entry 1"),
        (f'{{"version": 1, "findings": [{ENTRY[:-1]}, "count": 0}}]}}', "holds a count in entry 1 that is none"),
        (f'{{"version": 1, "findings": [{ENTRY[:-1]}, "count": true}}]}}', "holds a count in entry 1 that is none"),
        (
            f'{{"version": 1, "findings": [{ENTRY[:-1]}, "count": {"9" * 4000}}}]}}',
            "holds a count in entry 1 that is none",
        ),
    ],
)
def test_a_broken_one_is_told_in_one_line(text: str, reason: str) -> None:
    with pytest.raises(BrokenBaseline) as broken:
        read(text)
    assert str(broken.value) == reason


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda some: st.lists(some)))
def test_nothing_that_it_may_hold_raises_anything_else(held: object) -> None:
    for text in (json.dumps(held), json.dumps({"version": 1, "findings": held})):
        try:
            read(text)
        except BrokenBaseline:
            continue
