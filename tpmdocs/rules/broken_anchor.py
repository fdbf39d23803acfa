"""TPM403: a link or a mention in prose to a heading that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tpmdocs.diagnostics import Finding, Severity, shown
from tpmdocs.editing.inner_links import InnerLink, inner_links
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.rules._meant_anchors import Headings, defined
from tpmdocs.text.anchors import anchors
from tpmdocs.text.document import Document
from tpmdocs.text.edits import replacing
from tpmdocs.text.suggest import is_same


@rule("TPM403", Severity.WARNING, reads_prose=True)
def broken_anchor(catalog: Catalog) -> Iterator[Finding]:
    """A link or a mention leads to a page that is there, and to an anchor that is not.

    A heading's anchor is what the host makes of its text, or what it is given, as in `## Scope {#scope}`. Whether the
    host does it as MkDocs or as GitHub says `anchors` in the dialect.

    Why: the reader lands at the top of the page and has to search.
    Example: `[[BILL-2#costs]]`
    Instead: `[[BILL-2]]`, or the heading's own anchor.
    """

    @cache
    def headings_of(path: str) -> Headings:
        return Headings(anchors(catalog.documents[path].prose, catalog.dialect.anchors))

    @cache
    def anchors_on_github(path: str) -> frozenset[str]:
        return anchors(catalog.documents[path].prose, "github") if catalog.dialect.anchors != "github" else frozenset()

    for document, start, end, path, anchor, link in _pointers(catalog):
        if path not in catalog.documents or anchor in headings_of(path).anchors or _HOSTS_OWN.fullmatch(anchor):
            continue
        only_on_github = anchor in anchors_on_github(path)
        text = link.link.text if link is not None else ""
        near = headings_of(path).like(anchor, text) if not only_on_github else None
        certain = near is not None and is_same(near, anchor)
        named = defined(link, anchor) if link is not None and path == document.path and not certain else None
        if named is not None:
            help_ = named.help
        elif near is not None:
            capitals = near != anchor and near.casefold() == anchor.casefold()
            help_ = f"did you mean `#{near}`?{_CAPITALS if capitals else ''}"
        elif only_on_github:
            help_ = _ON_GITHUB
        elif path == document.path:
            help_ = "name a heading that is there, or take the link out"
        else:
            help_ = "name a heading that is there, or the page alone"
        fix = replacing(document.source, start, end, f"#{anchor}", f"#{near}") if certain else None
        yield Finding(
            f"{'this page' if path == document.path else shown(path)} has no anchor {shown(f'#{anchor}')}",
            document.source.span(start, end),
            help=help_,
            fix=named.fix if named is not None else fix,
            field="prose",
            value=_wherever_it_lies(path, anchor, document, catalog),
        )


def _wherever_it_lies(path: str, anchor: str, document: Document, catalog: Catalog) -> str:
    """What is pointed at, in words that stay when this page is moved, and where it can be, the other one."""
    spec = catalog.spec_at(path)
    if path == document.path:
        return f"#{anchor}"
    return f"{spec.id if spec is not None and spec.id is not None else path}#{anchor}"


_CAPITALS = " The site tells capitals apart, as GitHub does not"
_ON_GITHUB = "GitHub would find it; for headings named as there write `anchors: github` in site_config/dialect.yml"

_HOSTS_OWN = re.compile(r"top|L\d+(?:C\d+)?(?:-L\d+(?:C\d+)?)?|:~:.*", re.IGNORECASE | re.DOTALL)
"""The top of a page, lines of a file, a text to be shown: browsers and code hosts know them on every page."""


def _pointers(catalog: Catalog) -> Iterator[tuple[Document, int, int, str, str, InnerLink | None]]:
    """Every anchor that prose points at: from where to where it is written, the page, the anchor, and the link."""
    for link in inner_links(catalog):
        if link.there and link.fragment:
            yield link.document, link.start, link.end, link.path, link.fragment, link
    for document in catalog.documents.values():
        body = document.front_matter.body_start
        for mention in document.prose.mentions:
            specs = catalog.find(mention.id_text)
            if mention.anchor and specs:
                start, end = body + mention.start, body + mention.end
                yield document, start, end, specs[0].prose_path, mention.anchor, None
