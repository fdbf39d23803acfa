"""Links in prose become the places in this repository that they lead to."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from tpmdocs.addresses import may_be_generated
from tpmdocs.model.catalog import Catalog
from tpmdocs.repository.source import Span
from tpmdocs.text.document import Document
from tpmdocs.text.prose import Link


@dataclass(frozen=True, slots=True)
class InnerLink:
    """A link that speaks of this repository.

    Attributes:
        path: What it leads to, from the root; the document's own path for an anchor alone.
        fragment: What follows `#`, decoded; empty where there is none.
        there: Whether there is anything at `path`.
    """

    document: Document
    link: Link
    path: str
    fragment: str
    there: bool

    @property
    def start(self) -> int:
        """Offset of the address in the file's text."""
        return self.document.front_matter.body_start + self.link.target_start

    @property
    def end(self) -> int:
        return self.document.front_matter.body_start + self.link.target_end

    @property
    def span(self) -> Span:
        return self.document.source.span(self.start, self.end)


def inner_links(catalog: Catalog) -> Iterator[InnerLink]:
    """Every link and image in prose that leads somewhere in this repository, or means to.

    Left out is what cannot be known from here: addresses elsewhere, what a template fills in, and what lies outside the
    root of the plan.
    """
    for document in catalog.documents.values():
        for link in document.prose.links:
            if not link.target or _ELSEWHERE.match(link.target) or _TEMPLATE.search(link.target):
                continue
            address, _, fragment = link.target.partition("#")
            written = unquote(address.partition("?")[0])
            if written.startswith(("(", "[")):
                continue  # `[text]((address))` and the like: brackets too many, no path
            if not written:
                yield InnerLink(document, link, document.path, unquote(fragment), there=True)
                continue
            places = [posixpath.normpath(place) for place in _places(written, document, catalog)]
            if any(place == ".." or place.startswith("../") for place in places):
                continue
            path = next((place for place in places if _is_there(place, catalog)), None)
            if path is not None:
                yield InnerLink(document, link, path, unquote(fragment), there=True)
            elif places:
                yield InnerLink(document, link, places[0], unquote(fragment), there=False)


_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:|//")
_TEMPLATE = re.compile(r"\{\{|\{%|\$\{|<%")


def _places(written: str, document: Document, catalog: Catalog) -> list[str]:
    """Where an address may lead to. One that begins with `/` starts at the root, or at the site's.

    It may speak of what is published beside this plan, unless it is Markdown or its first folder is one of ours.
    """
    if not written.startswith("/"):
        return [posixpath.join(posixpath.dirname(document.path), written)]
    bare = written.lstrip("/")
    first = bare.partition("/")[0]
    return [
        posixpath.join(base, bare)
        for base in dict.fromkeys((".", catalog.docs_dir))
        if bare.endswith(".md") or catalog.resolver.is_there(posixpath.normpath(posixpath.join(base, first)))
    ]


def _is_there(path: str, catalog: Catalog) -> bool:
    if path == "." or catalog.resolver.is_there(path) or catalog.spec_at(path) is not None:
        return True
    prefix = catalog.docs_prefix
    return path.startswith(prefix) and may_be_generated(path.removeprefix(prefix))
