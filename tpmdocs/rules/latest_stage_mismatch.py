"""TPM314: a target that is not that of the last stage."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, Related, Severity, shown
from tpmdocs.judging.rule import situation_rule
from tpmdocs.judging.situation import Situation
from tpmdocs.rules._dates import said
from tpmdocs.rules._stages import in_order


@situation_rule("TPM314", Severity.WARNING)
def latest_stage_mismatch(situation: Situation) -> Iterator[Finding]:
    """A `target` is given beside `milestones`, and the last stage is due before it or after it.

    Two that overlap agree: `2027-Q2` is within `2027`.

    Why: a delivery in stages is done with its last one, so the plan holds two answers to one question.
    Example: `target: 2027-Q1` with `milestones: {alpha: 2027-Q1, stable: 2027-Q3}`
    Instead: `target: 2027-Q3` with `milestones: {alpha: 2027-Q1, stable: 2027-Q3}`
    """
    deadlines = situation.deadlines
    for spec in deadlines.open:
        target = spec.first("target")
        if spec.target is None or target is None or not spec.milestones:
            continue
        last = in_order(spec.milestones)[-1]
        before = deadlines.is_later(last.target, spec.target)
        # A dialect may read the target from a further stage, which then is the last.
        further = target.name.partition(".")[0] == last.said.name.partition(".")[0]
        if before or (not further and deadlines.is_later(spec.target, last.target)):
            yield Finding(
                f"{shown(target.name)} {said(spec.target)} is {'before' if before else 'after'} the last stage, "
                f"{shown(last.name)}, which is due {said(last.target)}",
                target.span,
                help=f"set {shown(target.name)} to {shown(last.target.text)}, or move {shown(last.name)} to "
                f"{shown(spec.target.text)}, or leave {shown(target.name)} out",
                related=(Related(last.said.span, f"{shown(last.name)} is due"),),
                spec=spec.path,
                field=target.name,
                value=spec.target.text,
            )
