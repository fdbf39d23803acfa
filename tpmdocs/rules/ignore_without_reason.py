"""TPM603: an ignore or a waiver that does not say why."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, Severity, shown
from tpmdocs.judging.exemptions import Exemption, exemptions
from tpmdocs.judging.rule import situation_rule
from tpmdocs.judging.situation import Situation
from tpmdocs.model.catalog import Catalog


@situation_rule("TPM603", Severity.WARNING)
def ignore_without_reason(situation: Situation) -> Iterator[Finding]:
    """An ignore in checks.yml, or a waiver of a spec, does not say why its findings do not matter.

    Why: next year nobody will know whether it still has to be there.
    Example: `waive: [{rule: overdue}]`
    Instead: `waive: [{rule: overdue, reason: The date is fixed by contract.}]`
    """
    catalog = situation.catalog
    for one in exemptions(catalog):
        if one.has_ended(situation.today):
            continue  # of it speaks expired-waiver
        reason = one.ignore.reason
        if (reason is None or not catalog.written.says_something(reason)) and not _is_misspelt(one, catalog):
            yield one.finding(
                f"this {one.word} of {shown(one.ignore.rule)} has no reason",
                "add `reason:`, in a sentence that still makes sense next year",
            )


def _is_misspelt(one: Exemption, catalog: Catalog) -> bool:
    """Whether there is a reason under a key, or of a kind, that a rule tells of already."""
    return any(
        broken.source is one.source
        and one.ignore.start <= broken.violation.node.start < one.ignore.end
        and (broken.violation.nearest == "reason" or broken.violation.name.endswith(".reason"))
        for broken in catalog.written.violations
    )
