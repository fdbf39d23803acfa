"""A folder and its plan become the plan's past: from git, and from what was kept of it the last time."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tpmdocs.model.catalog import Catalog
from tpmdocs.past.past import Past
from tpmdocs.past.stored import as_text, from_text
from tpmdocs.past.telling import Teller
from tpmdocs.repository import git
from tpmdocs.repository.cache import Cache
from tpmdocs.repository.git import GitFailed
from tpmdocs.repository.walk import follows, walk

NAME = "history.json"


def past_of(root: Path, plan: Catalog, cache: Cache | None = None) -> Past | None:
    """The past of the plan in a folder, up to the last commit; None where git knows of none.

    Every version is read with the words of today's plan: its statuses, releases and dialect.

    Args:
        cache: Where it is kept, so that the next time only what is new is read.
    """
    try:
        head = git.commit_of(root, "HEAD")
        key = _key(root, plan)
        known = _known(cache, key) if cache is not None else None
        if known is not None and known.head == head:
            return known
        if known is not None and not follows(root, known.head, head):
            known = None  # another branch, or history that was written anew
        past = Teller(root, plan, known).tell(walk(root, head, known.head if known is not None else None), head)
    except GitFailed:
        return None
    if cache is not None and past.is_whole:  # what a clone lacks today it may hold tomorrow
        cache.keep(NAME, as_text(past, key))
    return past


def _known(cache: Cache, key: str) -> Past | None:
    text = cache.get(NAME)
    return from_text(text, key) if text is not None else None


def _key(root: Path, plan: Catalog) -> str:
    """What else a past depends on, as one word."""
    from tpmdocs import __version__  # the package imports this module

    words = [
        file for file in plan.vocabulary.files if file.name in ("dialect", "statuses", "releases", "links", "roadmap")
    ]
    parts = [__version__, git.place_in_repository(root), plan.docs_dir]
    parts += [part for file in words for part in (file.name, file.source.text)]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
