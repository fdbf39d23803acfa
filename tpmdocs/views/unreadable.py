"""A page of the author's that cannot be read becomes one that says so, which a host can build."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from tpmdocs.site import Page
from tpmdocs.views.here import Here
from tpmdocs.views.plan import Plan


def pages(plan: Plan) -> Iterator[Page]:
    """Stand-ins for Markdown files in another encoding, binary ones, links that lead nowhere, and the like."""
    for document in plan.catalog.pages:
        path = plan.page_of(document.path)
        if document.source.problem is not None and path is not None:
            title = posixpath.basename(path)
            content = Here(plan, path).render("unreadable.html", title=title, source=document.source)
            yield Page(path, title, content, edit_path=document.path)
