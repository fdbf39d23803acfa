"""Diagrams that were drawn once become a file of the cache, and diagrams that need not be laid out again."""

from __future__ import annotations

import json

from tpmdocs.drawing.graphviz import Drawings, fonts_of
from tpmdocs.repository.cache import Cache
from tpmdocs.repository.digest import digest_of
from tpmdocs.repository.ourselves import surroundings

NAME = "site/drawings"


class KnownDrawings:
    """What was drawn the last time, by the same engine, with the same fonts.

    Attributes:
        drawings: Draws what is new.
    """

    def __init__(self, cache: Cache, engine: str) -> None:
        self._cache = cache
        self._by = digest_of(surroundings(), engine, fonts_of(engine)) if cache.folder is not None else ""
        self.drawings = Drawings(engine, self._known())

    def _known(self) -> dict[str, str]:
        try:
            by, drawn = json.loads(self._cache.get(NAME) or b'["", {}]')
            return dict(drawn) if by == self._by else {}
        except (ValueError, TypeError, RecursionError):
            return {}  # not what we keep

    def keep(self) -> None:
        """Keep what was asked for this time, and nothing else."""
        if self._cache.folder is not None and self.drawings.now.keys() != self.drawings.before.keys():
            self._cache.keep(NAME, json.dumps([self._by, self.drawings.now], separators=(",", ":")).encode())
