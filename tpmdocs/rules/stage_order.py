"""TPM313: a stage that is due before the one that comes before it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from tpmdocs.diagnostics import Finding, Related, Severity, shown
from tpmdocs.judging.rule import situation_rule
from tpmdocs.judging.situation import Situation
from tpmdocs.rules._dates import or_beyond, said
from tpmdocs.rules._stages import in_order


@situation_rule("TPM313", Severity.WARNING)
def stage_order(situation: Situation) -> Iterator[Finding]:
    """A stage of a delivery is due before an earlier stage is: beta before alpha.

    Stages come in the order alpha, beta, stable where all of them have such names, else in the order written. Two that
    overlap are in order.

    Why: a stage builds on the one before it, so one of the two dates will not hold.
    Example: `milestones: {alpha: 2027-Q2, beta: 2027-Q1}`
    Instead: `milestones: {alpha: 2027-Q1, beta: 2027-Q2}`
    """
    deadlines = situation.deadlines
    for spec in deadlines.open:
        told: set[str] = set()
        for first, then in combinations(in_order(spec.milestones), 2):
            if then.name in told or not deadlines.is_later(first.target, then.target):
                continue
            told.add(then.name)
            earliest = or_beyond(first.target.hi, first.target, "later")
            latest = or_beyond(then.target.hi, then.target, "earlier")
            yield Finding(
                f"{shown(then.name)} is due {said(then.target)}, before {shown(first.name)}, "
                f"which is due {said(first.target)}",
                then.said.span,
                help=f"move {shown(then.name)} to {earliest}, or {shown(first.name)} to {latest}",
                related=(Related(first.said.span, f"{shown(first.name)} is due"),),
                spec=spec.path,
                field=then.said.name,
                value=first.name,
            )
