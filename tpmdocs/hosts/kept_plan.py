"""A plan is drawn, or taken as it was kept where nothing that it follows from has changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tpmdocs.hosts.plan import Drawn, Judged, PlanOf
from tpmdocs.judging.stored import as_rows, from_rows
from tpmdocs.repository.digest import digest_of
from tpmdocs.repository.folder import Folder
from tpmdocs.repository.history import state_of
from tpmdocs.repository.ourselves import surroundings
from tpmdocs.repository.recording import Record, Recording, as_text, from_text, look_again
from tpmdocs.site import Asset, Card, Filter, Page, Site

FILES, DRAWN = "site/files", "site/drawn"
"""What was read the last time, and what came of it."""

FORMAT = 4
"""Counts up when what is kept changes its form."""


def drawn_or_kept(plan: PlanOf, last: Drawn | None = None) -> Drawn:
    """What comes of a plan.

    Args:
        last: What came of it the last time, where that is at hand; else it is taken from the cache.
    """
    root, cache = plan.root, plan.cache
    ours = _key(plan.how, state_of(root))
    text = cache.get(FILES)
    known = last if last is not None and last.site.is_lasting else _from_bytes(cache.get(DRAWN))
    before = from_text(text) if text is not None else None
    if known is not None and before is not None:
        now = look_again(root, before)
        if known.key == digest_of(ours, now.state):
            if (now.at, now.seen) != (before.at, before.seen):
                cache.keep(FILES, as_text(now))
            return known
    from tpmdocs.views.outline import with_prose  # where nothing has changed, no view is needed

    recording = Recording(Folder(root))
    judged = plan.read(recording)
    if not recording.is_sound or cache.folder is None:
        return plan.draw(judged)
    record, catalog = recording.record, judged.situation.catalog
    outline = digest_of(ours, _outline(record, judged))
    if known is not None and known.outline == outline:
        made = replace(known, site=with_prose(known.site, catalog))
    else:
        made = plan.draw(judged)
    made = replace(made, diagnostics=judged.diagnostics, key=digest_of(ours, record.state), outline=outline)
    if made.site.is_lasting:
        cache.keep(DRAWN, _as_bytes(made))
        cache.keep(FILES, as_text(record))
    return made


def _outline(record: Record, judged: Judged) -> list[object]:
    """All that a plan was drawn from, apart from prose that stands on no page but its own."""
    from tpmdocs.views.outline import outline

    catalog = judged.situation.catalog
    others = [[path, seen.digest] for path, seen in sorted(record.seen.items()) if path not in catalog.documents]
    return [record.listing, others, outline(catalog), as_rows(judged.diagnostics)]


def _key(how: object, history: str) -> str:
    """All that a plan's site follows from besides its files."""
    return digest_of(FORMAT, surroundings(), how, history)


def _as_bytes(made: Drawn) -> bytes:
    """A line of JSON, and what it gives the lengths of, one after the other."""
    site = made.site
    contents = [page.content.encode("utf-8", "surrogatepass") for page in site.pages]
    contents += [asset.content for asset in site.assets]
    head = {
        "key": made.key,
        "outline": made.outline,
        "pages": [[page.path, page.title, page.meta, page.edit_path, page.ours] for page in site.pages],
        "assets": [[asset.path, asset.text_of] for asset in site.assets],
        "lengths": [len(content) for content in contents],
        "nav": site.nav,
        "cards": {name: [card.page, card.said, card.fragment] for name, card in site.cards.items()},
        "filters": [[one.title, one.values, one.of] for one in site.filters],
        "found": as_rows(made.diagnostics),
        "further": made.further,
        "github_anchors": made.github_anchors,
        "specs": made.specs,
    }
    return b"".join([json.dumps(head, separators=(",", ":")).encode(), b"\n", *contents])


def _from_bytes(data: bytes | None) -> Drawn | None:
    """What was kept; None for anything else."""
    first, _, contents = (data or b"").partition(b"\n")
    try:
        head: Mapping[str, Any] = json.loads(first)
        parts, at = [], 0
        for length in head["lengths"]:
            parts.append(contents[at : at + length])
            at += length
        pages = tuple(
            Page(path, title, part.decode("utf-8", "surrogatepass"), meta, edit, tuple(ours) if ours else None)
            for (path, title, meta, edit, ours), part in zip(head["pages"], parts, strict=False)
        )
        files = zip(head["assets"], parts[len(pages) :], strict=True)
        assets = tuple(Asset(path, part, spec) for (path, spec), part in files)
        nav = tuple((title, path) for title, path in head["nav"])
        cards = {name: Card(*card) for name, card in head["cards"].items()}
        filters = tuple(
            Filter(title, tuple(values), {page: tuple(some) for page, some in of.items()})
            for title, values, of in head["filters"]
        )
        found, further = from_rows(head["found"]), tuple(head["further"])
        site = Site(pages, assets, nav, cards, filters)
        return Drawn(site, found, further, head["github_anchors"], head["specs"], head["key"], head["outline"])
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None  # not what we keep
