"""A Catalog and a day become a Situation: all that a rule may look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tpmdocs.catalog import Catalog


@dataclass(frozen=True)
class Situation:
    """A plan, seen from a day. What rules compute in common is kept here, so that it is computed once."""

    catalog: Catalog
    today: date
