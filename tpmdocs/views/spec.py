"""Each spec becomes a page: what it says of itself, what is around it and what is wrong with it, and then its prose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tpmdocs.changes.change import Kind
from tpmdocs.drawing.dot import Diagram
from tpmdocs.model.catalog import Edge
from tpmdocs.model.graph import Graph, Neighbourhood
from tpmdocs.model.spec import Spec
from tpmdocs.model.vocabulary import LinkType
from tpmdocs.past.past import Event
from tpmdocs.planning.health import Health
from tpmdocs.site import Page
from tpmdocs.text.prose import Heading
from tpmdocs.text.wording import count_of
from tpmdocs.text.yaml_values import Fields, Items, plain, texts_of
from tpmdocs.views.drawing import arrow, box
from tpmdocs.views.facts import custom_titles, facts
from tpmdocs.views.gate import next_gate
from tpmdocs.views.here import Here
from tpmdocs.views.plan import Plan
from tpmdocs.views.prose import own_title_of, with_prose
from tpmdocs.views.relations import mentioned_by, relations
from tpmdocs.views.what_if import FOUR_WEEKS

MOST_NODES = 14
"""More than a dozen boxes cannot be read on a phone."""

MOST_BESIDE = 4
"""More boxes beside each other are wider than a page."""


def pages(plan: Plan) -> Iterator[Page]:
    """A page for every spec, also for one without prose and for one that cannot be read."""
    mentions = mentioned_by(plan.catalog.mention_edges)

    def page(of: tuple[Spec, Drawing | None]) -> Page:
        spec, drawing = of
        return _page(plan, spec, drawing, mentions.get(spec.path, ()))

    yield from plan.each(page, zip(plan.catalog.specs, _around(plan), strict=True))


def _page(plan: Plan, spec: Spec, drawing: Drawing | None, mentions: Sequence[Spec]) -> Page:
    """A spec's page.

    Args:
        drawing: What is around it.
        mentions: Who mentions it in prose.
    """
    here = Here(plan, spec.page)
    titles = custom_titles(plan.catalog.vocabulary)
    own_title = own_title_of(spec)
    slip = plan.slips.slip(spec, FOUR_WEEKS)
    diagnostics = sorted(plan.diagnostics_of(spec), key=lambda one: -one.severity.weight)
    head = here.render(
        "spec.html",
        spec=spec,
        heading=_heading(spec, own_title),
        unsaid=_unsaid(spec, own_title),
        facts=facts(here, spec),
        relations=relations(here, spec, mentions),
        drawing=drawing,
        gate=next_gate(here, spec),
        diagnostics=diagnostics,
        problems=() if diagnostics else [problem for problem in spec.problems if problem.fatal],
        history=_history(plan, spec),
        updates=sorted(spec.updates, key=lambda one: one.on or date.min)[::-1],
        more=tuple((name, node) for name, node in spec.unmapped if name not in titles),
        slip=slip,
        slack=plan.waits.slack(spec) if slip.hurts else None,
        source=plan.addresses.asset(spec.page, plan.sources[spec.path]),
        raw="" if spec.readable else _raw_head(spec),
    )
    return with_prose(Page(spec.page, spec.full_name, head, _meta(here, spec), spec.path), spec)


def _history(plan: Plan, spec: Spec) -> Sequence[Event]:
    """What happened to a spec, the latest first; nothing where all that is known is that it came."""
    past = plan.past_of(spec)
    if past is None or all(event.kind is Kind.NEW for event in past.events):
        return ()
    return past.events[::-1]


def _meta(here: Here, spec: Spec) -> Mapping[str, object]:
    """What the host is told; of the author's own keys for it those that can do no harm."""
    meta: dict[str, object] = {"title": spec.full_name}
    description = spec.summary or _in_short(here, spec)
    if description:
        meta["description"] = description
    if spec.tags:
        meta["tags"] = list(spec.tags)
    for name, node in spec.unmapped:
        if name == "hide" and isinstance(node, Items):
            meta[name] = list(texts_of(node))
        elif name == "search" and isinstance(node, Fields):
            meta[name] = plain(node)
    return meta


def _in_short(here: Here, spec: Spec) -> str:
    """How far a spec without a summary is, when it is due and how it stands: `draft, due 2027-Q2, at risk`."""
    target, found = here.end(spec), here.health(spec)
    due = f"due {target.text}" if target is not None else None
    stands = found.health.words if found is not None and found.health is not Health.UNKNOWN else None
    return ", ".join(filter(None, (spec.status, due, stands)))


def _heading(spec: Spec, own_title: Heading | None) -> Literal["h1", "p", ""]:
    """What the title is written as: nothing where the prose opens with it, no heading where the prose has one later."""
    if own_title is not None:
        return ""
    return "p" if spec.document is not None and spec.document.title is not None else "h1"


def _unsaid(spec: Spec, own_title: Heading | None) -> Literal["name", "label", ""]:
    """What a heading of the author's does not say, give or take case and punctuation."""
    if own_title is None:
        return ""
    said = _letters(own_title.text)
    if spec.title is not None and _letters(spec.title) not in said:
        return "name"
    return "" if _letters(spec.label) in said else "label"


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _raw_head(spec: Spec) -> str:
    """The metadata as it stands in the file."""
    if spec.document is not None and spec.document.path == spec.path:
        return spec.source.text[: spec.document.front_matter.body_start]
    return spec.source.text


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is around a spec, drawn, and what is to be said of the drawing."""

    svg: str
    caption: str


def _around(plan: Plan) -> Iterator[Drawing | None]:
    """What is around each spec of the catalog, in its order; None for one that is related to no other, or not drawn."""
    edges: dict[tuple[str, str], list[Edge]] = {}
    for edge in plan.catalog.edges:
        edges.setdefault((edge.source.path, edge.target.path), []).append(edge)
    graph = plan.catalog.graph(plan.catalog.edges)
    paths = [spec.path for spec in plan.catalog.specs]  # which a graph has in another order
    related = [path for path in paths if graph.needs[path] or graph.needed_by[path]]
    parts = [_neighbourhood(graph, path) for path in related]
    inner = [tuple(edge for pair in _told(part) for edge in edges[pair]) for part in parts]
    drawn = plan.drawings.draw([_diagram(plan, part, here) for part, here in zip(parts, inner, strict=True)])
    told = {part.nodes[0]: _caption(part, edges) for part, edges in zip(parts, inner, strict=True)}
    for path in paths:
        svg = next(drawn) if path in told else None
        yield Drawing(svg, told[path]) if svg is not None else None


def _neighbourhood(graph: Graph, path: str) -> Neighbourhood:
    part = graph.neighbourhood(path, limit=MOST_NODES)
    return graph.neighbourhood(path, hops=1, limit=MOST_NODES) if _is_crowded(part) else part


def _diagram(plan: Plan, part: Neighbourhood, edges: tuple[Edge, ...]) -> Diagram:
    specs = [plan.catalog.by_path[path] for path in part.nodes]
    here = Here(plan, specs[0].page)
    name = specs[0].name
    labelled = len(_kinds(edges)) > 1
    return Diagram(
        "around",
        f"Around {name}",
        f"What {name} is related to, and how; the same is told in the lists before it.",
        tuple(box(here, spec, itself=spec is specs[0]) for spec in specs),
        tuple(arrow(here, edge, labelled=labelled) for edge in edges),
        direction="LR" if _is_crowded(part) else "TB",
    )


def _is_crowded(part: Neighbourhood) -> bool:
    """Whether the boxes above or below the first are more than fit: then they stand in columns beside it."""
    needs = sum(source == part.nodes[0] for source, _ in part.edges)
    needed_by = sum(target == part.nodes[0] for _, target in part.edges)
    return max(needs, needed_by) > MOST_BESIDE


def _told(part: Neighbourhood) -> tuple[tuple[str, str], ...]:
    """The edges to draw: of many neighbours only how they are related to the first, as the lists say it."""
    return tuple(pair for pair in part.edges if part.nodes[0] in pair) if _is_crowded(part) else part.edges


def _kinds(edges: Iterable[Edge]) -> tuple[LinkType, ...]:
    """Kinds of relations that a line alone does not tell."""
    return tuple(dict.fromkeys(edge.type for edge in edges if not edge.type.orders_work))


def _caption(part: Neighbourhood, edges: Iterable[Edge]) -> str:
    edges = tuple(edges)
    kinds = _kinds(edges)
    said = ["Arrows lead to what waits."] if any(edge.type.orders_work for edge in edges) else []
    said += [f"Dotted lines mean: {kinds[0].inverse_title.lower()}."] if len(kinds) == 1 else []
    if part.left_out:
        said.append(f"{count_of(part.left_out, 'more neighbour')} found no place here.")
    return " ".join(said)
