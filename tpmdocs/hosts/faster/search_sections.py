"""A page's HTML becomes the sections that Material's search finds in it, in one pass over its tags.

Material cuts a page with `html.parser`, which forgives all that browsers forgive, and reads what is odd otherwise in
one release of Python than in the next. Nothing is forgiven here: each `<` begins a tag or a comment of the plain form
that all of those releases read alike, or there are no sections, and who asked has to ask Material.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape, unescape
from math import inf
from typing import NamedTuple

VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
"""Elements that nothing can stand in."""

_KEPT = frozenset(("p", "code", "pre", "li", "ol", "ul", "sub", "sup"))
_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_NEVER_SEARCHED = frozenset(("object", "script", "style"))
_RAW = frozenset(("iframe", "noembed", "noframes", "xmp"))
_PLAIN_TEXT = frozenset(("script", "style", "textarea", "title", *_RAW))
"""What stands in these is text to one release of Python and markup to another, which makes no difference while there
is no `<` in it, and where it is raw no `&`. Code is raw, too, but not searched."""

_OF_NOTE = _KEPT | _NEVER_SEARCHED | _PLAIN_TEXT

_MARKUP = re.compile(
    r"""
    <(?:
      !--(?!-?>)[^-]*+(?:-(?!-(?:\s*|!)>)[^-]*+)*+-->  # a comment, if by any reading it ends here
      | ([^<>!][^<>]*> | [\s\S]*+)                     # what may be a tag, or all of the rest, in which to find out why
    )
    """,
    re.VERBOSE,
)
_TAG = re.compile(
    r"""
    (?P<end>/?)
    (?P<name>[a-zA-Z][-a-zA-Z0-9_:.]*)
    (?P<attributes>(?:[ \n]+[a-zA-Z_:][-a-zA-Z0-9_:.]*(?:="[^"<>]*"|='[^'<>]*')?)*+)
    [ \n]*
    (?P<empty>/?)
    >
    """,
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(r"""([^ \n=]+)(?:="([^"]*)"|='([^']*)')?""")
_MATTERS = re.compile("class|data-search-exclude", re.IGNORECASE)
"""What has to be there for attributes to matter, but for a heading's."""


class Section(NamedTuple):
    """A heading and what follows it, in HTML of the few tags that search knows: plain values, which JSON can hold.

    Attributes:
        tag: Of the heading; `hx` for what comes before any.
        id: What the heading is called in addresses; the first section goes without.
        title: None where the heading holds nothing, and then a page's own title stands for it. An empty text is
            something.
        excluded: Whether the heading says that search is to leave it out.
    """

    tag: str
    id: str | None
    title: str | None
    text: str
    excluded: bool


def sections(html: str) -> tuple[Section, ...] | None:
    """What Material's own parser cuts a page into; None where only that can tell."""
    if type(html) is not str:  # Markup escapes what it is put together with
        return None
    parts = _MARKUP.split(html)
    cutter = _Cutter()
    if parts[0]:
        cutter.say(parts[0])
    within = ""  # an element of plain text
    for markup, text in zip(parts[1::2], parts[2::2], strict=True):
        if within and markup != f"/{within}>":
            return None
        within = ""
        if markup is not None:
            tag = _read_often(markup) if len(markup) <= _SHORT else _read(markup)
            if tag is None:
                return None
            if tag.is_usual:
                cutter.pass_by(tag)
            else:
                if tag.begins:
                    cutter.begin(tag)
                    if tag.name in _PLAIN_TEXT:
                        within = tag.name
                        if "&" in text and within in _RAW:
                            return None
                if tag.ends and not cutter.end(tag.name):
                    return None
        if text:
            cutter.say(text)
    return None if within else tuple(section.closed() for section in cutter.sections)


class _Tag(NamedTuple):
    """What a tag says that search asks for. One of an element without content neither begins nor ends anything."""

    name: str
    begins: bool = False
    ends: bool = False
    is_heading: bool = False
    id: str | None = None
    is_excluded: bool = False
    is_left_out: bool = False
    is_permalink: bool = False
    is_usual: bool = False  # there is nothing to do but to remember whether it is open


def _read(markup: str) -> _Tag | None:
    """What follows a `<`, as a tag; None where it is none of the plain form."""
    found = _TAG.fullmatch(markup)
    if found is None:
        return None
    name, written, is_empty = found["name"].lower(), found["attributes"], bool(found["empty"])
    if found["end"]:
        return None if written or is_empty else _Tag(name, ends=True, is_usual=name not in _OF_NOTE)
    if name == "plaintext" or (is_empty and name in _PLAIN_TEXT):
        return None
    if name in VOID:
        return _Tag(name)
    if name not in _HEADINGS and not _MATTERS.search(written):
        return _Tag(name, begins=True, ends=is_empty, is_usual=name not in _OF_NOTE)
    attributes: dict[str, str | None] = {}
    for attribute in _ATTRIBUTE.finditer(written):
        key, value = attribute[1].lower(), attribute[attribute.lastindex or 0] if attribute.lastindex != 1 else None
        if key in attributes or (key in ("class", "id") and "&" in (value or "")):
            return None  # which of the two holds, and which character is meant, is for a parser to say
        attributes[key] = value
    is_heading = name in _HEADINGS and "id" in attributes
    is_excluded = "data-search-exclude" in attributes
    is_left_out = is_excluded or attributes.get("class") == "linenodiv"
    is_permalink = name == "a" and attributes.get("class") == "headerlink"
    return _Tag(
        name,
        begins=True,
        ends=is_empty,
        is_heading=is_heading,
        id=attributes.get("id"),
        is_excluded=is_excluded,
        is_left_out=is_left_out,
        is_permalink=is_permalink,
        is_usual=not (is_heading or is_left_out or is_permalink or name in _OF_NOTE),
    )


_read_often = lru_cache(maxsize=2048)(_read)
"""Most tags of a site are a few short ones, such as those that colour code."""
_SHORT = 80


@dataclass(slots=True)
class _Open:
    """A section that is still written to, as long as no element has ended that it began in."""

    tag: str
    depth: float
    id: str | None = None
    excluded: bool = False
    title: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    def closed(self) -> Section:
        title = "".join(self.title) if self.title else None
        return Section(self.tag, self.id, title, "".join(self.text), self.excluded)


@dataclass(slots=True)
class _Cutter:
    """Where in the page we are.

    Attributes:
        sections: All that have begun.
        within: Names of the elements that are open here.
        left_out: Names of elements that nothing is taken from. Material compares elements by name alone, so that one
            which is left out ends with the first of that name that ends in it. While another name is here than those
            of _NEVER_SEARCHED, an element of that name is open, and we are in it.
        is_left_out: Whether we are in one of them.
        permalinks: How many elements were open, with it, where a permalink began.
    """

    sections: list[_Open] = field(default_factory=list)
    within: list[str] = field(default_factory=list)
    left_out: set[str] = field(default_factory=lambda: set(_NEVER_SEARCHED))
    is_left_out: bool = False
    permalinks: list[int] = field(default_factory=list)
    section: _Open | None = None

    def pass_by(self, tag: _Tag) -> None:
        """The same as `begin` and `end`, which mostly have nothing to do with a usual tag but to open or close it."""
        within, section = self.within, self.section
        if tag.begins:
            if section is None:
                self.begin(tag)
            else:
                within.append(tag.name)
        if tag.ends:
            if section is None or self.is_left_out or self.permalinks or section.depth > len(within):
                self.end(tag.name)
            elif within and within[-1] == tag.name:
                within.pop()

    def begin(self, tag: _Tag) -> None:
        name = tag.name
        self.within.append(name)
        depth = len(self.within)
        if tag.is_permalink:
            self.permalinks.append(depth)
        if tag.is_heading:
            if name != "h1" and not self.sections:
                self._add(_Open("hx", depth))
            self._add(_Open(name, depth, tag.id if self.sections else None, tag.is_excluded))
        section = self.section or self._add(_Open("hx", 0))
        if tag.is_left_out:
            self.left_out.add(name)
            self.is_left_out = True
        elif name in self.left_out:
            self.is_left_out = True
        elif name in _KEPT and not self.is_left_out:
            self._into(section).append(f"<{name}>")

    def end(self, name: str) -> bool:
        """Leave an element; False where Material would fail on it."""
        within, section = self.within, self.section
        if not within or within[-1] != name or section is None:
            return True
        depth = len(within)
        if section.depth > depth:
            for earlier in reversed(self.sections):
                if earlier.depth <= depth:
                    section.depth = inf
                    self.section = section = earlier
                    break
        within.pop()
        if self.permalinks and self.permalinks[-1] == depth:
            self.permalinks.pop()
        if self.is_left_out:
            was_left_out = name in self.left_out
            if was_left_out and name not in _NEVER_SEARCHED:
                self.left_out.remove(name)
            self.is_left_out = not self.left_out.isdisjoint(within)
            if was_left_out:
                return True
        if name in _KEPT and not self.is_left_out:
            return _end(name, self._into(section))
        return True

    def say(self, text: str) -> None:
        if self.is_left_out:
            return
        within = self.within
        if "&" in text:
            text, is_plain = unescape(text), False
        else:
            is_plain = ">" not in text
        is_space = text.isspace()
        is_code = "pre" in within
        if not is_code:
            text = " " if is_space else text.replace("\n", " ")
        section = self.section or self._add(_Open("hx", 0))
        if section.tag in within:
            if not self.permalinks:
                section.title.append(text if is_plain else escape(text, quote=False))
        elif not is_space:
            section.text.append(text if is_plain else escape(text, quote=False))
        elif is_code or not section.text or not section.text[-1].isspace():
            section.text.append(text)

    def _add(self, section: _Open) -> _Open:
        self.section = section
        self.sections.append(section)
        return section

    def _into(self, section: _Open) -> list[str]:
        return section.title if section.tag in self.within else section.text


def _end(name: str, written: list[str]) -> bool:
    """Close the tag, or take out all of it where it holds nothing; False where it was never opened here.

    As Material does, this asks of the first such tag of the section whether it holds anything, not of this one.
    """
    tag = f"<{name}>"
    if tag not in written:
        return False
    first = written.index(tag)
    if all(written[place].isspace() for place in range(first + 1, len(written))):
        del written[first:]
    else:
        written.append(f"</{name}>")
    return True
