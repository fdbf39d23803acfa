"""What a change does to the plan becomes the Review page of its preview, and data of the same."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.changes.headline import counted, headline
from tpmdocs.reports import review_json
from tpmdocs.reports.terminal import Terminal
from tpmdocs.site import Asset, Page
from tpmdocs.views.here import Here
from tpmdocs.views.impact import impact
from tpmdocs.views.plan import Plan


def pages(plan: Plan) -> Iterator[Page | Asset]:
    """The Review page and its data; nothing where the site is no preview of a change."""
    if plan.reviewed is None:
        return
    here, review, since = Here(plan, plan.page("review")), plan.reviewed.review, plan.reviewed.since
    content = here.render(
        "review.html",
        review=review,
        since=since,
        headline=headline(review),
        told_counted=counted(review.told_by_hits),
        groups=[(group, any(map(review.is_worse, group))) for group in review.changes.grouped],
        worse=[hit for hit in review.hits if hit.is_worse],
        better=[hit for hit in review.hits if not hit.is_worse],
        drawing=impact(here, review),
    )
    yield Page(here.path, "Review", content, {"description": f"{headline(review)}. Compared with {since}."})
    yield Asset(plan.asset("data/review.json"), review_json.report(review, since, Terminal()).encode())
    yield Asset(plan.asset("data/review.schema.json"), review_json.schema().encode())
