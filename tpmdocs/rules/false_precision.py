"""TPM311: a day or a week, a long time ahead, that is only aimed at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tpmdocs.diagnostics import Finding, Severity, shown
from tpmdocs.judging.rule import situation_rule
from tpmdocs.judging.situation import Situation
from tpmdocs.model.target import TargetKind
from tpmdocs.planning.deadlines import Due
from tpmdocs.rules._dates import finding_at


@situation_rule("TPM311", Severity.INFO)
def false_precision(situation: Situation) -> Iterator[Finding]:
    """A target that is only aimed at (`commitment: target`) is a day or a week more than 26 weeks ahead.

    Releases have days of their own and are not meant. `precision_weeks` under `limits` in site_config/roadmap.yml sets
    another number of weeks.

    Why: so long before, nobody knows the day, and readers believe that somebody does.
    Example: `target: 2027-09-14` with `commitment: target`
    Instead: `target: 2027-09` with `commitment: target` or `target: 2027-09-14` with `commitment: regulatory`
    """
    weeks = situation.catalog.vocabulary.roadmap.limits.precision_weeks
    for spec in situation.deadlines.open:
        due = situation.deadlines.end(spec)
        if due is not None and spec.commitment == "target" and _weeks_ahead(due, situation.today) > weeks:
            day = due.target.lo
            yield finding_at(
                due,
                f"{shown(due.name)} {shown(due.text)} is a {due.target.kind}, "
                f"{int(_weeks_ahead(due, situation.today))} weeks after {situation.today}, and only aimed at",
                f"write the month, {day:%Y-%m}, or a quarter; or say in `commitment` what it is bound to",
            )


def _weeks_ahead(due: Due, today: date) -> float:
    """How far ahead a written day or week is; 0 for what is said in a coarser way."""
    fine = due.target.kind in (TargetKind.DAY, TargetKind.WEEK)
    return (due.target.lo - today).days / 7 if fine and due.target.lo is not None else 0
