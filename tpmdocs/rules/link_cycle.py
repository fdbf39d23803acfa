"""TPM212: a relation of the repository's own that runs in a circle, although it may not."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.rules._cycles import knots


@rule("TPM212")
def link_cycle(catalog: Catalog) -> Iterator[Finding]:
    """A relation that links.yml declares with `cycle: false` runs in a circle.

    A relation that orders work belongs to dependency-cycle.

    Why: the repository has decided that this relation leads from one end to another.
    Example: BILL-1 with `assured_by: [BILL-2]`, and BILL-2 with `assured_by: [BILL-1]`, declared like this:

    ```yaml
    # site_config/links.yml
    - {name: assured_by, inverse: assures, cycle: false}
    ```

    Instead: BILL-1 with `assured_by: [BILL-2]`, and BILL-2 without.
    """
    for type_ in catalog.vocabulary.further_links:
        if type_.acyclic and not type_.orders_work:
            edges = (edge for edge in catalog.edges if edge.type == type_)
            yield from knots(catalog, edges, f"form a circle by `{type_.name}`", "take one of these links out")
