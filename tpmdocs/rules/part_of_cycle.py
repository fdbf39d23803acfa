"""TPM205: specs that are parts of each other."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.rules._cycles import knots


@rule("TPM205")
def part_of_cycle(catalog: Catalog) -> Iterator[Finding]:
    """Specs are parts of each other.

    Why: progress is summed up from the parts to the whole, and here no spec is the whole.
    Example: BILL-1 with `part_of: BILL-2`, and BILL-2 with `part_of: BILL-1`
    Instead: BILL-1 with `part_of: BILL-2`, and BILL-2 without.
    """
    edges = (edge for edge in catalog.edges if edge.type.name == "part_of")
    yield from knots(catalog, edges, "are parts of each other", "say which of them is the whole")
