"""A Catalog and a day become a Situation: all that a rule may look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tpmdocs.judging.exemptions import Exemption
from tpmdocs.model.catalog import Catalog
from tpmdocs.planning.deadlines import Deadlines
from tpmdocs.planning.health import Assessment, assess
from tpmdocs.repository.history import History


@dataclass(frozen=True)
class Situation:
    """A plan, seen from a day. What rules compute in common is kept here, so that it is computed once.

    Attributes:
        rules: Names and codes of all rules there are.
        can_draw: Whether diagrams can be laid out, or nobody wants any.
        useless: Exemptions that have hidden nothing; for the rules that come last.
        history: None where nobody knows the past of the plan's files.
        off: Names of the rules that the policy has turned off; what they would say counts for nothing.
    """

    catalog: Catalog
    today: date
    rules: frozenset[str] = frozenset()
    can_draw: bool = True
    useless: tuple[Exemption, ...] = ()
    history: History | None = None
    off: frozenset[str] = frozenset()

    @cached_property
    def deadlines(self) -> Deadlines:
        """What the dates of the plan mean together."""
        return Deadlines(self.catalog, self.today, self.history)

    @cached_property
    def health(self) -> Mapping[str, Assessment]:
        """How the specs stand that are neither done nor dropped, by path."""
        return assess(self.deadlines, self.off)
