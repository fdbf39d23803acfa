"""A spec and an Axis become a Bar: where its work is sure to be, and where it may be. A Bar becomes a Shape."""

from __future__ import annotations

from dataclasses import dataclass

from tpmdocs.model.spec import Spec
from tpmdocs.model.target import Target, TargetKind
from tpmdocs.model.vocabulary import Category
from tpmdocs.planning.deadlines import Deadlines
from tpmdocs.views.axis import Axis, Span


@dataclass(frozen=True, slots=True)
class Mark:
    """The end of a stage."""

    at: float
    name: str
    when: str
    nth: str
    """Which of the stages it ends, in words."""


@dataclass(frozen=True, slots=True)
class Bar:
    """What is drawn of a spec, along an axis from 0 to 100, which it may leave at both ends.

    Attributes:
        start: Where it may begin.
        sure_from: Where it has begun for certain.
        sure_until: Where it is not done yet for certain; before `sure_from` where nothing is certain.
        end: Where it ends at the latest.
        until: Where it ends as drawn: today for what is late.
        vague: Whether a word such as `next` is all that is said.
        ghost: Where its target was, for one that moved.
    """

    start: float
    sure_from: float
    sure_until: float
    end: float
    until: float
    vague: bool = False
    marks: tuple[Mark, ...] = ()
    ghost: Span | None = None

    @property
    def late(self) -> Span | None:
        """From its end to today, where that has passed."""
        return (self.end, self.until) if self.until > self.end else None


def bar(spec: Spec, deadlines: Deadlines, axis: Axis, *, overdue: bool, was: Target | None = None) -> Bar | None:
    """A spec's bar; None where the axis does not say when it ends.

    It begins at its start, else at the first of several stages, else nobody knows: then it is what its target spans.
    What is being worked on has begun by today, and is not done today. What is done ends on the day it shipped.
    """
    due = deadlines.end(spec)
    last = axis.place(due.target) if due is not None else None
    category = deadlines.catalog.category(spec)
    if category is Category.DONE and spec.shipped is not None:
        shipped = axis.place(Target("", TargetKind.DAY, spec.shipped, spec.shipped))
        last = (shipped[1], shipped[1]) if shipped is not None else last
    if last is None:
        return None
    is_begun = category is Category.ACTIVE and not overdue
    first = _first(spec, axis, is_begun=is_begun)
    start, sure_from = first if first is not None and first[0] <= last[1] else (last[0], last[1])
    sure_until, end = last
    if is_begun:
        sure_until = min(max(sure_until, axis.today), end)
    stages = len(spec.milestones)
    marks = tuple(
        Mark(place[1], milestone.name, milestone.target.text, f"stage {n} of {stages}")
        for n, milestone in enumerate(spec.milestones, 1)
        if (place := axis.place(milestone.target)) is not None
    )
    vague = due is not None and due.target.kind is TargetKind.BUCKET and not is_begun
    until = max(end, axis.today) if overdue else end
    ghost = axis.place(was) if was is not None else None
    return Bar(start, min(sure_from, end), sure_until, end, until, vague, marks, ghost)


def _first(spec: Spec, axis: Axis, *, is_begun: bool) -> Span | None:
    if spec.start is not None:
        return axis.place(spec.start)
    first = axis.place(spec.milestones[0].target) if len(spec.milestones) > 1 else None
    if is_begun and (first is None or first[1] > axis.today):
        return axis.today - _SOFT, axis.today
    return first


@dataclass(frozen=True, slots=True)
class Shape:
    """A bar as far as it lies between the first column and the last, in the words of a style sheet.

    Attributes:
        bar: Where it lies, and within it where it is sure to be; None for what is over before the first column.
        kind: Classes that say what is special about it.
        delay: Where it is late.
        ghost: Where its target was.
        note: Where there is room for words below it.
        is_note_before: Whether these end with the bar, rather than begin with it.
    """

    bar: str | None
    kind: str
    delay: str | None
    ghost: str | None
    marks: tuple[str, ...]
    note: str
    is_note_before: bool


def shape(bar: Bar) -> Shape:
    start, end, until = max(bar.start, 0.0), min(bar.end, 100.0), min(bar.until, 100.0)
    width = end - start
    kind = " tpm-from" * (bar.start < 0) + " tpm-on" * (bar.end > 100)
    style = f"--a:{start:.5g};--b:{end:.5g}"
    if width > _POINT:
        sure_from, sure_until = (min(max((at - start) / width, 0), 1) * 100 for at in (bar.sure_from, bar.sure_until))
        if bar.vague or bar.sure_from > bar.sure_until:
            kind += " tpm-vague"
        else:
            style += f";--s:{sure_from:.4g}%;--e:{sure_until:.4g}%"
    late = bar.late
    return Shape(
        style if end > 0 else None,
        kind,
        f"--a:{max(late[0], 0):.5g};--b:{late[1]:.5g}" if late is not None else None,
        _within(bar.ghost) if bar.ghost is not None else None,
        tuple(f"--a:{mark.at:.5g}" for mark in bar.marks if 0 <= mark.at <= 100),
        f"--a:{start:.5g}" if start <= _HALF else f"--b:{until:.5g}",
        start > _HALF,
    )


_POINT, _HALF, _SOFT = 1, 50, 4


def _within(span: Span) -> str | None:
    """A span as far as it lies on the axis; None where it does not."""
    start, end = max(span[0], 0.0), min(span[1], 100.0)
    return f"--a:{start:.5g};--b:{end:.5g}" if start < end or 0 < start == end < 100 else None
