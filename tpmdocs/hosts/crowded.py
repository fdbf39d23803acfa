"""A navigation that makes every page heavy becomes what its author is told, with the way out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.theme import Theme

MOST = 300
"""Pages in a navigation that each page carries as a whole."""
MOST_SIDE_BY_SIDE = 200
"""Pages in one folder of it, which each of them carries even where the theme leaves out the rest."""

PRUNE = "navigation.prune"


def crowded(nav: Navigation, theme: Theme) -> Iterator[str]:
    """A line for each thing that makes pages heavy, as a whole navigation makes a site grow with the square of it.

    Spec pages are in no navigation unless an author says so; it is not a plan's size that is told of here.
    """
    prunes = PRUNE in (theme.get("features") or ())
    if len(nav.pages) > MOST and not prunes:
        mend = (
            f"add `{PRUNE}` to `features` under `theme` in your configuration, so that a page carries its own part only"
            if theme.name == "material"
            else _SHORTEN
        )
        yield f"the navigation has {len(nav.pages)} pages, and each page carries all of it: {mend}"
    for title, count in _folders(None, nav.items):
        if count > MOST_SIDE_BY_SIDE:
            place = f"`{title}` of the navigation" if title is not None else "the top of the navigation"
            yield f"{place} has {count} pages side by side, and each of them carries all: {_SHORTEN}"


_SHORTEN = "part them into folders, or name in `not_in_nav` what is found by search or by links"


def _folders(title: str | None, items: Sequence[object]) -> Iterator[tuple[str | None, int]]:
    """Sections by their titles, with how many pages stand directly in each; the top has no title."""
    yield title, sum(isinstance(item, Page) for item in items)
    for item in items:
        if isinstance(item, Section):
            yield from _folders(" ".join(str(item.title).split()), item.children)
