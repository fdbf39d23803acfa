"""Goals: one page of all, and one of each."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.site import Page
from tpmdocs.views.here import Here
from tpmdocs.views.plan import Plan


def pages(plan: Plan) -> Iterator[Page]:
    """The page of all, and one for each; none where the plan has none."""
    if not plan.groups.goals:
        return
    here = Here(plan, plan.page("goals"))
    yield Page(
        here.path, "Goals", here.render("group.html", title="Goals", kind="goals", names=tuple(plan.groups.goals))
    )
    for name in plan.groups.goals:
        here = Here(plan, plan.page("goals", name))
        yield Page(here.path, name, here.render("group.html", title=name, kind="goals", names=()))
