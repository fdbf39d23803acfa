"""Page, Asset and Site: plain values, the whole contract with a host."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

STYLESHEET, SCRIPT = "assets/tpmdocs.css", "assets/tpmdocs.js"
"""Files of every site, by their paths in it."""


@dataclass(frozen=True, slots=True)
class Page:
    """A Markdown page.

    Attributes:
        path: Below the docs folder, ending in `.md`. A page at the path of a file of the repository replaces it.
        title: Plain text.
        content: Markdown without front matter, with small blocks of HTML.
        meta: Front matter for the host; its texts are escaped by whoever writes them to a template.
        edit_path: The file to edit, from the repository's root; None for a page that no file stands behind.
        ours: Where in the content the part begins and ends that is ours, if the rest is an author's; None where all
            of it is ours.
    """

    path: str
    title: str
    content: str
    meta: Mapping[str, object] = field(default_factory=dict)
    edit_path: str | None = None
    ours: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that is published as it is.

    Attributes:
        path: Below the site's root.
        text_of: The path of the spec whose text it is; None for any other.
    """

    path: str
    content: bytes
    text_of: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """What a mention of a spec or a goal tells before anybody follows it.

    Attributes:
        page: The path of its page, below the docs folder.
        said: Words by what they are, such as `status`; those that are empty are not said.
        fragment: Its place on the page.
    """

    page: str
    said: Mapping[str, str]
    fragment: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """One thing that search can be narrowed by.

    Attributes:
        title: Such as `Team`.
        values: What may be picked, in the order in which it is offered.
        of: The values that a page has, by its path; pages that have none are not in it.
    """

    title: str
    values: tuple[str, ...]
    of: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Site:
    """All that tpmdocs adds to the author's own files.

    Attributes:
        pages: Spec pages and generated pages.
        assets: Data files, addresses by id, texts of specs, the calendar, styles and the script.
        nav: Titles and paths of the generated pages that belong into the navigation, in order.
        cards: For mentions, by the path of a spec's file or the name of a goal.
        filters: For a search that can be narrowed.
        is_whole: Whether all diagrams could be laid out that there is a program for.
        is_lasting: Whether they would come out the same another time, as no program was ended before it was done.
    """

    pages: tuple[Page, ...]
    assets: tuple[Asset, ...]
    nav: tuple[tuple[str, str], ...]
    cards: Mapping[str, Card] = field(default_factory=dict)
    filters: tuple[Filter, ...] = ()
    is_whole: bool = True
    is_lasting: bool = True
