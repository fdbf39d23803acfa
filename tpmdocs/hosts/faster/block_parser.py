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
        digests: Of its patterns and of what it does with them, as in the releases that were read.
        functions: What it does with them.
        goes_on: Whether it also takes what is indented, as more of what it took before.
    """

    needed: str
    digests: frozenset[str] = frozenset()
    functions: tuple[str, ...] = ("test",)
    goes_on: bool = False


_TAKING = ("test", "run")  # it asks for every block, and gives it back
_GOING_ON = ("test", "parse_content")

SIGNS = {
    "markdown.blockprocessors.BlockQuoteProcessor": Sign(">", frozenset({"cd9c87e8eb1e405a"})),
    "markdown.blockprocessors.HashHeaderProcessor": Sign("#", frozenset({"3635b71034462407"})),
    "markdown.blockprocessors.SetextHeaderProcessor": Sign("\n", frozenset({"8c7b0169f29dccdc"})),
    "markdown.blockprocessors.ReferenceProcessor": Sign("]:", frozenset({"7d311c314117dca6"}), _TAKING),
    "markdown.extensions.abbr.AbbrBlockprocessor": Sign("*[", frozenset({"aab673217c4424c4"}), _TAKING),
    "markdown.extensions.admonition.AdmonitionProcessor": Sign(
        "!!!", frozenset({"3502a101801038b1"}), _GOING_ON, goes_on=True
    ),
    "markdown.extensions.def_list.DefListProcessor": Sign(":", frozenset({"2d9d40d8fe657f1f"})),
    "markdown.extensions.footnotes.FootnoteBlockProcessor": Sign("[^", frozenset({"7c622f3efe8fd6e4"}), _TAKING),
    "markdown.extensions.tables.TableProcessor": Sign(
        "|", frozenset({"fecd3c6fc13f018f"}), ("test", "_split_row", "_split")
    ),
    "pymdownx.details.DetailsProcessor": Sign("???", frozenset({"14cbd8fcfa9ddc80"}), _GOING_ON, goes_on=True),
    "pymdownx.tabbed.TabbedProcessor": Sign("===", frozenset({"f027930ccc743880"}), _GOING_ON, goes_on=True),
}
"""Signs by the class of the processor."""


def hasten(md: Markdown) -> bool:
    """Have a parser ask fewer processors; whether it will.

    That is safe where all extensions are known, as a processor that is passed over would have taken nothing, and would
    have left everything as it was.
    """
    parser = md.parser
    if type(parser) is not BlockParser or "parseBlocks" in vars(parser) or md.tab_length < 1 or not _is_known():
        return False
    processors = [(one, sign.needed, sign.goes_on) for one in parser.blockprocessors for sign in (sign_of(one),)]

    def parse(parent: Element, blocks: list[str]) -> None:
        while blocks:
            for processor, needed, goes_on in processors:
                block = blocks[0]
                if needed not in block and not (goes_on and _may_go_on(processor, block)):
                    continue
                if processor.test(parent, block) and processor.run(parent, blocks) is not False:
                    break

    parser.parseBlocks = parse  # type: ignore[method-assign]
    return True


def _may_go_on(processor: BlockProcessor, block: str) -> bool:
    """Whether a processor may take a block as more of what it took before.

    It may have found what that is and yet not gone on, as blocks were too deep in each other; then it takes what comes
    next, whatever it is.
    """
    return block[:1] == " " or processor.current_sibling is not None  # type: ignore[attr-defined]


@cache
def _is_known() -> bool:
    return is_known(BlockParser.parseBlocks, KNOWN)


def sign_of(processor: BlockProcessor) -> Sign:
    """What a processor needs; nothing, where that is not known."""
    kind, own = type(processor), vars(processor)
    sign = SIGNS.get(f"{kind.__module__}.{kind.__qualname__}", NONE)
    is_changed = not own.keys().isdisjoint(sign.functions) or any(isinstance(one, re.Pattern) for one in own.values())
    is_read = _digest(kind, sign.functions) in sign.digests  # type: ignore[arg-type]  # a class has a hash
    return sign if is_read and not is_changed else NONE


NONE = Sign("")


@cache
def _digest(kind: type[BlockProcessor], functions: tuple[str, ...]) -> str:
    """A digest of what a processor looks for, and of some of what it does."""
    patterns = (f"{name} {one.pattern} {one.flags}" for name, one in vars(kind).items() if isinstance(one, re.Pattern))
    done = (digest_of_code(getattr(kind, name)) for name in functions)
    return sha256("\n".join([*done, *patterns]).encode()).hexdigest()[:16]
