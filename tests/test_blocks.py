"""Blocks of HTML that we wrote stand aside while the rest of a page is converted, and make no difference to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from tpmdocs.hosts.faster.blocks import Blocks

EXTENSIONS = ["attr_list", "footnotes", "md_in_html", "tables", "toc", "pymdownx.superfences", "tpmdocs"]

OURS = (
    '<div class="tpm"><h1 id="a">A &amp; b</h1></div>',
    '<table><tr><td><a name="b">x</a></td></tr></table>',
    "<p>p</p>",
    '<span id="c">no block</span>',
    "<div>\tspaced</div>",
    "## A heading",
    "Some *text*.",
    "",
)
THEIRS = (
    "# Title",
    "a *b* [c](d.md)",
    "```\ncode\n```",
    "<div>\n\n*a*\n\n</div>",
    "- one\n- two",
    "[^1]\n\n[^1]: note",
)


def converted(text: str, ours: str, **options: Any) -> tuple[str, Blocks]:
    md = Markdown(extensions=EXTENSIONS, **options)
    blocks = Blocks(text, ours, md)
    blocks.register(md)
    content = blocks.whole(md.convert(blocks.text))
    assert content is not None
    return content, blocks


def joined(*parts: Iterable[str]) -> str:
    return "\n\n".join(one for part in parts for one in part)


@given(*(st.lists(st.sampled_from(THEIRS), max_size=3),) * 2, st.lists(st.sampled_from(OURS), min_size=1, max_size=4))
def test_a_page_is_converted_the_same(before: list[str], after: list[str], ours: list[str]) -> None:
    text = joined(before, ours, after)
    content, blocks = converted(text, joined(ours))
    assert content == Markdown(extensions=EXTENSIONS).convert(text)
    assert blocks.anchors <= {"a", "b"}


def test_what_the_rest_was_converted_to_does_for_other_blocks() -> None:
    md = Markdown(extensions=EXTENSIONS)
    one, other = (Blocks(joined(ours, ["# Title"]), joined(ours), md) for ours in (OURS[:2], [OURS[2], OURS[1]]))
    assert one.word == other.word
    one.register(md)
    kept = md.convert(one.text)
    assert other.whole(kept) == Markdown(extensions=EXTENSIONS).convert(joined([OURS[2], OURS[1]], ["# Title"]))
    assert other.anchors == {"b"}


@pytest.mark.parametrize(
    ("block", "anchors"),
    [
        ('<p id="a">b</p>', {"a"}),
        ('<p class="x" id="a&amp;b"><i id="c"></i></p>', {"a&b", "c"}),
        ('<p><a name="a">b</a></p>', {"a"}),
        ('<p><a href="#x" name="a" id="b">b</a></p>', {"a", "b"}),
        ('<p><input name="a"></p>', set()),
        ('<p>so: id="a"</p>', set()),
        ('<p data-id="a">b</p>', set()),
        ('<p title="what is id=" id="x">b</p>', {"x"}),
    ],
)
def test_a_block_says_what_in_it_can_be_linked_to(block: str, anchors: set[str]) -> None:
    assert Blocks(block, block, Markdown()).anchors == anchors


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((OURS[:1], "# T"), (OURS[:2], "# T")),
        ((OURS[:1], "# T"), (OURS[:1], "# U")),
        ((OURS[3:4], "# T"), (["<span>another</span>"], "# T")),
        ((["aside"], "# T"), (OURS[:1], "# T")),
    ],
)
def test_another_text_has_another_word(first: tuple[list[str], str], second: tuple[list[str], str]) -> None:
    md = Markdown(extensions=EXTENSIONS)
    words = {Blocks(f"{joined([*ours])}\n\n{rest}", joined([*ours]), md).word for ours, rest in (first, second)}
    assert len(words) == 2


@pytest.mark.parametrize("extension", ["pymdownx.striphtml", "pymdownx.blocks.html"])
def test_blocks_stay_where_finished_html_is_gone_over(extension: str) -> None:
    md = Markdown(extensions=[extension])
    blocks = Blocks(OURS[0], OURS[0], md)
    assert bool(blocks.aside) is (extension != "pymdownx.striphtml")


def test_a_block_that_somebody_loses_is_noticed() -> None:
    class Losing(Treeprocessor):
        def run(self, root: Any) -> None:
            root.clear()

    class Lose(Extension):
        def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802, Python-Markdown's name
            md.treeprocessors.register(Losing(md), "losing", 0)

    md = Markdown(extensions=[Lose()])
    blocks = Blocks(OURS[0], OURS[0], md)
    blocks.register(md)
    assert blocks.whole(md.convert(blocks.text)) is None
