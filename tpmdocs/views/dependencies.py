"""Who waits for whom, and what a slip would do: circles, waits between teams, drawings with a table beside each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count

from tpmdocs import dot
from tpmdocs.addresses import safe_name
from tpmdocs.catalog import Edge
from tpmdocs.graph import Graph
from tpmdocs.graphviz import draw
from tpmdocs.site import Page
from tpmdocs.slack import Slack
from tpmdocs.slips import Slip, Slips
from tpmdocs.spec import Spec
from tpmdocs.target import natural_key
from tpmdocs.views.drawing import arrow, box
from tpmdocs.views.facts import goals
from tpmdocs.views.here import Here
from tpmdocs.views.plan import Plan
from tpmdocs.views.relations import in_the_way, note
from tpmdocs.vocabulary import Category, LinkType
from tpmdocs.wording import count_of

LARGEST = 24
"""More boxes are hard to take in at once: a larger plan is drawn part by part, with an overview of the parts."""

MOST_TEAMS = 30
"""A table of more teams than this fits no screen; the lists below it say the same."""

SMALL = 5
"""What hangs together in fewer specs is no part of its own."""


SPANS = {"2 weeks": 14, "4 weeks": 28, "a quarter": 91}
"""How long something slips, as people ask for it, in days."""


@dataclass(frozen=True, slots=True)
class Circle:
    """Specs that all wait for each other, and the shortest way round."""

    specs: tuple[Spec, ...]
    way: tuple[Spec, ...]


@dataclass(frozen=True, slots=True)
class Wait:
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
    waits: tuple[Wait, ...]

    @property
    def anchor(self) -> str:
        return safe_name(f"tpm-{self.team}/{self.other}")


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


@dataclass(frozen=True, slots=True)
class Row:
    """A spec and what it is related to, what is wrong with that and what is said of it, by the relation's title."""

    spec: Spec
    others: Mapping[str, Sequence[tuple[Spec, str, str]]]


@dataclass(frozen=True, slots=True)
class Twin:
    """A drawing as a table: a row for each spec, a column for each relation that one of them has."""

    terms: tuple[str, ...]
    rows: tuple[Row, ...]


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


def pages(plan: Plan) -> Iterator[Page]:
    """The page of all dependencies, and one for each part of a plan that is too large for one drawing."""
    web = _Web(plan)
    here = Here(plan, plan.page("dependencies"))
    parts = _parts(plan, web) if len(web.specs) > LARGEST else ()
    crossings = _crossings(web, parts)
    diagrams = [
        _overview(here, web, parts, crossings)
        if parts
        else _diagram(here, web, web.specs, "The whole plan", framed=True),
        *(_diagram(Here(plan, part.page), web, part.specs, part.name) for part in parts),
    ]
    drawing, *of_parts = draw(diagrams, plan.engine)
    between = _between(here)
    slips = what_if(plan, web.specs)
    content = here.render(
        "dependencies.html",
        part=None,
        waiting=bool(web.waits),
        edges=web.edges,
        soft=sum(not edge.hard for edge in web.waits),
        settled=sum(_is_settled(plan, edge) for edge in web.waits),
        circles=tuple(_circles(plan)),
        between=between,
        matrix={(one.team, one.other): one for one in between},
        widest=MOST_TEAMS,
        teams=sorted({one.team for one in between}, key=natural_key),
        needed=sorted({one.other for one in between}, key=natural_key),
        specs=web.specs,
        unrelated=sum(spec.readable for spec in plan.catalog.specs) - len(web.specs),
        parts=[(part, _joined_to(web, part, crossings)) for part in parts],
        drawing=drawing if diagrams[0].nodes else None,
        left_out=max(0, len(crossings) - LARGEST) if parts else len(web.edges) - len(web.drawn),
        slips=slips,
        twin=_twin(here, web, () if parts else web.specs),
    )
    said = "No spec says that it waits for another."
    if web.waits:
        said = f"{count_of(web.waits, 'dependency', 'dependencies').capitalize()} join {count_of(web.specs, 'spec')}."
    yield Page(here.path, "Dependencies", content, {"description": said})
    for part, drawing in zip(parts, of_parts, strict=True):
        here = Here(plan, part.page)
        content = here.render(
            "dependencies.html",
            part=part,
            waiting=bool(web.waits),
            drawing=drawing,
            twin=_twin(here, web, part.specs),
            needs=_joined_to(web, part, crossings),
            slips=what_if(plan, part.specs),
        )
        said = f"{count_of(part.specs, 'spec').capitalize()}, and what they wait for."
        yield Page(part.page, f"Dependencies: {part.name}", content, {"description": said, "hide": ["toc"]})


@dataclass(frozen=True)
class _Web:
    """What is drawn: the dependencies, or every other relation where no spec waits for another."""

    plan: Plan

    @cached_property
    def waits(self) -> tuple[Edge, ...]:
        return tuple(edge for edge in self.plan.catalog.edges if edge.type.orders_work)

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        return self.waits or self.plan.catalog.edges

    @cached_property
    def types(self) -> frozenset[LinkType]:
        return frozenset(edge.type for edge in self.edges)

    @cached_property
    def graph(self) -> Graph:
        return self.plan.catalog.graph(self.edges)

    @cached_property
    def specs(self) -> tuple[Spec, ...]:
        """Those that have an edge."""
        graph = self.graph
        paths = (path for path in graph.nodes if graph.needs[path] or graph.needed_by[path])
        return tuple(self.plan.catalog.by_path[path] for path in paths)

    @cached_property
    def drawn(self) -> tuple[Edge, ...]:
        """The edges without the hard ones that a longer way says as well."""
        kept = set(self.plan.catalog.dependencies.reduced())
        return tuple(
            edge
            for edge in self.edges
            if not (edge.type.orders_work and edge.hard) or (edge.source.path, edge.target.path) in kept
        )

    @cached_property
    def conflicts(self) -> tuple[Edge, ...]:
        """What stands in each other's way, of the specs that are drawn."""
        paths = {spec.path for spec in self.specs}
        return tuple(
            edge
            for edge in self.plan.catalog.edges
            if self.waits and edge.type.name == "conflicts_with" and {edge.source.path, edge.target.path} <= paths
        )


def _is_settled(plan: Plan, edge: Edge) -> bool:
    """Whether nobody has to wait any more, as one of both is done or was dropped."""
    over = (Category.DONE, Category.DROPPED)
    return plan.catalog.category(edge.source) in over or plan.catalog.category(edge.target) in over


def _wrong(here: Here, edge: Edge) -> str:
    return "in a circle" if here.plan.situation.deadlines.in_a_circle(edge) else in_the_way(here, edge)


def what_if(plan: Plan, specs: Iterable[Spec]) -> list[WhatIf]:
    """What if a spec slips: those of which most is late after four weeks first; none that a quarter does no harm."""
    found = []
    for spec in specs:
        slack = plan.waits.slack(spec) if plan.slips.does_harm(spec, SPANS["a quarter"]) else None
        if slack is not None:
            late = plan.slips.number_late(spec, SPANS["4 weeks"])
            found.append((-late, slack.days, natural_key(spec.name), WhatIf(spec, slack, plan.slips)))
    found.sort(key=lambda one: one[:3])
    return [one for *_, one in found]


def _circles(plan: Plan) -> Iterator[Circle]:
    graph, by_path = plan.catalog.dependencies, plan.catalog.by_path
    for paths in graph.components():
        way = graph.shortest_cycle(paths)
        yield Circle(tuple(by_path[path] for path in paths), tuple(by_path[path] for path in (*way, way[0])))


def _between(here: Here) -> tuple[Between, ...]:
    """What still waits, of one team for another."""
    found: dict[tuple[str, str], list[Wait]] = {}
    for edge in here.plan.waits.edges:
        team, other = edge.source.team, edge.target.team
        if team is not None and other is not None and team != other:
            wait = Wait(edge.source, edge.target, note(edge), _wrong(here, edge))
            found.setdefault((team, other), []).append(wait)
    ordered = sorted(found.items(), key=lambda one: (natural_key(one[0][0]), natural_key(one[0][1])))
    return tuple(Between(*teams, tuple(waits)) for teams, waits in ordered)


def _twin(here: Here, web: _Web, specs: Iterable[Spec]) -> Twin:
    """What a drawing shows, and also what a longer way says as well."""
    catalog, types = here.catalog, web.types
    drawn = {(edge.source.path, edge.target.path) for edge in web.conflicts}

    def is_told(edge: Edge) -> bool:
        is_conflict = edge.type.name == "conflicts_with" and (edge.source.path, edge.target.path) in drawn
        return edge.type in types or is_conflict

    rows = []
    for spec in sorted(specs, key=lambda spec: natural_key(spec.name)):
        others: dict[str, list[tuple[Spec, str, str]]] = {}
        for edge in catalog.edges_from(spec):
            if is_told(edge):
                other = edge.target if edge.source is spec else edge.source
                others.setdefault(edge.type.title, []).append((other, _wrong(here, edge), note(edge)))
        for edge in catalog.edges_to(spec):
            if is_told(edge) and not edge.type.symmetric:
                others.setdefault(edge.type.inverse_title, []).append((edge.source, _wrong(here, edge), note(edge)))
        for found in others.values():
            found.sort(key=lambda other: natural_key(other[0].name))
        rows.append(Row(spec, others))
    used = {term for row in rows for term in row.others}
    terms = (term for type_ in catalog.vocabulary.links for term in (type_.title, type_.inverse_title))
    return Twin(tuple(term for term in dict.fromkeys(terms) if term in used), tuple(rows))


def _diagram(here: Here, web: _Web, specs: Sequence[Spec], title: str, *, framed: bool = False) -> dot.Diagram:
    """These specs, and by name alone what they wait for elsewhere."""
    inside = {spec.path for spec in specs}
    edges = [
        edge
        for edge in (*web.drawn, *web.conflicts)
        if edge.source.path in inside or (edge.type.symmetric and edge.target.path in inside)
    ]
    outside = {end.path: end for edge in edges for end in (edge.source, edge.target) if end.path not in inside}
    frames = _groups(here, specs) if framed else []
    return dot.Diagram(
        "plan",
        title,
        "What waits for what, from left to right; the same is told in the table below.",
        (
            *(box(here, spec) for spec in specs),
            *(replace(box(here, spec), lines=(), shape="plain", classes=("tpm-outside",)) for spec in outside.values()),
        ),
        tuple(_arrow(here, edge, waits=bool(web.waits)) for edge in edges),
        tuple(dot.Cluster(name, tuple(spec.path for spec in group)) for name, group in frames if len(frames) > 1),
        "LR",
    )


def _arrow(here: Here, edge: Edge, *, waits: bool) -> dot.Edge:
    """What is usual has no label: waits, or, where there are none, relations without a direction."""
    if here.plan.situation.deadlines.in_a_circle(edge):
        return replace(arrow(here, edge), label="in a circle")
    return arrow(here, edge) if waits else replace(arrow(here, edge, labelled=not edge.type.symmetric), stroke="solid")


def _overview(here: Here, web: _Web, parts: Sequence[Part], crossings: Sequence[Crossing]) -> dot.Diagram:
    """The parts and what joins them most; an arrow stands for as many relations as it says."""
    crossings = sorted(crossings, key=lambda crossing: -crossing.number)[:LARGEST]
    joined = {part.page for crossing in crossings for part in (crossing.part, crossing.need)}
    classes = () if web.waits else ("tpm-symmetric",)
    return dot.Diagram(
        "plan",
        "The parts of the plan",
        "Which part waits for which, from left to right; the same is told in the table below.",
        tuple(
            dot.Node(part.page, part.name, _lines(part), here.to_path(part.page), shape="rounded")
            for part in parts
            if part.page in joined
        ),
        tuple(
            dot.Edge(one.need.page, one.part.page, classes, str(one.number), headed=bool(web.waits))
            for one in crossings
        ),
        direction="LR",
    )


def _lines(part: Part) -> tuple[str, ...]:
    title = (part.hub.title,) if part.hub is not None and part.hub.title is not None else ()
    return (*title, count_of(part.specs, "spec"))


def _crossings(web: _Web, parts: Sequence[Part]) -> list[Crossing]:
    """What joins the parts; where no spec waits for another, from neither side more than from the other."""
    place = {spec.path: n for n, part in enumerate(parts) for spec in part.specs}
    ends = ((place[edge.source.path], place[edge.target.path]) for edge in web.edges if place)
    pairs = Counter(pair if web.waits else (min(pair), max(pair)) for pair in ends if pair[0] != pair[1])
    return [Crossing(parts[a], parts[b], number) for (a, b), number in sorted(pairs.items())]


def _joined_to(web: _Web, part: Part, crossings: Iterable[Crossing]) -> list[tuple[Part, int]]:
    """The parts that a part waits for, or is related to, and how often."""
    found = [(one.need, one.number) for one in crossings if one.part is part]
    if not web.waits:
        found += [(one.part, one.number) for one in crossings if one.need is part]
    return sorted(found, key=lambda one: -one[1])


def _parts(plan: Plan, web: _Web) -> tuple[Part, ...]:
    """The plan in parts that one drawing can hold: its groups, and of the large ones what hangs together."""
    here = Here(plan, plan.page("dependencies"))
    theirs = {plan.page_of(path) for path in plan.catalog.documents} | {spec.page for spec in plan.catalog.specs}
    taken = {plan.addresses.of(page) for page in (*theirs, here.path) if page is not None}
    parts = []
    for group, specs in _groups(here, web.specs):
        for piece, hub, inside in _pieces(plan, web.graph, specs):
            name = ": ".join(filter(None, (group, piece)))
            name = name if group else name[:1].upper() + name[1:]
            slug = re.sub(r"\W+", "-", name.lower()).strip("-")[:60] or "part"
            paths = (f"{plan.section}dependencies/{slug}{f'-{n}' if n > 1 else ''}.md" for n in count(1))
            path = next(path for path in paths if plan.addresses.of(path) not in taken)
            taken.add(plan.addresses.of(path))
            parts.append(Part(name, path, tuple(inside), hub))
    return tuple(parts)


def _groups(here: Here, specs: Iterable[Spec]) -> list[tuple[str, list[Spec]]]:
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

    What is too small for a piece goes with the one that it has most relations to, or else with others of its kind.
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
        if near:
            pieces[near.most_common(1)[0][0]] += few
        elif len(shared[-1]) + len(few) > LARGEST + SMALL:
            shared.append([*few])
        else:
            shared[-1] += few
    by_path = plan.catalog.by_path
    for piece in sorted(pieces, key=len, reverse=True):
        waiting = Counter(need for path in piece for need in inner.needs[path])
        hub = by_path[max(piece, key=waiting.__getitem__)]
        yield f"around {hub.name}", hub, [by_path[path] for path in piece]
    for number, piece in enumerate(filter(None, shared), 1):
        name = f"smaller groups {number}" if len(shared) > 1 else "smaller groups"
        yield name, None, [by_path[path] for path in piece]
