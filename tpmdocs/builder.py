"""A Catalog becomes a Site: every view writes its pages."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from itertools import count

from tpmdocs.addresses import Addresses
from tpmdocs.checker import judge, situation_of
from tpmdocs.diagnostics import Diagnostic
from tpmdocs.drawing.graphviz import Drawings
from tpmdocs.judging.situation import Situation
from tpmdocs.model.catalog import Catalog
from tpmdocs.past.past import Past
from tpmdocs.repository.history import History
from tpmdocs.reviewer import Reviewed
from tpmdocs.site import SCRIPT, STYLESHEET, Asset, Page, Site
from tpmdocs.templates import script, stylesheet
from tpmdocs.text.wording import day
from tpmdocs.views import (
    brief,
    calendar,
    catalogue,
    changes,
    data,
    dependencies,
    feeds,
    goals,
    health,
    ids,
    releases,
    review,
    roadmap,
    rules,
    spec,
    teams,
    texts,
    timeline,
    unreadable,
)
from tpmdocs.views.cards import cards
from tpmdocs.views.filters import filters
from tpmdocs.views.plan import Each, Plan
from tpmdocs.views.summary import in_a_sentence

View = Callable[[Plan], Iterable[Page | Asset]]

SECTION: tuple[View, ...] = (
    brief.pages,
    review.pages,
    roadmap.pages,
    timeline.pages,
    catalogue.pages,
    goals.pages,
    releases.pages,
    teams.pages,
    dependencies.pages,
    health.pages,
    changes.pages,
    rules.pages,
    data.pages,
    calendar.pages,
    feeds.pages,
)
"""What writes the pages and files that lie in a section of their own, kind by kind."""

OF_SPECS: tuple[View, ...] = (spec.pages, unreadable.pages, ids.pages, texts.pages)
"""What writes those whose address follows from the repository's files and ids."""

NAV = (
    "brief",
    "review",
    "roadmap",
    "timeline",
    "catalog",
    "goals",
    "releases",
    "teams",
    "dependencies",
    "health",
    "changes",
    "rules",
)
"""Names of the generated pages that belong into the navigation, in order."""


def build(
    catalog: Catalog,
    diagnostics: Iterable[Diagnostic] | None = None,
    *,
    today: date,
    history: History | None = None,
    addresses: Addresses | None = None,
    edit_url: str | None = None,
    engine: str = "auto",
) -> Site:
    """All pages and files that are added to a repository's own.

    Nothing replaces a file of the author's but the page of a spec: where one lies at the address of a generated page or
    its data, all of these move below `plan/`; where one lies at that of an id, the id has none.

    Args:
        catalog: The plan.
        diagnostics: What `check` said; it is asked where this is not given.
        today: The day that the pages stand for.
        history: When specs last changed, where that is known.
        addresses: How the host forms addresses.
        edit_url: Where a file can be edited, with `{path}` for its path from the repository's root.
        engine: What lays out diagrams: `dot`, `wasm`, or `auto` for what there is.
    """
    situation = situation_of(catalog, today=today, history=history)
    found = judge(situation) if diagnostics is None else diagnostics
    return draw(situation, found, addresses=addresses, edit_url=edit_url, drawings=Drawings(engine))


def draw(
    situation: Situation,
    diagnostics: Iterable[Diagnostic],
    *,
    addresses: Addresses | None = None,
    edit_url: str | None = None,
    drawings: Drawings | None = None,
    reviewed: Reviewed | None = None,
    past: Past | None = None,
    each: Each = map,
) -> Site:
    """The same of a situation and what `judge` found in it, so that nothing is worked out twice.

    Args:
        drawings: Draws diagrams.
        reviewed: What a change did to the plan; the pages then tell of it.
        past: What git knows of how the plan came about; the pages then tell of it.
        each: How the same is done for each of many things.
    """
    plan = Plan(
        situation,
        tuple(diagnostics),
        addresses or Addresses(),
        edit_url=edit_url,
        drawings=drawings or Drawings(),
        reviewed=reviewed,
        past=past,
        each=each,
    )
    taken = _published(plan)
    plan = replace(plan, home=not taken & {"", "index.html"})
    for n in count():
        plan = replace(plan, section="plan/" * n)
        section = [one for view in SECTION for one in view(plan)]
        if taken.isdisjoint(place for one in section for place in _places(plan, one)):
            break
    written = [one for view in OF_SPECS for one in view(plan)] + section
    pages = {one.path: _described(plan, one) for one in written if isinstance(one, Page)}
    assets = [one for one in written if isinstance(one, Asset) and one.path not in taken]
    nav = [plan.page(name) for name in NAV]
    return Site(
        tuple(pages.values()),
        (*assets, Asset(STYLESHEET, stylesheet()), Asset(SCRIPT, script())),
        tuple((pages[path].title, path) for path in nav if path in pages),
        cards(plan),
        filters(plan),
        is_whole=not plan.drawings.missing,
        is_lasting=not plan.drawings.passing,
    )


def _described(plan: Plan, page: Page) -> Page:
    """A generated page with a sentence for search engines and cards; where it has none, with how the plan stands."""
    if page.edit_path is not None or "description" in page.meta:
        return page
    description = f"{page.title} on {day(plan.today)}: {in_a_sentence(plan)}"
    return replace(page, meta={**page.meta, "description": description})


def _published(plan: Plan) -> frozenset[str]:
    """Places that the author's own files are published at."""
    catalog = plan.catalog
    others = (path for path in catalog.files if not path.endswith((".md", ".markdown")))
    files = {path.removeprefix(catalog.docs_prefix) for path in others if path.startswith(catalog.docs_prefix)}
    markdown = {page for path in catalog.documents if (page := plan.page_of(path)) is not None}
    specs = {spec.page for spec in catalog.specs}
    return frozenset(files | {place for page in markdown | specs for place in _of_page(plan, page)})


def _places(plan: Plan, one: Page | Asset) -> Iterable[str]:
    return _of_page(plan, one.path) if isinstance(one, Page) else (one.path,)


def _of_page(plan: Plan, path: str) -> tuple[str, ...]:
    """A page's address, and the file that it is published in."""
    address = plan.addresses.of(path)
    return (address,) if address.endswith(".html") else (address, posixpath.join(address, "index.html"))
