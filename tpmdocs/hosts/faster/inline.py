"""Patterns of Python-Markdown are tried only on text that has a character without which they cannot match."""

from __future__ import annotations

from functools import cache

from markdown import Markdown
from markdown.inlinepatterns import (
    AUTOLINK_RE,
    AUTOMAIL_RE,
    BACKTICK_RE,
    ENTITY_RE,
    ESCAPE_RE,
    HTML_RE,
    IMAGE_LINK_RE,
    IMAGE_REFERENCE_RE,
    LINE_BREAK_RE,
    LINK_RE,
    REFERENCE_RE,
)
from markdown.inlinepatterns import (
    InlineProcessor as Pattern,
)
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

from tpmdocs.hosts.faster.known import is_known
from tpmdocs.markdown import MENTIONS_RE

KNOWN = frozenset({"955c5ebc4d08afc3"})
"""What goes through the patterns, as it is in the releases of Python-Markdown that were read."""

NEEDED = {
    BACKTICK_RE: "`",
    ESCAPE_RE: "\\",
    REFERENCE_RE: "[",
    LINK_RE: "[",
    IMAGE_LINK_RE: "![",
    IMAGE_REFERENCE_RE: "![",
    AUTOLINK_RE: "<",
    AUTOMAIL_RE: "<",
    LINE_BREAK_RE: "  \n",
    HTML_RE: "<",
    ENTITY_RE: "&",
    r"\[\^([^\]]*)\]": "[^",  # of footnotes
    MENTIONS_RE: "[[",
}
"""What every match of a pattern holds that anything comes of, by the pattern."""


def hasten(md: Markdown) -> bool:
    """Have a parser try fewer patterns; whether it will.

    That is safe, as a pattern that is passed over would have been found nowhere, and that is all that would have come
    of it.
    """
    inline = md.treeprocessors["inline"] if "inline" in md.treeprocessors else None  # noqa: SIM401, it has no `get`
    if type(inline) is not InlineProcessor or not _is_known():
        return False
    patterns = [(one, _needed(one)) for one in md.inlinePatterns]
    apply = inline._InlineProcessor__applyPattern  # type: ignore[attr-defined]

    def handle(data: str, number: int = 0) -> str:
        if isinstance(data, AtomicString):
            return data
        start = 0
        while number < len(patterns):
            pattern, needed = patterns[number]
            if needed in data:
                data, matched, start = apply(pattern, data, number, start)
                if matched:
                    continue
            start = 0
            number += 1
        return data

    inline._InlineProcessor__handleInline = handle  # type: ignore[attr-defined]
    return True


@cache
def _is_known() -> bool:
    return is_known(InlineProcessor, KNOWN)


def _needed(pattern: object) -> str:
    """What every match of a pattern holds; empty where that is not known."""
    is_plain = isinstance(pattern, Pattern) and pattern.compiled_re.pattern == pattern.pattern
    return NEEDED.get(pattern.pattern, "") if is_plain else ""  # type: ignore[attr-defined]
