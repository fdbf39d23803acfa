"""Who waits for whom becomes circles, waits between teams, and drawings of the whole plan, each with a table beside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from tpmdocs import dot
from tpmdocs.addresses import safe_name
from tpmdocs.catalog import Edge
from tpmdocs.graph import Graph
from tpmdocs.graphviz import draw
from tpmdocs.site import Page
from tpmdocs.spec import Spec
from tpmdocs.target import natural_key
from tpmdocs.templates import count_of
from tpmdocs.views.drawing import arrow, box
from tpmdocs.views.here import Here
from tpmdocs.views.plan import Plan
from tpmdocs.views.relations import note
from tpmdocs.vocabulary import Category, LinkType

LARGEST = 30
"""More boxes cannot be taken in at once; a larger plan is drawn part by part, with an overview of the parts."""

SMALL = 5
"""Parts with fewer specs share a drawing."""


@dataclass(frozen=True, slots=True)
class Circle:
    """Specs that wait for each other, and the shortest way round."""

    specs: tuple[Spec, ...]
    way: tuple[Spec, ...]


@dataclass(frozen=True, slots=True)
class Wait:
    """A spec that waits for another, and what the authors say of it."""

    spec: Spec
    need: Spec
    note: str
    in_circle: bool


@dataclass(frozen=True, slots=True)
class Between:
    """What one team waits for, of another."""

    team: str
    other: str
    waits: tuple[Wait, ...]

    @property
    def anchor(self) -> str:
        return safe_name(f"{self.team}/{self.other}")


@dataclass(frozen=True, slots=True)
class Part:
    """Specs that are drawn together, on a page of their own."""

    name: str
    page: str
    specs: tuple[Spec, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A spec, and what it is related to, by the relation's title."""

    spec: Spec
    others: Mapping[str, tuple[tuple[Spec, str], ...]]


def pages(plan: Plan) -> Iterator[Page]:
    """The page of all dependencies, and one for each part of a large plan."""
    web = Web(plan)
    here = Here(plan, plan.page("dependencies"))
    parts = web.parts if len(web.specs) > LARGEST else ()
    diagrams = [
        web.overview(here, parts) if parts else web.diagram(here, web.specs, "plan", "The whole plan"),
        *(web.diagram(Here(plan, part.page), part.specs, "part", part.name) for part in parts),
    ]
    drawings = draw(diagrams, plan.engine)
    yield Page(here.path, "Dependencies", here.render("dependencies.html", web=web))
