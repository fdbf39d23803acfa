"""TPM405: a spec whose prose lacks a section."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, Severity, shown
from tpmdocs.judging.gates import is_met, passed
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog


@rule("TPM405", Severity.WARNING)
def missing_section(catalog: Catalog) -> Iterator[Finding]:
    """The prose of a spec lacks a section that the gate before its status asks for, or has nothing in it.

    Which sections there have to be, for which types of spec and from which status on, stands in
    `site_config/gates.yml`. Headings are compared leniently: `3. Requirements:` and `Requirements and scope` are both a
    section `Requirements`.

    Why: whoever builds it looks for the answer there, and the question has not even been asked.

    Example:
    ```yaml
    # site_config/gates.yml
    - {status: review, sections: [Requirements]}
    ```
    ```markdown
    ---
    id: BILL-1
    title: Invoices
    status: accepted
    ---

    ## Problem

    Nobody pays on time.
    ```

    Instead:
    ```markdown
    ---
    id: BILL-1
    title: Invoices
    status: accepted
    ---

    ## Problem

    Nobody pays on time.

    ## Requirements

    1. Reminders go out after a week.
    ```
    """
    for spec in catalog.specs:
        if spec.document is None or spec.document.source.problem is not None or not spec.readable:
            continue
        for demand in passed(spec, catalog):
            if demand.kind == "section" and not is_met(demand, spec, catalog):
                yield Finding(
                    f"there is no section {demand.words}, which the gate before {shown(demand.gate.status)} asks for",
                    spec.span("status"),
                    "write it, or take the status back until it is there",
                    spec=spec.path,
                    field="prose",
                    value=" ".join(demand.names),
                )
