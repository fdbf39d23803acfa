"""Slips become rows that tell what follows where a spec ends later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tpmdocs.model.spec import Spec
from tpmdocs.model.target import natural_key
from tpmdocs.planning.slack import Slack
from tpmdocs.planning.slips import Slip, Slips
from tpmdocs.views.plan import Plan

FOUR_WEEKS = 28
SPANS = {"2 weeks": 14, "4 weeks": FOUR_WEEKS, "a quarter": 91}
"""How long something slips, as people ask for it, in days."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A spec that makes something late where it slips, and what is left before that."""

    spec: Spec
    slack: Slack
    of: Slips

    @property
    def slips(self) -> Mapping[str, Slip]:
        """What follows, by how long it slips."""
        return {span: self.of.slip(self.spec, days) for span, days in SPANS.items()}


def what_if(plan: Plan, specs: Iterable[Spec]) -> list[WhatIf]:
    """What if a spec slips: those of which most is late after four weeks first; none that a quarter does no harm."""
    found = []
    for spec in specs:
        slack = plan.waits.slack(spec) if plan.slips.does_harm(spec, SPANS["a quarter"]) else None
        if slack is not None:
            late = plan.slips.number_late(spec, FOUR_WEEKS)
            found.append((-late, slack.days, natural_key(spec.name), WhatIf(spec, slack, plan.slips)))
    found.sort(key=lambda one: one[:3])
    return [one for *_, one in found]
