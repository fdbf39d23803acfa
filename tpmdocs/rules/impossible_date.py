"""TPM108: a date that no calendar has."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, shown
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.target import Unreadable


@rule("TPM108")
def impossible_date(catalog: Catalog) -> Iterator[Finding]:
    """A date has the right form, but there is no such day, week, month, quarter or half.

    Why: it was most likely meant to be another, and until somebody says which, the plan goes without it.
    Example: `created: 2026-14-05` or `target: 2027-Q5` or `updates: [{on: 2027-02-30, text: all well}]`
    Instead: `created: 2026-05-14`
    """
    for dated in catalog.written.dates:
        if isinstance(dated.read, Unreadable) and dated.read.reason == "impossible":
            suggestion = dated.read.suggestion
            yield dated.finding(
                f"{shown(dated.value.text)} is in no calendar",
                f"did you mean `{suggestion}`?" if suggestion else _limit(dated.value.text),
            )


def _limit(text: str) -> str:
    """What the calendar has instead."""
    day = re.match(r"(\d{4})-(\d\d)-\d\d", text.strip())
    if day is None:
        return "a year has 12 months, 4 quarters, 2 halves, and 52 or 53 weeks"
    year, month = int(day[1]), int(day[2])
    return f"that month has {monthrange(year, month)[1]} days" if 1 <= month <= 12 else "a year has 12 months"
