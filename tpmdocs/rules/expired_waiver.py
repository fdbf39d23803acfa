"""TPM602: a waiver or an ignore whose last day has passed."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, Severity, shown
from tpmdocs.judging.exemptions import exemptions
from tpmdocs.judging.rule import situation_rule
from tpmdocs.judging.situation import Situation


@situation_rule("TPM602", Severity.WARNING)
def expired_waiver(situation: Situation) -> Iterator[Finding]:
    """The day until which a waiver or an ignore holds has passed, so that it hides nothing any more.

    Why: somebody promised to look at it again by that day, and what it hid has come back.
    Example: `waive: [{rule: overdue, reason: The vendor was late., until: 2020-01-31}]`
    Instead: `waive: [{rule: overdue, reason: The vendor was late., until: 2099-01-31}]`, or none at all.
    """
    for one in exemptions(situation.catalog):
        if one.has_ended(situation.today):
            yield one.finding(
                f"this {one.word} of {shown(one.ignore.rule)} ended on {one.ignore.until}",
                "mend what it hid and take it out, or agree on a new day",
                f"{one.value} {one.ignore.until}",
            )
