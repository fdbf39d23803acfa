"""A repository's plan is read, judged and drawn in one build of a host."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.plugins import get_plugin_logger

from tpmdocs.addresses import Addresses
from tpmdocs.diagnostics import Diagnostic
from tpmdocs.drawing.engines import can_draw
from tpmdocs.judging.situation import Situation
from tpmdocs.model.catalog import Catalog
from tpmdocs.reading.known_prose import recall, remember
from tpmdocs.reading.loader import load_tree
from tpmdocs.repository.cache import Cache
from tpmdocs.repository.folder import CONFIG_DIR, Folder
from tpmdocs.repository.git import GitFailed
from tpmdocs.repository.history import GitHistory
from tpmdocs.repository.trees import Tree
from tpmdocs.site import Site

if TYPE_CHECKING:
    from tpmdocs.reviewer import Reviewed
    from tpmdocs.views.plan import Each

log = get_plugin_logger("tpmdocs")


@dataclass(frozen=True)
class Drawn:
    """What a host is told of a plan.

    Attributes:
        further: Folders outside the docs folder that the plan is read from.
        github_anchors: Whether headings get the anchors that GitHub gives them.
        specs: How many specs there are.
        key: A word for all that it follows from; empty where there is none.
        outline: The same without prose that is nowhere but on its own page.
    """

    site: Site
    diagnostics: tuple[Diagnostic, ...]
    further: tuple[str, ...] = ()
    github_anchors: bool = False
    specs: int = 0
    key: str = ""
    outline: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A plan that was read, and what is wrong with it."""

    situation: Situation
    diagnostics: tuple[Diagnostic, ...]


@dataclass
class PlanOf:
    """A plan, and how it is looked at.

    Attributes:
        repository: What git is asked about: the root, or where that is a copy, what it is a copy of.
        engine: What lays out diagrams.
        edit_url: Where a file can be edited, by its path from the root.
        base: The revision that it is compared with; None where it is with none.
        before: The plan of an earlier build; what has not changed of it is taken from there.
        when_read: Told of the plan once it was read, before it is judged.
        each: How the same is done for each of many things.
    """

    root: Path
    docs_dir: str
    repository: Path
    cache: Cache
    today: date
    engine: str
    addresses: Addresses
    edit_url: str | None = None
    base: str | None = None
    before: Catalog | None = None
    when_read: Callable[[Catalog], None] | None = None
    each: Each = map

    @cached_property
    def catalog(self) -> Catalog:
        """The plan itself, as it was read, or is now, for what is not known of it without."""
        return load_tree(Folder(self.root), self.docs_dir, self.before)

    @property
    def known(self) -> Catalog | None:
        """The plan itself as far as it is known: as it is now, or was in an earlier build."""
        return self.__dict__.get("catalog", self.before)

    @property
    def how(self) -> list[object]:
        """What besides the repository and our surroundings a site follows from."""
        day = self.today.isoformat()
        return [self.docs_dir, day, self.engine, self.edit_url, self.addresses.directory_urls]

    def drawn_anew(self) -> Drawn:
        """What comes of it, whatever was kept."""
        return self.draw(self.read(Folder(self.root)))

    def read(self, tree: Tree) -> Judged:
        """Read the plan from a tree, and judge it."""
        from tpmdocs.checker import judge, situation_of  # of no use where nothing has changed

        before, self.before = self.before, None  # so that it does not outlive this
        self.catalog = load_tree(tree, self.docs_dir, before)
        recalled = recall(self.catalog, self.cache) if before is None else None
        tell, self.when_read = self.when_read, None
        if tell is not None:
            tell(self.catalog)
        history = GitHistory(self.repository)
        situation = situation_of(self.catalog, today=self.today, history=history, can_draw=can_draw(self.engine))
        diagnostics = judge(situation)
        if recalled is not None:
            remember(self.catalog, self.cache, recalled)
        return Judged(situation, diagnostics)

    def draw(self, judged: Judged) -> Drawn:
        from tpmdocs.builder import draw
        from tpmdocs.hosts.known_drawings import KnownDrawings
        from tpmdocs.past.remembering import past_of

        known = KnownDrawings(self.cache, self.engine)
        site = draw(
            judged.situation,
            judged.diagnostics,
            addresses=self.addresses,
            edit_url=self.edit_url,
            drawings=known.drawings,
            reviewed=self._reviewed(judged),
            past=past_of(self.repository, self.catalog, self.cache),
            each=self.each,
        )
        known.keep()
        further = tuple(_further_folders(self.catalog, self.root))
        has_github_anchors = self.catalog.dialect.anchors == "github"
        return Drawn(site, judged.diagnostics, further, has_github_anchors, len(self.catalog.specs))

    def _reviewed(self, judged: Judged) -> Reviewed | None:
        """What was changed since the base; None where there is none, or git does not know it."""
        if self.base is None:
            return None
        from tpmdocs.reviewer import review

        tree = Folder(self.root)
        try:
            return review(judged.situation, judged.diagnostics, self.base, root=self.repository, tree=tree)
        except GitFailed as failed:
            log.warning(f"nothing can be compared with {self.base}: {failed}")
            return None


def _further_folders(catalog: Catalog, root: Path) -> Iterable[str]:
    """Folders outside the docs folder that the plan is read from, for `serve` to watch."""
    outside = (spec.path for spec in catalog.specs if not spec.path.startswith(catalog.docs_prefix))
    folders = {posixpath.dirname(path) for path in outside}
    return sorted(folder for folder in {*folders, CONFIG_DIR} if (root / folder).is_dir())
