"""What specs are told apart by becomes Filters, which narrow a search to the pages of some of them."""

from __future__ import annotations

from tpmdocs.site import Filter
from tpmdocs.views.facets import Facets
from tpmdocs.views.here import Here
from tpmdocs.views.plan import Plan

KEYS = ("status", "team", "goal", "release")
"""Facets that are asked for most; more of them would leave no room for what is found on a phone."""


def filters(plan: Plan) -> tuple[Filter, ...]:
    """A filter for each of these facets that tells specs apart."""
    specs = tuple(spec for spec in plan.catalog.specs if spec.readable)
    facets = Facets(Here(plan, ""), specs)
    return tuple(
        Filter(
            facet.title,
            tuple(dict.fromkeys(facet.values.values())),
            {spec.page: names for spec in specs if (names := facets.names(facet, spec))},
        )
        for facet in facets.all
        if facet.key in KEYS
    )
