"""TPM209: a spec that waits for one that will never be done."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, Related, Severity, shown
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.spec import Spec
from tpmdocs.model.vocabulary import Category
from tpmdocs.rules._wording import listed, titled


@rule("TPM209", Severity.WARNING)
def depends_on_dropped(catalog: Catalog) -> Iterator[Finding]:
    """A spec depends on one that was dropped: rejected, withdrawn or superseded.

    Why: nobody will do what it waits for, or it is done elsewhere and under another id.
    Example: `depends_on: [BILL-9]`, where BILL-9 has `status: rejected`
    Instead: `depends_on: [BILL-10]`, which supersedes BILL-9.
    """
    for edge in catalog.edges:
        if not edge.type.orders_work or not edge.hard or catalog.category(edge.target) is not Category.DROPPED:
            continue
        if catalog.category(edge.source) is Category.DROPPED:
            continue
        link = edge.declaration
        dropped = edge.target
        yield Finding(
            f"{shown(edge.source.name)} depends on {shown(dropped.name)}, which is {shown(dropped.status or '')}",
            link.reference.span,
            help=_way_out(edge.source, _successors(catalog, dropped)),
            related=(Related(dropped.span("status"), f"the status of {shown(dropped.name)}"),),
            spec=edge.source.path,
            field=link.reference.name,
            value=dropped.identity,
        )


def _way_out(spec: Spec, successors: list[Spec]) -> str:
    if any(one.path == spec.path for one in successors):
        return "this spec takes its place: take the dependency out"
    if not successors:
        return "depend on what takes its place, or take the dependency out"
    if len(successors) == 1:
        return f"depend on {titled(successors[0])}, which takes its place"
    return f"depend on what takes its place: {listed(one.name for one in successors)}"


def _successors(catalog: Catalog, spec: Spec) -> list[Spec]:
    """What took a spec's place in the end: those that were superseded or dropped in turn are followed."""
    found: list[Spec] = []
    seen, pending = {spec.path}, [spec]
    while pending:
        for edge in catalog.edges_to(pending.pop()):
            if edge.type.name == "supersedes" and edge.source.path not in seen:
                seen.add(edge.source.path)
                dropped = catalog.category(edge.source) is Category.DROPPED
                (pending if dropped else found).append(edge.source)
    return found
