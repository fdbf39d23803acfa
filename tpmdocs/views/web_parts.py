"""A web becomes parts that one drawing can hold, and what joins them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from tpmdocs.model.graph import Graph
from tpmdocs.model.spec import Spec
from tpmdocs.model.target import natural_key
from tpmdocs.views.facts import goals
from tpmdocs.views.here import Here
from tpmdocs.views.plan import Plan
from tpmdocs.views.web import Web

LARGEST = 24
"""More boxes are hard to take in at once: a larger plan is drawn part by part, with an overview of the parts."""

SMALL = 5
"""What hangs together in fewer specs is no part of its own."""


@dataclass(frozen=True, slots=True)
class Part:
    """Specs that are drawn together, on a page of their own; those of a piece around the one that most wait for."""

    name: str
    page: str
    specs: tuple[Spec, ...]
    hub: Spec | None


@dataclass(frozen=True, slots=True)
class Crossing:
    """How many relations lead from one part to another."""

    part: Part
    need: Part
    number: int


def parts_of(web: Web) -> tuple[Part, ...]:
    """The plan in parts that one drawing can hold: its groups, and of the large ones what hangs together."""
    plan = web.plan
    here = Here(plan, plan.page("dependencies"))
    theirs = {plan.page_of(path) for path in plan.catalog.documents} | {spec.page for spec in plan.catalog.specs}
    taken = {plan.addresses.of(page) for page in (*theirs, here.path) if page is not None}
    parts = []
    for group, specs in grouped(here, web.specs):
        for piece, hub, inside in _pieces(plan, web.graph, specs):
            name = ": ".join(filter(None, (group, piece)))
            name = name if group else name[:1].upper() + name[1:]
            slug = re.sub(r"\W+", "-", name.lower()).strip("-")[:60] or "part"
            paths = (f"{plan.section}dependencies/{slug}{f'-{n}' if n > 1 else ''}.md" for n in count(1))
            path = next(path for path in paths if plan.addresses.of(path) not in taken)
            taken.add(plan.addresses.of(path))
            parts.append(Part(name, path, tuple(inside), hub))
    return tuple(parts)


def crossings_of(web: Web, parts: Sequence[Part]) -> list[Crossing]:
    """What joins the parts; where no spec waits for another, from neither side more than from the other."""
    place = {spec.path: n for n, part in enumerate(parts) for spec in part.specs}
    ends = ((place[edge.source.path], place[edge.target.path]) for edge in web.edges if place)
    pairs = Counter(pair if web.dependencies else (min(pair), max(pair)) for pair in ends if pair[0] != pair[1])
    return [Crossing(parts[a], parts[b], number) for (a, b), number in sorted(pairs.items())]


def joined_to(web: Web, part: Part, crossings: Iterable[Crossing]) -> list[tuple[Part, int]]:
    """The parts that a part waits for, or is related to, and how often."""
    found = [(one.need, one.number) for one in crossings if one.part is part]
    if not web.dependencies:
        found += [(one.part, one.number) for one in crossings if one.need is part]
    return sorted(found, key=lambda one: -one[1])


def grouped(here: Here, specs: Iterable[Spec]) -> list[tuple[str, list[Spec]]]:
    """Specs by team, or else by goal; one group without a name where neither tells them apart."""
    specs = tuple(specs)
    for kind, name in (("team", _team), ("goal", _goal)):
        names = {spec.path: name(here, spec) for spec in specs}
        if len(set(names.values()) - {""}) > 1:
            found: dict[str, list[Spec]] = {}
            for spec in specs:
                found.setdefault(names[spec.path], []).append(spec)
            ordered = sorted(found.items(), key=lambda group: (not group[0], natural_key(group[0])))
            return [(group or f"Without a {kind}", inside) for group, inside in ordered]
    return [("", list(specs))]


def _team(here: Here, spec: Spec) -> str:
    return here.team_name(spec.team)


def _goal(here: Here, spec: Spec) -> str:
    return next((goal.text.split("/")[0] for goal in goals(here, spec)), "")


def _pieces(plan: Plan, graph: Graph, specs: Sequence[Spec]) -> Iterator[tuple[str, Spec | None, list[Spec]]]:
    """A group as it is where it is small, else in pieces between which few relations lead.

    What is too small for a piece goes with the one that it has most relations to, as far as there is room, or else with
    others of its kind.
    """
    if len(specs) <= LARGEST:
        yield "", None, list(specs)
        return
    inner = Graph.of((spec.path for spec in specs), graph.edges)
    found = inner.parts(LARGEST)
    alone = set(inner.nodes).difference(*found)
    small = [*(piece for piece in found if len(piece) < SMALL), *((path,) for path in inner.nodes if path in alone)]
    pieces = [list(piece) for piece in found if len(piece) >= SMALL]
    place = {path: n for n, piece in enumerate(pieces) for path in piece}
    shared: list[list[str]] = [[]]
    for few in small:
        ends = (end for path in few for end in (*inner.needs[path], *inner.needed_by[path]))
        near = Counter(place[end] for end in ends if end in place)
        joined = (pieces[n] for n, _ in near.most_common())
        home = next((piece for piece in (*joined, shared[-1]) if len(piece) + len(few) <= LARGEST), None)
        if home is None:
            shared.append([*few])
        else:
            home += few
    by_path = plan.catalog.by_path
    for piece in sorted(pieces, key=len, reverse=True):
        waiting = Counter(need for path in piece for need in inner.needs[path])
        hub = by_path[max(piece, key=waiting.__getitem__)]
        yield f"around {hub.name}", hub, [by_path[path] for path in piece]
    for number, piece in enumerate(filter(None, shared), 1):
        name = f"smaller groups {number}" if len(shared) > 1 else "smaller groups"
        yield name, None, [by_path[path] for path in piece]
