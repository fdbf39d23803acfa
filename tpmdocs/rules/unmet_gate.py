"""TPM605: a spec that is further than what it says allows."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.catalog import Catalog
from tpmdocs.diagnostics import Finding, Severity, shown
from tpmdocs.gates import is_met, passed
from tpmdocs.rule import rule


@rule("TPM605", Severity.WARNING)
def unmet_gate(catalog: Catalog) -> Iterator[Finding]:
    """A spec has a status and lacks a field that the gate before that status, or before an earlier one, asks for.

    Gates stand in `site_config/gates.yml`; without it, the policy says what they ask for.

    Why: a status is a promise to those who read it, such as that somebody has approved of the work.

    Example:
    ```yaml
    # site_config/gates.yml
    - {status: accepted, fields: [owner, [target, release]]}
    # specs/bill-1.md
    status: building
    owner: billing-lead
    ```

    Instead: `target: 2027-Q2` with `status: building` and `owner: billing-lead`, or `status: draft`
    """
    required = catalog.vocabulary.policy.required or ()
    for spec in catalog.specs:
        if not spec.readable:
            continue
        for demand in passed(spec, catalog):
            if demand.kind != "field" or is_met(demand, spec, catalog):
                continue
            if demand.names == demand.names[:1] and demand.names[0] in required:
                continue  # of it speaks missing-field
            yield Finding(
                f"{shown(spec.status or '')} asks for {demand.words}, which this spec does not have",
                spec.span("status"),
                "add it, or take the status back until it is there",
                spec=spec.path,
                field="status",
                value=" ".join(demand.names),
            )
