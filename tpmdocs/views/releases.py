"""Releases: one page of all, and one of each."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.site import Page
from tpmdocs.views.here import Here
from tpmdocs.views.plan import Plan


def pages(plan: Plan) -> Iterator[Page]:
    """The page of all, and one for each; none where the plan has none."""
    if not plan.groups.releases:
        return
    here = Here(plan, plan.page("releases"))
    yield Page(
        here.path,
        "Releases",
        here.render("group.html", title="Releases", kind="releases", names=tuple(plan.groups.releases)),
    )
    for name in plan.groups.releases:
        here = Here(plan, plan.page("releases", name))
        yield Page(here.path, name, here.render("group.html", title=name, kind="releases", names=()))
