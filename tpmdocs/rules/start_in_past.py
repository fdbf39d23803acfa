"""TPM306: a spec that should have begun by now."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, Severity, shown
from tpmdocs.judging.rule import situation_rule
from tpmdocs.judging.situation import Situation
from tpmdocs.model.vocabulary import Category
from tpmdocs.rules._dates import finding_at, said, status_of


@situation_rule("TPM306", Severity.WARNING)
def start_in_past(situation: Situation) -> Iterator[Finding]:
    """The last day of a spec's `start` has passed, and its status says that work has not begun.

    What is paused may have begun before, so nothing is said of it.

    Why: what begins later ends later, and nobody has said so.
    Example: `start: 2026-10`
    Instead: `start: 2026-10` with `status: building` or `start: 2027-01`
    """
    deadlines = situation.deadlines
    active = status_of(situation.catalog.vocabulary, Category.ACTIVE)
    for spec in deadlines.open:
        start = deadlines.start(spec)
        if start is None or situation.catalog.category(spec) not in (Category.PROPOSED, Category.COMMITTED):
            continue
        if deadlines.has_passed(start.target):
            yield finding_at(
                start,
                f"{shown(start.name)} {said(start.target)} has passed, "
                f"and the spec is still {shown(spec.status or '')}",
                f"move {shown(start.name)} to {situation.today} or later, or set `status` to {active}",
            )
