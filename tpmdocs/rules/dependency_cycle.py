"""TPM204: specs that wait for each other."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.rules._cycles import knots


@rule("TPM204")
def dependency_cycle(catalog: Catalog) -> Iterator[Finding]:
    """Specs wait for each other, so that none of them can be the first to finish.

    Hard dependencies count, and every further relation that orders work. However many ways round there are between the
    same specs, they are reported once, with the shortest way as the example.

    Why: there is no order in which this work can be done.
    Example: BILL-1 with `depends_on: [BILL-2]`, and BILL-2 with `depends_on: [BILL-1]`
    Instead: BILL-1 with `depends_on: [BILL-2]`, and BILL-2 without; what both need becomes a spec of its own.
    """
    edges = (edge for edge in catalog.edges if edge.type.orders_work and edge.hard)
    help = "take one of these dependencies out, or move what they share into a spec of its own"
    yield from knots(catalog, edges, "wait for each other", help)
