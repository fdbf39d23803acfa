"""TPM301: a spec that is to be done before what it needs can be."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding
from tpmdocs.judging.rule import situation_rule
from tpmdocs.judging.situation import Situation
from tpmdocs.planning.deadlines import Clash
from tpmdocs.rules._dates import conflicts


@situation_rule("TPM301")
def certain_conflict(situation: Situation) -> Iterator[Finding]:
    """A dependency ends, at the earliest, after the spec needs it at the latest.

    A spec needs what it depends on at its `start`, or, where it has none, at its own target. `lag` is added to the end
    of the dependency. Soft dependencies do not count. What has only a word (`next`) or a version without a date for a
    target is compared by its order.

    Why: whatever happens, one of the two dates will not hold.
    Example: `target: 2027-Q1` with `depends_on: [BILL-2]`, where BILL-2 has `target: 2027-Q2`
    Instead: `target: 2027-Q3` with `depends_on: [BILL-2]`, where BILL-2 has `target: 2027-Q2`
    """
    yield from conflicts(situation.deadlines, Clash.CERTAIN)
