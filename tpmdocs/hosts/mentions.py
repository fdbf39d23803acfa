"""A mention on a page becomes the place it leads to, for whichever host renders it."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from tpmdocs.addresses import quoted
from tpmdocs.markdown import Destination
from tpmdocs.model.catalog import Catalog
from tpmdocs.site import Card
from tpmdocs.templates import is_web_address


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
