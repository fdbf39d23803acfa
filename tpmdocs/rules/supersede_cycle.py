"""TPM206: specs that supersede each other."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.rules._cycles import knots


@rule("TPM206")
def supersede_cycle(catalog: Catalog) -> Iterator[Finding]:
    """Specs supersede each other.

    Why: a reader of the old spec is led on to the one that holds, and here none does.
    Example: BILL-1 with `supersedes: [BILL-2]`, and BILL-2 with `supersedes: [BILL-1]`
    Instead: BILL-1 with `supersedes: [BILL-2]`, and BILL-2 without.
    """
    edges = (edge for edge in catalog.edges if edge.type.name == "supersedes")
    yield from knots(catalog, edges, "supersede each other", "say which of them holds")
