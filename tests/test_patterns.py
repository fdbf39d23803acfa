"""What makes Markdown faster changes nothing of what comes of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import markdown
import pytest
from built import DOCS
from hypothesis import example, given
from hypothesis import strategies as st
from markdown.blockprocessors import BlockQuoteProcessor
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


GOING_ON = (
    *("{}\n\n    a", "{}\n\n    - a\n\n        b", "{}\n    a\n\n    b\n\nc", "- a\n\n    {}\n\n        b"),
    *("> {}\n>\n>     a", "{}\n    a\n\n{}\n    b", "{}\n\n    {}\n\n        a"),
)


@pytest.mark.parametrize("begin", ["!!! note", "??? note", '=== "a"'])
@pytest.mark.parametrize("text", GOING_ON)
def test_what_goes_on_goes_on(begin: str, text: str) -> None:
    text = text.replace("{}", begin)
    made = converted(text, faster=True)
    assert made == converted(text, faster=False)
    assert "<pre>" not in made


DEEP = "\n\n".join("    " * level + begin for level, begin in enumerate(["!!! note", "??? note", '=== "a"'] * 70))


def test_what_is_too_deep_is_left_as_it_would_be() -> None:
    assert converted(DEEP + "\n\na\n\nb", faster=True) == converted(DEEP + "\n\na\n\nb", faster=False)


@given(st.lists(st.sampled_from(LINES), max_size=24).map("\n".join))
@example("| a | b |\n|---|---|\n| c | d |")
@example("| a |\n|---|\n| c |")
def test_processors_that_are_passed_over_take_nothing(text: str) -> None:
    assert converted(text, faster=True) == converted(text, faster=False)


def test_what_is_passed_over_is_known_here() -> None:
    md = markdown.Markdown(extensions=EXTENSIONS)
    found = {f"{type(one).__module__}.{type(one).__qualname__}": one for one in md.parser.blockprocessors}
    assert {name: block_parser.sign_of(found[name]) for name in block_parser.SIGNS} == block_parser.SIGNS


def test_a_processor_that_is_not_known_is_always_asked() -> None:
    class Own(BlockQuoteProcessor):
        pass

    md = markdown.Markdown(extensions=EXTENSIONS)
    assert block_parser.sign_of(Own(md.parser)) is block_parser.NONE
    changed = BlockQuoteProcessor(md.parser)
    assert block_parser.sign_of(changed) is not block_parser.NONE
    changed.test = lambda *_: True  # type: ignore[method-assign]
    assert block_parser.sign_of(changed) is block_parser.NONE
    otherwise = BlockQuoteProcessor(md.parser)
    otherwise.RE = re.compile("a")
    assert block_parser.sign_of(otherwise) is block_parser.NONE


def test_a_parser_that_somebody_has_changed_stays_as_it_is() -> None:
    md = markdown.Markdown(extensions=EXTENSIONS)
    md.parser.parseBlocks = lambda *_: None  # type: ignore[method-assign]
    assert not block_parser.hasten(md)


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
