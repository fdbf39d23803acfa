"""TPM604: an ignore or a waiver that holds forever."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, Severity, shown
from tpmdocs.judging.exemptions import exemptions
from tpmdocs.judging.rule import situation_rule
from tpmdocs.judging.situation import Situation


@situation_rule("TPM604", Severity.OFF)
def ignore_without_end(situation: Situation) -> Iterator[Finding]:
    """An ignore in checks.yml, or a waiver of a spec, names no last day. Only the policy `regulated` asks for one.

    Why: an exemption that nobody has to look at again is a rule that was switched off.
    Example: `waive: [{rule: overdue, reason: The date is fixed by contract.}]`
    Instead: `waive: [{rule: overdue, reason: The date is fixed by contract., until: 2099-01-31}]`
    """
    for one in exemptions(situation.catalog):
        if one.ignore.until is None:
            yield one.finding(
                f"this {one.word} of {shown(one.ignore.rule)} has no end",
                "add `until:`, the last day on which it holds",
            )
