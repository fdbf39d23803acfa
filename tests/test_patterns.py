"""What makes Markdown faster changes nothing of what comes of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element, SubElement

import markdown
import pytest
from built import DOCS
from hypothesis import given
from hypothesis import strategies as st
from markdown.blockprocessors import BlockProcessor, BlockQuoteProcessor
from pygments.formatters.html import HtmlFormatter  # type: ignore[import-untyped]

from tpmdocs.hosts.faster import block_parser, highlighting, inline
from tpmdocs.hosts.faster.highlighting import sharing_styles
from tpmdocs.hosts.faster.inline import NEEDED
from tpmdocs.model.catalog import Catalog

EXTENSIONS = [
    *("abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "smarty", "tables", "toc"),
    *("pymdownx.betterem", "pymdownx.details", "pymdownx.highlight", "pymdownx.inlinehilite", "pymdownx.superfences"),
    *("pymdownx.magiclink", "pymdownx.tabbed", "pymdownx.tasklist", "pymdownx.tilde", "tpmdocs"),
]


def converted(text: str, *, faster: bool, extensions: list[str] = EXTENSIONS) -> str:
    md = markdown.Markdown(extensions=extensions)
    if faster:
        assert inline.hasten(md)
        assert block_parser.hasten(md)
    return md.convert(text)


PIECES = (
    *("`", "``", "\\", "[", "]", "(", ")", "!", "<", ">", "&", "*", "_", "**", "  \n", "\n", "\n\n"),
    *("[^1]", "[^1]: ", "[a](b)", "![a](b)", "[a][b]", "[b]: c", "<b>", "</b>", "<http://a.b>", "<a@b.c>"),
    *("&amp;", "&#1;", "a", " ", "#", "- ", "1. ", "    ", "> ", "| a | b |\n|---|---|\n", "~~a~~"),
    *("[[A-1]]", "{#a}", "*[a]: b", "```\n", "!!! note\n", "??? note\n", '=== "a"\n', "---\n", "===\n", "\n: a\n"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=24).map("".join))
def test_patterns_that_are_passed_over_match_nothing(text: str) -> None:
    assert converted(text, faster=True) == converted(text, faster=False)


@given(st.sampled_from(sorted(NEEDED)), st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_a_pattern_matches_nothing_without_what_it_needs(pattern: str, text: str) -> None:
    for found in re.finditer(pattern, text, re.DOTALL):
        assert NEEDED[pattern] in found[0] or found.groupdict().get("id", "") is None  # something else than a mention


LINES = (
    *("!!! note", "??? note", "???+ note", '=== "a"', '===! "b"', "a", "    a", "        a", "    - a", "- a", "1. a"),
    *("", "", "", "# a", "a\n===", "---", "> a", "[a]: b", "[^1]: a", "*[a]: b", ": a", "| a |", "|---|", "```"),
)


@given(st.lists(st.sampled_from(LINES), max_size=24).map("\n".join))
def test_processors_that_are_passed_over_take_nothing(text: str) -> None:
    assert converted(text, faster=True) == converted(text, faster=False)


def test_what_is_passed_over_is_known_here() -> None:
    md = markdown.Markdown(extensions=EXTENSIONS)
    found = {f"{type(one).__module__}.{type(one).__qualname__}": one for one in md.parser.blockprocessors}
    assert {name: block_parser.needed(found[name])[0] for name in block_parser.SIGNS} == {
        name: sign.needed for name, sign in block_parser.SIGNS.items()
    }


def test_a_processor_that_is_not_known_is_always_asked() -> None:
    class Own(BlockQuoteProcessor):
        pass

    md = markdown.Markdown(extensions=EXTENSIONS)
    assert block_parser.needed(Own(md.parser)) == ("", False)
    changed = BlockQuoteProcessor(md.parser)
    changed.test = lambda *_: True  # type: ignore[method-assign]
    assert block_parser.needed(changed) == ("", False)


def test_a_processor_that_comes_late_is_asked() -> None:
    class Late(BlockProcessor):
        def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002
            return block == "late"

        def run(self, parent: Element, blocks: list[str]) -> None:
            SubElement(parent, blocks.pop(0))

    md = markdown.Markdown(extensions=EXTENSIONS)
    assert block_parser.hasten(md)
    md.parser.blockprocessors.register(Late(md.parser), "late", 1000)
    assert md.convert("a\n\nlate") == "<p>a</p>\n<late></late>"


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in DOCS if name != "openshift"])
def test_real_specs_read_the_same(name: str, corpus: Callable[[str], Catalog]) -> None:
    documents = sorted(corpus(name).documents.values(), key=lambda document: document.path)
    for document in documents[:: len(documents) // 40]:
        assert converted(document.body, faster=True) == converted(document.body, faster=False), document.path


def test_a_parser_that_is_not_known_stays_as_it_is() -> None:
    md = markdown.Markdown()
    md.treeprocessors.deregister("inline")
    assert not inline.hasten(md)

    class Own(markdown.treeprocessors.InlineProcessor):
        pass

    md.treeprocessors.register(Own(md), "inline", 20)
    assert not inline.hasten(md)


CODE = '```python linenums="1" hl_lines="1"\nprint("a")  # b\n```\n\n```js\nlet a = 1;\n```\n\n`#!c int a;`\n'


@pytest.mark.parametrize("options", [{}, {"noclasses": True}, {"pygments_style": "monokai", "noclasses": True}])
def test_code_is_highlighted_the_same(options: dict[str, Any]) -> None:
    def highlighted() -> str:
        configs = {"pymdownx.highlight": options}
        return markdown.markdown(CODE, extensions=EXTENSIONS, extension_configs=configs)

    plain = highlighted()
    with sharing_styles():
        assert [highlighted(), highlighted()] == [plain, plain]
        assert HtmlFormatter(classprefix="a-").get_style_defs() != HtmlFormatter(classprefix="b-").get_style_defs()
    assert highlighted() == plain


def test_style_sheets_that_are_made_in_another_way_are_made_so(monkeypatch: pytest.MonkeyPatch) -> None:
    own = HtmlFormatter._create_stylesheet
    with sharing_styles():
        assert HtmlFormatter._create_stylesheet is not own
    assert HtmlFormatter._create_stylesheet is own
    monkeypatch.setattr(highlighting, "KNOWN", frozenset())
    with sharing_styles():
        assert HtmlFormatter._create_stylesheet is own
