"""TPM001: metadata that is not the YAML it is meant to be."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.rules._problems import problems


@rule("TPM001")
def malformed_front_matter(catalog: Catalog) -> Iterator[Finding]:
    """Front matter, a file of site_config or the host's configuration cannot be read as YAML here.

    Each line that is broken by itself is told. Where one leaves open what the rest means, as a tab or a bracket that
    is not closed does, reading ends.

    Tags (`!!python/…`), aliases (`*name`) and very deep nesting are refused as well: no spec needs them, and they can
    do harm.

    Why: what cannot be read does not count: a spec is not on the roadmap, and what a file of site_config says of all
    specs holds for none. A host that cannot read its configuration builds no site.

    Example:
    ```markdown
    ---
    id: BILL-1
    title: Invoices
    status: draft
    owner: @pay-lead
    ---
    ```

    Instead: `owner: "@pay-lead"`
    """
    yield from problems(catalog, "malformed", "refused")
