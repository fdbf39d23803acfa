"""A web, or a part of it, becomes a drawing, and a table that says the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tpmdocs.drawing import dot
from tpmdocs.model.catalog import Edge
from tpmdocs.model.spec import Spec
from tpmdocs.model.target import natural_key
from tpmdocs.text.wording import count_of
from tpmdocs.views.drawing import arrow, box
from tpmdocs.views.here import Here
from tpmdocs.views.relations import note, wrong
from tpmdocs.views.web import Web
from tpmdocs.views.web_parts import LARGEST, Crossing, Part, grouped


@dataclass(frozen=True, slots=True)
class Related:
    """A spec and what it is related to, what is wrong with that and what is said of it, by the relation's title."""

    spec: Spec
    others: Mapping[str, Sequence[tuple[Spec, str, str]]]


@dataclass(frozen=True, slots=True)
class Twin:
    """A drawing as a table: a row for each spec, a column for each relation that one of them has."""

    terms: tuple[str, ...]
    rows: tuple[Related, ...]


def diagram(here: Here, web: Web, specs: Sequence[Spec], title: str, *, framed: bool = False) -> dot.Diagram:
    """These specs, and by name alone what they wait for elsewhere."""
    inside = {spec.path for spec in specs}
    edges = web.drawn_from(inside)
    outside = {end.path: end for edge in edges for end in (edge.source, edge.target) if end.path not in inside}
    frames = grouped(here, specs) if framed else []
    return dot.Diagram(
        "plan",
        title,
        "What waits for what, from left to right; the same is told in the table below.",
        (
            *(box(here, spec) for spec in specs),
            *(box(here, spec)._replace(lines=(), shape="plain", classes=("tpm-outside",)) for spec in outside.values()),
        ),
        tuple(_arrow(here, edge, waits=bool(web.dependencies)) for edge in edges),
        tuple(dot.Cluster(name, tuple(spec.path for spec in group)) for name, group in frames if len(frames) > 1),
        "LR",
    )


def _arrow(here: Here, edge: Edge, *, waits: bool) -> dot.Edge:
    """What is usual has no label: waits, or, where there are none, relations without a direction."""
    if here.plan.situation.deadlines.in_a_circle(edge):
        return arrow(here, edge)._replace(label="in a circle")
    return arrow(here, edge) if waits else arrow(here, edge, labelled=not edge.type.symmetric)._replace(stroke="solid")


def overview(here: Here, web: Web, parts: Sequence[Part], crossings: Sequence[Crossing]) -> dot.Diagram:
    """The parts and what joins them most; an arrow stands for as many relations as it says."""
    crossings = sorted(crossings, key=lambda crossing: -crossing.number)[:LARGEST]
    joined = {part.page for crossing in crossings for part in (crossing.part, crossing.need)}
    classes = () if web.dependencies else ("tpm-symmetric",)
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
            dot.Edge(one.need.page, one.part.page, classes, str(one.number), headed=bool(web.dependencies))
            for one in crossings
        ),
        direction="LR",
    )


def _lines(part: Part) -> tuple[str, ...]:
    title = (part.hub.title,) if part.hub is not None and part.hub.title is not None else ()
    return (*title, count_of(part.specs, "spec"))


def twin(here: Here, web: Web, specs: Iterable[Spec]) -> Twin:
    """What a drawing shows, and also what a longer way says as well."""
    catalog, types = here.catalog, web.types
    drawn = {(edge.source.path, edge.target.path) for edge in web.opposed}

    def is_told(edge: Edge) -> bool:
        is_conflict = edge.type.name == "conflicts_with" and (edge.source.path, edge.target.path) in drawn
        return edge.type in types or is_conflict

    rows = []
    for spec in sorted(specs, key=lambda spec: natural_key(spec.name)):
        others: dict[str, list[tuple[Spec, str, str]]] = {}
        for edge in catalog.edges_from(spec):
            if is_told(edge):
                other = edge.target if edge.source is spec else edge.source
                others.setdefault(edge.type.title, []).append((other, wrong(here, edge), note(edge)))
        for edge in catalog.edges_to(spec):
            if is_told(edge) and not edge.type.symmetric:
                others.setdefault(edge.type.inverse_title, []).append((edge.source, wrong(here, edge), note(edge)))
        for found in others.values():
            found.sort(key=lambda other: natural_key(other[0].name))
        rows.append(Related(spec, others))
    used = {term for row in rows for term in row.others}
    terms = (term for type_ in catalog.vocabulary.links for term in (type_.title, type_.inverse_title))
    return Twin(tuple(term for term in dict.fromkeys(terms) if term in used), tuple(rows))
