"""What all levers of one build are given."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from tpmdocs.hosts.mentions import Mentions
from tpmdocs.repository.cache import Cache


@dataclass(frozen=True)
class Given:
    """A build as its host has set it up, and what we have beside it.

    Attributes:
        mentions: Answers about mentions on pages.
        without: Levers to go without.
    """

    config: MkDocsConfig
    files: Files
    cache: Cache
    mentions: Mentions
    without: Collection[str] = ()
