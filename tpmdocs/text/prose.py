"""A Markdown body becomes its mentions, links, headings and ids, each with its place.

It is read as CommonMark with tables and footnotes; what Python-Markdown knows besides is redrawn first, see `_REDRAWN`.
Places are character offsets into the body; an end is exclusive.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pyromark import Markdown, Options

from tpmdocs.text.mentions import Mention, mentions_in, read_mention
from tpmdocs.text.raw_html import addresses_in, ids_in


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
        html_addresses: Addresses in raw HTML: `<a href="b.md">`, `<img src="b.png">`.
        definitions: What `[name]: address` defines: the name, folded, and the place of its address.
        nested: Places of links and mentions that stand in the text of a link, of which Markdown makes one link at most.
    """

    mentions: tuple[Mention, ...]
    links: tuple[Link, ...]
    headings: tuple[Heading, ...]
    attribute_ids: tuple[str, ...]
    html_ids: tuple[str, ...]
    html_addresses: tuple[str, ...]
    definitions: Mapping[str, tuple[int, int]] = field(default_factory=dict, hash=False)
    nested: tuple[tuple[int, int], ...] = ()

    def definition(self, name: str) -> int | None:
        """Where the address that `[name]: address` defines stands; None where nothing does."""
        place = self.definitions.get(_folded(name))
        return place[0] if place is not None else None


def scan(body: str) -> Prose:
    """Reads any text; every text is Markdown."""
    return _Scan(body).prose()


# No definition lists: their parser panics now and then (https://github.com/pulldown-cmark/pulldown-cmark/issues/973,
# …/1142), and a panic is an exception that `except Exception` does not catch.
_MARKDOWN = Markdown(options=Options.ENABLE_TABLES | Options.ENABLE_FOOTNOTES | Options.ENABLE_STRIKETHROUGH)
_INLINE = frozenset({"Emphasis", "Strong", "Strikethrough", "Link", "Image"})

_REDRAWN = re.compile(
    r"""
    ^(?P<indent>[ \t>]*)
    (?: (?P<title>
          (?: !!! (?=[ ]?[\w-])                            # admonition
            | \?\?\? (?=\+?(?:[ ]?[\w-]|[ ]+"))            # pymdownx.details
            | === (?=[+!]{0,2}[ ]+")                       # pymdownx.tabbed
          ) [^\n]{1,2} )
      | (?P<term>:) (?=[ ]{1,3}\S)                         # def_list
      | (?P<fence>`{3,}|~{3,}) (?P<blank>[ ]*\t[ \t]*) (?=\r?$)
    )
    """,
    re.VERBOSE | re.MULTILINE,
)
"""What is written anew before the parser sees it, in as many characters, so that every place stays what it is.

CommonMark takes the content of an admonition for code, as it is indented by four. The content of a list item may be
indented by four as well: so `!!! note "Title"` becomes the list item `-  # ote "Title"`. As a heading the title does
not run into the content; it is left out of the document's headings. A definition becomes a list item too. A fence with
a tab behind it closes for everybody but pulldown-cmark; the tab becomes a space.
"""

_SURROGATE = re.compile("[\ud800-\udfff]")
_BRACES = re.compile(r"\{(?P<list>[^{}\n]*)\}")
_ID_IN_LIST = re.compile(r"""(?:^:?|(?<=\s))(?:\#|id=["']?)(?P<id>[^\s"'=#]+)""")
_LIST_AFTER_HEADING = re.compile(
    r"(?<![ \t])[ \t]+\{(?P<list>(?::|[ \t]*(?:[#.]|[\w-]+=))[^{}\n]*)\}[ \t]*(?:\#+[ \t]*)?(?=[\r\n]|\Z)"
)
# Where an address follows `](` or `]:`, a line may end, and the next begin with the mark of a block quote.
_GAP = re.compile(r"[ \t\f\v]*(?:(?:\r\n?|\n)[ \t\f\v>]*)?")
_POINTED = re.compile(r"<(?P<target>(?:\\.|[^<>\\\n])*)>")
_BARE = re.compile(r"[^\x00-\x20\x7f]*")
_ADDRESS = re.compile(
    r"""
    \([ \t]*
    (?=[^()\s]*[./\#:]) (?: <[^<>\n]*> | [^\s()<>]+ (?: \([^\s()]*\) [^\s()<>]* )* )
    (?: [ \t]+ (?:"[^"\n]*"|'[^'\n]*') )?
    [ \t]*\)
    """,
    re.VERBOSE,
)
"""What follows the text of a link; that it looks like an address tells it from a remark."""
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


@dataclass(frozen=True, slots=True)
class _Opened:
    """A link or an image whose end the parser has not come to; `name` is that of its definition."""

    kind: str
    target: str
    name: str
    start: int
    words: list[str]


class _Scan:
    """One pass over the parser's events, and what it found."""

    def __init__(self, body: str) -> None:
        self._titles: set[int] = set()
        text = _REDRAWN.sub(self._redraw, body)
        try:
            data = text.encode()
        except UnicodeEncodeError:  # half a surrogate pair, which the parser cannot take
            text = _SURROGATE.sub("?", text)
            data = text.encode()
        mentions = list(mentions_in(text))
        ids = [match for match in _BRACES.finditer(text) if _ID_IN_LIST.search(match["list"])]
        self._text = text
        self._at = _Places(data)
        self._definitions = dict(_definitions(text, _Places(data))) if "]:" in text else {}
        self._links: list[Link] = []
        self._headings: list[tuple[int, int, int, list[_Piece]]] = []
        self._html: list[str] = []
        self._inner: list[tuple[int, int]] = []
        # Brackets that are no link's: where, which, and in which block.
        self._brackets: list[tuple[int, str, int]] = []
        # Text that is no code and no image's: start, end, and which block it is in. Kept where somebody will ask.
        self._texts: list[tuple[int, int, int]] | None = [] if mentions or ids else None
        self._read()
        self._mentions = [match for match in mentions if self._is_text(match.start("id") - 2, match.end())]
        self._ids = [match for match in ids if self._is_text(*match.span())]

    def prose(self) -> Prose:
        links = [link for link in self._links if not self._is_in_mention(link)]
        html = "".join(self._html)
        return Prose(
            mentions=tuple(map(read_mention, self._mentions)),
            links=tuple(sorted(links, key=lambda link: link.start)),
            headings=tuple(self._heading(*heading) for heading in self._headings),
            attribute_ids=tuple(filter(None, (_id_in(match["list"]) for match in self._ids))),
            html_ids=tuple(ids_in(html)),
            html_addresses=tuple(addresses_in(html)),
            definitions=self._definitions,
            nested=tuple(sorted({*self._inner, *self._mentioned_in_links(), *self._in_brackets()})),
        )

    def _redraw(self, match: re.Match[str]) -> str:
        if match["term"]:
            return f"{match['indent']}-"
        if match["fence"]:
            return f"{match['indent']}{match['fence']}{' ' * len(match['blank'])}"
        self._titles.add(match.start("title") + 3)
        return f"{match['indent']}{'-  # '[: len(match['title'])]}"

    def _read(self) -> None:
        at, texts = self._at, self._texts
        opened: list[_Opened] = []
        heading: list[_Piece] | None = None
        heading_start = 0
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
                    bare = opened and opened[-1].kind in ("Autolink", "Email")
                    if texts is not None and not images and not bare:
                        texts.append((at(start), at(end), block))
                    if said in ("[", "]") and not images and not self._is_escaped(at(start)):
                        self._brackets.append((at(start), said, block))
            elif "Code" in event:
                said = event["Code"]
            elif "Start" in event:
                tag = event["Start"]
                if isinstance(tag, str):
                    block += tag not in _INLINE
                elif "Link" in tag or "Image" in tag:
                    link = tag["Link"] if "Link" in tag else tag["Image"]
                    if "Link" in tag and len(opened) > images:
                        self._inner.append((at(start), at(end)))
                    images += "Image" in tag
                    opened.append(_Opened(str(link["link_type"]), link["dest_url"], link["id"], at(start), []))
                    end = start + 1 + ("Image" in tag)  # where its text begins, should it have none
                else:
                    block += 1
                    code = "CodeBlock" in tag
                    if "Heading" in tag:
                        heading, heading_start = [], at(start)
            elif "End" in event:
                closed = event["End"]
                if closed == "Link" or closed == "Image":
                    images -= closed == "Image"
                    it = opened.pop()
                    if it.kind != "Email":
                        address = self._address(it, at(before), at(end))
                        text = "".join(it.words)
                        self._links.append(Link(it.target, text, it.start, at(end), *address, closed == "Image"))
                elif isinstance(closed, str):
                    block += closed not in _INLINE
                    code = False
                elif "Heading" in closed:
                    if heading is not None and heading_start not in self._titles:
                        self._headings.append((int(closed["Heading"][1]), heading_start, at(end), heading))
                    heading = None
            elif "Html" in event:
                self._html.append(event["Html"])
            elif "InlineHtml" in event:
                self._html.append(event["InlineHtml"])
            if said is not None:
                if heading is not None and not images:
                    heading.append(_Piece(at(start), at(end), said))
                if opened:
                    for link_or_image in opened[-2:]:  # an image's text is its link's text too
                        link_or_image.words.append(said)
            before = end

    def _is_escaped(self, offset: int) -> bool:
        return self._text[offset - 1 : offset] == "\\"

    def _mentioned_in_links(self) -> Iterator[tuple[int, int]]:
        """Mentions that stand in the text of a link."""
        links = sorted((link for link in self._links if not link.image), key=lambda link: link.start)
        for match in self._mentions if links else ():
            start, end = match.start("id") - 2, match.end()
            nearest = bisect_right(links, start, key=lambda link: link.start) - 1
            if nearest >= 0 and end <= links[nearest].end and links[nearest].start < start:
                yield start, end

    def _in_brackets(self) -> Iterator[tuple[int, int]]:
        """Links in what was meant to be the text of another: `[a [b](c)](d)`."""
        opened: list[tuple[int, int]] = []
        links = (link for link in self._links if not link.image)  # they come by their ends
        following = next(links, None)
        before: list[Link] = []  # each is told once, so that a heap of brackets takes no longer than they are many
        for offset, bracket, block in self._brackets:
            while following is not None and following.end <= offset:
                before.append(following)
                following = next(links, None)
            if bracket == "[":
                opened.append((offset, block))
                continue
            while opened and opened[-1][1] != block:
                opened.pop()
            start, _ = opened.pop() if opened else (len(self._text), block)
            if _ADDRESS.match(self._text, offset + 1):
                while before and before[-1].start > start:
                    link = before.pop()
                    yield link.start, link.end

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

    def _is_in_mention(self, link: Link) -> bool:
        nearest = bisect_right(self._mentions, link.start, key=re.Match.start) - 1
        return nearest >= 0 and link.start < self._mentions[nearest].end()

    def _address(self, link: _Opened, text_end: int, end: int) -> tuple[int, int]:
        """Where a link's address is written."""
        if link.kind == "Autolink":
            return link.start + 1, end - 1
        if link.kind == "Inline":
            return _written(self._text, self._text.index("](", text_end) + 2, end - 1)
        return self._definitions.get(_folded(link.name), (link.start, end))

    def _heading(self, level: int, start: int, end: int, pieces: list[_Piece]) -> Heading:
        source = self._text[start:end].rstrip()
        hidden: set[int] = set()
        named = _LIST_AFTER_HEADING.search(source)
        if named is not None:
            hidden.update(range(start + named.start(), start + named.end()))
        first = bisect_right(self._mentions, start, key=re.Match.end)
        last = bisect_right(self._mentions, end, key=re.Match.end)
        for match in self._mentions[first:last]:
            shown = "label" if read_mention(match).label else "id"
            hidden.update(range(match.start("id") - 2, match.start(shown)), range(match.end(shown), match.end()))
        text = "".join(self._visible(piece, hidden) for piece in pieces).strip()
        return Heading(level, text, _id_in(named["list"]) if named else None, start, start + len(source))

    def _visible(self, piece: _Piece, hidden: set[int]) -> str:
        if not hidden:
            return piece.text
        if self._text[piece.start : piece.end] == piece.text:
            return "".join(char for at, char in enumerate(piece.text, piece.start) if at not in hidden)
        return "" if piece.start in hidden else piece.text  # an entity or code, which is hidden as a whole or not


def _id_in(attributes: str) -> str | None:
    match = _ID_IN_LIST.search(attributes)
    return match["id"] if match else None


def _definitions(text: str, at: _Places) -> Iterator[tuple[str, tuple[int, int]]]:
    """The places of addresses in `[name]: address`, by name."""
    for name, definition in reversed(_MARKDOWN.reference_definitions(text).items()):
        start, end = at(definition["span"]["start"]), at(definition["span"]["end"])
        label = _LABEL.match(text, start)
        yield _folded(name), _written(text, label.end() if label else start, end)


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _written(text: str, before: int, limit: int) -> tuple[int, int]:
    """The place of an address that follows `before` and does not go beyond `limit`, without `<` and `>`."""
    gap = _GAP.match(text, before, limit)
    start = gap.end() if gap else before
    pointed = _POINTED.match(text, start, limit)
    if pointed is not None:
        return pointed.span("target")
    bare = _BARE.match(text, start, limit)
    return start, bare.end() if bare else start
