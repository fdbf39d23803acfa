"""A Catalog becomes a Site: every view writes its pages."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from itertools import count

from tpmdocs.addresses import Addresses
from tpmdocs.catalog import Catalog
from tpmdocs.checker import check
from tpmdocs.diagnostics import Diagnostic
from tpmdocs.rules import RULES
from tpmdocs.site import Asset, Page, Site
from tpmdocs.templates import stylesheet
from tpmdocs.views import catalogue, data, dependencies, health, ids, roadmap, rules, spec, unreadable
from tpmdocs.views.plan import Plan
from tpmdocs.views.roadmap import HOME

View = Callable[[Plan], Iterable[Page | Asset]]

VIEWS: tuple[View, ...] = (
    spec.pages,
    unreadable.pages,
    roadmap.pages,
    catalogue.pages,
    dependencies.pages,
    health.pages,
    rules.pages,
    ids.pages,
    data.pages,
)
"""What writes a site, kind of page by kind of page."""

NAV = ("roadmap", "catalog", "dependencies", "health", "rules")
"""Names of the generated pages that belong into the navigation, in order."""

STYLESHEET = "assets/tpmdocs.css"


def build(
    catalog: Catalog,
    diagnostics: Iterable[Diagnostic] | None = None,
    *,
    today: date,
    addresses: Addresses | None = None,
    edit_url: str | None = None,
    engine: str = "auto",
) -> Site:
    """All pages and files that are added to a repository's own.

    Nothing replaces a file of the author's but the page of a spec: where one lies at the address of a generated page,
    all of these move below `plan/`.

    Args:
        catalog: The plan.
        diagnostics: What `check` said; it is asked where this is not given.
        today: The day that the pages stand for.
        addresses: How the host forms addresses.
        edit_url: Where a file can be edited, with `{path}` for its path from the repository's root.
        engine: What lays out diagrams: `dot`, `wasm`, or `auto` for what there is.
    """
    plan = Plan(
        catalog,
        check(catalog) if diagnostics is None else tuple(diagnostics),
        today,
        addresses or Addresses(),
        edit_url=edit_url,
        engine=engine,
    )
    taken = _published(plan)
    plan = replace(plan, home=not taken & {"", "index.html"})
    places = (replace(plan, section="plan/" * n) for n in count())
    plan = next(place for place in places if taken.isdisjoint(_wanted(place)))
    written = [one for view in VIEWS for one in view(plan)]
    pages = {one.path: one for one in written if isinstance(one, Page)}
    assets = [one for one in written if isinstance(one, Asset) and one.path not in taken]
    nav = [("Home", HOME), *((name, plan.page(name)) for name in NAV)]
    return Site(
        tuple(pages.values()),
        (*assets, Asset(STYLESHEET, stylesheet())),
        tuple((name if path == HOME else pages[path].title, path) for name, path in nav if path in pages),
    )


def _published(plan: Plan) -> frozenset[str]:
    """Addresses that the author's own files are published at."""
    catalog = plan.catalog
    prefix = "" if catalog.docs_dir == "." else f"{catalog.docs_dir}/"
    files = {path.removeprefix(prefix) for path in catalog.files if path.startswith(prefix)}
    markdown = {page for path in catalog.documents if (page := plan.page_of(path)) is not None}
    specs = {spec.page for spec in catalog.specs}
    others = {path for path in files if not path.endswith((".md", ".markdown"))}
    return frozenset(others | {plan.addresses.of(page) for page in markdown | specs})


def _wanted(plan: Plan) -> Iterable[str]:
    """Addresses of the generated pages, and of the files that they are published in."""
    for name in NAV:
        address = plan.addresses.of(plan.page(name))
        yield from (address, posixpath.join(address, "index.html"))
    yield from (plan.addresses.of(plan.rule_page(rule.name)) for rule in RULES)
    yield plan.asset("data/catalog.json")
