"""A mention on a page becomes the place it leads to, for whichever host renders it."""

from __future__ import annotations

import posixpath

from tpmdocs.addresses import quoted
from tpmdocs.catalog import Catalog
from tpmdocs.markdown import Destination
from tpmdocs.templates import is_web_address


def destination(catalog: Catalog, page: str, id_text: str, anchor: str | None) -> Destination | None:
    """Where `[[…]]` on a page leads: to a spec as the relative path of its Markdown file; None where it names nothing.

    An anchor belongs to a spec; what an address elsewhere may have is not known here.
    """
    named = catalog.resolver.named(id_text)
    if named is None:
        return None
    if named.spec is None:
        return Destination(named.url if named.url and is_web_address(named.url) else None, named.title)
    path = posixpath.relpath(named.spec.page, posixpath.dirname(page) or ".")
    fragment = f"#{quoted(anchor)}" if anchor else ""
    return Destination(quoted(path) + fragment, named.title, named.spec.label or None)
