"""Diagrams that were drawn once become a file of the cache, and diagrams that need not be laid out again."""

from __future__ import annotations

import json

from tpmdocs.drawing.graphviz import Drawings
from tpmdocs.repository.cache import Cache
from tpmdocs.repository.ourselves import surroundings

NAME = "site/drawings"


def recall(cache: Cache, engine: str) -> Drawings:
    """What was drawn the last time, by the same engine here."""
    try:
        by, drawn = json.loads(cache.get(NAME) or b'["", {}]')
        return Drawings(engine, dict(drawn) if by == _by(engine) else None)
    except (ValueError, TypeError, RecursionError):
        return Drawings(engine)  # not what we keep


def remember(drawings: Drawings, cache: Cache, engine: str) -> None:
    """Keep what was drawn this time."""
    if cache.folder is not None and drawings.now.keys() != drawings.before.keys():
        kept = json.dumps([_by(engine), drawings.now], separators=(",", ":"))
        cache.keep(NAME, kept.encode())


def _by(engine: str) -> str:
    return f"{surroundings()} {engine}"
