"""The prose of specs becomes a list of the questions that are open in it, each section a row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tpmdocs.judging.gates import sections
from tpmdocs.model.spec import Spec
from tpmdocs.text.anchors import heading_anchors
from tpmdocs.text.prose import without_comments
from tpmdocs.text.wording import count_of
from tpmdocs.views.here import Here

NAMES = ("Open question", "Question", "Unresolved question", "Open issue")


@dataclass(frozen=True, slots=True)
class Question:
    """A section of open questions; `href` leads to it, `number` says how many there are where it is a list."""

    spec: Spec
    heading: str
    href: str
    number: str


def questions(here: Here, spec: Spec) -> Iterator[Question]:
    """The sections of a spec's prose that are called like open questions, and do not say that there is none."""
    document = spec.document
    if document is None:
        return
    told: set[int] = set()
    for name in NAMES:
        for heading, texts in sections(spec, name):
            text = "\n".join(texts)
            asked = len(_ITEM.findall(text))
            answered = "answer" in heading.text.lower()  # what is called "Questions and answers"
            if heading.start in told or answered or not _open(text, asked):
                continue
            told.add(heading.start)
            anchors = heading_anchors(document.prose, here.catalog.dialect.anchors)
            href = here.to(spec, anchors[document.prose.headings.index(heading)])
            yield Question(spec, heading.text, href, count_of(asked, "question") if asked else "")


def _open(text: str, asked: int) -> bool:
    """Whether something is asked: not where every item of a list is ticked, nor where there is but a word or none."""
    said = without_comments(text).strip()
    return bool(asked) or (len(said.split()) > 2 and not _TICKED.search(said))


_ITEM = re.compile(r"^ {0,3}(?:[-*+]|\d{1,9}[.)])[ \t]+(?!\[[xX]\])(?=\S)", re.M)
_TICKED = re.compile(r"^ {0,3}[-*+][ \t]+\[[xX]\]", re.M)
