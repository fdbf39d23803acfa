"""A Markdown body becomes its mentions, links, headings and anchors, each with its place.

It is read as CommonMark with tables and footnotes, after the blocks that only Python-Markdown knows were drawn as list
items (see `_BLOCKS`). Places are character offsets into the body; an end is exclusive.
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

_WORD = r"""[^\s\x00-\x1f\x7f!"#$%&'()*+,;<=>?@\[\\\]^`{|}~]*"""

MENTION = re.compile(
    r"(?<!\\)(?:\\\\)*(?<!!)"  # neither escaped nor an image
    rf"\[\[(?P<id>\w{_WORD})(?:\#(?P<anchor>{_WORD}))?"
    r"(?:[ \t]*\\?\|(?P<label>[^\[\]]*))?\]\]"  # in a table the bar has to be escaped
    r"(?!\(|\[(?!\[))"  # `[[text]](address)` and `[[text]][name]` are links
)
"""`[[PAY-12]]`, `[[PAY-12#scope]]`, `[[PAY-12|the payouts spec]]`: the one definition, for reading and for rendering.

An id begins with a letter or digit of any script or `_`, and goes on with anything but white space and the
ASCII punctuation other than `-_./:`. No space parts it from the brackets, so that `[[ -f x ]]` stays shell.
"""


@dataclass(frozen=True, slots=True)
class Mention:
    """`[[…]]` in prose. `label` and `anchor` are None where they are empty or not written."""

    id_text: str
    label: str | None
    anchor: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Link:
    """A link or an image that is no mention; e-mail addresses and bare URLs are none.

    Attributes:
        target: The address, with escapes and entities resolved.
        text: Its text without markup; of an image, the alternative text.
        target_start: Where the address is written: of a reference link, in its definition.
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
    """A heading. `text` is what a reader sees, without markup; `id` is what an attribute list names it, `{#scope}`."""

    level: int
    text: str
    id: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Prose:
    """What a body holds besides its text, each in the order it begins.

    Attributes:
        attribute_ids: Ids that attribute lists give, to headings and to anything else.
        html_ids: Ids in raw HTML: `<a name="scope">`, `<div id="scope">`.
    """

    mentions: tuple[Mention, ...]
    links: tuple[Link, ...]
    headings: tuple[Heading, ...]
    attribute_ids: tuple[str, ...]
    html_ids: tuple[str, ...]


def scan(body: str) -> Prose:
    """Reads any text; every text is Markdown."""
    return _Scan(body).prose()


def anchors(prose: Prose, style: AnchorStyle) -> frozenset[str]:
    """What `#…` may name in this body.

    Headings are named as Python-Markdown's toc extension does it when nothing is configured (`mkdocs`), or as GitHub.
    """
    unnamed = [heading.text for heading in prose.headings if heading.id is None]
    if style == "mkdocs":
        ids = set(prose.attribute_ids)
        for text in unnamed:
            unique_for_mkdocs(mkdocs_slugify(text, "-"), ids)
        return frozenset(ids).union(prose.html_ids)
    taken = dict.fromkeys(prose.attribute_ids, 0)
    for text in unnamed:
        unique_for_github(github_slugify(text, "-"), taken)
    return frozenset(taken).union(prose.html_ids)


def github_slugify(value: str, separator: str) -> str:
    """A heading's anchor as GitHub makes it. May be given to Python-Markdown's toc extension as `slugify`.

    Lower case; letters, marks and digits of every script, `_` and `-` stay, each space becomes a separator. Source: the
    expression `[^\\p{Word}\\- ]` in the table-of-contents filter of https://github.com/gjtorikian/html-pipeline.
    """
    return "".join(
        separator if char == " " else char
        for char in value.lower()
        if char in " -" or unicodedata.category(char) in _WORD_CATEGORIES
    )


def unique_for_github(slug: str, taken: dict[str, int]) -> str:
    """The slug, or the first of slug-1, slug-2, … that is free. It joins `taken`, which counts them.

    Toc's `unique` is its twin, and says slug_1.
    """
    name = slug
    while name in taken:
        taken[slug] += 1
        name = f"{slug}-{taken[slug]}"
    taken[name] = 0
    return name


_WORD_CATEGORIES = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "Pc"})

# No definition lists: their parser panics now and then (https://github.com/pulldown-cmark/pulldown-cmark/issues/973,
# …/1142), and a panic is an exception that `except Exception` does not catch.
_MARKDOWN = Markdown(
    options=Options.ENABLE_TABLES | Options.ENABLE_FOOTNOTES | Options.ENABLE_STRIKETHROUGH
)
_INLINE = frozenset({"Emphasis", "Strong", "Strikethrough", "Link", "Image"})

_BLOCKS = re.compile(
    r"""
    ^(?P<indent>[ \t>]*)
    (?: (?P<title>
          (?: !!! (?=[ ]?[\w-])                            # admonition
            | \?\?\? (?=\+?(?:[ ]?[\w-]|[ ]+"))            # pymdownx.details
            | === (?=[+!]{0,2}[ ]+")                       # pymdownx.tabbed
          ) [^\n]{1,2} )
      | : (?=[ ]{1,3}\S)                                   # def_list
    )
    """,
    re.VERBOSE | re.MULTILINE,
)
"""What opens a block whose content is indented by four, which CommonMark takes for code.

The content of a list item may be indented by four as well. So the opening line is drawn as one, with the title as its
heading: `!!! note "Title"` becomes `-  # ote "Title"`. That is as many characters, so every place stays what it is. A
heading, so that the title does not run into the content; it is no heading of the document.
"""

_SURROGATE = re.compile("[\ud800-\udfff]")
_BRACES = re.compile(r"\{(?P<list>[^{}\n]*)\}")
_ID_IN_LIST = re.compile(r"""(?:^:?|(?<=\s))(?:\#|id=["']?)(?P<id>[^\s"'=#]+)""")
_LIST_AFTER_HEADING = re.compile(
    r"(?<![ \t])[ \t]+\{(?P<list>(?::|[ \t]*(?:[#.]|[\w-]+=))[^{}\n]*)\}[ \t]*(?:\#+[ \t]*)?(?=[\r\n]|\Z)"
)
_HTML_TAG = re.compile(r"<!--.*?(?:-->|\Z)|<(?P<tag>[A-Za-z][\w-]*)(?P<attributes>[^<>]*)>", re.S)
_HTML_ID = re.compile(
    r"""(?<![\w-])(?P<key>id|name)\s*=\s*(?:"(?P<a>[^"]*)"|'(?P<b>[^']*)'|(?P<c>[^\s"'>]+))""", re.I
)

# Where an address follows `](` or `]:`, a line may end, and the next begin with the mark of a block quote.
_GAP = re.compile(r"[ \t\f\v]*(?:\r?\n[ \t>]*)?")
_POINTED = re.compile(r"<(?P<target>(?:\\.|[^<>\\\n])*)>")
_BARE = re.compile(r"(?:\\.|[^\x00-\x20\x7f()\\]|\((?:\\.|[^\x00-\x20\x7f()\\])*\))*")
_LABEL = re.compile(r"\[(?:\\.|[^\[\]\\])*\]:", re.S)


class _Places:
    """The parser's byte offsets as characters. It walks from the one asked for before: they come nearly in order."""

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


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some text of a heading: where it stands, and how it reads."""

    start: int
    end: int
    text: str


class _Scan:
    """One pass over the parser's events, and what it found."""

    def __init__(self, body: str) -> None:
        self._titles: set[int] = set()
        text = _BLOCKS.sub(self._as_list_item, body)
        try:
            data = text.encode()
        except UnicodeEncodeError:  # half a surrogate pair, which the parser cannot take
            text = _SURROGATE.sub("?", text)
            data = text.encode()
        mentions = list(MENTION.finditer(text)) if "[[" in text else []
        ids = [match for match in _BRACES.finditer(text) if _ID_IN_LIST.search(match["list"])]
        self._text = text
        self._at = _Places(data)
        self._definitions = dict(_definitions(text, _Places(data))) if "]:" in text else {}
        self._links: list[Link] = []
        self._headings: list[tuple[int, int, int, list[_Piece]]] = []
        self._html: list[str] = []
        # Text that is no code and no image's: start, end, and which block it is in. Kept where somebody will ask.
        self._texts: list[tuple[int, int, int]] | None = [] if mentions or ids else None
        self._read()
        self._mentions = [match for match in mentions if self._is_text(match.start("id") - 2, match.end())]
        self._ids = [match for match in ids if self._is_text(*match.span())]

    def prose(self) -> Prose:
        mentions = tuple(map(_mention, self._mentions))
        starts = [mention.start for mention in mentions]
        links = []
        for link in self._links:
            before = bisect_right(starts, link.start) - 1
            if before < 0 or mentions[before].end <= link.start or link.start == starts[before]:
                links.append(link)
        return Prose(
            mentions,
            tuple(sorted(links, key=lambda link: link.start)),
            tuple(self._heading(*heading) for heading in self._headings),
            tuple(_id_in(match["list"]) or "" for match in self._ids),
            tuple(_html_ids("".join(self._html))),
        )

    def _as_list_item(self, match: re.Match[str]) -> str:
        if match["title"] is None:
            return f"{match['indent']}-"
        self._titles.add(match.start("title") + 3)
        return f"{match['indent']}{'-  # '[: len(match['title'])]}"

    def _read(self) -> None:
        at, texts = self._at, self._texts
        opened: list[tuple[str, str, str, list[str]]] = []  # kind, address, name of the definition, text
        heading: list[_Piece] | None = None
        block = images = before = 0
        code = False
        for event, span in _MARKDOWN.events_with_range(self._text):
            start, end = span["start"], span["end"]
            said = None
            if isinstance(event, str):
                said = " "  # a line's end
            elif "Text" in event:
                if not code:
                    said = event["Text"]
                    if texts is not None and not images:
                        texts.append((at(start), at(end), block))
            elif "Code" in event:
                said = event["Code"]
            elif "Start" in event:
                tag = event["Start"]
                if isinstance(tag, str):
                    block += tag not in _INLINE
                elif "Link" in tag or "Image" in tag:
                    link = tag["Link"] if "Link" in tag else tag["Image"]
                    images += "Image" in tag
                    opened.append((str(link["link_type"]), link["dest_url"], link["id"], []))
                    end = start + 1 + ("Image" in tag)  # where its text begins, should it have none
                else:
                    block += 1
                    code = "CodeBlock" in tag
                    if "Heading" in tag:
                        heading = []
            elif "End" in event:
                closed = event["End"]
                if closed == "Link" or closed == "Image":
                    images -= closed == "Image"
                    kind, target, name, words = opened.pop()
                    if kind != "Email":
                        place = at(start), at(end)
                        written = self._address(kind, target, name, *place, at(before))
                        self._links.append(Link(target, "".join(words), *place, *written, closed == "Image"))
                elif isinstance(closed, str):
                    block += closed not in _INLINE
                    code = False
                elif "Heading" in closed:
                    if heading is not None and at(start) not in self._titles:
                        self._headings.append((int(closed["Heading"][1]), at(start), at(end), heading))
                    heading = None
            elif "Html" in event:
                self._html.append(event["Html"])
            elif "InlineHtml" in event:
                self._html.append(event["InlineHtml"])
            if said is not None:
                if heading is not None and not images:
                    heading.append(_Piece(at(start), at(end), said))
                for _, _, _, words in opened[-2:]:  # an image's text is its link's text too
                    words.append(said)
            before = end

    def _is_text(self, start: int, end: int) -> bool:
        """Whether something begins and ends in the text of one block."""
        first = self._block(start)
        return first is not None and first == self._block(end - 1)

    def _block(self, offset: int) -> int | None:
        texts = self._texts or []
        nearest = bisect_right(texts, offset, key=lambda text: text[0]) - 1
        if nearest < 0 or texts[nearest][1] <= offset:
            return None
        return texts[nearest][2]

    def _address(self, kind: str, target: str, name: str, start: int, end: int, text_end: int) -> tuple[int, int]:
        """Where a link's address is written."""
        if kind == "Autolink":
            return start + 1, end - 1
        if kind == "Inline":
            return _written(self._text, self._text.index("](", text_end) + 2, target)
        return self._definitions.get(_folded(name), (start, end))

    def _heading(self, level: int, start: int, end: int, pieces: list[_Piece]) -> Heading:
        source = self._text[start:end].rstrip()
        hidden: set[int] = set()
        named = _LIST_AFTER_HEADING.search(source)
        if named is not None:
            hidden.update(range(start + named.start(), start + named.end()))
        for match in self._mentions:
            if start <= match.start("id") < end:
                shown = "label" if _label(match) else "id"
                hidden.update(range(match.start("id") - 2, match.start(shown)), range(match.end(shown), match.end()))
        text = "".join(self._visible(piece, hidden) for piece in pieces)
        return Heading(
            level, " ".join(text.split()), _id_in(named["list"]) if named else None, start, start + len(source)
        )

    def _visible(self, piece: _Piece, hidden: set[int]) -> str:
        if self._text[piece.start : piece.end] == piece.text:
            return "".join(char for at, char in enumerate(piece.text, piece.start) if at not in hidden)
        return "" if piece.start in hidden else piece.text  # an entity or code, which is hidden as a whole or not


def _mention(match: re.Match[str]) -> Mention:
    return Mention(match["id"], _label(match), match["anchor"] or None, match.start("id") - 2, match.end())


def _label(match: re.Match[str]) -> str | None:
    written = re.sub(r"\n[ \t>]*", " ", match["label"] or "")
    return " ".join(written.replace(r"\|", "|").split()) or None


def _id_in(attributes: str) -> str | None:
    match = _ID_IN_LIST.search(attributes)
    return match["id"] if match else None


def _html_ids(html: str) -> Iterator[str]:
    for tag in _HTML_TAG.finditer(html):
        for match in _HTML_ID.finditer(tag["attributes"] or ""):
            if match["key"].lower() == "id" or tag["tag"].lower() == "a":
                yield match["a"] or match["b"] or match["c"] or ""


def _definitions(text: str, at: _Places) -> Iterator[tuple[str, tuple[int, int]]]:
    """The places of addresses in `[name]: address`, by name."""
    for name, definition in reversed(_MARKDOWN.reference_definitions(text).items()):
        start = at(definition["span"]["start"])
        label = _LABEL.match(text, start)
        yield _folded(name), _written(text, label.end() if label else start, definition["dest"])


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _written(text: str, before: int, target: str) -> tuple[int, int]:
    """The place of an address that follows an offset, `<` and `>` left out."""
    gap = _GAP.match(text, before)
    start = gap.end() if gap else before
    pointed = _POINTED.match(text, start)
    if pointed is not None:
        return pointed.span("target")
    if text.startswith(target, start) and not ("&" in target or "\\" in target):
        return start, start + len(target)
    bare = _BARE.match(text, start)  # its escapes and entities make it longer than what it means
    return start, bare.end() if bare else start
