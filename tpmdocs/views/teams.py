"""Teams: one page of all, and one of each."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.site import Page
from tpmdocs.views.here import Here
from tpmdocs.views.plan import Plan


def pages(plan: Plan) -> Iterator[Page]:
    """The page of all, and one for each; none where the plan has none."""
    if not plan.groups.teams:
        return
    here = Here(plan, plan.page("teams"))
    yield Page(
        here.path, "Teams", here.render("group.html", title="Teams", kind="teams", names=tuple(plan.groups.teams))
    )
    for name in plan.groups.teams:
        here = Here(plan, plan.page("teams", name))
        yield Page(here.path, name, here.render("group.html", title=name, kind="teams", names=()))
