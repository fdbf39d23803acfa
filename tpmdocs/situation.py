"""A Catalog and a day become a Situation: all that a rule may look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tpmdocs.catalog import Catalog
from tpmdocs.exemptions import Exemption


@dataclass(frozen=True)
class Situation:
    """A plan, seen from a day. What rules compute in common is kept here, so that it is computed once.

    Attributes:
        rules: Names and codes of all rules there are.
        can_draw: Whether diagrams can be laid out, or nobody wants any.
        useless: Exemptions that have hidden nothing; for the rules that come last.
    """

    catalog: Catalog
    today: date
    rules: frozenset[str] = frozenset()
    can_draw: bool = True
    useless: tuple[Exemption, ...] = ()
