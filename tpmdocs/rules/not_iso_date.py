"""TPM109: a date that is not written as yyyy-mm-dd."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, Severity, shown
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.target import Unreadable


@rule("TPM109", Severity.WARNING)
def not_iso_date(catalog: Catalog) -> Iterator[Finding]:
    """A date can be understood, but is not written as ISO 8601 has it: year, month, day, with two digits and hyphens.

    Why: the plan reads dates in one spelling only, since others, such as `03/04/2027`, may mean two days.
    Example: `created: 2026-5-14` or `target: 15.6.2027` or `target: March 2027`
    Instead: `created: 2026-05-14` or `target: 2027-06-15` or `target: 2027-03`
    """
    for dated in catalog.written.dates:
        if not isinstance(dated.read, Unreadable) or dated.read.reason != "not-iso":
            continue
        text, suggestion = dated.value.text, dated.read.suggestion
        yield dated.finding(
            f"{shown(text)} is not written as an ISO date",
            f"write `{suggestion}`" if suggestion else "write year, month and day: it may be read in two ways",
            meant=suggestion,
        )
