"""TPM310: a spec that nobody has confirmed for too long."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, Severity, shown
from tpmdocs.judging.rule import situation_rule
from tpmdocs.judging.situation import Situation
from tpmdocs.planning.deadlines import Stale
from tpmdocs.rules._dates import said


@situation_rule("TPM310", Severity.WARNING, is_about_surroundings=True)
def stale(situation: Situation) -> Iterator[Finding]:
    """Nobody has confirmed for too long that what a spec says is still true.

    It was true on the day in `confirmed`; else on that of the newest of its `updates`; else on that of the last commit
    that changed its metadata. What is due within six weeks is to be confirmed every 14 days, what is due within a
    quarter every 30, everything else every 90. `limits` in site_config/roadmap.yml sets other numbers. Without any of
    these days, nothing is said.

    Why: a date that nobody has looked at for months is a guess.
    Example: `confirmed: 2026-06-01` or `confirmed: 2026-11-02` with `target: 2026-12`
    Instead: `confirmed: 2026-11-20`
    """
    field = situation.catalog.dialect.field_of("confirmed")
    confirm = f"write `{field}: {situation.today}`" if field else "say so in the spec"
    for one in situation.deadlines.stale:
        yield Finding(
            _message(one, (situation.today - one.since).days),
            one.span,
            help=f"read it again, mend what has changed, and {confirm}",
            spec=one.spec.path,
            field=one.field or "",
        )


def _message(one: Stale, age: int) -> str:
    known = f"{shown(one.field)} says {one.since}" if one.field is not None else f"last changed on {one.since}"
    due = f"is due {said(one.due.target)}" if one.due is not None else "has no target"
    return f"{known}, {age} days ago; a spec that {due} is to be confirmed every {one.limit} days"
