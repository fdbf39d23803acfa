"""The navigation becomes a word for what one page shows of it, which is another one where that is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mkdocs.structure import StructureItem
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page

from tpmdocs.hosts.faster.fingerprints import digest


class SeenNavigation:
    """What pages show of a navigation.

    A page shows all of it, but where the theme prunes: then of a section that does not lead to the page no more than
    its title, and where its first page is.

    Args:
        is_pruned: Whether the theme is known to prune every section that does not lead to the page.
    """

    def __init__(self, nav: Navigation, *, is_pruned: bool) -> None:
        self._nav, self._is_pruned = nav, is_pruned
        self._words: dict[tuple[int, bool], str] = {}
        self._sections = [(one, frozenset(_pages(one))) for one in nav.items if isinstance(one, Section)]

    def word(self, page: Page | None) -> str:
        """A word for what a page shows; None for what is shown on none.

        Raises:
            Unfathomable: where something in it cannot be told.
        """
        if page is None or not self._is_pruned:
            return self._word(self._nav.items, id(self._nav))
        sections = [self._section(one, is_open=id(page) in pages) for one, pages in self._sections]
        return digest(self._others(), sections)

    def _others(self) -> str:
        """The entries at the top that are no sections, with their places among these."""
        if (0, False) not in self._words:
            rows = [None if isinstance(item, Section) else row(item) for item in self._nav.items]
            self._words[0, False] = digest(rows, row(self._nav.homepage))
        return self._words[0, False]

    def _section(self, section: Section, *, is_open: bool) -> str:
        key = id(section), is_open
        if key not in self._words:
            shown = list(_rows(section.children)) if is_open else _first(section)
            self._words[key] = digest(is_open, row(section), shown)
        return self._words[key]

    def _word(self, items: Sequence[StructureItem], key: int) -> str:
        if (key, True) not in self._words:
            self._words[key, True] = digest(list(_rows(items)), row(self._nav.homepage))
        return self._words[key, True]


def row(item: StructureItem | None) -> list[object]:
    """What a template may say of a page, a section or a link that stands in the navigation."""
    if item is None:
        return []
    if isinstance(item, Page):
        return ["page", item.title, item.url, item.meta, item.file.src_uri]
    return [type(item).__name__, item.title, item.url if isinstance(item, Link) else None]


def _rows(items: Sequence[StructureItem]) -> Iterator[object]:
    for item in items:
        yield [*row(item), list(_rows(item.children))] if isinstance(item, Section) else row(item)


def _first(section: Section) -> list[object]:
    """Where a section that is pruned leads."""
    item: StructureItem | None = section
    while isinstance(item, Section):
        item = item.children[0] if item.children else None
    return [item.url if isinstance(item, Page | Link) else None, bool(section.children)]


def _pages(section: Section) -> Iterator[int]:
    """The pages in a section by their identity, as each is in the navigation as often as it is named there."""
    for item in section.children:
        if isinstance(item, Section):
            yield from _pages(item)
        else:
            yield id(item)
