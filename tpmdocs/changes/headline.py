"""A Review becomes one sentence: whether to worry, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tpmdocs.changes.change import Kind
from tpmdocs.changes.review import Review
from tpmdocs.diagnostics import Severity
from tpmdocs.text.wording import count_of, is_or_are

MOST = 3
"""Kinds of change that are told; what is lighter is counted."""


def headline(review: Review) -> str:
    """What matters most in a change: what got worse by it, then the weightiest kinds of what changed."""
    said = "; ".join(part for part in (", ".join(_worse(review)), ", ".join(_changed(review))) if part)
    return said[:1].upper() + said[1:] if said else "Nothing changed in the plan"


def _worse(review: Review) -> Iterator[str]:
    introduced = Counter(one.severity for one in review.findings.introduced)
    for severity in (Severity.ERROR, Severity.WARNING):
        if introduced[severity]:
            yield f"{count_of(introduced[severity], severity)} {is_or_are(introduced[severity])} introduced"
    if worse := sum(hit.is_worse for hit in review.hits):
        yield f"{count_of(worse, 'spec')} {'stands' if worse == 1 else 'stand'} worse"


def _changed(review: Review) -> Iterator[str]:
    kinds = list(review.changes.counts.items())
    for kind, number in kinds[:MOST]:
        one, several = _PHRASES[kind]
        yield f"{number:,} {one if number == 1 else several}"
    if more := sum(number for _, number in kinds[MOST:]):
        yield f"{more:,} more"


_PHRASES = {
    Kind.REMOVED: ("spec is removed", "specs are removed"),
    Kind.STATUS_BACK: ("status goes back", "statuses go back"),
    Kind.COMMITMENT_SLIPPED: ("commitment slips", "commitments slip"),
    Kind.REQUIREMENT: ("requirement changes", "requirements change"),
    Kind.DEPENDENCY: ("dependency changes", "dependencies change"),
    Kind.SLIPPED: ("target slips", "targets slip"),
    Kind.LOST: ("target is lost", "targets are lost"),
    Kind.OWNER: ("owner changes", "owners change"),
    Kind.METRIC_WEAKENED: ("measure asks for less", "measures ask for less"),
    Kind.STATUS: ("status changes", "statuses change"),
    Kind.STATUS_FORWARD: ("status goes on", "statuses go on"),
    Kind.NEW: ("spec is new", "specs are new"),
    Kind.TARGET: ("target changes", "targets change"),
    Kind.ESTIMATE: ("estimate changes", "estimates change"),
    Kind.METRIC: ("measure changes", "measures change"),
    Kind.RELATION: ("relation changes", "relations change"),
    Kind.RETITLED: ("title changes", "titles change"),
    Kind.FIELD: ("field changes", "fields change"),
    Kind.MOVED: ("file moves", "files move"),
    Kind.PROSE: ("text is edited", "texts are edited"),
}
