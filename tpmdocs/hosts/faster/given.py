"""What the levers of a build are given that know its files."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from tpmdocs.hosts.mentions import Mentions
from tpmdocs.repository.cache import Cache


@dataclass(frozen=True)
class Given:
    """A build, from the moment that its files are known.

    Attributes:
        cache: What is kept of builds.
        mentions: Answers about mentions on pages.
        without: Levers to go without.
    """

    config: MkDocsConfig
    files: Files
    cache: Cache
    mentions: Mentions
    without: Collection[str] = ()
