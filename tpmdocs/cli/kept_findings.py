"""What was found the last time becomes the answer of a check, where nothing has changed that it depends on.

What a check finds follows from the files that it reads, the names of all others, the day, the rules that are asked,
what is installed, and what git says of the past. Each of these is looked at again; and only then is anything believed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tpmdocs.cli.asked import Answer, Asked, of_baseline
from tpmdocs.cli.common import tell_of
from tpmdocs.cli.pipelines import target_branches
from tpmdocs.cli.whereabouts import plan_above
from tpmdocs.diagnostics import Diagnostic
from tpmdocs.judging.delta import Delta
from tpmdocs.judging.stored import as_rows, from_rows
from tpmdocs.repository.cache import Cache, cache_of
from tpmdocs.repository.digest import digest_of
from tpmdocs.repository.folder import Folder
from tpmdocs.repository.history import state_of
from tpmdocs.repository.ourselves import surroundings
from tpmdocs.repository.recording import Record, Recording, as_text, from_text, look_again
from tpmdocs.repository.source import Source

if TYPE_CHECKING:
    from tpmdocs.model.catalog import Catalog

FILES = "check/files"
"""What the last check read, and by what it is known whether that is still the same."""

ANSWERS = 16
"""So many answers are kept, each in the place that its key gives it: of other days, other rules, or other branches."""


def can_know(asked: Asked) -> bool:
    """Whether the answer depends on nothing but the files in the folder, and is worth to be kept."""
    branches = target_branches(os.environ)
    against = asked.against
    if asked.watch or against.write_baseline is not None or (against.baseline is not None and asked.names):
        return False
    return against.is_of_the_folder(branches)


def known_answer(asked: Asked) -> Answer | None:
    """What a check would find, where that is known; None where it has to be made."""
    if not can_know(asked):
        return None
    cache = cache_of(asked.root)
    found = _known(asked, cache)
    tell_of(cache)
    if found is None:
        return None
    diagnostics, plan = found
    if asked.against.baseline is None:
        return Answer(Delta(diagnostics), plan, plan.source)
    delta, words, notes = of_baseline(asked.against, diagnostics, None)
    return Answer(delta, plan, plan.source, words, notes)


def keep(
    asked: Asked, recording: Recording, catalog: Catalog, found: Sequence[Diagnostic], history: str | None
) -> None:
    """Keep what a check found in what it read, of a plan about which nothing else is to be said.

    Args:
        history: The state of git in which the past was told; None where it was not asked.
    """
    record = recording.record
    if not recording.is_sound:
        return
    cache = cache_of(asked.root)
    key = _key(asked, record)
    answer = {
        "key": key,
        "history": history,
        "docs_prefix": catalog.docs_prefix,
        "more_files": sorted(catalog.files.difference(record.listing)),
        "texts": sorted({one.span.path for one in found} & catalog.sources.keys()),
        "found": as_rows(found),
    }
    cache.keep(FILES, as_text(record))
    cache.keep(_place(key), json.dumps(answer, separators=(",", ":")).encode())
    tell_of(cache)


@dataclass(frozen=True)
class KnownPlan:
    """Of a plan that was not read, what a report needs of it.

    Attributes:
        more_files: Files that are elsewhere, and known by a list.
        texts: Files of which a report may show a line.
    """

    root: Path
    docs_prefix: str
    listing: tuple[str, ...]
    more_files: tuple[str, ...]
    texts: frozenset[str]

    @cached_property
    def files(self) -> Collection[str]:
        return frozenset((*self.listing, *self.more_files))

    def source(self, path: str) -> Source | None:
        """The text of a file, read when it is asked for."""
        if path not in self.texts:
            return None
        if path not in self._sources:
            self._sources.update((source.path, source) for source in Folder(self.root).read([path]))
        return self._sources[path]

    @cached_property
    def _sources(self) -> dict[str, Source]:
        return {}


def _known(asked: Asked, cache: Cache) -> tuple[tuple[Diagnostic, ...], KnownPlan] | None:
    text = cache.get(FILES)
    record = from_text(text) if text is not None else None
    if record is None:
        return None
    now = look_again(asked.root, record)
    if (now.at, now.seen) != (record.at, record.seen):
        cache.keep(FILES, as_text(now))
    key = _key(asked, now)
    text = cache.get(_place(key))
    if text is None:
        return None
    try:
        answer = json.loads(text)
        if answer["key"] != key or not _still(asked.root, answer["history"]):
            return None
        plan = KnownPlan(
            asked.root,
            answer["docs_prefix"],
            now.listing,
            tuple(answer["more_files"]),
            frozenset(answer["texts"]) & now.seen.keys(),
        )
        return from_rows(answer["found"]), plan
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None  # not what we keep


def _still(root: Path, history: str | None) -> bool:
    """Whether what lies around the plan is as it was, too."""
    if history is not None and history != state_of(root):
        return False
    return plan_above(root) is None


def _key(asked: Asked, record: Record) -> str:
    """A word for all that findings depend on, but for git."""
    return digest_of(FORMAT, surroundings(), asked.names, asked.today.isoformat(), record.state)


FORMAT = 1
"""Counts up when what is kept changes its form."""


def _place(key: str) -> str:
    return f"check/{int(key[:8], 16) % ANSWERS}"
