"""What is planned becomes the Timeline: when, and what waits for what; a page for each kind of lane and each zoom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tpmdocs.model.target import TargetKind
from tpmdocs.model.vocabulary import Category
from tpmdocs.site import Page
from tpmdocs.views.agenda import agenda
from tpmdocs.views.axis import Axis, Zoom, axis
from tpmdocs.views.bars import Bar
from tpmdocs.views.facets import Facets
from tpmdocs.views.here import Here
from tpmdocs.views.overlay import lines, markers
from tpmdocs.views.plan import Plan
from tpmdocs.views.swimlanes import Swimlanes


@dataclass(frozen=True, slots=True)
class Choice:
    """Another way to see the Timeline."""

    name: str
    href: str
    is_current: bool


def pages(plan: Plan) -> Iterator[Page]:
    """By what there is; the first page by team, where there are teams, in quarters."""
    swimlanes = Swimlanes(plan)
    zooms = _zooms(swimlanes)
    ways = [(kind, zoom) for zoom in zooms for kind in swimlanes.kinds]
    paths = {way: plan.page("timeline", "-".join(way) if n else "") for n, way in enumerate(ways)}
    for zoom in zooms:
        along = axis(swimlanes.calendar, zoom)
        bars = swimlanes.bars(along)
        for kind in swimlanes.kinds:
            here = Here(plan, paths[kind, zoom])
            choices = {
                "kinds": [Choice(one, here.to_path(paths[one, zoom]), one == kind) for one in swimlanes.kinds],
                "zooms": [Choice(one, here.to_path(paths[kind, one]), one is zoom) for one in Zoom if one in zooms],
            }
            content = here.render("timeline.html", **_values(here, swimlanes, kind, along, bars), **choices)
            is_first = (kind, zoom) == ways[0]
            hidden = {} if is_first else {"search": {"exclude": True}}  # it would only find everything again
            by = f"{kind} and {zoom}" if len(swimlanes.kinds) > 1 else zoom
            title = "Timeline" if is_first else f"Timeline by {by}"
            yield Page(here.path, title, content, {"hide": ["toc"], **hidden})  # the drawing needs the room
    if not zooms:
        here = Here(plan, plan.page("timeline"))
        field = plan.catalog.dialect.field_of("target")
        yield Page(
            here.path, "Timeline", here.render("timeline.html", rows=(), planned=swimlanes.specs, due_field=field)
        )


def _zooms(swimlanes: Swimlanes) -> tuple[Zoom, ...]:
    """Those in which a good part of what has a date has its place, or else the most; none where nothing has a place.

    Releases are one for plans that know no more of them than their order.
    """
    vocabulary = swimlanes.plan.catalog.vocabulary
    by_release = vocabulary.roadmap.unit == "release"
    ends = [due.target for spec in swimlanes.specs if (due := swimlanes.deadlines.end(spec)) is not None]
    words = sum(end.kind is TargetKind.BUCKET for end in ends)
    days = sum(end.hi is not None for end in ends) + (0 if by_release else words)
    ordered = sum(end.kind is TargetKind.RELEASE and vocabulary.release(end.text) is not None for end in ends)
    undated = sum(end.kind is TargetKind.RELEASE and end.hi is None for end in ends)
    found: list[tuple[int, tuple[Zoom, ...]]] = [(days, (Zoom.QUARTER, Zoom.MONTH, Zoom.YEAR))]
    if undated or by_release:
        found.append((ordered + (words if by_release else 0), (Zoom.RELEASE,)))
    found.sort(key=lambda one: -one[0])
    chosen = [one for one in found if 4 * one[0] > len(ends)] or [one for one in found[:1] if one[0]]
    return tuple(zoom for _, zooms in chosen for zoom in zooms)


def _values(
    here: Here, swimlanes: Swimlanes, kind: str, along: Axis, bars: Mapping[str, Bar | None]
) -> Mapping[str, object]:
    lanes = swimlanes.lanes(here, kind, along, bars)
    rows = [row for lane in lanes for row in lane.rows]
    shown = {row.spec.path: row for row in rows}
    drawn, left_out = lines(rows)
    marked = markers(along, here.catalog.vocabulary.ordered_releases)
    facets = Facets(here, tuple(row.spec for row in shown.values()))
    return {
        "planned": swimlanes.specs,
        "lanes": [lane for lane in lanes if lane.rows],
        "quiet": [lane for lane in lanes if not lane.rows],
        "rows": rows,
        "shown": shown.values(),
        "last_line": max((lane.last_line for lane in lanes if lane.rows), default=1),
        "along": along,
        "lines": drawn,
        "left_out": left_out,
        "markers": marked,
        "tracks": max((one.track + 1 for one in marked if one.track is not None), default=1),
        "categories": [one for one in Category if any(here.category(row.spec) is one for row in rows)],
        "begun": any(here.category(row.spec) is Category.ACTIVE and row.spec.start is None for row in rows),
        "waiting": (waiting := any(row.facts.waits for row in rows)),
        "columns": 5 if waiting else 4,
        "late": [row for row in shown.values() if row.facts.late],
        "too_late": [row for row in shown.values() if any(wait.how == "too late" for wait in row.facts.waits)],
        "periods": agenda(along, rows, marked),
        "facets": facets.as_json,
        "to": {path: here.to(row.spec) for path, row in shown.items()},
        "categories_of": {path: here.category(row.spec) or "unknown" for path, row in shown.items()},
        "codes": {path: facets.code(row.spec) for path, row in shown.items()},
    }
