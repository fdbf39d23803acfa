"""Block processors of Python-Markdown are asked only about a block that has a sign without which they do nothing."""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha256
from typing import NamedTuple
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor

from tpmdocs.hosts.faster.known import digest_of_code, is_known

KNOWN = frozenset({"1737e188f149267b"})
"""How processors are gone through, as it is in the releases of Python-Markdown that were read."""


class Sign(NamedTuple):
    """What a processor does nothing without.

    Attributes:
        needed: What is in every block that it takes.
        words: Words for its patterns and for what it does with them, of the releases that were read.
        functions: What it does with them.
        goes_on: Whether it also takes what is indented, as more of what it took before.
    """

    needed: str
    words: frozenset[str]
    functions: tuple[str, ...] = ("test",)
    goes_on: bool = False


_TAKING = ("test", "run")  # it asks for every block, and gives it back
_GOING_ON = ("test", "parse_content")

SIGNS = {
    "markdown.blockprocessors.BlockQuoteProcessor": Sign(">", frozenset({"7e340498b7d440dd"})),
    "markdown.blockprocessors.HashHeaderProcessor": Sign("#", frozenset({"2017be3326854ba4"})),
    "markdown.blockprocessors.SetextHeaderProcessor": Sign("\n", frozenset({"17d79973423421f1"})),
    "markdown.blockprocessors.ReferenceProcessor": Sign("]:", frozenset({"6a8fd449cf2f4b56"}), _TAKING),
    "markdown.extensions.abbr.AbbrBlockprocessor": Sign("*[", frozenset({"57aed85c1ea02547"}), _TAKING),
    "markdown.extensions.admonition.AdmonitionProcessor": Sign(
        "!!!", frozenset({"2090f73dd993a29a"}), _GOING_ON, goes_on=True
    ),
    "markdown.extensions.def_list.DefListProcessor": Sign(":", frozenset({"e464ad001f4467c9"})),
    "markdown.extensions.footnotes.FootnoteBlockProcessor": Sign("[^", frozenset({"d509c24e628d6873"}), _TAKING),
    "markdown.extensions.tables.TableProcessor": Sign(
        "|", frozenset({"c3c4d7f503fc7f56"}), ("test", "_split_row", "_split")
    ),
    "pymdownx.details.DetailsProcessor": Sign("???", frozenset({"8c88c0d3200fbecb"}), _GOING_ON, goes_on=True),
    "pymdownx.tabbed.TabbedProcessor": Sign("===", frozenset({"7c43cac29f307201"}), _GOING_ON, goes_on=True),
}
"""Signs by the class of the processor."""


def hasten(md: Markdown) -> bool:
    """Have a parser ask fewer processors; whether it will.

    That is safe, as one that is passed over would have taken nothing, and would have left everything as it was.
    """
    parser = md.parser
    if type(parser) is not BlockParser or md.tab_length < 1 or not _is_known():
        return False
    all_ = parser.blockprocessors
    count = len(all_)
    go_through = parser.parseBlocks
    processors = [(one, *needed(one)) for one in all_]

    def parse(parent: Element, blocks: list[str]) -> None:
        if len(all_) != count:  # somebody has come too late to be known
            return go_through(parent, blocks)
        while blocks:
            for processor, needed, goes_on in processors:
                block = blocks[0]
                if needed not in block and not (
                    goes_on and (block[:1] == " " or processor.current_sibling is not None)  # type: ignore[attr-defined]
                ):
                    continue
                if processor.test(parent, block) and processor.run(parent, blocks) is not False:
                    break
        return None

    parser.parseBlocks = parse  # type: ignore[method-assign]
    return True


@cache
def _is_known() -> bool:
    return is_known(BlockParser.parseBlocks, KNOWN)


def needed(processor: BlockProcessor) -> tuple[str, bool]:
    """What a processor needs, and whether it also goes on; nothing, where that is not known."""
    kind = type(processor)
    sign = SIGNS.get(f"{kind.__module__}.{kind.__qualname__}")
    if sign is None or not vars(processor).keys().isdisjoint(sign.functions):
        return "", False
    is_read = _word(kind, sign.functions) in sign.words  # type: ignore[arg-type]  # a class has a hash
    return (sign.needed, sign.goes_on) if is_read else ("", False)


@cache
def _word(kind: type[BlockProcessor], functions: tuple[str, ...]) -> str:
    """A word for what a processor looks for, and for some of what it does."""
    patterns = (f"{name} {one.pattern}" for name, one in vars(kind).items() if isinstance(one, re.Pattern))
    done = (digest_of_code(getattr(kind, name)) for name in functions)
    return sha256("\n".join([*done, *patterns]).encode()).hexdigest()[:16]
