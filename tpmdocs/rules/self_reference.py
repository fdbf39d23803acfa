"""TPM202: a spec that refers to itself."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, shown
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.links import LinkState


@rule("TPM202")
def self_reference(catalog: Catalog) -> Iterator[Finding]:
    """A spec refers to itself.

    Why: what waits for itself never begins, and most often another spec was meant.
    Example: `depends_on: [BILL-1]` in the spec BILL-1
    Instead: `depends_on: [BILL-2]`
    """
    for link in catalog.links:
        if link.state is LinkState.SELF:
            yield Finding(
                f"{shown(link.reference.text)} is this spec itself",
                link.reference.span,
                help="name the spec that was meant, or take the reference out",
                spec=link.source.path,
                field=link.reference.name,
                value=catalog.dialect.key(link.reference.text),
            )
