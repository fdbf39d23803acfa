"""TPM316: a spec that is to be done before it begins."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, Related, shown
from tpmdocs.judging.rule import situation_rule
from tpmdocs.judging.situation import Situation
from tpmdocs.model.target import TargetKind
from tpmdocs.rules._dates import finding_at, or_beyond, said


@situation_rule("TPM316")
def start_after_target(situation: Situation) -> Iterator[Finding]:
    """A spec's `start` lies wholly behind the end of its target.

    Its target is `target`, else the last of its `milestones`, else the day of its `release`.

    Why: both cannot hold, and whatever is planned around the spec goes by one of them.
    Example: `start: 2027-06` with `target: 2027-Q1`
    Instead: `start: 2027-03` with `target: 2027-Q1` or `start: 2027-06` with `target: 2027-Q3`
    """
    deadlines = situation.deadlines
    for spec in deadlines.open:
        start, end = deadlines.start(spec), deadlines.end(spec)
        if start is None or end is None or not deadlines.is_later(start.target, end.target):
            continue
        latest = or_beyond(end.target.hi, end.target, "earlier")
        a = "a release on " if end.target.kind is TargetKind.RELEASE and start.target.lo is not None else ""
        earliest = f"{a}{or_beyond(start.target.lo, start.target, 'later')}"
        yield finding_at(
            start,
            f"{shown(start.name)} is {said(start.target)}, after {shown(end.name)}, which is {said(end.target)}",
            f"move {shown(start.name)} to {latest}, or {shown(end.name)} to {earliest}",
            Related(end.span, "when it is due"),
        )
