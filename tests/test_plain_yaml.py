"""What is read line by line is what libyaml reads, wherever it is read so at all."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tpmdocs.text.plain_yaml import read_plain
from tpmdocs.text.yaml_reader import read_yaml_document
from tpmdocs.text.yaml_values import Fields, plain

WRITTEN = """\
id: PAY-1
title: "Pay: by card #1"
summary: 'What it is for'
target: 2027-Q1
url: https://example.org/a#b
empty: []
tags: [a, "b, c", 1.10, d e]
effort: {core: 3, web: "4"}
depends_on:
  - PAY-2
  - PAY-3: no
- PAY-4
"""


def read(text: str) -> Fields | None:
    """What libyaml reads where nothing is wrong; with the one line that the reader adds for us taken away again."""
    node, problems = read_yaml_document(text)
    return node if isinstance(node, Fields) and not problems else None


def same(text: str) -> bool:
    """Whether it was read, and then as libyaml reads it."""
    found = read_plain(text, 0)
    if found is None:
        return False
    assert found == read(text), text
    moved = read_plain(text, 100)
    assert moved is not None
    assert (moved.start, moved.end, plain(moved)) == (100, found.end + 100, plain(found))
    return True


def test_what_nearly_everybody_writes_is_read() -> None:
    assert same("".join(line for line in WRITTEN.splitlines(keepends=True) if "no" not in line and "PAY-4" not in line))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "a: b: c\n",
        "a: b #c\n",
        "a: b \n",
        "a:\tb\n",
        "a: b\r\n",
        "a: b\n  c\n",
        "a:\n",
        "a: |\n  b\n",
        "a: *b\n",
        "a: &b c\n",
        "a: !b c\n",
        "a: 'it''s'\n",
        'a: "b\\n"\n',
        "a: [b, c: d]\n",
        "a: [b, [c]]\n",
        "a: {b: c, b: d}\n",
        "a: b\na: c\n",
        "a:\n  - b\n - c\n",
        "a:\n  - b: c\n",
        "a:\n  - b\n    c\n",
        "a: b\n  - c\n",
        "# a\na: b\n",
        "a: b",
        "--- \na: b\n",
        "a: né\n",
        "a: b\x07\n",
        "? a\n: b\n",
        "- a\n",
    ],
)
def test_anything_else_is_left_to_libyaml(text: str) -> None:
    assert not same(text)


_WORDS = st.sampled_from(
    [
        *("a", "A-1", "b c", "x: y", "x:y", "#", "a #b", "a#b", "- a", "1.10", "null", "~", "true", "2027-01-01", "'"),
        *("]", "{", "[a", "a, b", "é", "\t", " ", "", "!x", "&x", "*x", "|", ">", "%", "@", "`", "?", "? a", ":", "a:"),
        *("---", "...", "'a'", '"a"', "'a' b", '"a" #b', "a'b", "a/b.md", "(a) b", "b (c)", "a  b", "0x1", "a\\b", "="),
        *('"', "a :b", "-", "<<"),
    ]
)
_VALUES = st.one_of(
    _WORDS,
    st.lists(_WORDS, max_size=3).map(lambda some: f"[{', '.join(some)}]"),
    st.lists(st.tuples(_WORDS, _WORDS), max_size=2).map(lambda some: "{" + ", ".join(map(": ".join, some)) + "}"),
    st.lists(_WORDS, min_size=1, max_size=3).map(lambda some: "".join(f"\n  - {one}" for one in some)),
    st.lists(_WORDS, min_size=1, max_size=2).map(lambda some: "".join(f"\n- {one}" for one in some)),
)
_LINES = st.lists(st.tuples(st.sampled_from(["a", "b", "c_d", "e-f", "1", "- a", "é", "on"]), _VALUES), max_size=4)


@given(_LINES.map(lambda lines: "".join(f"{key}: {value}\n" for key, value in lines)))
@example("a: \n  - b\n")
def test_what_is_read_at_all_is_read_as_libyaml_does(text: str) -> None:
    same(text)
    same(text.replace(": \n", ":\n"))


@given(st.text(alphabet="ab1 :-#,[]{}\"'\n\\.", max_size=40))
def test_whatever_is_typed_is_read_as_libyaml_does(text: str) -> None:
    same(text)
    same(f"a: {text}\n")
    same(f"a:\n  - {text}\n")


@pytest.mark.parametrize("name", ["kep", "eips", "openshift", "tekton"])
def test_real_metadata_is_read_as_libyaml_does(corpora: Path, name: str) -> None:
    heads = [
        head[1]
        for file in sorted((corpora / name).rglob("*.md"))
        if (head := re.match(r"---\n(.*?)^---$", file.read_text(errors="replace"), re.S | re.M))
    ]
    assert sum(same(head) for head in heads) > 0 or not heads


def test_the_end_of_a_list_is_that_of_its_last_value() -> None:
    text = dedent(
        """\
        a:
          - b
          - c d
        e: f
        """
    )
    assert same(text)
