"""What still waits becomes waits of one team for another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tpmdocs.addresses import safe_name
from tpmdocs.model.catalog import Edge
from tpmdocs.model.spec import Spec
from tpmdocs.model.target import natural_key
from tpmdocs.views.here import Here
from tpmdocs.views.plan import Plan
from tpmdocs.views.relations import note, wrong


@dataclass(frozen=True, slots=True)
class Waiting:
    """A spec that waits for another, what the authors say of it, and what is wrong with it: a circle, or its dates."""

    spec: Spec
    need: Spec
    note: str
    wrong: str


@dataclass(frozen=True, slots=True)
class Between:
    """What one team waits for, of another; both by key."""

    team: str
    other: str
    waits: tuple[Waiting, ...]

    @property
    def anchor(self) -> str:
        return safe_name(f"tpm-{self.team}/{self.other}")


def between_teams(here: Here) -> tuple[Between, ...]:
    """What still waits, of one team for another."""
    found: dict[tuple[str, str], list[Waiting]] = {}
    for team, other, edge in crossing(here.plan):
        if team is not None and other is not None:
            wait = Waiting(edge.source, edge.target, note(edge), wrong(here, edge))
            found.setdefault((team, other), []).append(wait)
    ordered = sorted(found.items(), key=lambda one: (natural_key(one[0][0]), natural_key(one[0][1])))
    return tuple(Between(*teams, tuple(waits)) for teams, waits in ordered)


def crossing(plan: Plan) -> Iterator[tuple[str | None, str | None, Edge]]:
    """What still waits of one team for another, or of either for specs of none: both by key, and the dependency.

    Of each spec that is waited for, who needs it first stands first.
    """
    for edges in plan.waits.for_.values():
        for edge in edges:
            team, other = edge.source.team or None, edge.target.team or None
            if team != other:
                yield team, other, edge
