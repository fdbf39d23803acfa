"""TPM303: a spec that is due in the same time as what it needs."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, Severity
from tpmdocs.judging.rule import situation_rule
from tpmdocs.judging.situation import Situation
from tpmdocs.planning.deadlines import Clash
from tpmdocs.rules._dates import conflicts


@situation_rule("TPM303", Severity.INFO)
def tight_plan(situation: Situation) -> Iterator[Finding]:
    """A spec and its dependency are due in the same quarter, month or other time, and nothing says which is first.

    Why: if both end on the last day, nothing is left to build the one upon the other.
    Example: `target: 2027-Q1` with `depends_on: [BILL-2]`, where BILL-2 has `target: 2027-Q1`
    Instead: `target: 2027-Q1` with `depends_on: [BILL-2]`, where BILL-2 has `target: 2027-02`
    """
    yield from conflicts(situation.deadlines, Clash.TIGHT)
