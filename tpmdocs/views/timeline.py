"""What is planned becomes the Timeline: when, and what waits for what."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.site import Page
from tpmdocs.views.here import Here
from tpmdocs.views.plan import Plan


def pages(plan: Plan) -> Iterator[Page]:
    """The Timeline."""
    here = Here(plan, plan.page("timeline"))
    yield Page(here.path, "Timeline", here.render("group.html", title="Timeline", kind="timeline", names=()))
