"""Search holds the same, whoever cuts a page into sections: Material's own parser, or ours, or neither but it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import markdown
import pytest
from built import DOCS
from hypothesis import example, given
from hypothesis import strategies as st
from test_host_mkdocs import run

from tpmdocs.hosts.faster.known import is_known
from tpmdocs.hosts.faster.search import KNOWN, Cut, hasten, without_what_search_is_told
from tpmdocs.hosts.faster.search_sections import Section, sections

material: Any = import_module("material.plugins.search.plugin")


def by_material(html: str) -> tuple[Section, ...] | None:
    """What Material's parser says; None where it fails."""
    parser = material.Parser()
    try:
        parser.feed(html)
        parser.close()
    except Exception:  # noqa: BLE001, whatever it is
        return None
    return tuple(
        Section(one.el.tag, one.id, "".join(one.title) if one.title else None, "".join(one.text), one.is_excluded())
        for one in parser.data
    )


PLAIN = {
    "a heading": '<h1 id="a">A</h1>\n<p>One.</p>\n<h2 id="b">B</h2>\n<p>Two.</p>',
    "no heading": "<p>One <em>two</em> three.</p>",
    "nothing": "",
    "text alone": "a &amp; b &lt; c &copy d &nbsp; &#39;e&#39; &#x1; &am",
    "text that ends within a reference": "<p>a</p>b &amp",
    "a preface": "<p>Before.</p><h2 id='x'>X</h2>",
    "a heading without an id": '<h1 id="a">A</h1><p>b</p><h2>C</h2><p>d</p>',
    "a second-level heading first": '<h2 id="a">A</h2>b<h3 id="c">C</h3>',
    "an id without a value": '<h1 id="a">A</h1><h2 id>B</h2><h2 id="">C</h2>',
    "a heading that holds nothing": '<h1 id="a"></h1><p>b</p>',
    "a heading that holds a character that is none": '<h1 id="a">&#x1;</h1><p>b</p>',
    "a permalink": '<h2 id="a">A <code>b</code><a class="headerlink" href="#a" title="Permanent link">&para;</a></h2>',
    "a title of spaces": '<h2 id="a"> <b> </b>\n</h2>x',
    "an excluded heading": '<h1 id="a">A</h1><h2 id="b" data-search-exclude>B</h2><p>c</p><h2 id="d">D</h2><p>e</p>',
    "an excluded block": "<p>a</p><div data-search-exclude><p>b</p></div><p>c</p>",
    "a block that ends another's exclusion": '<div data-search-exclude="">a<div>b</div>c</div><p>d</p>',
    "line numbers": '<table><td><div class="linenodiv"><pre>1</pre></div></td><td><pre>x</pre></td></table>',
    "code": '<div class="highlight"><pre><span></span><code><span class="k">if</span>\n\n  x &lt; y</code></pre></div>',
    "what is empty": "<ul><li></li><li> </li></ul><p></p><p>a</p><p> </p><p></p>",
    "what is nested": "<ul>\n<li>a<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>",
    "a heading in a block": '<div><h2 id="a">A</h2><p>b</p></div>c<div><h2 id="d">D</h2><h3 id="e">E</h3></div>f',
    "a heading in an item": '<ul><li><h2 id="a">A</h2><p>b</p></li><li>c</li></ul>',
    "a heading in a heading": '<h2 id="a">A<h3 id="b">B</h3></h2>c',
    "lines": "<p>a<br>b<br />c<hr/>d</p><img alt='e' src=\"f.png\">",
    "what closes itself": "<p/>a<i/>b<span class='x'/><li/>",
    "what is never opened": "a</p>b</div></br>c",
    "what is never closed": "<p>a<div>b<ul><li>c",
    "what is closed by another": "<p>a<b>c</p>d</b>",
    "capitals": '<P>a</P><SVG viewBox="0 0 1 1"><linearGradient ID="x"/></SVG><H2 ID="b">B</H2>',
    "comments": "a<!-- b -->c<!---->d<!-- <p>e</p> - f -- g -->h<!-- i--->j",
    "code that is run": '<script>if (a && b > c) { d("&amp;") }</script><style>p > a { b: c }</style><p>e</p>',
    "a drawing": '<svg xmlns="x"><title>a &amp; b</title><desc>c</desc><text x="1">d</text></svg>',
    "fields": "<textarea>a &amp; b</textarea><input type='checkbox' checked disabled/><label>c</label>",
    "another page in it": '<iframe src="x" allowfullscreen></iframe>',
    "an object": "<object data='x'><p>a</p></object><p>b</p><object>c</object>",
    "quotes within quotes": """<p title='a "b"'>c</p><p title="d 'e'">f</p>""",
    "an element that is made up": '<my-element a:b="c"><x_y>d</x_y></my-element><hx>e</hx>',
    "an end with a space": "<p>a</p >b",
    "signs that look like tags": "<p>a &gt; b > c</p>",
    "spaces of all kinds": "<p>a\tb\n c\r\nd\x0be\xa0f\u2003g</p>\n\n<p>\x0b</p>\n<pre>\x0b \n\n</pre>",
}


@pytest.mark.parametrize("html", PLAIN.values(), ids=PLAIN)
def test_html_as_markdown_writes_it_is_cut_as_material_cuts_it(html: str) -> None:
    found = sections(html)
    assert found is not None
    assert found == by_material(html)


ODD = {
    "a value without quotes": "<p class=a>b</p>",
    "a value that goes on behind a bracket": '<p title="a > b">c</p>',
    "a value in which a bracket opens": '<p title="a < b">c</p>',
    "a value that never ends": '<p title="a>b</p>',
    "an attribute given twice": '<h2 id="a" id="b">A</h2>',
    "an attribute given twice in other letters": '<h2 id="a" ID="b">A</h2>',
    "a reference in an id": '<h1 id="a">A</h1><h2 id="b&amp;c">B</h2>',
    "a reference in a class": '<div class="&#108;inenodiv">a</div>',
    "attributes that touch": '<p id="a"class="b">c</p>',
    "spaces around the sign": '<p id = "a">b</p>',
    "a tab": '<p\tid="a">b</p>',
    "a slash that ends nothing": "<br / >a<p/ >b",
    "an end with attributes": '<p>a</p class="b">',
    "an end that is empty": "<p>a</p/>b",
    "an end of nothing": "a</>b",
    "a bracket alone": "a < b",
    "a bracket before a number": "a <3 b",
    "a bracket at the end": "a<",
    "a tag at the end": "a<p",
    "a tag in a tag": "<p <b>a</b></p>",
    "a declaration": "<!doctype html><p>a</p>",
    "what is marked up": "<p><![CDATA[a]]></p>",
    "an instruction": "<?php a ?>b",
    "a comment that is none": "a<!>b",
    "a comment of two hyphens": "a<!-->b",
    "a comment of three hyphens": "a<!--->b-->c",
    "a comment that ends by an exclamation mark": "a<!-- b --!>c -->d",
    "a comment that ends by a space": "a<!-- b -- >c -->d",
    "a comment without an end": "a<!-- b",
    "a name with a comma": "<a,b>c",
    "code in which a bracket opens": "<script>a < b</script>c",
    "code that holds the end of other code": "<script>a</style>b</script>c",
    "code that ends in capitals": "<script>a</SCRIPT>b",
    "code that begins a comment": "<script><!-- a --></script>b",
    "code without an end": "a<script>b",
    "a field without an end": "a<textarea>b",
    "code that closes itself": "<script/>a<p>b</p>",
    "markup in a title": "<title><p>a</p></title>",
    "a reference in another page": "<iframe>&amp;</iframe>",
    "a page that is text from here": "<plaintext>a</p>",
    "a nought": "<p\0>a</p>",
    "what material fails on": "<div data-search-exclude><p><div></div></p></div>",
}


@pytest.mark.parametrize("html", ODD.values(), ids=ODD)
def test_html_that_releases_of_python_might_read_otherwise_is_left_to_material(html: str) -> None:
    assert sections(html) is None


def test_text_that_knows_of_html_is_left_to_material() -> None:
    class Knowing(str):
        __slots__ = ()

    assert sections(Knowing("<p>a</p>")) is None


# HTML of a grammar, and what becomes of it by accidents

TEXTS = st.sampled_from(
    ["a", "b c", " ", "\n", "\n\n", "&amp;", "&lt;b&gt;", "&nbsp;", "&#x1;", "x > y", "é", "\u2003"]
)
ATTRIBUTES = st.sampled_from(
    ["", "", "", ' class="k"', " data-search-exclude", ' class="linenodiv"', ' id="x"', " title='a \"b\"'", " hidden"]
)
NAMES = st.sampled_from(
    [*("p", "code", "pre", "li", "ul", "ol", "sub", "sup", "div", "span", "em", "table", "td", "object", "hx", "title")]
)
VOIDS = st.sampled_from(["<br>", "<hr />", '<img alt="a" src="b"/>', "<!-- a <b> -->", "<input disabled>", "<p/>"])
PERMALINK = '<a class="headerlink" href="#x" title="Permanent link">&para;</a>'


def element(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def made(name: str, attributes: str, inner: list[str]) -> str:
        return f"<{name}{attributes}>{'' if name == 'title' else ''.join(inner)}</{name}>"

    return st.builds(made, NAMES, ATTRIBUTES, st.lists(parts, max_size=4))


def heading(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def made(level: int, id_: str, exclude: str, inner: list[str], link: str) -> str:
        return f"<h{level}{id_}{exclude}>{''.join(inner)}{link}</h{level}>\n"

    return st.builds(
        made,
        st.integers(1, 6),
        st.sampled_from(["", ' id="a"', ' id="b-c"', " id"]),
        st.sampled_from(["", "", "", " data-search-exclude"]),
        st.lists(parts, max_size=3),
        st.sampled_from(["", PERMALINK]),
    )


def code(texts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """A block of code that is coloured."""
    colours = st.sampled_from(["", "k", "kn", "linenos", "linenodiv", "K", "k x"])
    coloured = st.builds(lambda name, text: f'<span class="{name}">{text}</span>', colours, texts)
    line = st.lists(st.one_of(texts, coloured, coloured), max_size=6).map("".join)
    begin = st.sampled_from(["<pre><code>", "<pre><span></span><code>", '<pre id="a"><code>', "<pre/><code>", "<code>"])
    return st.builds(lambda begin, text: f"{begin}{text}</code></pre>", begin, line)


UNUSUAL = st.sampled_from(["&", "amp;", "&#x", "&#39;", "&quot;", "<b>b</b>", "<h2 id='c'>", "<pre>", "/>"])
COLOURED = code(st.one_of(TEXTS, UNUSUAL))
PARTS = st.recursive(
    st.one_of(TEXTS, VOIDS, COLOURED), lambda parts: st.one_of(element(parts), heading(parts)), max_leaves=12
)
PAGES = st.lists(st.one_of(PARTS, heading(TEXTS)), max_size=12).map("".join)

ACCIDENTS = st.sampled_from(
    [
        *(
            "<",
            ">",
            "</",
            "/>",
            "/",
            '"',
            "'",
            "=",
            "&",
            ";",
            "!",
            "--",
            "-->",
            "<!--",
            "--!>",
            "-- >",
            "<!",
            "<?",
            "\0",
        ),
        *("<p>", "</p>", "<div>", "</div>", "<li>", "</li>", "<pre>", "</pre>", "<h2 id='y'>", "</h2>", "<P CLASS=a>"),
        *("<script>", "</script>", "<style>", "</style >", "<textarea>", "</textarea>", "<title>", "</title>", "<xmp>"),
        *("<![CDATA[", "]]>", "<plaintext>", "<iframe>", "</iframe>", "<noscript>", "<svg/>", " id=", " id='z'", "\t"),
        *("&#", "&#108;", "&copy", "&notit;", "\x0b", "\r", " ", "data-search-exclude", "<div data-search-exclude>"),
    ]
)


@st.composite
def accidents(draw: st.DrawFn) -> str:
    """A page in which something was put, cut out, or said twice."""
    html = draw(PAGES)
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(html)))
        end = draw(st.integers(start, min(len(html), start + 12)))
        html = html[:start] + draw(st.one_of(ACCIDENTS, st.just(html[start:end] * 2))) + html[end:]
    return html


@given(PAGES)
def test_any_page_of_the_grammar_is_cut_as_material_cuts_it(html: str) -> None:
    expected = by_material(html)
    assert sections(html) == expected


@given(st.lists(st.one_of(COLOURED, TEXTS, heading(TEXTS)), max_size=6).map("".join))
def test_coloured_code_is_cut_as_material_cuts_it(html: str) -> None:
    found = sections(html)
    assert found is None or found == by_material(html)


@given(accidents())
@example("<div data-search-exclude><p><div></div></p></div>")
def test_no_page_is_cut_otherwise_than_material_cuts_it(html: str) -> None:
    found = sections(html)
    assert found is None or found == by_material(html)


@given(st.text(alphabet="<>/!-=\"' &;pabh2id\n", max_size=60))
def test_no_text_is_cut_otherwise_than_material_cuts_it(html: str) -> None:
    found = sections(html)
    assert found is None or found == by_material(html)


def test_a_page_that_only_seems_to_end_takes_no_longer_than_others() -> None:
    """A comment that never ends is looked for once, and not from each place where one begins."""
    for html in ("<!-- a " * 100_000, "<!-- a >" * 100_000, "<!-- -- >" * 100_000 + "<!-- --!", "<" * 100_000):
        assert sections(html) is None


def test_sections_are_plain_values() -> None:
    found = sections(PLAIN["a preface"])
    assert found is not None
    assert tuple(Section(*row) for row in json.loads(json.dumps(found))) == found


# What stands in for Material's


def test_the_search_that_is_installed_is_one_that_we_know() -> None:
    """Where this fails, somebody has to read what Material does now."""
    for name, digest in KNOWN.items():
        code = getattr(material, name, None) or getattr(material.SearchIndex, name)
        assert is_known(code, {digest}), name


PAGE = '<h1 id="a">A</h1>\n<p>One.</p>\n<h2 id="b" data-search-exclude>B</h2>\n<h3 id="c"></h3>\nThree.'


def page(html: str, **meta: object) -> Any:
    return SimpleNamespace(
        content=html, meta=meta, toc=[], url="x/", title="Page", file=SimpleNamespace(src_uri="x.md")
    )


PIECES = st.sampled_from(
    ("<p ", " ", "\n", "\u00a0", "data-search-exclude", "data-search-", '=""', '="x"', '="', '"', ">", "a", " class=")
)


@given(st.lists(PIECES, max_size=14).map("".join))
def test_what_is_told_to_search_is_taken_out_as_by_material(html: str) -> None:
    assert without_what_search_is_told(html) == re.sub(r"\s?data-search-\w+=\"[^\"]+\"", "", html)


def entries(one: Any, hastened: bool, kept: Callable[[Any], Cut | None] = lambda _: None) -> Any:
    search = SimpleNamespace(search_index=material.SearchIndex())
    if hastened:
        assert hasten(search, kept)
    search.search_index.add_entry_from_context(one)
    return search.search_index.entries


@pytest.mark.parametrize(
    "one",
    [
        page(PAGE),
        page(PAGE, title="Another", tags=["t", 1, None], search={"boost": 2}),
        page(PAGE, search={"exclude": True}),
        page(PAGE, search=None),
        page("<p class=odd>a</p>"),
        page(""),
    ],
    ids=["plain", "with words of its own", "excluded", "with nothing of search", "odd", "empty"],
)
def test_a_page_has_the_entries_that_material_makes(one: Any) -> None:
    assert entries(one, hastened=True) == entries(one, hastened=False)


def test_what_was_kept_counts_while_the_page_is_the_same() -> None:
    other = Cut(PAGE, (Section("h1", None, "Kept", "", False),))
    [entry] = entries(page(PAGE), hastened=True, kept=lambda _: other)
    assert entry["title"] == "Kept"
    changed = page(PAGE + "<p>By a plugin.</p>")
    assert entries(changed, hastened=True, kept=lambda _: other) == entries(changed, hastened=False)


def test_a_page_that_was_known_to_be_odd_is_left_to_material() -> None:
    assert entries(page(PAGE), hastened=True, kept=lambda one: Cut(one.content, None)) == entries(
        page(PAGE), hastened=False
    )


def test_a_search_that_we_do_not_know_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def handle_data(self: Any, data: str) -> None: ...

    own = type("Own", (material.SearchIndex,), {"create_entry_for_section": handle_data})
    assert not hasten(SimpleNamespace())
    assert not hasten(SimpleNamespace(search_index=None))
    assert not hasten(SimpleNamespace(search_index=own()))
    for thing, name, other in (
        (material.Parser, "handle_data", handle_data),
        (material.SearchIndex, "add_entry_from_context", handle_data),
        (material, "void", {"br"}),
        (material, "Section", SimpleNamespace),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(thing, name, other)
            assert not hasten(SimpleNamespace(search_index=material.SearchIndex())), name
    assert hasten(SimpleNamespace(search_index=material.SearchIndex()))


# Real pages

EXTENSIONS = [
    *("abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc"),
    *("pymdownx.details", "pymdownx.highlight", "pymdownx.inlinehilite", "pymdownx.superfences", "pymdownx.tasklist"),
    "pymdownx.tabbed",
]
SETTINGS = {
    "toc": {"permalink": True},
    "pymdownx.highlight": {"linenums": True},
    "pymdownx.tabbed": {"alternate_style": True},
}


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(DOCS))
def test_pages_of_real_repositories_are_cut_as_material_cuts_them(corpora: Path, name: str) -> None:
    """Every third, as there are thousands; all but two, in which somebody wrote HTML as nobody does."""
    converter = markdown.Markdown(extensions=EXTENSIONS, extension_configs=SETTINGS)
    left = []
    for file in sorted((corpora / name / DOCS[name]).rglob("*.md"))[::3]:
        body = re.sub(r"\A---\n.*?\n---\n", "", file.read_text("utf-8", "replace"), flags=re.S)
        html = converter.reset().convert(body)
        found = sections(html)
        if found is None:
            left.append(file.name)
        else:
            assert found == by_material(html), file
    assert len(left) <= 2, left


HOOK = """
from tpmdocs.hosts.faster.search import hasten

told = []

def on_nav(nav, config, files):
    [search] = [plugin for name, plugin in config.plugins.items() if name.endswith("search")]
    assert hasten(search, told.append)
    assert not hasten(search), "once is enough"

def on_post_build(config):
    assert len(told) > 50
"""


@pytest.mark.slow
@pytest.mark.parametrize("host", ["mkdocs", "properdocs"])
def test_the_index_of_a_site_is_the_same(root: Path, tmp_path: Path, host: str) -> None:
    plan = tmp_path / "plan"
    shutil.copytree(root / "tests" / "sites" / "payments", plan)
    config = (plan / "mkdocs.yml").read_text()
    assert "  - tpmdocs\n" in config
    (plan / "mkdocs.yml").write_text(config.replace("- tpmdocs\n", "- tpmdocs: {without: [cache, search]}\n"))
    run(plan, tmp_path / "as-ever", host=host)
    (plan / "hook.py").write_text(HOOK)
    config = config.replace("- tpmdocs\n", "- tpmdocs: {without: [cache]}\n")
    (plan / "mkdocs.yml").write_text(f"{config}\nhooks: [hook.py]\n")
    run(plan, tmp_path / "site", host=host)
    index = "search/search_index.json"
    assert (tmp_path / "site" / index).read_bytes() == (tmp_path / "as-ever" / index).read_bytes()
