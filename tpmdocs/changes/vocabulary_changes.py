"""What changed in site_config: measures of goals, and days of releases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tpmdocs.changes.change import Change, Kind
from tpmdocs.changes.target_change import Shift, target_change
from tpmdocs.model.target import Target, TargetKind, natural_key
from tpmdocs.model.vocabulary import KeyResult, Vocabulary


def goal_changes(old: Vocabulary, new: Vocabulary) -> Iterator[Change]:
    """Measures of goals: a target that is nearer to where it began asks for less."""
    befores, afters = (
        {
            f"{goal.id}/{one.id}": _Measure(one, words.target(one.due))
            for goal in words.goals or ()
            for one in goal.key_results
        }
        for words in (old, new)
    )
    for name in sorted(befores.keys() | afters.keys(), key=natural_key):
        one, other = befores.get(name), afters.get(name)
        before, after = _measure(one), _measure(other)
        if before != after:
            kind = Kind.METRIC_WEAKENED if _asks_for_less(one, other) else Kind.METRIC
            yield Change(kind, None, None, "target", before, after, about=name)


class _Measure(NamedTuple):
    """A key result, and when it is due."""

    result: KeyResult
    due: Target | None


def _measure(one: _Measure | None) -> str:
    if one is None or one.result.target is None:
        return ""
    result = one.result
    return f"{result.target:g} {result.unit}".strip() + (f" by {result.due}" if result.due else "")


def _asks_for_less(one: _Measure | None, other: _Measure | None) -> bool:
    if one is None:
        return False
    if other is None:
        return True
    before, after = one.result, other.result
    if before.target is None or after.target is None:
        return before.target is not None
    if target_change(one.due, other.due).shift in (Shift.SLIP, Shift.LOST):
        return True
    begun = before.baseline if before.baseline is not None else 0.0
    rises = before.target >= begun
    return after.target < before.target if rises else after.target > before.target


def release_changes(old: Vocabulary, new: Vocabulary) -> Iterator[Change]:
    """Days of releases: what is due in them moves along, without a change of its own text."""
    befores = {one.name: one.date for one in old.releases or ()}
    afters = {one.name: one.date for one in new.releases or ()}
    for name in sorted(befores.keys() & afters.keys(), key=natural_key):
        before, after = befores[name], afters[name]
        if before != after:
            one, other = (Target(f"{day}", TargetKind.DAY, day, day) if day else None for day in (before, after))
            change = target_change(one, other)
            kind = {Shift.SLIP: Kind.SLIPPED, Shift.LOST: Kind.LOST}.get(change.shift, Kind.TARGET)
            yield Change(kind, None, None, "date", f"{before or ''}", f"{after or ''}", target=change, about=name)
