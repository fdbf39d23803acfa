"""TPM119: a day on which something is said to have happened, and which is still to come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tpmdocs.diagnostics import Finding, Severity, shown
from tpmdocs.judging.rule import situation_rule
from tpmdocs.judging.situation import Situation
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.spec import Spec
from tpmdocs.model.vocabulary import Category
from tpmdocs.model.written import Dated

HAPPENED = {"created": "", "updated": "", "confirmed": "", "shipped": "", "updates": ".on"}
"""Concepts that tell of the past, and where in each of them the day stands."""


@situation_rule("TPM119", Severity.WARNING)
def date_in_future(situation: Situation) -> Iterator[Finding]:
    """A day in the future stands where something is said to have happened.

    That is so of `created`, `updated`, `confirmed` and `shipped`, of `on` in `updates`, and of `on` in the readings of
    a key result. Tomorrow is let pass: it may be tomorrow already where it was written.

    Why: most often the year is wrong; and a spec that was confirmed next year is never found to be stale.
    Example: `confirmed: 2027-11-16` or `updates: [{on: 2027-11-16, text: All is well.}]`
    Instead: `confirmed: 2026-11-16` or `updates: [{on: 2026-11-16, text: All is well.}]`
    """
    catalog = situation.catalog
    for dated in catalog.written.dates:
        if isinstance(dated.read, date) and dated.read - situation.today > timedelta(days=1) and _has_happened(dated):
            yield dated.finding(
                f"{shown(dated.name)} is {dated.read}, which is still to come",
                _way_out(dated, catalog),
            )


def _has_happened(dated: Dated) -> bool:
    if dated.spec is None:
        return dated.name == "key_results.readings.on"
    return _concept(dated, dated.spec) is not None


def _concept(dated: Dated, spec: Spec) -> str | None:
    for concept, below in HAPPENED.items():
        if any(f"{said.name}{below}" == dated.name for said in spec.said.get(concept, ())):
            return concept
    return None


def _way_out(dated: Dated, catalog: Catalog) -> str:
    spec, target = dated.spec, catalog.dialect.field_of("target")
    is_planned = spec is not None and _concept(dated, spec) == "shipped" and target is not None
    if is_planned and spec is not None and catalog.category(spec) is not Category.DONE:
        return f"say in {shown(target or '')} when it is planned for, and here on the day"
    return "mend the year, or write it on the day"
