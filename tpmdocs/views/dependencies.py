"""Who waits for whom, and what a slip would do: the page of dependencies, and one for each part of a large plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tpmdocs.model.catalog import Edge
from tpmdocs.model.spec import Spec
from tpmdocs.model.target import natural_key
from tpmdocs.site import Page
from tpmdocs.text.wording import count_of
from tpmdocs.views.here import Here
from tpmdocs.views.plan import Plan
from tpmdocs.views.team_waits import between_teams
from tpmdocs.views.web import Web
from tpmdocs.views.web_drawing import diagram, overview, twin
from tpmdocs.views.web_parts import LARGEST, crossings_of, joined_to, parts_of
from tpmdocs.views.what_if import what_if

MOST_TEAMS = 30
"""A table of more teams than this fits no screen; the lists below it say the same."""


@dataclass(frozen=True, slots=True)
class Circle:
    """Specs that all wait for each other, and the shortest way round."""

    specs: tuple[Spec, ...]
    way: tuple[Spec, ...]


def pages(plan: Plan) -> Iterator[Page]:
    """The page of all dependencies, and one for each part of a plan that is too large for one drawing."""
    web = Web(plan)
    here = Here(plan, plan.page("dependencies"))
    parts = parts_of(web) if len(web.specs) > LARGEST else ()
    crossings = crossings_of(web, parts)
    diagrams = [
        overview(here, web, parts, crossings)
        if parts
        else diagram(here, web, web.specs, "The whole plan", framed=True),
        *(diagram(Here(plan, part.page), web, part.specs, part.name) for part in parts),
    ]
    drawing, *of_parts = plan.drawings.draw(diagrams)
    between = between_teams(here)
    slips = what_if(plan, web.specs)
    content = here.render(
        "dependencies.html",
        part=None,
        waiting=bool(web.dependencies),
        edges=web.edges,
        soft=sum(not edge.hard for edge in web.dependencies),
        settled=sum(_is_settled(plan, edge) for edge in web.dependencies),
        circles=tuple(_circles(plan)),
        between=between,
        matrix={(one.team, one.other): one for one in between},
        widest=MOST_TEAMS,
        teams=sorted({one.team for one in between}, key=natural_key),
        needed=sorted({one.other for one in between}, key=natural_key),
        specs=web.specs,
        unrelated=sum(spec.readable for spec in plan.catalog.specs) - len(web.specs),
        parts=[(part, joined_to(web, part, crossings)) for part in parts],
        drawing=drawing if diagrams[0].nodes else None,
        left_out=max(0, len(crossings) - LARGEST) if parts else len(web.edges) - len(web.drawn),
        slips=slips,
        twin=twin(here, web, () if parts else web.specs),
    )
    said = "No spec says that it waits for another."
    if web.dependencies:
        join = "joins" if len(web.dependencies) == 1 else "join"
        said = f"{count_of(web.dependencies, 'dependency', 'dependencies')} {join} {count_of(web.specs, 'spec')}."
    yield Page(here.path, "Dependencies", content, {"description": said})
    for part, drawing in zip(parts, of_parts, strict=True):
        here = Here(plan, part.page)
        content = here.render(
            "dependencies.html",
            part=part,
            waiting=bool(web.dependencies),
            drawing=drawing,
            twin=twin(here, web, part.specs),
            needs=joined_to(web, part, crossings),
            slips=what_if(plan, part.specs),
        )
        said = f"{count_of(part.specs, 'spec').capitalize()}, and what they wait for."
        yield Page(part.page, f"Dependencies: {part.name}", content, {"description": said, "hide": ["toc"]})


def _is_settled(plan: Plan, edge: Edge) -> bool:
    """Whether nobody has to wait any more, as one of both is done or was dropped."""
    return plan.catalog.is_over(edge.source) or plan.catalog.is_over(edge.target)


def _circles(plan: Plan) -> Iterator[Circle]:
    graph, by_path = plan.catalog.dependencies, plan.catalog.by_path
    for paths in graph.components():
        way = graph.shortest_cycle(paths)
        yield Circle(tuple(by_path[path] for path in paths), tuple(by_path[path] for path in (*way, way[0])))
