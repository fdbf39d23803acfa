"""The prose of specs becomes a list of the questions that are open in it, each section a row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tpmdocs.judging.open_questions import asked
from tpmdocs.model.spec import Spec
from tpmdocs.views.here import Here


@dataclass(frozen=True, slots=True)
class Question:
    """A section of open questions; `href` leads to it, `number` says how many there are where it is a list."""

    spec: Spec
    heading: str
    href: str
    number: str


def questions(here: Here, spec: Spec) -> Iterator[Question]:
    """The sections of a spec's prose that ask something, with where each is."""
    for heading, anchor, number in asked(spec, here.catalog.dialect.anchors):
        yield Question(spec, heading, here.to(spec, anchor), number)
