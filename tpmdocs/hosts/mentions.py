"""A mention on a page becomes the place it leads to, for whichever host renders it; what was asked is written down."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from typing import NamedTuple

from tpmdocs.addresses import quoted
from tpmdocs.markdown import Destination
from tpmdocs.model.catalog import Catalog
from tpmdocs.site import Card
from tpmdocs.templates import is_web_address


class Mention(NamedTuple):
    """What was asked about a `[[…]]`, and the answer in plain values."""

    id: str
    anchor: str | None
    answer: object


class Mentions:
    """Answers about the mentions of pages, one page after the other.

    Args:
        catalog: Gives the plan, which need not be read where nobody asks.

    Attributes:
        page: The path of the page that mentions are on.
        cards: Of whatever has a page, as for a Site; there are none until the plan is drawn.
        shown: Makes of a place what may be shown of it.
    """

    def __init__(self, catalog: Callable[[], Catalog]) -> None:
        self.page = ""
        self.cards: Mapping[str, Card] = {}
        self.shown: Callable[[Destination | None], Destination | None] = lambda place: place
        self._catalog = catalog
        self._asked: list[Mention] = []

    def resolve(self, id_: str, anchor: str | None) -> Destination | None:
        """Where `[[…]]` on the page leads."""
        place = destination(self._catalog(), self.cards, self.page, id_, anchor)
        self._asked.append(Mention(id_, anchor, _plain(place)))
        return self.shown(place)

    def answer(self, page: str, id_: str, anchor: str | None) -> object:
        """The same on any page, in plain values; nobody writes it down."""
        return _plain(destination(self._catalog(), self.cards, page, id_, anchor))

    def asked(self, page: str) -> tuple[Mention, ...]:
        """What was asked since the last time; from now on it is asked on this page."""
        self.page = page
        found = tuple(self._asked)
        self._asked.clear()
        return found


def destination(
    catalog: Catalog, cards: Mapping[str, Card], page: str, id_text: str, anchor: str | None
) -> Destination | None:
    """Where `[[…]]` on a page leads: to a spec or goal as the relative path of a Markdown file; None to nothing.

    An anchor belongs to a spec; what an address elsewhere may have is not known here.
    """
    named = catalog.resolver.named(id_text)
    if named is None:
        return None
    card = cards.get(named.spec.path if named.spec is not None else id_text)
    if card is None:
        return Destination(named.url if named.url and is_web_address(named.url) else None, named.title)
    path = posixpath.relpath(card.page, posixpath.dirname(page) or ".")
    place = anchor if named.spec is not None else card.fragment
    fragment = f"#{quoted(place)}" if place else ""
    label = named.spec.label if named.spec is not None else ""
    return Destination(quoted(path) + fragment, named.title, label or None, card.said)


def _plain(place: Destination | None) -> object:
    return [place.href, place.title, place.label, dict(place.card)] if place is not None else None
