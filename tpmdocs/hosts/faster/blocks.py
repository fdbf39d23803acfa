"""A page's Markdown becomes the text of its author alone, with a sign for each block of HTML that we have written.

Python-Markdown parses all HTML in a page to find where it ends, and the host once more for what can be linked to. Both
are right about any HTML, and slow. Of ours is known that each block is one line, begins with an element that Markdown
keeps as it is, closes all that it opens, and has blank lines around it: what would be put aside after parsing is the
very line. So it need not even be there, and what the rest was converted to does for any blocks in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from html import unescape
from itertools import count

from markdown import Markdown
from markdown.preprocessors import Preprocessor
from markdown.util import ETX, STX

from tpmdocs.hosts.faster.fingerprints import of_text

_TAG = re.compile(r"<([a-z][a-z0-9]*)[ >]")
_ODD = re.compile(f"[\n\r\t{STX}{ETX}]| markdown=")
"""What is treated in some way before HTML is put aside, or by an extension that reads Markdown within HTML."""
_ANCHOR = re.compile(r' (id|name)="')

_LEAVING = frozenset({"amp_substitute", "critic-post", "footnote", "raw_html", "unescape"})
"""What goes over the finished HTML, and leaves alone what has none of its own signs in it."""


class Blocks:
    """The text of a page, taken apart.

    Attributes:
        text: The Markdown with a sign in place of each block.
        aside: The blocks.
        word: A word for the rest.
    """

    def __init__(self, text: str, ours: str = "", md: Markdown | None = None) -> None:
        """Take a text apart.

        Args:
            ours: The part of it that we have written.
            md: How it will be converted.
        """
        self.aside: list[str] = []
        before, found, after = text.partition(ours) if ours else (text, "", "")
        is_apart = before[-2:] in ("", "\n\n") and after[:2] in ("", "\n\n")
        is_in_comment = before.rfind("<!--") > before.rfind("-->")
        if md is None or not found or not is_apart or is_in_comment or not _are_left(md):
            self.text, self.word = text, of_text(text)
            return
        blocks = [(block, _goes_aside(block, md)) for block in found.split("\n\n")]
        self.aside = [block for block, aside in blocks if aside]
        self.word = of_text(before, *("aside" if aside else f"text {block}" for block, aside in blocks), after)
        signs = count()
        rest = (f"{self._sign}{next(signs)}" if aside else block for block, aside in blocks)
        self.text = before + "\n\n".join(rest) + after

    @property
    def _sign(self) -> str:
        return f"tpmdocs-{self.word}-"  # which nobody has written, as the word depends on that

    def register(self, md: Markdown) -> None:
        """Have a parser put the blocks aside as its preprocessor `html_block` would, but for what is in them."""
        # After code in fences (25), before the host (21) and Markdown itself (20) look for HTML.
        md.preprocessors.register(_Aside(md, self._sign), "tpmdocs-blocks", 22)

    def whole(self, content: str) -> str | None:
        """What the text was converted to, with the blocks in it; None where it does not have a place for each."""
        if not self.aside:
            return content
        if content.count(f"<div {self._sign}") != len(self.aside):
            return None
        parts: list[str] = []
        for number, block in enumerate(self.aside):
            before, found, content = content.partition(f"<div {self._sign}{number}></div>")
            if not found:
                return None
            parts += (before, block)
        return "".join((*parts, content))

    @cached_property
    def anchors(self) -> frozenset[str]:
        """The ids and names in the blocks, which can be linked to."""
        return frozenset(anchor for block in self.aside for anchor in _anchors(block))


def _anchors(block: str) -> Iterator[str]:
    for found in _ANCHOR.finditer(block):
        begin = block.rfind("<", 0, found.start())
        is_in_tag = begin > block.rfind(">", 0, found.start())
        is_in_value = block.count('"', begin, found.start()) % 2
        if is_in_tag and not is_in_value and (found[1] == "id" or block.startswith("<a ", begin)):
            yield unescape(block[found.end() : block.index('"', found.end())])


def _are_left(md: Markdown) -> bool:
    """Whether nothing of what goes over the finished HTML would change blocks of ours."""
    return len(md.postprocessors) == sum(name in md.postprocessors for name in _LEAVING)


def _goes_aside(block: str, md: Markdown) -> bool:
    tag = _TAG.match(block)
    return tag is not None and md.is_block_level(tag[1]) and not _ODD.search(block)


class _Aside(Preprocessor):
    def __init__(self, md: Markdown, sign: str) -> None:
        super().__init__(md)
        self._sign = sign

    def run(self, lines: list[str]) -> list[str]:
        return [
            self.md.htmlStash.store(f"<div {line}></div>\n") if line.startswith(self._sign) else line for line in lines
        ]
