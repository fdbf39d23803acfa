"""TPM201: a reference to an id that no spec has."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.catalog import Catalog
from tpmdocs.diagnostics import Finding
from tpmdocs.links import LinkState
from tpmdocs.rule import rule


@rule("TPM201")
def unknown_reference(catalog: Catalog) -> Iterator[Finding]:
    """A spec refers to an id that no spec has.

    Why: the roadmap cannot place work that nobody has written down.
    Example: `depends_on: [BILL-404]`
    Instead: `depends_on: [BILL-2]`, or write the missing spec.
    """
    for link in catalog.links:
        if link.state is LinkState.UNKNOWN:
            yield Finding(f"`{link.reference.text}` is not a spec", link.reference.span)
