"""A Catalog and a day become a Situation: all that a rule may look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tpmdocs.catalog import Catalog
from tpmdocs.deadlines import Deadlines


@dataclass(frozen=True)
class Situation:
    """A plan, seen from a day. What rules compute in common is kept here, so that it is computed once."""

    catalog: Catalog
    today: date

    @cached_property
    def deadlines(self) -> Deadlines:
        """What the dates of the plan mean together."""
        return Deadlines(self.catalog, self.today)
