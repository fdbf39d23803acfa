"""TPM208: a path that leads to nothing, with the id of a spec in it."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, Severity, shown
from tpmdocs.editing.paths_to import moved
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.links import LinkState


@rule("TPM208", Severity.WARNING)
def stale_path(catalog: Catalog) -> Iterator[Finding]:
    """A reference is a path at which there is nothing; only the id in it leads to a spec.

    Why: a person who follows the path finds nothing.

    Example:
    ```yaml
    # site_config/dialect.yml
    references: {id_in_path: '/(?P<id>BILL-[0-9]+)'}
    # specs/bill-1.md
    relates_to: [/specs/drafts/BILL-2-invoices.md]
    ```

    Instead: `relates_to: [BILL-2]`, or the path at which the spec is now.
    """
    for link in catalog.links:
        if link.state is not LinkState.STALE_PATH or link.target is None or link.path is None:
            continue
        said = link.reference
        now = moved(link.path, link.target, link.source.path, catalog)
        yield Finding(
            f"there is nothing at {shown(link.path)}; {shown(link.target.name)} is in {shown(link.target.prose_path)}",
            said.span,
            help=f"write `{now}`",
            fix=said.with_text(link.path, now),
            spec=link.source.path,
            field=said.name,
            value=catalog.dialect.key(said.text),
        )
