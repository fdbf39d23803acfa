"""Edits: what they make of a text, and what they leave of it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tpmdocs.diagnostics import Edit
from tpmdocs.repository.source import Source
from tpmdocs.text.edits import Change, apart, changes, edited, offsets, replacing
from tpmdocs.text.yaml_reader import read_yaml_document
from tpmdocs.text.yaml_values import Fields, Items, Scalar

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


@pytest.mark.parametrize(
    ("written", "new", "after"),
    [
        ("a: draft", "on", 'a: "on"'),
        ("a: draft", "draft (old)", "a: draft (old)"),
        ("a: draft # why", "on: hold", 'a: "on: hold" # why'),
        ("a: [draft, x]", "on, hold", 'a: ["on, hold", x]'),
        ("a: 'draft'", "it's", "a: 'it''s'"),
        ("a: 'draft'", 'a "b" \\', "a: 'a \"b\" \\'"),
        ('a: "draft"', 'a "b" \\', 'a: "a \\"b\\" \\\\"'),
        ("a: [off, x]", "off, hold", 'a: ["off, hold", x]'),
        ("a: off", "on", "a: on"),
        ("a: draft", "on\nhold", None),
    ],
)
def test_what_takes_the_place_of_a_value_is_put_in_quotes_where_it_needs_them(
    written: str, new: str, after: str | None
) -> None:
    source = Source("a.yml", written)
    node = read_yaml_document(written)[0]
    assert isinstance(node, Fields)
    value = node.entries[0].value
    value = value.items[0] if isinstance(value, Items) else value
    assert isinstance(value, Scalar)
    fix = replacing(source, value.start, value.end, value.text, new, value)
    assert (edited(source, [fix]) if fix is not None else None) == after
    in_prose = replacing(source, value.start, value.end, value.text, new)
    assert (in_prose.text if in_prose is not None else None) == (new if after is not None else None)


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
