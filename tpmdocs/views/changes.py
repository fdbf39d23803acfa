"""What git knows of the plan's past becomes the Changes page: what moved, how far, how often and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tpmdocs.changes.change import Kind
from tpmdocs.changes.target_change import Shift
from tpmdocs.model.spec import Spec
from tpmdocs.past.figures import Figures
from tpmdocs.past.past import Event
from tpmdocs.past.wording import distance, times
from tpmdocs.site import Page
from tpmdocs.text.wording import count_of
from tpmdocs.views.facets import Extra, Facets
from tpmdocs.views.feeds import feeds
from tpmdocs.views.here import Here
from tpmdocs.views.plan import Plan

MOST = 500
"""Specs that are told at most, those that changed last; each page of a spec tells all of it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A spec, and what changed in it, the latest first."""

    spec: Spec
    events: tuple[Event, ...]
    code: str


def pages(plan: Plan) -> Iterator[Page]:
    """The Changes page; nothing where git knows of no change."""
    if plan.past is None or not plan.tells_changes:
        return
    here, past = Here(plan, plan.page("changes")), plan.past
    of = plan.events_of
    specs = tuple(dict.fromkeys(spec.path for one, _ in plan.changed if (spec := plan.spec_of(one)) is not None))
    shown = tuple(plan.catalog.by_path[path] for path in specs[:MOST])
    facets = Facets(here, shown, (Extra("change", "Change", "c", KINDS, lambda spec: map(kind, of[spec.path])),))
    content = here.render(
        "changes.html",
        past=past,
        figures=plan.figures,
        answer=answer(plan.figures),
        rows=[Row(spec, of[spec.path], facets.code(spec)) for spec in shown],
        more=len(specs) - MOST,
        facets=facets.as_json,
        removed=[row for row in plan.changed if row[1].kind is Kind.REMOVED and not row[0].there],
        feeds=list(feeds(plan)),
        distance=distance,
        times=times,
    )
    yield Page(here.path, "Changes", content, {"description": f"What moved in the plan. {answer(plan.figures)}"})


def answer(figures: Figures) -> str:
    """How well dates held, in a sentence or two."""
    rate = figures.on_time_rate
    if rate is None:
        said = "Nothing was due yet."
    else:
        due, on_time = ("was" if number == 1 else "were" for number in (figures.due, len(figures.on_time)))
        said = f"{len(figures.on_time):,} of {figures.due:,} that {due} due {on_time} on time ({rate:.0%})."
    if not figures.slipped:
        return said
    days, releases = figures.median_slip, figures.median_releases
    far = count_of(days, "day") if days else count_of(releases, "release") if releases else ""
    half = f", half of them by {far} or less" if len(figures.slipped) > 1 else f", by {far}"
    return f"{said} {count_of(figures.slipped, 'spec').capitalize()} slipped{half if far else ''}."


def kind(event: Event) -> str:
    """What sort of change it is, as an address says it."""
    if event.shift is not None:
        return event.shift
    return _KINDS.get(event.kind, "status")


_KINDS = {Kind.OWNER: "owner", Kind.DEPENDENCY: "dependency", Kind.NEW: "new", Kind.REMOVED: "removed"}

KINDS: Mapping[str, str] = {
    Shift.SLIP: "slipped",
    Shift.PULL_IN: "pulled in",
    Shift.LOST: "target lost",
    Shift.PLANNED: "planned",
    Shift.REFINED: "said more exactly",
    Shift.COARSENED: "said less exactly",
    Shift.REPLACED: "target replaced",
    "status": "status",
    "owner": "owner or team",
    "dependency": "dependencies",
    "new": "new",
    "removed": "removed and back",
}
"""What can be picked, in this order, with what a page says."""
