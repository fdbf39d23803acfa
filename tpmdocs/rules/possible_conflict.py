"""TPM302: a spec that may be due before what it needs is done."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, Severity
from tpmdocs.judging.rule import situation_rule
from tpmdocs.judging.situation import Situation
from tpmdocs.planning.deadlines import Clash
from tpmdocs.rules._dates import conflicts


@situation_rule("TPM302", Severity.WARNING)
def possible_conflict(situation: Situation) -> Iterator[Finding]:
    """A dependency may end, at the latest, after the spec needs it.

    Both dates can hold, but only if the dependency ends early in its time. Where they cannot, certain-conflict says so.

    Why: a quarter ends on its last day more often than on its first.
    Example: `target: 2027-02` with `depends_on: [BILL-2]`, where BILL-2 has `target: 2027-Q1`
    Instead: `target: 2027-04` with `depends_on: [BILL-2]`, where BILL-2 has `target: 2027-Q1`
    """
    yield from conflicts(situation.deadlines, Clash.POSSIBLE)
