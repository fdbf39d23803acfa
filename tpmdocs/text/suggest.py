"""A word that nobody knows becomes the known word that was most likely meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import zip_longest

from rapidfuzz import process
from rapidfuzz.distance import OSA


def closest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that `word` most likely misspells; None where none is near.

    Case, spaces, hyphens and underscores do not count, and of other characters one in five may be wrong, swapped,
    missing or too many. Numbers have to be the same: `PAY-13` is no misspelling of `PAY-12`. Of two that are equally
    near, it is the one that comes first in the alphabet.
    """
    spellings = _folded(tuple(candidates))
    folded = _fold(word)
    if not folded:
        return None
    if folded in spellings:
        return spellings[folded]
    near = process.extract_iter(folded, spellings.keys(), scorer=OSA.distance, score_cutoff=_allowed(folded))
    numbers = _numbers(folded)
    best = min(((distance, found) for found, distance, _ in near if _numbers(found) == numbers), default=None)
    return spellings[best[1]] if best is not None else None


def same_as(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that differs from a word in nothing but case, spaces, hyphens and underscores; None without any."""
    folded = _fold(word)
    return _folded(tuple(candidates)).get(folded) if folded else None


def did_you_mean(word: str, candidates: Iterable[str], otherwise: str = "") -> str:
    """The help for a word that is not known: the one that was most likely meant, or `otherwise`."""
    found = closest(word, candidates)
    return f"did you mean `{found}`?" if found is not None else otherwise


def is_same(word: str, other: str) -> bool:
    """Whether two words differ in nothing but case, spaces, hyphens and underscores."""
    return _fold(word) == _fold(other)


def is_certain(word: str, found: str, candidates: Iterable[str]) -> bool:
    """Whether a candidate is so near, and so alone, that it can be written in place of the word without asking.

    Nothing may differ but case, spaces, hyphens and underscores; or one part of at least five letters has two
    neighbours swapped, or one letter missing or too many, and no other candidate is within two such mistakes. A letter
    that stands for another is never certain: `squad-b` is no misspelling of `squad-a`.
    """
    if is_same(word, found):
        return True
    wrong = [pair for pair in zip_longest(_parts(word), _parts(found), fillvalue="") if pair[0] != pair[1]]
    if len(wrong) != 1:
        return False
    (written, meant), folded = wrong[0], _fold(word)
    is_slip = len(written) != len(meant) or sorted(written) == sorted(meant)
    if not is_slip or len(meant) < MIN_LETTERS or not meant.isalpha() or OSA.distance(written, meant) != 1:
        return False
    # Numbers are never a slip, so that what has another one is no rival.
    rivals = (other for other in _folded(tuple(candidates)) if _numbers(other) == _numbers(folded))
    others = (other for other in rivals if other != _fold(found))
    return all(OSA.distance(other, folded, score_cutoff=2) > 2 for other in others)


MIN_LETTERS = 5
"""Letters of a part in which one slip leaves no doubt."""


def _parts(word: str) -> list[str]:
    return re.split(r"[\s_\-/.]+", word.casefold())


@lru_cache(maxsize=16)  # a rule asks about many words among the same candidates
def _folded(candidates: tuple[str, ...]) -> dict[str, str]:
    return {_fold(candidate): candidate for candidate in sorted(candidates, reverse=True)}


def _fold(word: str) -> str:
    return re.sub(r"[\s_\-]+", "", word.casefold())


def _numbers(word: str) -> list[str]:
    return [number.lstrip("0") for number in re.findall(r"\d+", word)]


def _allowed(folded: str) -> int:
    return max(1, len(folded) // 5) if len(folded) > 2 else 0
