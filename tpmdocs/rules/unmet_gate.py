"""TPM605: a spec that is further than what it says allows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tpmdocs.diagnostics import Finding, Severity, shown
from tpmdocs.judging.gates import Demand, is_met, passed
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.text.wording import joined


@rule("TPM605", Severity.WARNING)
def unmet_gate(catalog: Catalog) -> Iterator[Finding]:
    """A spec has a status and lacks a field that the gate before that status, or before an earlier one, asks for.

    There is a finding for each gate that should not have let it pass. Gates stand in `site_config/gates.yml`; without
    it, the policy says what they ask for.

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
    required = catalog.vocabulary.policy.required or ()  # of these speaks missing-field
    for spec in catalog.specs:
        if not spec.readable:
            continue
        lacking: dict[str, list[Demand]] = {}
        for demand in passed(spec, catalog):
            if demand.kind == "field" and not {*demand.names} & {*required} and not is_met(demand, spec, catalog):
                lacking.setdefault(demand.gate.status, []).append(demand)
        for gate, demands in lacking.items():
            it = "it is" if len(demands) == 1 else "they are"
            yield Finding(
                f"the gate before {shown(gate)} asks for {_together(demands)}, which this spec does not have",
                spec.span("status"),
                f"add {'it' if len(demands) == 1 else 'them'}, or take the status back until {it} there",
                spec=spec.path,
                field="status",
                value=gate,
            )


def _together(demands: Sequence[Demand]) -> str:
    """`owner`, `team` and (`target` or `release`)."""
    if len(demands) == 1:
        return demands[0].words
    return joined((one.words if len(one.names) == 1 else f"({one.words})" for one in demands), "and")
