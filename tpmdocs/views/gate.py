"""A spec and the gate before it become a short list: what is there for the next status, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from tpmdocs.judging.gates import Demand, ahead, is_met
from tpmdocs.model.spec import Spec
from tpmdocs.views.here import Here

_WORDS = {"field": "", "section": "a section ", "rule": "no finding of "}


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that is asked for, in words, and whether it is there."""

    words: str
    met: bool


@dataclass(frozen=True, slots=True)
class NextGate:
    """What a spec needs to get a status."""

    status: str
    checked: tuple[Checked, ...]

    @property
    def missing(self) -> int:
        return len(self.unmet)

    @property
    def unmet(self) -> tuple[str, ...]:
        """What is missing, in words."""
        return tuple(one.words for one in self.checked if not one.met)


def next_gate(here: Here, spec: Spec) -> NextGate | None:
    """The gate that a spec comes to next; None where nothing is asked for any more."""
    status, demands = ahead(spec, here.catalog)
    if not demands:
        return None
    return NextGate(status, tuple(Checked(_WORDS[one.kind] + one.words, _is_met(one, here, spec)) for one in demands))


def _is_met(demand: Demand, here: Here, spec: Spec) -> bool:
    if demand.kind != "rule":
        return is_met(demand, spec, here.catalog)
    return not any(demand.names[0] in (one.rule, one.code) for one in here.plan.diagnostics_of(spec))
