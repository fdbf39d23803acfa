"""TPM210: a spec that is further than one that it needs."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, Related, Severity, shown
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.vocabulary import Category

_MATURITY = {
    Category.PROPOSED: 0,
    Category.PAUSED: 0,
    Category.COMMITTED: 1,
    Category.ACTIVE: 2,
    Category.DONE: 3,
}
"""Of what is dropped speaks depends-on-dropped."""


@rule("TPM210", Severity.WARNING, by_category={Category.DONE: Severity.ERROR})
def immature_dependency(catalog: Catalog) -> Iterator[Finding]:
    """A spec is further than one that it needs.

    The order is proposed, committed, active, done; what is paused counts as proposed. It is an error where the spec is
    done, and a warning before that.

    Why: the work cannot be as far as it says, or it does not need what it says it needs.
    Example: `status: launched` with `depends_on: [BILL-2]`, where BILL-2 has `status: draft`
    Instead: `status: building` until BILL-2 is launched, or no such dependency.
    """
    maturity = {spec.path: _MATURITY.get(category) for spec in catalog.specs if (category := catalog.category(spec))}
    for edge in catalog.edges:
        spec, need = edge.source, edge.target
        own, other = maturity.get(spec.path), maturity.get(need.path)
        if own is None or other is None or other >= own or not (edge.type.orders_work and edge.hard):
            continue
        link = edge.declaration
        yield Finding(
            f"{shown(spec.name)} is {shown(spec.status or '')} and needs {shown(need.name)}, "
            f"which is only {shown(need.status or '')}",
            link.reference.span,
            help="correct the status that is wrong, or take the dependency out",
            related=(Related(need.span("status"), f"the status of {shown(need.name)}"),),
            spec=spec.path,
            field=link.reference.name,
            value=need.identity,
        )
