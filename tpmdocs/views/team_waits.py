"""What still waits becomes waits of one team for another."""

from __future__ import annotations

from dataclasses import dataclass

from tpmdocs.addresses import safe_name
from tpmdocs.model.spec import Spec
from tpmdocs.model.target import natural_key
from tpmdocs.views.here import Here
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
    for edge in here.plan.waits.edges:
        team, other = edge.source.team, edge.target.team
        if team is not None and other is not None and team != other:
            wait = Waiting(edge.source, edge.target, note(edge), wrong(here, edge))
            found.setdefault((team, other), []).append(wait)
    ordered = sorted(found.items(), key=lambda one: (natural_key(one[0][0]), natural_key(one[0][1])))
    return tuple(Between(*teams, tuple(waits)) for teams, waits in ordered)
