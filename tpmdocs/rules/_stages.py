"""Milestones, put into the order in which they are reached, and which of them comes next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tpmdocs.model.dialect import Dialect
from tpmdocs.model.spec import Milestone, Spec
from tpmdocs.text.yaml_values import Fields

_RANKS = {
    "experimental": 0,
    "alpha": 1,
    "beta": 2,
    "preview": 2,
    "rc": 3,
    "stable": 4,
    "ga": 4,
    "general availability": 4,
    "final": 4,
}


def in_order(milestones: Iterable[Milestone]) -> tuple[Milestone, ...]:
    """Stages from the first to the last: by their names where all of them are well known, else as written."""
    given = tuple(milestones)
    return tuple(given[n] for n in _order([milestone.name for milestone in given]))


def undated_after(spec: Spec, field: str, dialect: Dialect) -> str | None:
    """The field of the stage that follows the one in `field`, where neither it nor a later one has a date."""
    written = ((one.name, one.node) for one in spec.said.get("milestones", ()) if isinstance(one.node, Fields))
    stages = {place.name: stage for stage, place in dialect.milestones.items()} | {
        f"{name}.{entry.key.text}": entry.key.text for name, node in written for entry in node.entries
    }
    fields = list(stages)
    ordered = [fields[n] for n in _order(list(stages.values()))]
    later = ordered[ordered.index(field) + 1 :] if field in stages else []
    dated = {milestone.said.name for milestone in spec.milestones}
    return later[0] if later and not dated.intersection(later) else None


def _order(names: Sequence[str]) -> Sequence[int]:
    ranks = [_RANKS.get(name.strip().lower()) for name in names]
    known = [rank for rank in ranks if rank is not None]
    return range(len(names)) if len(known) < len(names) else sorted(range(len(names)), key=known.__getitem__)
