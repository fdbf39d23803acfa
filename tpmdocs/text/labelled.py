"""A word at the head of prose becomes the value that stands behind it, as in `* Status: accepted`, with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tpmdocs.text.yaml_values import Scalar

_LONGEST = 8_000
"""Characters at the beginning of a text among which values are looked for; those that follow are read as prose."""

_FENCE = re.compile(r"^[ \t]*(?:```|~~~)", re.M)


def labelled(text: str, name: str) -> Scalar | None:
    """The first value behind a word: on its line, in its row of a table, or below the heading that it is."""
    found = next(_expression(re.escape(name)).finditer(_head(text)), None)
    return _value(found) if found is not None else None


def labels(text: str) -> Iterator[tuple[str, Scalar]]:
    """All words with a value behind them."""
    for found in _expression(r"[A-Za-z][A-Za-z _-]{1,24}?").finditer(_head(text)):
        yield found["line"] or found["row"] or found["heading"], _value(found)


def _head(text: str) -> str:
    """The beginning, where it is no code."""
    fence = _FENCE.search(text, 0, _LONGEST)
    return text[: fence.start() if fence is not None else _LONGEST]


@cache
def _expression(name: str) -> re.Pattern[str]:
    return re.compile(
        rf"""^[ \t]*(?:
            (?:[*+-][ \t]+)?[*_]{{0,2}}(?P<line>{name})[*_]{{0,2}}[ \t]*:[*_]{{0,2}}[ \t]*(?P<on_line>[^\s:][^\n]*)
          | \|[ \t]*[*_]{{0,2}}(?P<row>{name})[ \t]*:?[*_]{{0,2}}[ \t]*\|[ \t]*(?P<in_row>[^|\s][^|\n]*)\|?[ \t]*$
          | \#{{2,6}}[ \t]+(?P<heading>{name})[ \t]*:?[ \t]*\r?\n
            (?:[ \t]*\r?\n)*(?P<below>(?![*+-][ \t])[^\s\#<|>`~:][^\n]*)
        )""",
        re.X | re.I | re.M,
    )


def _value(found: re.Match[str]) -> Scalar:
    group = next(group for group in ("on_line", "in_row", "below") if found[group])
    start, text = found.start(group), found[group]
    bare = text.strip().strip("*_`").strip()  # emphasis of the whole is none of the value
    start += text.find(bare)
    return Scalar(bare, start, start + len(bare), plain=False)
