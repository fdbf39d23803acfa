"""`tpmdocs build --into`: a plan is read, judged and written as pages into a folder, for any other generator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from tpmdocs.addresses import Addresses
from tpmdocs.builder import draw
from tpmdocs.checker import judge, situation_of
from tpmdocs.cli.common import CannotRun, progress, tell_of
from tpmdocs.cli.hosting import addresses
from tpmdocs.cli.whereabouts import orient
from tpmdocs.diagnostics import Diagnostic
from tpmdocs.drawing.engines import can_draw
from tpmdocs.hosts import folder
from tpmdocs.hosts.known_drawings import KnownDrawings
from tpmdocs.judging.situation import Situation
from tpmdocs.model.catalog import Catalog
from tpmdocs.past.remembering import past_of
from tpmdocs.reading.loader import load
from tpmdocs.repository.cache import cache_of
from tpmdocs.repository.folder import Folder
from tpmdocs.repository.history import GitHistory
from tpmdocs.repository.source import Source
from tpmdocs.reviewer import review
from tpmdocs.site import Site


def write_into(
    root: Path,
    into: Path,
    today: date,
    engine: str,
    ref: str,
    tell: Callable[[Sequence[Diagnostic], Callable[[str], Source | None]], None],
    links: Addresses | None,
) -> tuple[Sequence[Diagnostic], int]:
    """Write all pages and files of a plan; its findings, and how many pages there are.

    Args:
        ref: What the plan is compared with; empty where it is with nothing.
        tell: Is told of the findings before anything is written, and may end it.
        links: How pages link to each other; None for what the host's configuration says.

    Raises:
        CannotRun: where the folder is none to be written to.
    """
    situation, found = judged(root, root, today, engine)
    orient(root, situation.catalog)
    tell(found, situation.catalog.sources.get)
    with progress("Writing pages"):
        reviewed = review(situation, found, ref, root=root, tree=Folder(root)) if ref else None
        cache = cache_of(root)
        past = past_of(root, situation.catalog, cache)
        known = KnownDrawings(cache, engine)
        links = links or addresses(root)
        site = draw(situation, found, addresses=links, drawings=known.drawings, reviewed=reviewed, past=past)
        known.keep()
        tell_of(cache)
        return found, _write(site, situation.catalog, root, into)


def judged(root: Path, repository: Path, today: date, engine: str) -> tuple[Situation, tuple[Diagnostic, ...]]:
    """The plan in a folder on a day, with what a repository knows of its past; and its findings."""
    with progress("Reading the plan"):
        catalog = load(root)
        situation = situation_of(catalog, today=today, history=GitHistory(repository), can_draw=can_draw(engine))
        diagnostics = judge(situation)
    return situation, diagnostics


def _write(site: Site, catalog: Catalog, root: Path, into: Path) -> int:
    if into.resolve().is_relative_to((root / catalog.docs_dir).resolve()):
        raise CannotRun(f"{into} is in the folder that the pages are made from: name one outside")
    try:
        return folder.write(site, catalog, root, into)
    except folder.NotOurs as foreign:
        raise CannotRun(str(foreign)) from None
    except OSError as error:
        raise CannotRun(f"cannot write to {into}: {error.strerror}") from None
