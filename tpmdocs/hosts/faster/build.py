"""One build of a host becomes a faster one: each lever is pulled where it is known to change no page."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from jinja2 import Environment
from mkdocs.commands.build import _populate_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from tpmdocs.hosts.faster import fingerprints, kept, navigation, theme_files
from tpmdocs.hosts.faster.account import VARIABLE, Account
from tpmdocs.hosts.faster.ahead import Ahead
from tpmdocs.hosts.faster.compiled import Compiled
from tpmdocs.hosts.faster.conversions import Conversions
from tpmdocs.hosts.faster.converting import Converted, Converter
from tpmdocs.hosts.faster.fingerprints import Unfathomable
from tpmdocs.hosts.faster.given import Given
from tpmdocs.hosts.faster.highlighting import remembering_lexers, sharing_styles
from tpmdocs.hosts.faster.hosts import converts_as_known, writes_as_known
from tpmdocs.hosts.faster.left import LeftPages
from tpmdocs.hosts.faster.outputs import Outputs
from tpmdocs.hosts.faster.search import Cut, hasten
from tpmdocs.hosts.faster.search_sections import Section, sections
from tpmdocs.hosts.faster.seen_navigation import SeenNavigation
from tpmdocs.hosts.faster.trust import (
    hidden_files,
    listeners,
    rewriting_plugins,
    strange_extensions,
    strange_plugins,
)
from tpmdocs.hosts.faster.workers import FEWEST, how_many
from tpmdocs.hosts.faster.writing import Writing
from tpmdocs.hosts.garbage import collecting_seldom
from tpmdocs.hosts.source import Sources
from tpmdocs.model.spec import Spec
from tpmdocs.repository.cache import Cache
from tpmdocs.repository.ourselves import ourselves

LEVERS = (
    *("blocks", "cache", "highlighting", "navigation", "outputs"),
    *("pages", "parser", "patterns", "search", "theme", "workers"),
)
"""What can be gone without, by name."""


def may_leave_files(config: MkDocsConfig, cache: Cache, without: Collection[str]) -> bool:
    """Whether files of the last build may stay: where nobody but us and the host writes into them."""
    is_ours = not any(strange_plugins(config)) and not any(rewriting_plugins(config))
    return cache.folder is not None and "outputs" not in without and is_ours


def before_files(config: MkDocsConfig, without: Collection[str]) -> None:
    """When the host is about to look for files."""
    if "theme" not in without and not any(strange_plugins(config)):
        theme_files.hasten(config.theme)


def ahead_of(given: Given, specs: Mapping[str, Spec]) -> Ahead | None:
    """When a plan was read: have pages of specs converted of which nothing is kept; None where that has to wait.

    Args:
        specs: By the paths of their pages.
    """
    workers = how_many()
    if workers < 2 or not {"blocks", "workers"}.isdisjoint(given.without):
        return None
    how, _ = _conversion(given)
    if not how or any(strange_plugins(given.config)) or not converts_as_known():
        return None
    there = (file for path in specs if (file := given.files.src_uris.get(path)) is not None)
    pages = [file for file in there if not given.cache.holds(kept.name_of("pages", file.src_uri))]
    if len(pages) < FEWEST:
        return None
    with _highlighting(given):
        return Ahead(given.config, how, _converter(given, how), specs, pages, workers - 1)


class FasterBuild:
    """The levers of one build, from the moment that its pages are known.

    Args:
        outputs: Writes files.
        compiled: Templates that an earlier build has compiled.
        sources: What pages are made of where that is not what their files hold.
        ahead: Pages that others have begun to convert.
        plan: A word for all that answers about mentions follow from; empty where there is none.
        keeps_nothing: Why nothing is kept, in a clause; empty where it is.
    """

    def __init__(
        self,
        given: Given,
        nav: Navigation,
        *,
        outputs: Outputs,
        sources: Sources,
        ahead: Ahead | None = None,
        compiled: Compiled | None = None,
        plan: str = "",
        keeps_nothing: str = "",
    ) -> None:
        config, without = given.config, given.without
        self._given, self._nav = given, nav
        self._outputs, self._compiled = outputs, compiled or Compiled()
        self.account = Account()
        if keeps_nothing:
            self.account.off.append(f"nothing is kept: {keeps_nothing}")
        strange = [*strange_plugins(config)]
        if strange:
            self.account.off.append(f"pages are written one by one, and each anew, beside {', '.join(strange)}")
        rewriting = [*rewriting_plugins(config)]
        if rewriting:
            self.account.off.append(f"files are written all the same, since some are changed by {', '.join(rewriting)}")
        self._knows_plugins = not strange
        self.is_known = False
        """Whether nobody has anything to do with a page whom we do not know."""
        self._workers = how_many() if self._knows_plugins and "workers" not in without else 1
        self._ahead = ahead
        self._conversions: Conversions | None = None
        self._writing: Writing | None = None
        self._left: LeftPages | None = None
        self._standing = ExitStack()
        self._site = self._same_for_all()
        self._standing.enter_context(collecting_seldom())
        if not converts_as_known():
            self.account.off.append("Markdown is converted by the host, which is none that we know")
            return
        self._standing.enter_context(_highlighting(given))
        how, why = _conversion(given)
        if why:
            self.account.off.append(f"Markdown is converted page by page, and anew, because of {why}")
        self.is_known = self._knows_plugins and how != ""
        self._conversions = Conversions(
            given,
            _converter(given, how),
            self.account,
            how,
            sources.ours if "blocks" not in without else lambda _: "",
            sections if self._search() is not None else None,
            ahead,
            # An extension that nobody knows may go on with a page where it ended with the one before.
            is_put_off=how != "" and self._workers > 1 and not listeners(config, "page_content"),
        )
        if how and self._site is not None and not rewriting and "pages" not in without:
            common = fingerprints.digest(how, fingerprints.of_files(given.files, config), self._site)
            self._left = LeftPages(given, outputs, self.account, common, plan, sources)

    def give_back(self) -> None:
        """Let others do what was done for them."""
        self._standing.close()
        if self._ahead is not None:
            self._ahead.end()

    def before_page(self, page: Page) -> None:
        """When a page is about to be read."""
        if self._conversions is None or (self._left is not None and self._left.take(page)):
            return
        self._conversions.take_over(page)

    def _search(self) -> object:
        """The host's search, where it is asked for and pages may be cut for it by us."""
        found = {id(plugin): plugin for name, plugin in self._given.config.plugins.items() if name.endswith("search")}
        asked = (
            getattr(method, "__self__", None) for method in self._given.config.plugins.events.get("page_context", ())
        )
        return next((one for one in asked if id(one) in found and "search" not in self._given.without), None)

    def before_templates(self, env: Environment) -> None:
        """When all pages are read: convert those that were put off, and see to how they are written."""
        if self._knows_plugins:
            env.bytecode_cache = env.bytecode_cache or self._compiled
        if self._conversions is not None:
            self._conversions.finish(self._workers)
        search = self._search()
        is_hastened = search is not None and hasten(
            search, _kept_sections, self._given.config.plugins.events["page_context"]
        )
        if not writes_as_known():
            self.account.off.append("pages are written by the host, which is none that we know")
            self._settle(SeenNavigation(self._nav, is_pruned=False), is_searched=False)
            return
        may_write_nav = self._knows_plugins and "navigation" not in self._given.without
        is_known = may_write_nav and navigation.take_over(env, self._nav)
        seen = SeenNavigation(self._nav, is_pruned=is_known and navigation.is_pruned(self._given.config))
        self._settle(seen, is_searched=is_hastened or not listeners(self._given.config, "page_context"))
        is_put_off = self._workers > 1 and not listeners(self._given.config, "post_page")
        if is_put_off:
            self._outputs.put_off()
        self._writing = Writing(
            self._given.cache,
            self.account,
            self._given.config,
            self._nav,
            seen,
            self._site,
            self._outputs,
            is_put_off=is_put_off,
        )
        self._writing.take_over(env)

    def _settle(self, seen: SeenNavigation, *, is_searched: bool) -> None:
        """Have those pages made by the host that cannot be left after all."""
        if self._left is not None and self._conversions is not None:
            for page in [*self._left.settle(seen, is_searched=is_searched)]:
                _populate_page(page, self._given.config, self._given.files)
            self._conversions.finish(self._workers)
        if self._ahead is not None:
            self._ahead.end()  # no page is left to be converted

    def _same_for_all(self) -> str | None:
        """All that is the same for every page; None where nothing is to be kept."""
        if not self._knows_plugins or self._given.cache.folder is None:
            return None
        try:
            return fingerprints.digest(
                fingerprints.of_templates(self._given.config), ourselves(), sorted(self._given.without)
            )
        except Unfathomable as what:
            self.account.off.append(f"pages are written anew, because of {what}")
            return None

    def after_templates(self) -> None:
        """When the host has written all that it writes: write what was put off."""
        self.give_back()
        if self._writing is not None:
            self._writing.finish(self._workers)
        if self._left is not None and self._writing is not None:
            pages = (file.page for file in self._given.files.documentation_pages())
            self._left.end(self._writing.seen, (page for page in pages if page is not None))
        self._outputs.end(self._given.cache)

    def tell(self, *, is_lasting: bool) -> None:
        """Write an account of the build for whoever wants one.

        Args:
            is_lasting: Whether the next build of the same would come to the same.
        """
        explain = os.environ.get(VARIABLE)
        if not explain:
            return
        if is_lasting and not self.account.off and self._writing is not None and self._site is not None:
            included = self._conversions.included if self._conversions is not None else ()
            further = [*hidden_files(self._given.config), *sorted(included)]
            self.account.places = [*fingerprints.places(self._given.config), *further]
        self.account.write(Path(explain))


def _kept_sections(page: Page) -> Cut | None:
    made: Converted | None = getattr(page, "tpmdocs_made", None)
    if made is None or made.sections is None:
        return None
    return Cut(made.content, tuple(Section(*row) for row in made.sections))  # type: ignore[attr-defined]


@contextmanager
def _highlighting(given: Given) -> Iterator[None]:
    """Have code highlighted faster within the block."""
    if "highlighting" in given.without:
        yield
    else:
        with sharing_styles(), remembering_lexers():
            yield


def _conversion(given: Given) -> tuple[str, str]:
    """A digest of how Markdown is converted; where that cannot be told, none, and because of what."""
    strange = [*strange_extensions(given.config)]
    try:
        if not strange:
            how = fingerprints.of_conversion(given.config)
            return fingerprints.digest(how, ourselves(), sorted(given.without)), ""
    except Unfathomable as what:
        strange = [str(what)]
    return "", ", ".join(strange)


def _converter(given: Given, how: str) -> Converter:
    is_known = how != ""  # else there is an extension that nobody knows
    return Converter(
        given.config,
        given.files,
        given.mentions,
        may_hasten=is_known and "patterns" not in given.without,
        may_reuse=is_known and "parser" not in given.without,
    )
