"""Blocks of HTML that we wrote ourselves stand aside while the rest of a page is converted.

Python-Markdown parses all HTML in a page to find where it ends, and the host once more for what can be linked to. Both
are right about any HTML, and slow. Of ours is known that each block is one line, begins with an element that Markdown
keeps as it is, closes all that it opens, and has blank lines around it: what would be put aside after parsing is the
very line.
"""

from __future__ import annotations

import re
import secrets
from html import unescape

from markdown import Markdown
from markdown.preprocessors import Preprocessor
from markdown.util import ETX, STX

_TAG = re.compile(r"<([a-z][a-z0-9]*)[ >]")
_ODD = re.compile(f"[\n\r\t{STX}{ETX}]| markdown=")
"""What is treated in some way before HTML is put aside, or by an extension that reads Markdown within HTML."""
_ANCHOR = re.compile(r'<[a-z][^<>]*?\sid="([^"]*)"')
_NAME = re.compile(r'<a\s(?:[^<>]*?\s)?name="([^"]*)"')


class Blocks(Preprocessor):
    """Puts our blocks aside as the preprocessor `html_block` would, and finds what in them can be linked to.

    Attributes:
        anchors: The ids and names in them.
    """

    def __init__(self) -> None:
        super().__init__()
        self._sign = f"tpmdocs-{secrets.token_hex(16)}-"  # which nobody has written
        self._aside: list[str] = []
        self.anchors: set[str] = set()

    def register(self, md: Markdown) -> None:
        self.md = md
        # After code in fences (25), before the host (21) and Markdown itself (20) look for HTML.
        md.preprocessors.register(self, "tpmdocs-blocks", 22)

    def without(self, text: str, ours: str) -> str:
        """A page's Markdown with a sign for each block in the part of it that is ours, if that is still there."""
        before, found, after = text.partition(ours) if ours else (text, "", "")
        if not found or before[-2:] not in ("", "\n\n") or after[:2] not in ("", "\n\n"):
            return text
        return before + "\n\n".join(map(self._sign_of, found.split("\n\n"))) + after

    def _sign_of(self, block: str) -> str:
        tag = _TAG.match(block)
        if tag is None or not self.md.is_block_level(tag[1]) or _ODD.search(block):
            return block
        self._aside.append(block)
        return f"{self._sign}{len(self._aside) - 1}"

    def run(self, lines: list[str]) -> list[str]:
        return [self._placeholder(line) if line.startswith(self._sign) else line for line in lines]

    def _placeholder(self, line: str) -> str:
        number = line.removeprefix(self._sign)
        block = self._aside[int(number)]
        self.anchors.update(unescape(found[1]) for pattern in (_ANCHOR, _NAME) for found in pattern.finditer(block))
        return str(self.md.htmlStash.store(f"{block}\n"))
