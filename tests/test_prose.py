"""What a Markdown body holds besides its text, and where; on examples, on any text and on the real repositories."""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.extensions.toc import unique

from tpmdocs.text.anchors import AnchorStyle, anchors, github_slugify, unique_anchor
from tpmdocs.text.mentions import MENTION, mentions_in
from tpmdocs.text.prose import Link, scan

MENTIONS = [
    ("[[PAY-12]]", [("PAY-12", None, None)]),
    ("See [[PAY-12|the payouts spec]].", [("PAY-12", "the payouts spec", None)]),
    ("[[PAY-12#scope]]", [("PAY-12", None, "scope")]),
    ("[[PAY-12#scope|what it covers]]", [("PAY-12", "what it covers", "scope")]),
    ("[[GOAL-2/KR-1]] and [[team:pay_1.2]]", [("GOAL-2/KR-1", None, None), ("team:pay_1.2", None, None)]),
    ("[[Größe-1]], [[要件-3]]", [("Größe-1", None, None), ("要件-3", None, None)]),
    ("[[0042]]", [("0042", None, None)]),
    ("[[A|]] [[B# ]] [[C#]]", [("A", None, None), ("C", None, None)]),
    ("[[A | spaced out ]]", [("A", "spaced out", None)]),
    ("[[A|with `code`, *stress* and | a bar]]", [("A", "with `code`, *stress* and | a bar", None)]),
    ("[[A|over\ntwo lines]]", [("A", "over two lines", None)]),
    ("> [[A|over\n> two lines]]", [("A", "over two lines", None)]),
    ("[[A]][[B]]", [("A", None, None), ("B", None, None)]),
    ("**[[A]]** _[[B]]_ ~~[[C]]~~", [("A", None, None), ("B", None, None), ("C", None, None)]),
    ("| a |\n|---|\n| [[A\\|label]] |", [("A", "label", None)]),
    ("x[^1]\n\n[^1]: see [[A]]\n\n    and [[B]]", [("A", None, None), ("B", None, None)]),
    ("# About [[A]]\n\nAnd\n[[B]]\n---", [("A", None, None), ("B", None, None)]),
    ("[A]: a.md\n\n[[A]]", [("A", None, None)]),
    ("[see [[A]] there](page.md)", [("A", None, None)]),
    ('<b title="[[X]]">[[A]]</b>', [("A", None, None)]),
    ("\\\\[[A]]", [("A", None, None)]),
    ("[[A]]\r\n\r\n[[B]]\r\n", [("A", None, None), ("B", None, None)]),
    (
        '!!! note "On [[A]]"\n    In [[B]]\n\n    - [[C]]\n\n        [[D]]',
        [("A", None, None), ("B", None, None), ("C", None, None), ("D", None, None)],
    ),
    ('??? tip "[[A]]"\n\n    [[B]]', [("A", None, None), ("B", None, None)]),
    ("???+ tip\n    [[A]]", [("A", None, None)]),
    ('=== "[[A]]"\n\n    [[B]]\n\n    !!! note\n        [[C]]\n', [(i, None, None) for i in "ABC"]),
    ("1. one\n\n    !!! note\n        [[A]]", [("A", None, None)]),
    ("> !!! note\n>     [[A]]", [("A", None, None)]),
    ("Term\n:   [[A]]\n\n    [[B]]", [("A", None, None), ("B", None, None)]),
    ("```\n[[X]]\n```\t\n[[A]]", [("A", None, None)]),
]

NO_MENTIONS = [
    "[[]]",
    "[[ ]]",
    "[[ PAY-12 ]]",
    "[[PAY 12]]",
    "[[|label]]",
    "[[#scope]]",
    "[[-f]]",
    "if [[ -f x ]]; then",
    '[["$a" == "b"]]',
    "[[1, 2]]",
    "[PAY-12]",
    "\\[[PAY-12]]",
    "\\\\\\[[PAY-12]]",
    "![[PAY-12]]",
    "[[text]](page.md)",
    "[[text]][name]\n\n[name]: page.md",
    "[[^1]]\n\n[^1]: note",
    "`[[PAY-12]]` and `` ` [[PAY-12]] ``",
    "```\n[[PAY-12]]\n```",
    "~~~ md\n[[PAY-12]]\n~~~",
    "text\n\n    [[PAY-12]]",
    "- item\n\n        [[PAY-12]]",
    "!!! note\n\n        [[PAY-12]]",
    "!!! note\n    ```\n    [[PAY-12]]\n    ```",
    "<!-- [[PAY-12]] -->",
    "a <!-- [[PAY-12]] --> b",
    "<!--\n\n[[PAY-12]]\n\n-->",
    "<div data-id='[[PAY-12]]'></div>",
    'a <span title="[[PAY-12]]">b</span>',
    "![see [[PAY-12]]](picture.png)",
    "[a](b[[PAY-12]]c)",
    '[a](b "[[PAY-12]]")',
    "<https://example.org/[[PAY-12]]>",
    "| a | b |\n|---|---|\n| [[PAY-12|label]] | c |",
    "[[PAY-12|one\n\ntwo]]",
    "[[PAY-12|`label]] `",
]


@pytest.mark.parametrize(("body", "expected"), MENTIONS)
def test_a_mention_is_found_wherever_there_is_prose(
    body: str, expected: list[tuple[str, str | None, str | None]]
) -> None:
    found = scan(body).mentions
    assert [(mention.id_text, mention.label, mention.anchor) for mention in found] == expected
    for mention in found:
        written = body[mention.start : mention.end]
        assert written.startswith(f"[[{mention.id_text}")
        assert written.endswith("]]")


@pytest.mark.parametrize("body", NO_MENTIONS)
def test_what_looks_like_a_mention_is_none(body: str) -> None:
    assert scan(body).mentions == ()


@given(st.text(alphabet="[[]]\\\\!|#a(\n"))
def test_mentions_are_looked_for_where_their_brackets_are(text: str) -> None:
    assert [one.span() for one in mentions_in(text)] == [one.span() for one in MENTION.finditer(text)]


LINKS = [
    ("[a](b.md)", [("b.md", "a", "b.md", False)]),
    ("ä [ö](ü.md#ß)", [("ü.md#ß", "ö", "ü.md#ß", False)]),
    ("[a](<b c.md> 'title')", [("b c.md", "a", "b c.md", False)]),
    ('[a](\n  b.md\n  "title")', [("b.md", "a", "b.md", False)]),
    ("> [a](\n> b.md)", [("b.md", "a", "b.md", False)]),
    ("[a](b(c(d)).md)", [("b(c(d)).md", "a", "b(c(d)).md", False)]),
    ("[a](b\\)c&amp;d.md)", [("b)c&d.md", "a", "b\\)c&amp;d.md", False)]),
    ("[]() [a]()", [("", "", "", False), ("", "a", "", False)]),
    ("[a `b]` *c* [d]](e.md)", [("e.md", "a b] c [d]", "e.md", False)]),
    ("![a *b*](c.png)", [("c.png", "a b", "c.png", True)]),
    ("![](c.png)", [("c.png", "", "c.png", True)]),
    ("[![a](b.png)](c.md)", [("c.md", "a", "c.md", False), ("b.png", "a", "b.png", True)]),
    ("<https://example.org/ä>", [("https://example.org/ä", "https://example.org/ä", "https://example.org/ä", False)]),
    ("[a][B  c]\n\n[b C]: <d e.md>\n", [("d e.md", "a", "d e.md", False)]),
    ("[a][], [a]\n\n[a]: b.md 'title'", [("b.md", "a", "b.md", False), ("b.md", "a", "b.md", False)]),
    ("[a]\n\n> [a]:\n> b.md\n\n[A]: c.md", [("b.md", "a", "b.md", False)]),
    ("![a]\n\n- [a]: b.png", [("b.png", "a", "b.png", True)]),
    ("| a |\n|---|\n| [b](c\\|d.md) |", [("c|d.md", "b", "c\\|d.md", False)]),
    ("!!! note\n    [a](b.md)\n\n    ![c](d.png)", [("b.md", "a", "b.md", False), ("d.png", "c", "d.png", True)]),
    ("[see [[PAY-12]] there](b.md)", [("b.md", "see [[PAY-12]] there", "b.md", False)]),
]

NO_LINKS = [
    "[a]",
    "[a][b]",
    "[a](b c.md)",
    "\\[a](b.md)",
    "`[a](b.md)`",
    "    [a](b.md)",
    "```\n[a](b.md)\n```",
    "<!-- [a](b.md) -->",
    "a <!-- [a](b.md) -->",
    "<div>\n[a](b.md)\n</div>",
    "<someone@example.org>",
    "https://example.org",
    "[a]: b.md",
    "[^1]\n\n[^1]: note",
    "[A]: a.md\n\n[[A]]",
]


@pytest.mark.parametrize(("body", "expected"), LINKS)
def test_a_link_says_where_its_address_is_written(body: str, expected: list[tuple[str, str, str, bool]]) -> None:
    assert [
        (link.target, link.text, body[link.target_start : link.target_end], link.image) for link in scan(body).links
    ] == expected


@pytest.mark.parametrize("body", NO_LINKS)
def test_what_looks_like_a_link_is_none(body: str) -> None:
    assert scan(body).links == ()


def test_the_address_of_a_reference_link_is_in_its_definition() -> None:
    body = "See [the plan][plan].\n\n[plan]: plan.md\n"
    (link,) = scan(body).links
    assert body[link.start : link.end] == "[the plan][plan]"
    assert link.target_start == body.index("plan.md")


HEADINGS = [
    ("# One\n\n## Two ##\n", [(1, "One", None, "# One"), (2, "Two", None, "## Two ##")]),
    ("Set\ntext\n---\n", [(2, "Set text", None, "Set\ntext\n---")]),
    (
        "# `a` *b* &amp; [c](d.md) ![e](f.png)<br>\\*",
        [(1, "a b & c *", None, "# `a` *b* &amp; [c](d.md) ![e](f.png)<br>\\*")],
    ),
    ("# A  b", [(1, "A  b", None, "# A  b")]),
    ("## Scope {#scope}", [(2, "Scope", "scope", "## Scope {#scope}")]),
    ("## Scope {: .wide #scope } ##", [(2, "Scope", "scope", "## Scope {: .wide #scope } ##")]),
    ("Scope {: id='s' }\n===", [(1, "Scope", "s", "Scope {: id='s' }\n===")]),
    ("# Scope {.wide}", [(1, "Scope", None, "# Scope {.wide}")]),
    ("# Use {braces}", [(1, "Use {braces}", None, "# Use {braces}")]),
    (
        "# [[PAY-1]] and [[PAY-2#x|the `rest`]]",
        [(1, "PAY-1 and the rest", None, "# [[PAY-1]] and [[PAY-2#x|the `rest`]]")],
    ),
    (
        "> # In a quote\n\n- # In a list",
        [(1, "In a quote", None, "# In a quote"), (1, "In a list", None, "# In a list")],
    ),
    ("!!! note\n    # In a note", [(1, "In a note", None, "# In a note")]),
    ("```\n# none\n```\n\n    # none\n\n<!--\n# none\n-->\n#none", []),
]


@pytest.mark.parametrize(("body", "expected"), HEADINGS)
def test_a_heading_reads_as_it_is_seen(body: str, expected: list[tuple[int, str, str | None, str]]) -> None:
    assert [
        (heading.level, heading.text, heading.id, body[heading.start : heading.end]) for heading in scan(body).headings
    ] == expected


ANCHORS = [
    ("# Über uns & mehr", {"uber-uns-mehr"}, {"über-uns--mehr"}),
    ("# A  b", {"a-b"}, {"a--b"}),
    ("# Same\n# Same\n# Same_1\n", {"same", "same_1", "same_2"}, {"same", "same-1", "same_1"}),
    ("# Same\n# Same-1\n# Same", {"same", "same-1", "same_1"}, {"same", "same-1", "same-2"}),
    ("# ¿?\n\n# 計画", {"_1", "_2"}, {"-1", "計画"}),
    ("# A {#named}\n# Named", {"named", "named_1"}, {"named", "named-1"}),
    ('<a name="old"></a>\n\n# Old', {"old"}, {"old"}),
    ("Text\n{: #para }\n\n[](){#point} `{#code}`", {"para", "point"}, {"para", "point"}),
    ("<div id='one' name='no'>\n<p id=two>\n</div> <!-- <a id=no> -->", {"one", "two"}, {"one", "two"}),
    ("# [[PAY-1|Payouts]] v1.2", {"payouts-v12"}, {"payouts-v12"}),
    ("no anchors", set(), set()),
]


@pytest.mark.parametrize(("body", "mkdocs", "github"), ANCHORS)
def test_anchors_are_what_a_fragment_may_name(body: str, mkdocs: set[str], github: set[str]) -> None:
    prose = scan(body)
    assert anchors(prose, "mkdocs") == mkdocs
    assert anchors(prose, "github") == github


def test_a_slug_for_github_keeps_every_script() -> None:
    assert github_slugify("Ça va? ½ हिन्दी_x-Y", "-") == "ça-va--हिन्दी_x-y"


slugs = st.lists(st.sampled_from(["", "a", "b", "a_1", "a_2", "a_1_1", "_1", "b_0", "b_09"]), max_size=12)


@given(slugs)
def test_repeated_headings_are_numbered_as_toc_numbers_them(repeated: list[str]) -> None:
    ids: set[str] = set()
    taken: dict[str, int] = {}
    for slug in repeated:
        assert unique_anchor(slug, taken, "mkdocs") == unique(slug, ids)


@given(slugs, st.sampled_from(["mkdocs", "github"]))
def test_no_two_headings_get_one_anchor(repeated: list[str], style: AnchorStyle) -> None:
    taken: dict[str, int] = {}
    made = [unique_anchor(slug, taken, style) for slug in repeated]
    assert len(set(made)) == len(made)


MARKS = st.sampled_from(
    [
        *("[[A]]", "[[B|l]]", "[[C\\|x y]]", "[[", "]]", "[", "]", "](x)", "](<a b>)", "](a\\)b&amp;)", "](\n", "!["),
        *("[a]: /b\n", "[é]: <x y>\n", "[a]", "[é]", "[^1]", "[^1]: ", "<https://é.x>", "<a@b.c>", "(", ")", "\\", "|"),
        *("`", "``", "```\n", "```\t\n", "~~~\n", "    ", "\t", "- ", "1. ", "> ", "# ", "\n===\n", "\n---\n", ": t\n"),
        *("!!! note\n", '!!! a "t"\n', "??? x\n", '=== "T"\n', "|-|-|\n", "{#x}", " {: #y }", "*", "_", "~~", "&amp;"),
        *("<!--", "-->", "<a ", 'name="x"', ">", "</a>", "<div>\n", "<?", "\n", "\n\n", "\r\n", "\r", "\0", "\ud800"),
        *("é", "漢", "\u0301", "\U0001f600", "\u2028", "\xa0", "\x0b", "word", " "),
    ]
)
texts = st.one_of(st.text(st.characters()), st.lists(MARKS, max_size=30).map("".join))


@given(texts)
def test_every_place_holds_what_is_said_of_it(body: str) -> None:
    prose = scan(body)
    for mention in prose.mentions:
        written = body[mention.start : mention.end]
        assert written.startswith(f"[[{mention.id_text}")
        assert written.endswith("]]")
    for link in prose.links:
        assert body[link.start] == ("!" if link.image else "<" if body[link.start] == "<" else "[")
        assert body[link.end - 1] in ")]>"
        assert _same(_meant(body, link), link.target)
    for heading in prose.headings:
        written = body[heading.start : heading.end]
        assert written.startswith("#") or re.search(r"[\r\n][ \t>]*(?:=+|-+)\Z", written)
    for style in ("mkdocs", "github"):
        assert anchors(prose, style) >= {heading.id for heading in prose.headings if heading.id}


def _meant(body: str, link: Link) -> str:
    """An address as it is written, with its escapes and entities resolved."""
    written = body[link.target_start : link.target_end]
    if body[link.start] == "<":
        return written
    return re.sub(
        r"\\([!-/:-@\[-`{-~])|(&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);)",
        lambda match: match[1] or html.unescape(match[2]),
        written,
    )


def _same(written: str, read: str) -> bool:
    """A parser may replace NUL, and does not get to see half a surrogate pair."""
    return re.sub("[\0\ud800-\udfff]", "?", written) == read.replace("\ufffd", "?")


@given(texts)
def test_places_are_counted_in_characters(body: str) -> None:
    plain, moved = scan(f"ab\n\n# First\n\n{body}"), scan(f"Ä漢😀\n\n# First\n\n{body}")
    assert [link.target_end + 1 for link in plain.links] == [link.target_end for link in moved.links]
    assert [mention.end + 1 for mention in plain.mentions] == [mention.end for mention in moved.mentions]
    assert [heading.end + 1 for heading in plain.headings] == [heading.end for heading in moved.headings]


FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n.*?^---[ \t]*\r?$", re.S | re.M)


def _bodies(folder: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(folder.rglob("*.md")):
        if file.name != "SOURCE.md":
            text = file.read_bytes().decode(errors="replace")
            yield file.relative_to(folder).as_posix(), FRONT_MATTER.sub("", text, count=1)


@pytest.mark.parametrize("corpus", ["eips", "kep", "openshift", "tekton"])
def test_relative_links_of_real_repositories_are_those_of_an_independent_count(corpora: Path, corpus: str) -> None:
    """It counted links that are written inline and are no images, and listed the broken ones."""
    folder = corpora / corpus
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    everything = _with_folders((folder / "tree.txt").read_text(encoding="utf-8").splitlines())
    kept = _with_folders(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    counted: Counter[str] = Counter()
    missing: list[list[str]] = []
    for path, body in _bodies(folder):
        for link in scan(body).links:
            if link.image or not link.target or re.match("[a-zA-Z][a-zA-Z0-9+.-]*:|//|#", link.target):
                continue
            file = unquote(re.split("[?#]", link.target)[0])
            base = "" if file.startswith("/") else posixpath.dirname(path)
            goal = posixpath.normpath(posixpath.join(base, file.lstrip("/")))
            inline = link.start < link.target_start < link.end
            if goal in everything or goal in kept:
                counted["kept" if goal in kept else "left out"] += inline
            elif file.startswith("/"):
                counted["missing from the root"] += inline
            else:
                missing.append([path, link.target])

    listed = Counter(map(tuple, truth["body_links_relative_missing"]))
    found = Counter(map(tuple, missing))
    assert listed <= found
    # `[text]((https://…))` and the like: a link to Markdown, broken to its reader, and "malformed" in the truth.
    assert all(target.startswith(("(", "[")) for _, target in found - listed)
    assert (found - listed).total() == {"eips": 0, "kep": 4, "openshift": 5, "tekton": 2}[corpus]
    # One of the eips' 2,765 is not in the truth, which does not say where it saw the others.
    assert counted["kept"] == truth["body_links"]["relative_ok_in_snapshot"] + (corpus == "eips")
    assert counted["left out"] == truth["body_links"]["relative_ok_in_repository_only"]
    assert counted["missing from the root"] == truth["body_links"].get("root_absolute_missing", 0)


def _with_folders(paths: Iterable[str]) -> set[str]:
    found = {"."}
    for path in paths:
        while path and path not in found:
            found.add(path)
            path = posixpath.dirname(path)
    return found


def test_anchors_of_a_real_repository_are_those_that_toc_makes(corpora: Path) -> None:
    """But where the two kinds of Markdown part: a fence behind a list item, a comment in a shell block that is none."""
    renderer = Markdown(extensions=["toc", "attr_list", "footnotes", "pymdownx.superfences", "tables"])
    made = missed = invented = 0
    for _, body in _bodies(corpora / "tekton"):
        ids = set(re.findall(r'<h[1-6][^>]* id="([^"]*)"', renderer.reset().convert(body)))
        prose = scan(body)
        made += len(ids)
        missed += len(ids - anchors(prose, "mkdocs"))
        invented += len(anchors(prose, "mkdocs") - ids - set(prose.html_ids))
    assert made > 3000
    assert missed <= 8
    assert invented <= 4


def test_the_tables_of_contents_of_a_real_repository_lead_to_anchors_as_github_makes_them(corpora: Path) -> None:
    followed = lost = 0
    for _, body in _bodies(corpora / "kep"):
        prose = scan(body)
        there = anchors(prose, "github")
        fragments = [unquote(link.target[1:]) for link in prose.links if link.target.startswith("#")]
        followed += len(fragments)
        lost += len([fragment for fragment in fragments if fragment not in there])
    assert followed > 13_000
    assert lost <= 65  # each of them a heading that was renamed, or written in capitals


@pytest.mark.parametrize(
    ("body", "inner"),
    [
        ("[Fixed [#285](/issues/285) in cmark](/commits/12345)", ["[#285](/issues/285)"]),
        ("[a [b](c.md) [d](e.md)](f.md)", ["[b](c.md)", "[d](e.md)"]),
        ("[a [b [c](d.md)](e.md)](f.md)", ["[c](d.md)"]),
        ("[<http://foo.example>](/url)", ["<http://foo.example>"]),
        ("[see [[PAY-1]]](d.md)", ["[[PAY-1]]"]),
        ("[*see* **[b](c.md)**](d.md)", ["[b](c.md)"]),
        ("[[b](c.md)](d.md) and [b](c.md)", ["[b](c.md)"]),
        ("[b](c.md)](d.md)", []),
        ("[a\n\n[b](c.md)](d.md)", []),
        ("[a [b](c.md)] (d.md)", []),
        ("[a [b](c.md)](see there)", []),
        ("`[a [b](c.md)](d.md)`", []),
        ("[![a](b.png)](c.md)", []),
        ("![a [b](c.md)](d.png)", []),
        ("[a [b]](c.md)", []),
    ],
)
def test_links_in_the_text_of_links_are_found(body: str, inner: list[str]) -> None:
    assert [body[start:end] for start, end in scan(body).nested] == inner


@pytest.mark.parametrize("body", ["[[a](b.md)](c.md) " * 5_000, "[" * 5_000 + "[a](b.md)" * 5_000 + "](c.md)" * 5_000])
def test_many_nested_links_take_no_longer_than_they_are_many(body: str) -> None:
    assert len(scan(body).nested) == 5_000
