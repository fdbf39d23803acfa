"""A Review becomes one sentence: whether to worry, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal

from tpmdocs.changes.change import Kind
from tpmdocs.changes.review import Review
from tpmdocs.changes.wording import size
from tpmdocs.diagnostics import Diagnostic, Severity
from tpmdocs.text.wording import count_of, is_or_are, joined

MOST = 3
"""Kinds of change that are told; what is lighter is counted."""


def headline(review: Review) -> str:
    """What matters most in a change: what got worse by it, or better; then the weightiest kinds of what changed."""
    worse = _counted(review.findings.introduced, "introduced") + _stand(review, "worse")
    worse += _blurred(len(review.blurred))
    better = _counted(review.findings.fixed, "fixed") + _stand(review, "better")
    first = worse or (better if review.gets_worse else ["nothing gets worse", *better])
    changed = list(_changed(review))
    if not changed and not worse and not better:
        return "Nothing changed in the plan"
    said = "; ".join(", ".join(part) for part in (first, changed) if part)
    return said[:1].upper() + said[1:]


def counted(findings: Iterable[Diagnostic]) -> str:
    """How many errors and warnings: `5 errors and 3 warnings`; what is only a remark where there is nothing else."""
    counts = Counter(one.severity for one in findings)
    said = [count_of(counts[one], one) for one in _TOLD if counts[one]]
    return joined(said, "and") if said else count_of(counts[Severity.INFO], "remark") if counts else ""


def _counted(findings: Iterable[Diagnostic], what: str) -> list[str]:
    told = [one for one in findings if one.severity in _TOLD]
    return [f"{counted(told)} {is_or_are(len(told))} {what}"] if told else []


_TOLD = (Severity.ERROR, Severity.WARNING)


def _stand(review: Review, how: Literal["worse", "better"]) -> list[str]:
    number = sum(hit.is_worse is (how == "worse") for hit in review.hits)
    return [f"{count_of(number, 'spec')} {'stands' if number == 1 else 'stand'} {how}"] if number else []


def _blurred(number: int) -> list[str]:
    """Of targets that may be later than they were, and soon would have to be met."""
    said = (
        "is said less exactly shortly before it ends"
        if number == 1
        else "are said less exactly shortly before they end"
    )
    return [f"{count_of(number, 'target')} {said}"] if number else []


def _changed(review: Review) -> Iterator[str]:
    kinds = list(review.changes.counts.items())
    for kind, number in kinds[:MOST]:
        one, several = _PHRASES[kind]
        first = next(change for change in review.changes.all if change.kind is kind)  # the largest shift
        far = size(first.target) if first.target is not None and kind.is_worse else ""
        by = f" ({'up to ' if number > 1 else ''}{far})" if far else ""
        yield f"{number:,} {one if number == 1 else several}{by}"
    if more := sum(number for _, number in kinds[MOST:]):
        yield f"{more:,} more {'change' if more == 1 else 'changes'}"


_PHRASES = {
    Kind.REMOVED: ("spec is removed", "specs are removed"),
    Kind.UNREADABLE: ("spec cannot be read any more", "specs cannot be read any more"),
    Kind.DROPPED: ("spec is dropped that was committed to", "specs are dropped that were committed to"),
    Kind.STATUS_BACK: ("status goes back", "statuses go back"),
    Kind.COMMITMENT_SLIPPED: ("commitment slips", "commitments slip"),
    Kind.REQUIREMENT: ("requirement changes", "requirements change"),
    Kind.DEPENDENCY: ("dependency changes", "dependencies change"),
    Kind.SLIPPED: ("target slips", "targets slip"),
    Kind.LOST: ("target is lost", "targets are lost"),
    Kind.OWNER: ("owner changes", "owners change"),
    Kind.METRIC_WEAKENED: ("measure asks for less", "measures ask for less"),
    Kind.POLICY: ("rule of checks.yml changes", "rules of checks.yml change"),
    Kind.STATUS: ("status changes", "statuses change"),
    Kind.STATUS_FORWARD: ("status goes on", "statuses go on"),
    Kind.NEW: ("spec is new", "specs are new"),
    Kind.READABLE: ("spec can be read again", "specs can be read again"),
    Kind.TARGET: ("target changes", "targets change"),
    Kind.ESTIMATE: ("estimate changes", "estimates change"),
    Kind.METRIC: ("measure changes", "measures change"),
    Kind.RELATION: ("relation changes", "relations change"),
    Kind.SETTING: ("setting changes", "settings change"),
    Kind.RETITLED: ("title changes", "titles change"),
    Kind.FIELD: ("field changes", "fields change"),
    Kind.MOVED: ("file moves", "files move"),
    Kind.PROSE: ("text is edited", "texts are edited"),
}
