"""TPM305: a spec that should be done by now."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, shown
from tpmdocs.judging.rule import situation_rule
from tpmdocs.judging.situation import Situation
from tpmdocs.model.target import TargetKind
from tpmdocs.model.vocabulary import Category
from tpmdocs.planning.deadlines import Due
from tpmdocs.rules._dates import finding_at, status_of
from tpmdocs.rules._stages import undated_after


@situation_rule("TPM305")
def overdue(situation: Situation) -> Iterator[Finding]:
    """The last day of a spec's target has passed, or the release has shipped, and the spec is not done.

    What is paused was not promised, and is never overdue.

    Its target is `target`, else the last of its `milestones`, else the day of its `release`. A release without a date
    has shipped where a later version has.

    Why: either the work is late and nobody has said to when, or it is done and nobody has said so.
    Example: `target: 2026-10` or `target: 2026-11-20`
    Instead: `target: 2026-12`, or `status: launched` with `shipped: 2026-11-20`
    """
    done = status_of(situation.catalog.vocabulary, Category.DONE)
    for spec, due in situation.deadlines.overdue:
        moved = f"move {shown(due.name)} to {_next(due, situation)}"
        further = undated_after(spec, due.name, situation.catalog.dialect)
        when = "release" if due.target.kind is TargetKind.RELEASE else "date"
        staged = f", give the next stage its {when}, in {shown(further)}," if further else ","
        yield finding_at(
            due,
            f"{_passed(due, situation)}, and the spec is {_still(spec.status)}",
            f"{moved}{staged} or set `status` to {done} if {'all of it' if further else 'it'} is done",
        )


def _passed(due: Due, situation: Situation) -> str:
    field, target, today = shown(due.name), due.target, situation.today
    if target.kind is TargetKind.RELEASE:
        if target.hi is not None:
            return f"release {shown(target.text)} shipped on {target.hi}"
        shipped = [one for one in situation.catalog.vocabulary.ordered_releases if one.date and one.date < today]
        later = f": {shown(shipped[-1].name)}, a later one, did on {shipped[-1].date}" if shipped else ""
        return f"release {shown(target.text)} has shipped{later}"
    ended = "was" if target.lo == target.hi else "ended on"
    day = "" if target.text.strip() == f"{target.hi}" else f"{shown(target.text)} {ended} {target.hi}"
    return f"{field} {day}".strip() if day else f"{field} {target.hi} has passed"


def _still(status: str | None) -> str:
    return f"still {shown(status)}" if status is not None else "not said to be done"


def _next(due: Due, situation: Situation) -> str:
    if due.target.kind is TargetKind.RELEASE:
        ahead = situation.deadlines.calendar.ahead
        return f"{shown(ahead[0].name)} or later" if ahead else "a release that is to come"
    return f"{situation.today} or later"
