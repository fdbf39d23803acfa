"""A page becomes entries of Material's search by sections that were cut from it before, or that are cut faster."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from html.parser import HTMLParser
from types import ModuleType
from typing import Any

from mkdocs.structure.pages import Page

from tpmdocs.hosts.faster.known import is_known
from tpmdocs.hosts.faster.search_sections import VOID, Section, sections

KNOWN = {
    "Parser": "fef3a53533657d1b",
    "Section": "3e72a161a31b5d22",
    "Element": "8f3f68a993c08199",
    "add_entry_from_context": "4ca78ac4321f7704",
    "create_entry_for_section": "89d7541516b0a9c4",
}
"""What is the same in Material 9.7.0 to 9.8.2, all that there are of 9.7 and later."""

LISTENER = frozenset({"33eb62fd1688be4d"})
"""The same of what it does when it is told of a page."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Sections, and the HTML that they were cut from; None where only Material can cut that."""

    html: str
    sections: tuple[Section, ...] | None


def hasten(
    search: object,
    kept: Callable[[Page], Cut | None] = lambda _: None,
    listeners: list[Callable[..., object]] | None = None,
) -> bool:
    """Let `sections` cut the pages of this build; whether it will, which is where the search is one that we know.

    That is safe, because what becomes of a section is for Material to say as before, and so is what becomes of a page
    that `sections` does not cut.

    Args:
        search: The host's plugin, once it is configured; it has an index of its own for each build.
        kept: What a page was cut into before. That counts while the page's HTML is the same.
        listeners: Who is told of a page before it is written. Search is one, and takes from each page what was said to
            it alone, by a pattern that takes as long as all else where there is nothing of the kind.
    """
    index: Any = getattr(search, "search_index", None)
    material = sys.modules.get(type(index).__module__)
    if material is None or not _is_known(type(index), material) or "add_entry_from_context" in vars(index):
        return False
    cut_by_material = index.add_entry_from_context

    def add_entry_from_context(page: Page) -> None:
        left = getattr(page, "tpmdocs_left", None)
        if left is not None:
            index.entries.extend(left.entries)
            return
        first = len(index.entries)
        add(page)
        page.tpmdocs_entries = index.entries[first:]  # type: ignore[attr-defined]

    def add(page: Page) -> None:
        search = page.meta.get("search") or {}
        if search.get("exclude"):
            return
        cut, html = kept(page), page.content or ""
        found = cut.sections if cut is not None and cut.html == html else sections(html)
        if found is None:
            cut_by_material(page)
            return
        for section in found:
            if not section.excluded:
                index.create_entry_for_section(_as_material_has_it(section, material), page.toc, page.url, page)

    index.add_entry_from_context = add_entry_from_context
    for number, listener in enumerate(listeners or ()):
        if listeners is not None and getattr(listener, "__self__", None) is search and is_known(listener, LISTENER):
            listeners[number] = partial(_tell, add_entry_from_context)
    return True


def _tell(add: Callable[[Page], None], context: object, *, page: Page, **_: Any) -> None:  # noqa: ARG001
    """Add a page to the index, and take out of it what is said to search, as Material does."""
    add(page)
    page.content = without_what_search_is_told(page.content or "")


def without_what_search_is_told(html: str) -> str:
    """A page without attributes for search.

    Material's own pattern begins with white space that may be there or not, and so is tried at every character.
    """
    if "data-search-" not in html:
        return html
    parts, at = [], 0
    for match in _TOLD.finditer(html):
        start = match.start()
        parts.append(html[at : start - (start > at and html[start - 1].isspace())])
        at = match.end()
    return "".join((*parts, html[at:]))


_TOLD = re.compile(r'data-search-\w+="[^"]+"')


def _is_known(index: type[Any], material: ModuleType) -> bool:
    """Whether all that we stand in for, and all that is given what we cut, is what we have read."""
    try:
        code = {
            "Parser": material.Parser,
            "Section": material.Section,
            "Element": material.Element,
            "add_entry_from_context": index.add_entry_from_context,
            "create_entry_for_section": index.create_entry_for_section,
        }
        is_same = material.void == VOID and issubclass(material.Parser, HTMLParser)
    except AttributeError:
        return False
    return is_same and all(is_known(code[name], {digest}) for name, digest in KNOWN.items())


def _as_material_has_it(section: Section, material: ModuleType) -> Any:
    made = material.Section(material.Element(section.tag))
    made.id = section.id
    made.title = [] if section.title is None else [section.title]
    made.text = [section.text]
    return made
