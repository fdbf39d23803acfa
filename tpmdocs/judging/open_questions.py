"""The prose of a spec becomes the sections of it that ask something, told by what they are called."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tpmdocs.judging.gates import sections
from tpmdocs.model.spec import Spec
from tpmdocs.text.anchors import AnchorStyle, heading_anchors
from tpmdocs.text.raw_html import without_comments
from tpmdocs.text.wording import count_of

NAMES = ("Open question", "Question", "Unresolved question", "Open issue")


def asked(spec: Spec, style: AnchorStyle) -> Iterator[tuple[str, str, str]]:
    """The sections of a spec's prose that are called like open questions, and do not say that there is none.

    Args:
        style: Whose anchors headings have.

    Yields:
        The heading of each, its anchor, and how many questions there are.
    """
    document = spec.document
    if document is None:
        return
    told: set[int] = set()
    for name in NAMES:
        for heading, texts in sections(spec, name):
            text = "\n".join(texts)
            items = len(_ITEM.findall(text))
            answered = "answer" in heading.text.lower()  # what is called "Questions and answers"
            if heading.start in told or answered or not _open(text, items):
                continue
            told.add(heading.start)
            anchors = heading_anchors(document.prose, style)
            number = count_of(items, "question") if items else ""
            yield heading.text, anchors[document.prose.headings.index(heading)], number


def _open(text: str, items: int) -> bool:
    """Whether something is asked: not where every item of a list is ticked, nor where there is but a word or none."""
    said = without_comments(text).strip()
    return bool(items) or (len(said.split()) > 2 and not _TICKED.search(said))


_ITEM = re.compile(r"^ {0,3}(?:[-*+]|\d{1,9}[.)])[ \t]+(?!\[[xX]\])(?=\S)", re.M)
_TICKED = re.compile(r"^ {0,3}[-*+][ \t]+\[[xX]\]", re.M)
