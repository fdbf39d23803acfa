"""TPM309: a part that is planned outside of the time of its whole."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, Related, Severity, shown
from tpmdocs.judging.rule import situation_rule
from tpmdocs.judging.situation import Situation
from tpmdocs.model.catalog import Edge
from tpmdocs.planning.deadlines import Deadlines, Due
from tpmdocs.rules._dates import or_beyond, said


@situation_rule("TPM309", Severity.WARNING)
def outside_parent_window(situation: Situation) -> Iterator[Finding]:
    """A part ends after the spec it is part of, or begins before it.

    The time of a spec reaches from its `start` to its target. A whole without a start has always been open, so a part
    may be done long before it. Where a part has no start, it is outside if it ends before the whole begins.

    Why: the whole cannot be done before its parts are.
    Example: `target: 2027-Q3` with `part_of: BILL-2`, where BILL-2 has `target: 2027-Q2`
    Instead: `target: 2027-Q1` with `part_of: BILL-2`, where BILL-2 has `target: 2027-Q2`
    """
    deadlines = situation.deadlines
    for edge in situation.catalog.edges:
        if edge.type.name == "part_of" and deadlines.is_open(edge.source) and deadlines.is_open(edge.target):
            yield from _outside(edge, deadlines)


def _outside(edge: Edge, deadlines: Deadlines) -> Iterator[Finding]:
    part, whole = edge.source, edge.target
    ends, whole_ends = deadlines.end(part), deadlines.end(whole)
    if ends is not None and whole_ends is not None and _ends_later(ends, whole_ends, deadlines):
        latest, last = whole_ends.target.hi, ends.target.hi
        too_late = latest is not None and latest < deadlines.today
        sooner = f"move {shown(ends.name)} to {or_beyond(latest, whole_ends.target, 'earlier')}, or "
        earliest = or_beyond(max(last, deadlines.today) if last is not None else None, ends.target, "later")
        yield _finding(
            edge,
            f"{shown(part.name)} is due {said(ends.target)}, after {shown(whole.name)}, which it is part of: "
            f"that is due {said(whole_ends.target)}",
            f"{'' if too_late else sooner}move that of {shown(whole.name)} to {earliest}",
            ends,
            whole_ends,
        )
    starts, whole_starts = deadlines.start(part), deadlines.start(whole)
    if whole_starts is None or whole_starts.target.lo is None:
        return
    first = whole_starts.target.lo
    if starts is not None and starts.target.lo is not None and starts.target.lo < first:
        yield _finding(
            edge,
            f"{shown(part.name)} begins {said(starts.target)}, before {shown(whole.name)}, which it is part of: "
            f"that begins {said(whole_starts.target)}",
            f"move {shown(starts.name)} to {first} or later, or move that of {shown(whole.name)} to "
            f"{starts.target.lo} or earlier",
            starts,
            whole_starts,
        )
    elif starts is None and ends is not None and ends.target.hi is not None and ends.target.hi < first:
        yield _finding(
            edge,
            f"{shown(part.name)} is due {said(ends.target)}, before {shown(whole.name)}, which it is part of, begins: "
            f"that is {said(whole_starts.target)}",
            f"move {shown(ends.name)} to {first} or later, or {shown(whole_starts.name)} of {shown(whole.name)} to "
            f"{ends.target.hi} or earlier",
            ends,
            whole_starts,
        )


def _ends_later(part: Due, whole: Due, deadlines: Deadlines) -> bool:
    if part.target.hi is not None and whole.target.hi is not None:
        return part.target.hi > whole.target.hi
    return deadlines.is_later(part.target, whole.target)


def _finding(edge: Edge, message: str, help_: str, due: Due, other: Due) -> Finding:
    whole = shown(edge.target.name)
    return Finding(
        message,
        due.span,
        help=help_,
        related=(Related(edge.declaration.reference.span, f"part of {whole}"), Related(other.span, f"when {whole} is")),
        spec=edge.source.path,
        field=due.name,
        value=edge.target.identity,
    )
