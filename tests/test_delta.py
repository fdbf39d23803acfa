"""New findings are told from old ones by what they are, never by where they stand or how they are worded."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tpmdocs.diagnostics import Diagnostic, Finding, Severity
from tpmdocs.judging.delta import compare
from tpmdocs.repository.source import Span


def found(
    value: str = "",
    *,
    spec: str | None = "PAY-1",
    path: str = "specs/a.md",
    line: int = 1,
    rule: str = "unknown-reference",
    about: str = "",
    message: str = "",
    severity: Severity = Severity.ERROR,
) -> Diagnostic:
    place, members = Span(path, line, 1, line, 2), tuple(about.split())
    finding = Finding(message, place, spec=path, field="depends_on", value=value, about=members)
    return Diagnostic("TPM201", rule, severity, finding, spec)


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (found("X-1"), found("X-1", line=9)),
        (found("X-1"), found("X-1", message="in other words")),
        (found("X-1"), found("X-1", path="specs/moved/a.md")),
        (found("a long\n  value"), found("a long value")),
        (found("X-1"), found("X-1", spec="PAY-2")),
        (found("X-1", spec=None), found("X-1")),
        (found(about="A-1 B-1"), found(about="A-1 B-1", path="specs/b.md", spec="B-1")),
    ],
    ids=[
        "a line further down",
        "another wording",
        "another file",
        "another layout",
        "another id",
        "an id where there was none",
        "told of another spec of the same cycle",
    ],
)
def test_it_is_the_same_finding_with(before: Diagnostic, now: Diagnostic) -> None:
    delta = compare([before], [now])
    assert (delta.introduced, delta.kept, delta.fixed) == ((), (now,), ())


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (found("X-1"), found("X-2")),
        (found("X-1"), found("X-1", rule="self-reference")),
        (found("X-1"), found("X-1", spec="PAY-2", path="specs/b.md")),
        (found(about="A-1 B-1"), found(about="A-1 B-1 C-1")),
        (found(about="A-1 B-1 C-1"), found(about="A-1 B-1")),
    ],
    ids=["another value", "another rule", "another spec", "a larger cycle", "a smaller cycle"],
)
def test_it_is_another_finding_with(before: Diagnostic, now: Diagnostic) -> None:
    delta = compare([before], [now])
    assert (delta.introduced, delta.kept, delta.fixed) == ((now,), (), (before,))


def test_a_file_without_an_id_that_was_moved_is_known_by_what_git_says() -> None:
    before, now = found("X-1", spec=None), found("X-1", spec=None, path="specs/moved/a.md")
    assert compare([before], [now]).introduced == (now,)
    assert compare([before], [now], moved={"specs/a.md": "specs/moved/a.md"}).introduced == ()


def test_where_two_were_and_three_are_one_is_introduced() -> None:
    three = [found("X-1", line=line) for line in (1, 2, 3)]
    delta = compare(three[:2], three)
    assert (len(delta.introduced), len(delta.kept), len(delta.fixed)) == (1, 2, 0)


@pytest.mark.parametrize("line", [1, 2, 3])
def test_of_equal_findings_the_one_on_a_changed_line_is_introduced(line: int) -> None:
    three = [found("X-1", line=line) for line in (1, 2, 3)]
    delta = compare(three[:2], three, changed=lambda span: span.line == line)
    assert [one.span.line for one in delta.introduced] == [line]


WEIGHTS = [Severity.INFO, Severity.WARNING, Severity.ERROR]


@given(st.lists(st.sampled_from(WEIGHTS), max_size=6), st.lists(st.sampled_from(WEIGHTS), max_size=6))
def test_what_weighs_more_than_before_is_introduced(before: list[Severity], now: list[Severity]) -> None:
    delta = compare([found(severity=one) for one in before], [found(severity=one) for one in now])
    for weight in (1, 2, 3):  # as many as can be are kept, each for one that weighed as much
        heavier = [sum(one.weight >= weight for one in side) for side in (before, now)]
        new = [one for one in delta.introduced if one.severity.weight >= weight]
        assert len(new) >= heavier[1] - heavier[0]
    matched = 0
    for one in sorted(now, key=lambda one: -one.weight):
        matched += sum(other.weight >= one.weight for other in before) > matched
    assert len(delta.kept) == matched
    assert len(delta.fixed) == max(0, len(before) - len(now)), "what got worse was not mended"


def test_members_of_a_cycle_that_are_known_by_their_paths_are_followed() -> None:
    before = found(about="specs/old.md specs/z.md")
    now = found(about="specs/new.md specs/z.md", path="specs/new.md", spec=None)
    assert compare([before], [now], moved={"specs/old.md": "specs/new.md"}).kept == (now,)
    spaced = replace(before, finding=replace(before.finding, about=("specs/a b.md", "specs/z.md")))
    moved = replace(before, finding=replace(before.finding, about=("specs/z.md", "specs/zz.md")))
    assert compare([spaced], [moved], moved={"specs/a b.md": "specs/zz.md"}).kept == (moved,)


DIAGNOSTICS = st.lists(
    st.builds(
        found,
        st.sampled_from(["", "X-1", "X-2"]),
        spec=st.sampled_from([None, "PAY-1", "PAY-2"]),
        path=st.sampled_from(["specs/a.md", "specs/b.md"]),
        line=st.integers(1, 9),
        about=st.sampled_from(["", "", "A-1 B-1"]),
    ),
    max_size=12,
)


@given(DIAGNOSTICS, DIAGNOSTICS)
def test_every_finding_is_counted_once(before: list[Diagnostic], now: list[Diagnostic]) -> None:
    delta = compare(before, now)
    assert Counter(delta.introduced) + Counter(delta.kept) == Counter(now)
    assert Counter(delta.fixed) <= Counter(before)
    assert len(delta.fixed) + len(delta.kept) == len(before)
    for told in (delta.introduced, delta.kept, delta.fixed):
        assert list(told) == sorted(told, key=lambda one: one.order)


@given(DIAGNOSTICS, st.integers(0, 50))
def test_moving_everything_introduces_nothing(before: list[Diagnostic], lines: int) -> None:
    moved = [
        replace(one, finding=replace(one.finding, span=replace(one.span, line=one.span.line + lines))) for one in before
    ]
    delta = compare(before, moved)
    assert (delta.introduced, delta.fixed) == ((), ())


@given(DIAGNOSTICS, DIAGNOSTICS)
def test_what_is_introduced_one_way_is_fixed_the_other(before: list[Diagnostic], now: list[Diagnostic]) -> None:
    there, back = compare(before, now), compare(now, before)
    assert len(there.introduced) == len(back.fixed)
    assert len(there.fixed) == len(back.introduced)


@given(DIAGNOSTICS, DIAGNOSTICS)
def test_more_of_one_kind_than_before_are_introduced(before: list[Diagnostic], now: list[Diagnostic]) -> None:
    """However they are paired, what cannot have been there before is told."""
    delta = compare(before, now)
    more = _by_value(now) - _by_value(before)
    assert _by_value(list(delta.introduced)) >= more


def _by_value(told: list[Diagnostic]) -> Counter[tuple[str, str]]:
    return Counter((" ".join(one.finding.about), "" if one.finding.about else one.finding.value) for one in told)
