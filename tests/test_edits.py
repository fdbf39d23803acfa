"""Edits: what they make of a text, and what they leave of it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tpmdocs.diagnostics import Edit
from tpmdocs.edits import Change, apart, changes, edited, offsets
from tpmdocs.source import Source

TEXT = "one\r\ntwo\n\nthree €\u2028 four"


def edit(start: int, end: int, text: str, source: Source | None = None) -> Edit:
    return Edit((source or Source("a.md", TEXT)).span(start, end), text)


@pytest.mark.parametrize(
    ("edits", "after"),
    [
        ([], TEXT),
        ([(0, 3, "1")], "1\r\ntwo\n\nthree €\u2028 four"),
        ([(5, 8, "2"), (0, 3, "1")], "1\r\n2\n\nthree €\u2028 four"),
        ([(3, 9, " ")], "one \nthree €\u2028 four"),
        ([(0, 0, "0"), (len(TEXT), len(TEXT), "\n5\n")], f"0{TEXT}\n5\n"),
        ([(0, 3, "1"), (0, 3, "1")], "1\r\ntwo\n\nthree €\u2028 four"),
        ([(0, 3, "1"), (2, 8, "never")], "1\r\ntwo\n\nthree €\u2028 four"),
        ([(0, 2, "on"), (2, 3, "E")], TEXT.replace("one", "onE")),
        ([(3, 3, "!"), (0, 3, "1")], "1\r\ntwo\n\nthree €\u2028 four"),
    ],
)
def test_a_text_after_edits(edits: Sequence[tuple[int, int, str]], after: str) -> None:
    assert edited(Source("a.md", TEXT), [edit(*one) for one in edits]) == after


def test_each_file_has_its_own_edits_and_one_that_stays_the_same_is_no_change() -> None:
    a, b, c = (Source(path, "x\n") for path in ("a.md", "b.md", "c.md"))
    made = changes([edit(0, 1, "z", b), edit(0, 1, "y", a), edit(0, 1, "x", c)], {one.path: one for one in (a, b, c)})
    assert made == (Change("a.md", "x\n", "y\n"), Change("b.md", "x\n", "z\n"))


PLACES = st.integers(0, len(TEXT))
EDITS = st.lists(st.tuples(PLACES, PLACES, st.text("ab\n", max_size=3)), max_size=6)


@given(EDITS, st.randoms())
def test_the_order_of_edits_does_not_matter(drawn: list[tuple[int, int, str]], random: object) -> None:
    edits = [edit(min(a, b), max(a, b), text) for a, b, text in drawn]
    mixed = list(edits)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    source = Source("a.md", TEXT)
    assert edited(source, edits) == edited(source, mixed)
    assert apart(edits) == apart(mixed)


@given(EDITS)
def test_what_no_edit_covers_stays(drawn: list[tuple[int, int, str]]) -> None:
    source = Source("a.md", TEXT)
    kept = apart(edit(min(a, b), max(a, b), text) for a, b, text in drawn)
    after = edited(source, kept)
    at = 0
    for one in kept:
        start, end = offsets(source, one.span)
        assert after.startswith(TEXT[at:start] + one.text)
        after, at = after[start - at + len(one.text) :], end
    assert after == TEXT[at:]
