"""What readers see of a mention, and that it is seen exactly where `scan` finds one."""

from __future__ import annotations

import re
from typing import Any

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tpmdocs.markdown import Destination, TpmdocsExtension, github_slugify
from tpmdocs.text.anchors import AnchorStyle, anchors
from tpmdocs.text.prose import scan

EXTENSIONS = (
    *("admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc"),
    *("pymdownx.details", "pymdownx.superfences", "pymdownx.tabbed"),
)


def render(body: str, **configs: Any) -> str:
    extension = TpmdocsExtension(**configs)
    return markdown.markdown(
        body,
        extensions=[*EXTENSIONS, extension],
        extension_configs={"pymdownx.tabbed": {"alternate_style": True}},
    )


def specs(id_text: str, anchor: str | None) -> Destination | None:
    """Knows every id that begins with a capital."""
    if not id_text[0].isupper():
        return None
    return Destination(f"plan/{id_text}.md" + (f"#{anchor}" if anchor else ""), f"Title of {id_text}")


EXAMPLES = [
    ("[[A]]", '<a class="tpm-ref" href="plan/A.md" title="Title of A">A</a>'),
    ("[[A|the plan]]", '<a class="tpm-ref" href="plan/A.md" title="Title of A">the plan</a>'),
    ("[[A#scope]]", '<a class="tpm-ref" href="plan/A.md#scope" title="Title of A">A</a>'),
    ("[[A|the *plan*, `x`]]", 'title="Title of A">the <em>plan</em>, <code>x</code></a>'),
    ("[[A_b_c]]", ">A_b_c</a>"),
    ("[[A|<https://example.org>]]", 'title="Title of A"><span>https://example.org</span></a>'),
    ("[[nobody-1]]", '<span class="tpm-ref tpm-ref--unknown" title="nobody-1 is not a spec">nobody-1</span>'),
    ("[[nobody-1|read me]]", '<span class="tpm-ref tpm-ref--unknown" title="nobody-1 is not a spec">read me</span>'),
    ("[see [[A]]](page.md)", '<a href="page.md">see <span class="tpm-ref" title="Title of A">A</span></a>'),
    ("## On [[A|the plan]]", '<h2 id="on-the-plan">On <a class="tpm-ref"'),
    (
        "| a |\n|---|\n| [[A\\|the plan]] |",
        '<td><a class="tpm-ref" href="plan/A.md" title="Title of A">the plan</a></td>',
    ),
    ('!!! note "On [[A]]"\n    text', '<p class="admonition-title">On <a class="tpm-ref" href="plan/A.md"'),
    ("`[[A]]`", "<code>[[A]]</code>"),
    ('<b title="[[A]]">x</b>', '<b title="[[A]]">x</b>'),
    ("[a](b[[A]]c)", "[[A]]c"),
]


@pytest.mark.parametrize(("body", "seen"), EXAMPLES)
def test_a_mention_is_seen_as_a_link(body: str, seen: str) -> None:
    assert seen in render(body, resolve=specs)


def test_what_a_resolver_says_is_never_markup() -> None:
    evil = '<script>alert("1")</script> & &lt;b&gt; \x02wzxhzdk:0\x03 _a_ [b](c)'
    seen = render("<hr>\n\n[[A]] [[A|*mine*]]", resolve=lambda *_: Destination('a.md?"><script>', evil, evil))
    assert "<script" not in seen
    assert seen.count("<hr>") == 1
    read = evil.replace("\x02", "").replace("\x03", "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert f">{read}</a>" in seen
    assert f'title="{read.replace(chr(34), "&quot;")}"' in seen
    assert "<em>mine</em></a>" in seen


def test_what_is_known_and_has_no_page_is_no_link() -> None:
    seen = render("[[GOAL-1]] [[GOAL-1|our *aim*]]", resolve=lambda *_: Destination(None, "Fast & kind"))
    first, second = "GOAL-1", "our <em>aim</em>"
    span = '<span class="tpm-ref" title="Fast &amp; kind">'
    assert seen == f"<p>{span}{first}</span> {span}{second}</span></p>"


def test_another_generator_gives_a_table_of_links() -> None:
    links = {"A": {"url": "https://example.org/a/#top", "title": "First & foremost"}, "B": {"url": "b.html"}}
    assert render("[[A]]", links=links) == (
        '<p><a class="tpm-ref" href="https://example.org/a/#top" title="First &amp; foremost">A</a></p>'
    )
    assert 'href="https://example.org/a/#scope"' in render("[[A#scope]]", links=links)
    assert render("[[B]]", links=links) == '<p><a class="tpm-ref" href="b.html">B</a></p>'
    assert "tpm-ref--unknown" in render("[[C]]", links=links)


def test_the_extension_is_found_by_the_name_of_its_module() -> None:
    seen = markdown.markdown(
        "[[A]]",
        extensions=["tpmdocs.markdown"],
        extension_configs={"tpmdocs.markdown": {"links": {"A": {"url": "a.html"}}}},
    )
    assert seen == '<p><a class="tpm-ref" href="a.html">A</a></p>'


def shown(body: str) -> list[str]:
    """The ids of the mentions that a reader sees, sorted, as footnotes stand at the end."""
    seen = render(body, resolve=lambda id_text, _: Destination("spec.md", f"spec {id_text}"))
    return sorted(re.findall(r'<(?:a|span) class="tpm-ref"[^>]* title="spec ([^"]*)"', seen))


def scanned(body: str) -> list[str]:
    return sorted(mention.id_text for mention in scan(body).mentions)


# `%` stands for a mention, and for another one each time.
BLOCKS = [
    *("text % and %", "a  \nb %", "# Heading %", "### Heading % {#h}", "Heading %\n===", "Heading %\n---"),
    *(
        "- one %\n- two",
        "- one\n    - nested %\n\n        deeper %\n\n            not %",
        "- [ ] task %",
        "1. one %\n2. %",
    ),
    *("- one\n\n    paragraph %", "* one\n\n    > quoted %", "1. one\n\n    ```\n    not %\n    ```\n\n    but %"),
    *("> quote %", "> - in a list %\n>\n>     and %", "> > twice\n> > quoted %", "> # heading %"),
    *("| a | b |\n|---|---|\n| % | `%` |\n| x | **%** |", "| % |\n|---|\n| x |", "a | %\n--|--\n% | b"),
    *("x[^N]\n\n[^N]: footnote %\n\n    and more %", "x[^N]\n\n[^N]:\n    footnote %"),
    *("```\n%\n```", "~~~ text\n%\n~~~", "    %", "`%` and ``%`` %", "\\`%\\`", "``` `%` ```", "```\n%\n```\t\n\n%"),
    *("<!-- % -->", "x <!-- % --> % y", "<!--\n\n%\n\n-->", "<div>%</div>", '<b title="%">x</b> %', "x <i>%</i>"),
    *("<div markdown>\n\ninside %\n\n</div>", "<div class='grid' markdown>\n\n- %\n- %\n\n</div>"),
    *("*stress % here* **%** ***%***", "_%_", "[link %](x.md)", "![image %](x.png)", '[a](x.md "%")', "[a](<x %>)"),
    *("\\%", "\\\\%", "!%", "%(x.md)", "%%", "[%]", "(%)", "%: x", "%[x]", "%[N]\n\n[N]: x.md", "a%b"),
    *('!!! note "Title %"\n    inside %\n\n    more %\n\nout %', "!!! note\n\n    - one %\n        - two %\n\n    `%`"),
    *(
        "!!! note\n    ```\n    %\n    ```\n\n    | a |\n    |---|\n    | % |",
        "!!! note\n\n        %",
        '!!! note ""\n    %',
    ),
    *('??? tip "Title %"\n    inside %', "???+ tip\n    inside %\n\n        %", '??? "Title %"\n    %'),
    *('=== "Tab %"\n\n    inside %\n\n    !!! note\n        deep %\n\n=== "Other"\n\n    x %', '===! "Tab"\n    %'),
    *("1. one\n\n    !!! note\n        inside %\n\n2. two %", '- one\n\n    === "Tab"\n\n        inside %'),
    *("> !!! note\n>     inside %", "text\n!!! note\n    inside %", "Term %\n:   definition %\n\n    more %"),
    *("Term\n: short %", "[N]: x.md\n\n[N] %", "text  \n    on and on %", "[a\nb](x.md)\n%"),
]


def _written(blocks: list[str], forms: list[str]) -> str:
    """The blocks below each other, with mentions A0, A1, … in these forms."""
    written = "\n\n".join(re.sub(r"\[(\^?)N\]", rf"[\g<1>n{number}]", block) for number, block in enumerate(blocks))
    parts = written.split("%")
    mentions = [form.replace("%", f"A{number}") for number, form in enumerate(forms * len(parts))]
    return parts[0] + "".join(mention + part for mention, part in zip(mentions, parts[1:], strict=False))


@pytest.mark.parametrize("block", BLOCKS)
def test_a_mention_is_shown_where_it_is_found(block: str) -> None:
    body = _written([block], ["[[%]]"])
    assert shown(body) == scanned(body)


def test_the_blocks_hold_mentions_that_are_shown_and_such_as_are_not() -> None:
    counts = [len(scanned(_written([block], ["[[%]]"]))) for block in BLOCKS]
    assert sum(counts) > 60
    assert counts.count(0) > 10


@given(
    st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=5),
    st.lists(st.sampled_from(["[[%]]", "[[%#x]]", "[[%\\|a label]]", "[[%\\|`a` *label*]]"]), min_size=1, max_size=4),
)
def test_a_mention_is_shown_where_it_is_found_whatever_stands_around_it(blocks: list[str], forms: list[str]) -> None:
    body = _written(blocks, forms)
    assert shown(body) == scanned(body)


PARTED = [
    # Python-Markdown leaves raw HTML alone up to its closing tag, CommonMark and GitHub up to a blank line.
    ("<div>\n\n[[A]]\n\n</div>", [], ["A"]),
    ("<br>\n[[A]]", ["A"], []),
    # It indents by four, whatever the width of the list's mark.
    ("- a\n\n      [[A]]", ["A"], []),
]


@pytest.mark.parametrize(("body", "on_the_site", "found"), PARTED)
def test_where_the_two_kinds_of_markdown_part(body: str, on_the_site: list[str], found: list[str]) -> None:
    assert (shown(body), scanned(body)) == (on_the_site, found)


@given(st.text(st.characters(codec="utf-8")))
def test_any_text_is_rendered(text: str) -> None:
    render(f"[[A]] {text} [[A|{text}]] [[{text}]]", resolve=specs)


def ids_of_headings(seen: str) -> list[str]:
    return re.findall(r'<h\d id="([^"]*)"', seen)


def test_headings_get_the_anchors_of_github() -> None:
    body = "# Über  uns & mehr\n\n# Same\n\n# Same\n\n# Same {#own}\n\n# Own\n\n# [[A|x]] `b_c`[^1]\n\n[^1]: note"
    made = ids_of_headings(render(body, anchors="github", resolve=specs))
    assert made == ["über--uns--mehr", "same", "same-1", "own", "own-1", "x-b_c"]
    assert set(made) == anchors(scan(body), "github")


titles = st.lists(
    st.text(st.characters(categories=["L", "M", "N", "Zs"], include_characters=".,;/?'\"%+="), min_size=1), max_size=5
)


@given(titles, st.sampled_from(["mkdocs", "github"]))
def test_the_anchors_of_a_body_are_those_of_its_page(titles: list[str], style: AnchorStyle) -> None:
    body = "".join(f"# {title}\n\n" for title in titles)
    page = render(body, anchors=style)
    assert set(ids_of_headings(page)) == anchors(scan(body), style)


@given(titles)
def test_toc_makes_the_slugs_of_github_by_itself(titles: list[str]) -> None:
    """As long as no heading repeats and no two spaces stand together, which toc sees otherwise."""
    unlike = {github_slugify(" ".join(title.split()), "-"): " ".join(title.split()) for title in titles}
    unlike.pop("", None)
    body = "".join(f"# {title}\n\n" for title in unlike.values())
    page = markdown.markdown(body, extensions=["toc"], extension_configs={"toc": {"slugify": github_slugify}})
    assert set(ids_of_headings(page)) == anchors(scan(body), "github")
