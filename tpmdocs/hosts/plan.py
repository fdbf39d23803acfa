"""A repository's plan becomes what a host publishes of it: drawn, or taken as it was kept where nothing has changed."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from typing import Any

from tpmdocs.diagnostics import Diagnostic
from tpmdocs.judging.stored import as_rows, from_rows
from tpmdocs.repository.cache import Cache
from tpmdocs.repository.folder import Folder
from tpmdocs.repository.history import state_of
from tpmdocs.repository.ourselves import ourselves
from tpmdocs.repository.recording import Recording, as_text, from_text, look_again
from tpmdocs.repository.trees import Tree
from tpmdocs.site import Asset, Card, Filter, Page, Site
from tpmdocs.templates import THEME

FILES, DRAWN = "site/files", "site/drawn"
"""What was read the last time, and what came of it."""

FORMAT = 2
"""Counts up when what is kept changes its form."""


@dataclass(frozen=True)
class Drawn:
    """What a host is told of a plan.

    Attributes:
        further: Folders outside the docs folder that the plan is read from.
        github_anchors: Whether headings get the anchors that GitHub gives them.
        key: A word for all that it follows from; empty where there is none.
    """

    site: Site
    diagnostics: tuple[Diagnostic, ...]
    further: tuple[str, ...] = ()
    github_anchors: bool = False
    key: str = ""


def drawn(root: Path, cache: Cache, how: object, draw: Callable[[Tree], Drawn]) -> Drawn:
    """What comes of a plan.

    Args:
        how: What besides the repository and ourselves it follows from, in plain values.
        draw: Reads the plan from a tree, and draws it.
    """
    state = state_of(root)
    text = cache.get(FILES)
    before = from_text(text) if text is not None else None
    if before is not None:
        now = look_again(root, before)
        found = _from_bytes(cache.get(DRAWN), _key(how, now.state, state))
        if found is not None:
            if (now.at, now.seen) != (before.at, before.seen):
                cache.keep(FILES, as_text(now))
            return found
    recording = Recording(Folder(root))
    made = draw(recording)
    if not recording.is_sound or cache.folder is None:
        return made
    key = _key(how, recording.record.state, state)
    made = Drawn(made.site, made.diagnostics, made.further, made.github_anchors, key)
    cache.keep(DRAWN, _as_bytes(made))
    cache.keep(FILES, as_text(recording.record))
    return made


def _key(how: object, files: str, history: str) -> str:
    user = os.geteuid() if hasattr(os, "geteuid") else None  # another one may not be allowed to read the same
    words = [FORMAT, ourselves(), _marks(THEME), _mark(which("dot")), user, how, files, history]
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()


def _marks(folder: Path) -> list[list[object]]:
    """Templates and styles lie beside the package where somebody works on it."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return [[file.relative_to(folder).as_posix(), *_mark(str(file))] for file in files]


def _mark(path: str | None) -> list[object]:
    if path is None:
        return []
    info = os.stat(path)
    return [info.st_size, info.st_mtime_ns]


def _as_bytes(made: Drawn) -> bytes:
    """A line of JSON, and what it gives the lengths of, one after the other."""
    site = made.site
    contents = [page.content.encode("utf-8", "surrogatepass") for page in site.pages]
    contents += [asset.content for asset in site.assets]
    head = {
        "key": made.key,
        "pages": [[page.path, page.title, page.meta, page.edit_path, page.ours] for page in site.pages],
        "assets": [asset.path for asset in site.assets],
        "lengths": [len(content) for content in contents],
        "nav": site.nav,
        "cards": {name: [card.page, card.said, card.fragment] for name, card in site.cards.items()},
        "filters": [[one.title, one.values, one.of] for one in site.filters],
        "found": as_rows(made.diagnostics),
        "further": made.further,
        "github_anchors": made.github_anchors,
    }
    return b"".join([json.dumps(head, separators=(",", ":")).encode(), b"\n", *contents])


def _from_bytes(data: bytes | None, key: str) -> Drawn | None:
    """What was kept under a key; None where that was another, or nothing."""
    first, _, contents = (data or b"").partition(b"\n")
    try:
        head: Mapping[str, Any] = json.loads(first)
        if head["key"] != key:
            return None
        parts, at = [], 0
        for length in head["lengths"]:
            parts.append(contents[at : at + length])
            at += length
        pages = tuple(
            Page(path, title, part.decode("utf-8", "surrogatepass"), meta, edit, tuple(ours) if ours else None)
            for (path, title, meta, edit, ours), part in zip(head["pages"], parts, strict=False)
        )
        assets = tuple(map(Asset, head["assets"], parts[len(pages) :]))
        nav = tuple((title, path) for title, path in head["nav"])
        cards = {name: Card(*card) for name, card in head["cards"].items()}
        filters = tuple(
            Filter(title, tuple(values), {page: tuple(some) for page, some in of.items()})
            for title, values, of in head["filters"]
        )
        found, further = from_rows(head["found"]), tuple(head["further"])
        return Drawn(Site(pages, assets, nav, cards, filters), found, further, head["github_anchors"], key)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None  # not what we keep
