"""TPM304: a spec under way that needs one without a date."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, Related, Severity, shown
from tpmdocs.judging.rule import situation_rule
from tpmdocs.judging.situation import Situation
from tpmdocs.rules._dates import said


@situation_rule("TPM304", Severity.WARNING)
def undated_dependency(situation: Situation) -> Iterator[Finding]:
    """A spec that is committed or active needs one that has no target.

    A target is a `target`, a milestone or a release. In a plan that gives one to less than a quarter
    of what is committed or active, nothing is said.

    Why: work has been promised or begun, and nobody has said when what it waits for will be there.
    Example: `status: building`, `target: 2027-Q2` and `depends_on: [BILL-2]`, where BILL-2 has `status: building`
    Instead: `status: building`, `target: 2027-Q2` and `depends_on: [BILL-2]`, where BILL-2 has `target: 2027-Q1`
    """
    deadlines = situation.deadlines
    for edge in deadlines.undated:
        spec, need = edge.source, edge.target
        due = deadlines.start(spec) or deadlines.end(spec)
        when = f", {'begins' if spec.start is not None else 'due'} {said(due.target)}" if due is not None else ""
        latest = due.target.hi if due is not None and due.target.hi is not None else None
        by = f" of {latest} or earlier" if latest is not None else ""
        link = edge.declaration
        yield Finding(
            f"{shown(spec.name)} is {shown(spec.status or '')}{when} and needs {shown(need.name)}, which has no target",
            link.reference.span,
            help=f"give {shown(need.name)} a target{by}, or take the dependency out",
            related=(Related(need.head, f"{shown(need.name)} has no target"),),
            spec=spec.path,
            field=link.reference.name,
            value=need.identity,
        )
