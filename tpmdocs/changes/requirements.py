"""What a spec requires: the items of its sections of requirements, and how their wording changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from tpmdocs.judging.gates import REQUIREMENTS, sections
from tpmdocs.model.spec import Spec
from tpmdocs.repository.source import Span

ALIKE = 0.5
"""Share of words, 0 to 1, from which on two wordings are of one requirement that was reworded."""

MOST = 60
"""Reworded items of a spec that are matched; in a longer rewrite nobody could tell which was which."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One item, as it reads on one line."""

    text: str
    span: Span

    @property
    def must(self) -> bool:
        """Whether it has to be met, in the words of RFC 2119 in any case: must, shall, required."""
        return is_must(self.text)


def is_must(text: str) -> bool:
    """Whether a wording says that something has to be: as RFC 2119 has it, in any case."""
    return _MUST.search(text) is not None


_MUST = re.compile(r"\b(?:must|shall|required)\b", re.I)
_ITEM = re.compile(r"^[ \t]{0,3}(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?", re.M)


def requirements(spec: Spec) -> tuple[Requirement, ...]:
    """The list items, and the paragraphs that say what must be, of the sections of requirements."""
    if spec.document is None:
        return ()
    found = {one.span: one for name in REQUIREMENTS for one in _in_sections(spec, name)}
    return tuple(found[span] for span in sorted(found))


def _in_sections(spec: Spec, name: str) -> Iterator[Requirement]:
    assert spec.document is not None
    body, first = spec.document.body, spec.document.front_matter.body_start
    for heading, texts in sections(spec, name):
        at = heading.end
        for text in texts:
            at = body.index(text, at) if text else at
            for start, end in _pieces(text):
                words = " ".join(_ITEM.sub("", text[start:end], count=1).split())
                if words and (_ITEM.match(text, start) or _MUST.search(words)):
                    yield Requirement(words, spec.document.source.span(first + at + start, first + at + end))


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Items and paragraphs: each ends where the next item or an empty line is."""
    starts = sorted({0, *(one.start() for one in _ITEM.finditer(text)), *(one.end() for one in _BLANK.finditer(text))})
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        stop = _BLANK.search(text, start, end)
        yield start, start + len(text[start : stop.start() if stop else end].rstrip())


_BLANK = re.compile(r"\n[ \t]*\n+")


def reworded(
    old: tuple[Requirement, ...], new: tuple[Requirement, ...]
) -> Iterator[tuple[Requirement | None, Requirement | None]]:
    """What was required and what is, in pairs: reworded, taken out or added. What reads the same is left out."""
    same = {one.text for one in old} & {one.text for one in new}
    befores = [one for one in old if one.text not in same]
    afters = [one for one in new if one.text not in same]
    alike = sorted(
        (-_likeness(one.text, other.text), m, n)
        for m, one in enumerate(befores[:MOST])
        for n, other in enumerate(afters[:MOST])
    )
    of_old: dict[int, int] = {}
    taken: set[int] = set()
    for share, m, n in alike:
        if -share >= ALIKE and m not in of_old and n not in taken:
            of_old[m] = n
            taken.add(n)
    for m, one in enumerate(befores):
        yield one, afters[of_old[m]] if m in of_old else None
    for n, other in enumerate(afters):
        if n not in taken:
            yield None, other


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one.split(), other.split(), autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE else 0.0
