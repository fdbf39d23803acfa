"""Prose that was taken apart once becomes a file of the cache, and prose that need not be taken apart again."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from tpmdocs.model.catalog import Catalog
from tpmdocs.repository.cache import Cache
from tpmdocs.repository.ourselves import ourselves
from tpmdocs.text.document import Document
from tpmdocs.text.mentions import Mention
from tpmdocs.text.prose import Heading, Link, Prose

NAME = "prose"

FEW = 20
"""Documents that are sooner taken apart the next time than what is known of all others is written down again."""

Rows = dict[str, list[Any]]
"""By the path of a file a digest of its body, and what that holds."""


def recall(catalog: Catalog, cache: Cache) -> Rows:
    """Tell documents what their prose holds, as far as it is known from the last time; what that was."""
    rows = _known(cache)
    recalled: Rows = {}
    for path, document in catalog.documents.items() if rows else ():
        row = rows.get(path)
        if row is not None and row[0] == _digest(document):
            document.know(_from_row(row))
            recalled[path] = row
    return recalled


def remember(catalog: Catalog, cache: Cache, recalled: Rows | None = None) -> None:
    """Keep what the prose of documents holds, as far as somebody has asked; what was recalled of it is known."""
    rows = dict(recalled or {})
    new = {path: one for path, one in catalog.documents.items() if one.is_taken_apart and path not in rows}
    if cache.folder is None or len(new) <= (FEW if rows else 0):
        return
    rows |= {path: _as_row(_digest(document), document.prose) for path, document in new.items()}
    cache.keep(NAME, json.dumps([ourselves(), rows], separators=(",", ":")).encode())


def _known(cache: Cache) -> Rows:
    try:
        by, rows = json.loads(cache.get(NAME) or b'["", {}]')
        return dict(rows) if by == ourselves() else {}
    except (ValueError, TypeError, RecursionError):
        return {}  # not what we keep


def _digest(document: Document) -> str:
    return hashlib.blake2b(document.body.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _as_row(digest: str, prose: Prose) -> list[Any]:
    return [
        digest,
        [[one.id_text, one.label, one.anchor, one.start, one.end] for one in prose.mentions],
        [
            [one.target, one.text, one.start, one.end, one.target_start, one.target_end, one.image]
            for one in prose.links
        ],
        [[one.level, one.text, one.id, one.start, one.end] for one in prose.headings],
        prose.attribute_ids,
        prose.html_ids,
        prose.html_addresses,
        dict(prose.definitions),
        prose.nested,
    ]


def _from_row(row: list[Any]) -> Prose:
    _, mentions, links, headings, attribute_ids, html_ids, html_addresses, definitions, nested = row
    return Prose(
        tuple(Mention(*one) for one in mentions),
        tuple(Link(*one) for one in links),
        tuple(Heading(*one) for one in headings),
        tuple(attribute_ids),
        tuple(html_ids),
        tuple(html_addresses),
        {name: (start, end) for name, (start, end) in definitions.items()},
        tuple((start, end) for start, end in nested),
    )
