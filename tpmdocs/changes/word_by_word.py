"""Two wordings become pieces: what both say, and what only one of them does, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

AROUND = 6
"""Words that both say, to be told beside what only one does; what is further away is left out."""

MOST_WORDS = 200
"""Words between a common beginning and a common end that are compared; the time may grow with their number cubed."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words in a row that stand in both wordings, in the old one alone, or in the new one alone."""

    text: str
    old: bool
    new: bool


def word_by_word(before: str, after: str) -> tuple[Piece, ...]:
    """What became of a wording, with a few words around each change; nothing where it is the same."""
    old, new = _words(before), _words(after)
    if old == new:
        return ()
    found = tuple(_pieces(old, new))
    return tuple(_short(piece, at == 0, at == len(found) - 1) for at, piece in enumerate(found))


def _words(text: str) -> list[str]:
    """Words, each with the space before it."""
    return re.findall(r"\s*\S+", " ".join(text.split()))


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    begin = _common(old, new)
    end = _common(old[begin:][::-1], new[begin:][::-1])
    middles = old[begin : len(old) - end], new[begin : len(new) - end]
    if begin:
        yield Piece("".join(old[:begin]), True, True)
    yield from _between(*middles)
    if end:
        yield Piece("".join(old[len(old) - end :]), True, True)


def _common(one: list[str], other: list[str]) -> int:
    """How many words two lists begin with in common."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _between(old: list[str], new: list[str]) -> Iterator[Piece]:
    whole = [("replace", 0, len(old), 0, len(new))]
    is_short = max(len(old), len(new)) <= MOST_WORDS
    for what, at, end, start, stop in (
        SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if is_short else whole
    ):
        if what == "equal":
            yield Piece("".join(old[at:end]), True, True)
            continue
        for words, is_old in ((old[at:end], True), (new[start:stop], False)):
            if words:
                yield Piece("".join(words), is_old, not is_old)


def _short(piece: Piece, first: bool, last: bool) -> Piece:
    """What both say, without what is far from any change."""
    words = _words(piece.text)
    before, after = (0 if first else AROUND), (0 if last else AROUND)
    if not (piece.old and piece.new) or len(words) <= before + after + 2:
        return piece
    begin = "".join(words[:before]) + (" …" if before else "…")
    space = piece.text[: len(piece.text) - len(piece.text.lstrip())]
    return replace(piece, text=f"{space}{begin}{''.join(words[len(words) - after :])}" if after else f"{space}{begin}")
