"""What a file's head says, where, and what of it could not be read. Nothing raises, and the body stays as it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from tpmdocs.text.frontmatter import read_front_matter
from tpmdocs.text.yaml_reader import MAX_DEPTH, MAX_NODES, read_yaml, read_yaml_document
from tpmdocs.text.yaml_values import Fields, Items, Node, Scalar, is_nothing, plain

MARKED = st.text(alphabet=st.sampled_from("-.: \n\r\tab\"'[]{}#&*!|>%@`,?~é駅\x00\x85\u2028\ufeff"), max_size=60)
ANY_TEXT = st.text(max_size=60) | MARKED


def fields_of(head: str) -> Fields:
    found = read_front_matter(f"---\n{head}---\n")
    assert found.fields is not None
    return found.fields


@pytest.mark.parametrize(
    ("text", "head", "body"),
    [
        ("---\na: 1\n---\nBody\n", {"a": 1}, "Body\n"),
        ("---\na: 1\n...\nBody\n", {"a": 1}, "Body\n"),
        ("---\r\na: 1\r\n---\r\nBody\r\n", {"a": 1}, "Body\r\n"),
        ("---\na: 1\n---", {"a": 1}, ""),
        ("---  \na: 1\n--- \t\n\n  Body", {"a": 1}, "\n  Body"),
        ("---\n---\n", {}, ""),
        ("---\n# a comment alone\n---\nBody", {}, "Body"),
        ("---\n\na: 1\n---\n", {"a": 1}, ""),
        ("---\nname: '---'\n---\n", {"name": "---"}, ""),
        ("---\ntext: |\n  ---\n  not the end\n---\nBody", {"text": "---\nnot the end\n"}, "Body"),
        ("Body\n", None, "Body\n"),
        ("", None, ""),
        ("---", None, "---"),
        ("---\n", None, "---\n"),
        ("----\na: 1\n----\n", None, "----\na: 1\n----\n"),
        ("---\n\nText between two lines.\n\n---\n", None, "---\n\nText between two lines.\n\n---\n"),
        (" ---\nsome: prose\n", None, " ---\nsome: prose\n"),
    ],
)
def test_head_and_body_are_told_apart(text: str, head: dict[str, object] | None, body: str) -> None:
    found = read_front_matter(text)
    assert found.problems == ()
    assert (plain(found.fields) if found.fields is not None else None) == head
    assert text[found.body_start :] == body


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("yes", "yes"),
        ("no", "no"),
        ("off", "off"),
        ("true", True),
        ("False", False),
        ("1.10", "1.10"),
        ("1.1", 1.1),
        ("007", "007"),
        ("0", 0),
        ("-3", -3),
        ("12:30", "12:30"),
        ("0x1f", "0x1f"),
        ("1_000", "1_000"),
        ("1e3", "1e3"),
        ("99999999999999999999", "99999999999999999999"),
        (".inf", ".inf"),
        ("2027-02-30", "2027-02-30"),
        ("2027-06-15", "2027-06-15"),
        ("'1'", "1"),
        ('"null"', "null"),
        ("null", None),
        ("~", None),
        ("", None),
        ("''", ""),
        ("=", "="),
        ("<<", "<<"),
        ("[a, 1, ~]", ["a", 1, None]),
        ("{a: {b: c}}", {"a": {"b": "c"}}),
    ],
)
def test_values_mean_what_yaml_1_2_says_and_names_keep_their_zeros(written: str, value: object) -> None:
    assert plain(fields_of(f"key: {written}\n")) == {"key": value}


@pytest.mark.parametrize(
    ("head", "kind", "line", "column", "kept"),
    [
        ("a: 1\nb: @x\nc: 2\n", "malformed", 3, 4, {"a": 1, "b": None, "c": 2}),
        ("a: 1\nb: x: y\n", "malformed", 3, 5, {"a": 1, "b": None}),
        ("a: 1\nb: 'x\n", "malformed", 3, 4, {"a": 1, "b": None}),
        ("a: 1\n\tb: 2\n", "malformed", 3, 1, None),
        ("a: [1, 2\nb: 3\n", "malformed", 2, 4, None),
        ("a: 1\nno key\n", "malformed", 3, 1, {"a": 1}),
        ("- a\n- b\n", "malformed", 2, 1, {}),
        ("text\n", "malformed", 2, 1, {}),
        ("a: \x01\n", "malformed", 2, 4, {}),
        ("? [a]\n: 1\nb: 2\n", "malformed", 2, 3, {"b": 2}),
        ("a: *x\n", "refused", 2, 4, None),
        ("a: !!python/name:os.system\n", "refused", 2, 4, None),
        ("a: !mine b\nc: 1\n", "refused", 2, 4, {"a": "b", "c": 1}),
        ("a: 1\na: 2\n", "duplicate-key", 3, 1, {"a": 2}),
        ("a: {b: 1, b: 2}\n", "duplicate-key", 2, 11, {"a": {"b": 2}}),
    ],
)
def test_what_cannot_be_read_is_said_at_its_place(
    head: str, kind: str, line: int, column: int, kept: dict[str, object] | None
) -> None:
    text = f"---\n{head}---\nBody"
    found = read_front_matter(text)
    assert [problem.kind for problem in found.problems] == [kind]
    start = found.problems[0].start
    assert (text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)) == (line, column)
    assert text[found.body_start :] == "Body"
    assert found.fields is not None
    if kept is not None:
        assert plain(found.fields) == kept


@pytest.mark.parametrize(
    ("head", "line", "message", "way_out"),
    [
        (" a: 1\nb: 2\n", 3, "this line does not fit the indentation", "indent it as the lines around it"),
        ("a: 1\n b: 2\n", 3, "this line does not fit the indentation", "indent it as the lines around it"),
        ("a: - x\n", 2, "a value cannot begin with `- ` unless it is quoted", "put the value in quotes; a list"),
        (
            "a: > x\n",
            2,
            "nothing may follow `>` on its line: the text begins on the next",
            "put the value in quotes, or",
        ),
        ("a: | x\nb: y\n", 2, "nothing may follow `|` on its line", "put the value in quotes, or move its text"),
        ("a: [WIP] eleven\nb: 1\n", 2, "text follows the closing bracket", "put the whole value in single quotes"),
        ('a: "x" and y\nb: 1\n', 2, "text follows the closing quote", "put the whole value in single quotes"),
        ("a: `x`\n", 2, "a value cannot begin with a backtick unless it is quoted", "put the value in quotes"),
        ("a: 1\nstatus draft\n", 3, "this line is not a `key: value` pair", "write `status: draft`"),
        ("status draft\na: 1\n", 2, "this line is not a `key: value` pair", "write `status: draft`"),
        ("a: 1\nsome prose\nb: 1\n", 3, "this line is not a `key: value` pair", "write `key: value`"),
        ("a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n", 3, "a merge conflict is left here", "keep one side"),
        ("<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n", 2, "a merge conflict is left here", "keep one side"),
        ("a: 1\n\tb: 2\n", 3, "a tab cannot indent YAML", "indent with spaces"),
        ("a: x y\n\tb: 2\n", 3, "a tab cannot indent YAML", "indent with spaces"),
    ],
)
def test_a_mistake_is_told_in_the_words_of_whoever_made_it(head: str, line: int, message: str, way_out: str) -> None:
    (problem,) = read_front_matter(f"---\n{head}---\nBody").problems
    assert problem.message.startswith(message)
    assert problem.help.startswith(way_out)
    assert head.count("\n", 0, problem.start - 4) + 2 == line


def test_what_runs_on_behind_an_open_bracket_is_no_value() -> None:
    found = read_front_matter("---\nid: A-1\ndepends_on: [A-2, A-4\ntarget: 2027-Q1\n---\n")
    assert found.fields is not None
    assert plain(found.fields) == {"id": "A-1", "depends_on": ["A-2"]}


@pytest.mark.parametrize(
    ("head", "broken", "fixes", "read"),
    [
        ("a:\n  - @x\n  - @y-z\n  - ok\nb: 1\n", ["@x", "@y-z"], ['"@x"', '"@y-z"'], {"a": [None, None, "ok"], "b": 1}),
        ("a: @x # one\nb: [@y, z]\n", ["@x", "@y"], ['"@x"', '"@y"'], {"a": None, "b": [None, "z"]}),
        ("x: 1\na:[]\nb:[]\nc: 1\n", ["a:[]", "b:[]"], ["a: []", "b: []"], {"x": 1, "c": 1}),
        ('a:\n- "@x”\n- "@y\n- "@z"\n', ["”", '"@y'], ['"', '"@y"'], {"a": [None, None, "@z"]}),
        ("a: b: c\nd: e: f\ng: 1\n", [": c", ": f"], [None, None], {"a": None, "d": None, "g": 1}),
        ('a: "x" y\nb: [x](y)\nc: 1\n', ["y", "(y)"], [None, None], {"a": None, "b": None, "c": 1}),
        ("a: **b**|c\nd: @x y\ne: 1\n", ["**b**|c", "@x y"], [None, None], {"a": None, "d": None, "e": 1}),
        ("a: @x\nb: @x\n\tc: 1\n", ["@x", "@x", "\tc: 1"], ['"@x"', '"@x"', None], {"a": None}),
        ("a: [b, c # 2]\nd: 1\n", ["c # 2"], ['"c # 2"'], {"a": ["b", None], "d": 1}),
        ("a: {b: it can't # 2}\nd: 1\n", ["it can't # 2"], ['"it can\'t # 2"'], {"a": {"b": None}, "d": 1}),
        ("a: {b: c #1, d: 2}\ne: 1\n", ["#1, d: 2}"], [None], {"a": {"b": "c"}}),
        ("a: {b: 'c, d' # 2}\ne: 1\n", ["# 2}"], [None], {"a": {"b": "c, d"}}),
        ("a: [b, c # [d]\ne: 1\n", ["[b, c # [d]"], [None], {"a": ["b", "c"]}),
        ("a: 1\nb: c\n  d: 2\n", [": 2"], [None], {"a": 1}),
        ("a: 1\nprose, no key\nb: @x\n", ["prose, no key", "@x"], [None, '"@x"'], {"a": 1, "b": None}),
    ],
)
def test_each_broken_line_is_told_and_what_follows_is_read(
    head: str, broken: list[str], fixes: list[str | None], read: dict[str, object]
) -> None:
    text = f"---\n{head}---\nBody"
    found = read_front_matter(text)
    assert [text[problem.start : problem.end] for problem in found.problems] == broken
    assert [problem.fix for problem in found.problems] == fixes
    assert found.fields is not None
    assert plain(found.fields) == read
    assert text[found.body_start :] == "Body"


def test_a_great_many_broken_lines_are_not_all_told() -> None:
    head = "a: @x\n" * 3_000
    assert 1 < len([one for one in read_front_matter(f"---\n{head}---\n").problems if one.kind == "malformed"]) < 100


def test_a_head_that_runs_on_into_prose_is_never_closed() -> None:
    text = "---\nid: A-1\ntitle: Half\n\n# Half\n\n- [ ] tested\n\n---\nMore: prose.\n"
    found = read_front_matter(text)
    assert [problem.message for problem in found.problems] == ["the front matter is opened with `---` and never closed"]
    assert found.fields is not None
    assert plain(found.fields) == {"id": "A-1", "title": "Half"}
    assert text[found.body_start :] == text[text.index("\n# Half") :]


def test_a_head_that_is_never_closed_ends_at_the_first_empty_line() -> None:
    text = "---\nid: A-1\ntitle: Half\n\nProse: begins here.\n"
    found = read_front_matter(text)
    assert [problem.message for problem in found.problems] == ["the front matter is opened with `---` and never closed"]
    assert found.fields is not None
    assert plain(found.fields) == {"id": "A-1", "title": "Half"}
    assert text[found.body_start :] == "\nProse: begins here.\n"


@pytest.mark.parametrize(
    "text",
    [
        "\n---\nid: A-1\n---\n",
        "  \n\n---\nid: A-1\n---\n",
        "<!-- a\ncomment -->\n---\nid: A-1\n---\n",
        "\n# a comment\n---\nid: A-1\n---\n",
    ],
)
def test_a_head_that_begins_late_is_no_head_and_is_told(text: str) -> None:
    found = read_front_matter(text)
    assert (found.fields, found.body_start) == (None, 0)
    assert [problem.kind for problem in found.problems] == ["wrong-place"]
    assert text[found.problems[0].start : found.problems[0].end] == "---"


@pytest.mark.parametrize(
    "text",
    ["\n---\n\nid: no head, but prose\n\n---\n", "# Heading\n\nText\n\n---\nid: x\n---\n", "\n---\nno key\n---\n"],
)
def test_a_line_across_the_page_is_no_head(text: str) -> None:
    assert read_front_matter(text).problems == ()


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ("a: " + "[" * 3_000 + "]" * 3_000 + "\n", f"values are nested more than {MAX_DEPTH} deep"),
        ("a:\n" + "".join(" " * depth + "- \n" for depth in range(1, 3_000)), None),
        ("a: [" + "1, " * (MAX_NODES + 1) + "]\n", f"there are more than {MAX_NODES:,} values"),
        (
            "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n",
            "`*a` is a YAML alias, which is not allowed",
        ),
    ],
    ids=["deep brackets", "deep lists", "many values", "alias bomb"],
)
def test_what_could_do_harm_is_refused(head: str, message: str | None) -> None:
    found = read_front_matter(f"---\n{head}---\nBody")
    assert found.problems
    if message is not None:
        assert found.problems[0].message == message


@given(ANY_TEXT)
@example("---\n---")
@example("---\na: 'b\n---\n")
@example("---\n\x85: a\n---\n")
@example("---\n? a\n---\n")
@example("---\n- - - a\n---\n")
@example("---\n%YAML 9.9\n---\na: 1\n---\n")
def test_no_text_makes_the_reader_raise_and_the_body_is_kept(text: str) -> None:
    for whole in (text, f"---\n{text}", f"---\n{text}\n---\nBody\n", f"\n---\na: 1\n{text}\n---\n"):
        found = read_front_matter(whole)
        body = whole[found.body_start :]
        assert whole[: found.body_start] + body == whole
        if found.fields is None:
            assert found.body_start == 0
        for problem in found.problems:
            assert 0 <= problem.start <= problem.end <= len(whole)
            assert problem.message
        for node in _nodes(found.fields) if found.fields is not None else ():
            assert 0 <= node.start <= node.end <= len(whole)
        read_yaml_document(whole)


@given(ANY_TEXT)
def test_a_plain_value_stands_where_it_says(text: str) -> None:
    fields, problems = read_yaml(text)
    for node in _nodes(fields):
        if isinstance(node, Scalar) and node.plain and not problems and "\n" not in text[node.start : node.end]:
            assert text[node.start : node.end] == node.text


# What PyYAML itself writes in a way that it does not read back is left out.
WORDS = st.text(
    st.characters(exclude_characters="\x85\u2028\u2029\ufeff", exclude_categories=["Cs", "Cc"]), max_size=12
)
VALUES = st.recursive(
    WORDS | st.sampled_from(["no", "1.10", "2027-Q2", "12:30", "- x", "a: b", "#", "'"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(WORDS, VALUES, max_size=6))
def test_what_yaml_writes_is_read_back(value: dict[str, object]) -> None:
    written = yaml.dump(value, allow_unicode=True, sort_keys=False)
    fields, problems = read_yaml(written)
    assert problems == ()
    assert _texts(fields) == value


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node, Items):
        for item in node.items:
            yield from _nodes(item)
    elif isinstance(node, Fields):
        for entry in node.entries:
            yield entry.key
            yield from _nodes(entry.value)


def _texts(node: Node) -> object:
    """A node with every value as text."""
    if isinstance(node, Scalar):
        return None if is_nothing(node) else node.text
    if isinstance(node, Items):
        return [_texts(item) for item in node.items]
    return {entry.key.text: _texts(entry.value) for entry in node.entries}
