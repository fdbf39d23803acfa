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
    known: dict[tuple[str, str], tuple[str, str, bool] | None] = {}  # a plan's pages have many links in common
    for document in catalog.documents.values():
        folder = posixpath.dirname(document.path)
        for link in document.prose.links:
            asked = folder, link.target
            if asked not in known:
                known[asked] = _leads_to(link.target, folder, catalog)
            found = known[asked]
            if found is not None:
                path, fragment, there = found
                yield InnerLink(document, link, path or document.path, fragment, there)


def _leads_to(target: str, folder: str, catalog: Catalog) -> tuple[str, str, bool] | None:
    """The path, the fragment and whether anything is there, of a link on a page of a folder.

    The path is empty for an anchor alone. None where the link is none of this repository's.
    """
    if not target or _ELSEWHERE.match(target) or _TEMPLATE.search(target):
        return None
    address, _, fragment = target.partition("#")
    written = unquote(address.partition("?")[0])
    if written.startswith(("(", "[")):
        return None  # `[text]((address))` and the like: brackets too many, no path
    if not written:
        return "", unquote(fragment), True
    places = [posixpath.normpath(place) for place in _places(written, folder, catalog)]
    if not places or any(place == ".." or place.startswith("../") for place in places):
        return None
    path = next((place for place in places if _is_there(place, catalog)), None)
    return path or places[0], unquote(fragment), path is not None


_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:|//")
_TEMPLATE = re.compile(r"\{\{|\{%|\$\{|<%")


def _places(written: str, folder: str, catalog: Catalog) -> list[str]:
    """Where an address may lead to. One that begins with `/` starts at the root, or at the site's.

    It may speak of what is published beside this plan, unless it is Markdown or its first folder is one of ours.
    """
    if not written.startswith("/"):
        return [posixpath.join(folder, written)]
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
