"""A Markdown body becomes its mentions, links, headings and anchors, each with its place.

The text is read as CommonMark with tables and footnotes (pulldown-cmark, which says where everything stands), after the
blocks that only Python-Markdown knows were drawn as list items: see `_BLOCKS`. Places are character offsets into the
body; the end is exclusive.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from markdown.extensions.toc import slugify as mkdocs_slugify
from markdown.extensions.toc import unique as unique_for_mkdocs
from pyromark import Markdown, Options

AnchorStyle = Literal["mkdocs", "github"]

MENTION = re.compile(
    r"""
    (?<!\\)(?:\\\\)*(?<!!)                # neither escaped nor an image
    \[\[
    (?P<id>\w{word})
    (?:\#(?P<anchor>{word}))?
    (?:[ \t]*\\?\|(?P<label>[^\[\]]*))?   # in a table the bar has to be escaped
    \]\]
    (?!\(|\[(?!\[))                       # `[[text]](address)` and `[[text]][name]` are links
    """.replace("{word}", r"""[^\s\x00-\x1f\x7f!"#$%&'()*+,;<=>?@\[\\\]^`{|}~]*"""),
    re.VERBOSE,
)
"""`[[PAY-12]]`, `[[PAY-12#scope]]`, `[[PAY-12|the payouts spec]]`: the one definition, for reading and rendering.

An id starts with a letter or digit of any script or `_`, and goes on with anything but white space and ASCII punctuation
other than `-_./:`. No space stands between the brackets and the id, so that `[[ -f x ]]` stays shell.
"""


@dataclass(frozen=True, slots=True)
class Mention:
    """`[[…]]` in prose. `label` and `anchor` are None where they are not written, or empty."""

    id_text: str
    label: str | None
    anchor: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Link:
    """A link or an image. A mention is none, and neither is a link that stands inside one.

    Attributes:
        target: The address, with escapes and entities resolved.
        text: Its text without markup; of an image, the alternative text.
        target_start: Where the address is written: for a reference link, in its definition.
    """

    target: str
    text: str
    start: int
    end: int
    target_start: int
    target_end: int
    image: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. `text` is as a reader sees it, without markup; `id` is the one that `{#…}` gives it."""

    level: int
    text: str
    id: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Prose:
    """What a body says besides its text, each in the order it is written.

    Attributes:
        attribute_ids: Ids given by attribute lists, such as `{#scope}`; those of headings too.
        html_ids: Ids in raw HTML: `<a name="scope">`, `<div id="scope">`.
    """

    mentions: tuple[Mention, ...]
    links: tuple[Link, ...]
    headings: tuple[Heading, ...]
    attribute_ids: tuple[str, ...]
    html_ids: tuple[str, ...]


def scan(body: str) -> Prose:
    """Reads any text; what is no Markdown is prose without anything in it."""
    return _Scan(body).prose()


def anchors(prose: Prose, style: AnchorStyle) -> frozenset[str]:
    """What `#…` may name in this body.

    `mkdocs` makes the anchors of headings as Python-Markdown's toc extension does by default, `github` as GitHub does.
    """
    if style == "mkdocs":
        used = set(prose.attribute_ids)
        for heading in prose.headings:
            if heading.id is None:
                unique_for_mkdocs(mkdocs_slugify(heading.text, "-"), used)
        return frozenset(used.union(prose.html_ids))
    taken = dict.fromkeys(prose.attribute_ids, 0)
    for heading in prose.headings:
        if heading.id is None and (slug := github_slugify(heading.text, "-")):
            unique_for_github(slug, taken)
    return frozenset(taken).union(prose.html_ids)


def github_slugify(value: str, separator: str) -> str:
    """A heading's anchor as GitHub makes it; may be given to Python-Markdown's toc extension as `slugify`.

    Letters, marks and digits of any script, `_` and `-` stay, each space becomes a separator, the rest goes. Source: the
    regular expression `[^\\p{Word}\\- ]` of github/html-pipeline's table-of-contents filter.
    """
    kept = (
        separator if char == " " else char
        for char in value.strip().lower()
        if char in " -" or unicodedata.category(char) in _WORD_CATEGORIES
    )
    return "".join(kept)


def unique_for_github(slug: str, taken: dict[str, int]) -> str:
    """The slug, or `slug-1`, `slug-2` … where it is taken; `taken` is extended by it. Toc's own says `slug_1`."""
    name = slug
    while name in taken:
        taken[slug] += 1
        name = f"{slug}-{taken[slug]}"
    taken[name] = 0
    return name


_WORD_CATEGORIES = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "Pc"})

# Strikethrough, so that `~~` is no part of a text. No definition lists: their parser has panicked on user text before
# (https://github.com/pulldown-cmark/pulldown-cmark/issues/1142), and `_BLOCKS` knows a simpler way.
_MARKDOWN = Markdown(options=Options.ENABLE_TABLES | Options.ENABLE_FOOTNOTES | Options.ENABLE_STRIKETHROUGH)

_BLOCKS = re.compile(
    r"""
    ^(?P<indent>[ \t>]*)
    (?: (?P<mark> !!! [ ]? (?=[\w-])                 # admonition
              | \?\?\? \+? (?=[ ]?[\w-] | [ ]+")     # pymdownx.details
              | === [+!]{0,2} (?=[ ]+")              # pymdownx.tabbed
        ) [^\n]*
      | (?P<colon>:) (?=[ ]{1,3}\S)                  # a definition
    )
    """,
    re.VERBOSE | re.MULTILINE,
)
"""Blocks whose content is indented by four, which CommonMark would take for code.

A list item's content may be indented by four as well. So the line that opens such a block is drawn as a list item with
its title as a heading, `!!! note "Title"` as `-  # ote "Title"`, in as many characters, and every place stays what it is.
The heading keeps the title apart from the content; it is no heading of the document.
"""

_SURROGATES = re.compile("[\ud800-\udfff]")
_ATTRIBUTE_ID = re.compile(r"""\{[^{}\n]*?(?:(?<=[\s{:])\#|(?<=[\s{:])id=["']?)(?P<id>[^\s{}"'=#]+)[^{}\n]*\}""")
_HEADING_ATTRIBUTES = re.compile(
    r"[ \t]+\{(?::[^{}\n]*|[ \t]*(?:[#.]|[\w-]+=)[^{}\n]*)\}(?=[ \t]*(?:\#+[ \t]*)?(?:\r?\n|\Z))"
)
_HTML_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<tag>[A-Za-z][\w-]*)(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>", re.S
)
_HTML_ID = re.compile(r"""(?<![\w-])(?P<name>id|name)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""", re.I)
_GAP = re.compile(r"[ \t]*(?:\r?\n[ \t>]*)?")
_POINTED = re.compile(r"<((?:\\.|[^<>\\\n])*)>")
_BARE = re.compile(r"(?:\\.|[^\x00-\x20\x7f()\\]|\((?:\\.|[^\x00-\x20\x7f()\\])*\))*")
_LABEL = re.compile(r"\[(?:\\.|[^\[\]\\])*\]:", re.S)
_LINE_END = re.compile(r"\s*\n[ \t>]*")


@dataclass(slots=True)
class _OpenLink:
    """A link or image whose end the parser has not said yet."""

    kind: object
    target: str
    name: str
    start: int
    image: bool
    text: list[str]


@dataclass(frozen=True, slots=True)
class _OpenHeading:
    level: int
    pieces: list[tuple[int, int, str]]


class _Places:
    """The parser's byte offsets as characters. It walks from the last one asked for: they come nearly in order."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._ascii = data.isascii()
        self._byte = self._character = 0

    def __call__(self, byte: int) -> int:
        if self._ascii:
            return byte
        if byte >= self._byte:
            self._character += len(self._data[self._byte : byte].decode(errors="replace"))
        else:
            self._character -= len(self._data[byte : self._byte].decode(errors="replace"))
        self._byte = byte
        return self._character


class _Scan:
    """One pass over the parser's events."""

    def __init__(self, body: str) -> None:
        self._body = body
        self._titles: set[int] = set()
        drawn = _BLOCKS.sub(self._as_list_item, body)
        try:
            data = drawn.encode()
        except UnicodeEncodeError:
            drawn = _SURROGATES.sub("?", drawn)
            data = drawn.encode()
        self._text = drawn
        self._at = _Places(data)
        self._definitions = dict(_definitions(drawn, _Places(data))) if "]:" in drawn else {}
        mentioned = list(MENTION.finditer(drawn)) if "[[" in drawn else []
        attributes = list(_ATTRIBUTE_ID.finditer(drawn))
        self._keep_text = bool(mentioned or attributes)

        # Where text stands that is neither code nor an image's: start, end, number of the block.
        self._texts: list[tuple[int, int, int]] = []
        self._html: list[str] = []
        self._links: list[Link] = []
        self._headings: list[tuple[int, int, _OpenHeading]] = []
        self._read()

        self._mentioned = [match for match in mentioned if self._is_prose(match.start("id") - 2, match.end())]
        self._attributes = [match for match in attributes if self._is_prose(match.start(), match.end())]

    def prose(self) -> Prose:
        return Prose(
            mentions=tuple(map(_mention, self._mentioned)),
            links=tuple(sorted(self._links_outside_mentions(), key=lambda link: link.start)),
            headings=tuple(
                self._heading(start, end, heading.level, heading.pieces) for start, end, heading in self._headings
            ),
            attribute_ids=tuple(match["id"] for match in self._attributes),
            html_ids=tuple(_html_ids("".join(self._html))),
        )

    def _as_list_item(self, match: re.Match[str]) -> str:
        if match["colon"]:
            return f"{match['indent']}-"
        start = match.start("mark")
        self._titles.add(start + 3)
        line = self._body[start : match.end()]
        return f"{match['indent']}-  # {line[5:]}" if len(line) > 4 else f"{match['indent']}-  #"
