"""Tells what a template says in place of a value from what an author has written."""

from __future__ import annotations

import re


def is_placeholder(text: str) -> bool:
    """Whether a value only shows what a value should look like, or that there should be one."""
    return _PLACEHOLDER.fullmatch(text.strip()) is not None


def may_hold_placeholder(text: str) -> bool:
    """Whether `is_placeholder` may hold for any part of a text. It is quick, and never wrong when it says no."""
    return any(map(text.lower().__contains__, _SIGNS))


_PLACEHOLDER = re.compile(
    r"""
      [\w.*-]+ (?: \ ? \| \ ? [\w.*-]+ )+  # draft | done, **draft**|done
    | [\w.-]+ (?: \ [\w.-]+ ){0,2} (?: \| [\w.-]+ (?: \ [\w.-]+ ){0,2} )+  # to do|in progress
    | y{4} (?: [-/.] m{1,2} (?: [-/.] d{1,2} )? | -? q[nx] )?  # yyyy-mm-dd
    | d{1,2} [-/.] m{1,2} [-/.] y{2,4}
    | v? x \. [xy] (?: \. [xyz] )?  # the version x.y
    | (?: [a-z]+ [-_ ]? \#? )? (?: (?<![a-z]) n{3,} | (?<![a-z]) x{3,} | \#{3,} | \?{3,} )  # KEP-NNNN
    | (?: todo | fixme | change[ -]?me ) (?: : .* )?
    | < [^<>@:/]+ >  # <your name>, and no address
    | \{\{ .* \}\} | \$\{ [^}]* \} | \[ (?: your | insert | the ) \b [^\]]* \]
    | \.{3,} | …
    | (?: spec | specification | proposal | enhancement | rfc | adr | prd | [a-z]?ep | eip ) \ template
    """,
    re.X | re.I | re.S,
)

_SIGNS = (
    *("|", "yy", "x.", "nnn", "xxx", "###", "???", "todo", "fixme", "change", "<"),
    *("{{", "${", "[your", "[insert", "[the", "...", "…", "template"),
)
"""What each alternative of the pattern above holds, in lower case."""
