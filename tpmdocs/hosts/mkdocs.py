"""The plugin for MkDocs and ProperDocs: a repository's plan becomes pages of the host, and its findings warnings."""

from __future__ import annotations

import atexit
import gc
import html
import logging
import os
import sys
from collections.abc import Iterable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment

# Where ProperDocs runs, it answers to the name of mkdocs, with all of its modules.
from mkdocs.config import Config
from mkdocs.config import config_options as option
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as HostPage
from mkdocs.utils import get_build_date

from tpmdocs.addresses import Addresses
from tpmdocs.diagnostics import Diagnostic, Severity
from tpmdocs.hosts import leaving
from tpmdocs.hosts.crowded import crowded
from tpmdocs.hosts.faster.ahead import Ahead
from tpmdocs.hosts.faster.build import LEVERS, FasterBuild, ahead_of, before_files, may_leave_files
from tpmdocs.hosts.faster.compiled import Compiled
from tpmdocs.hosts.faster.given import Given
from tpmdocs.hosts.faster.outputs import Outputs
from tpmdocs.hosts.faster.workers import how_many, shared
from tpmdocs.hosts.files import add_plan, arrange_navigation, leave_out
from tpmdocs.hosts.garbage import collecting_none, find_garbage
from tpmdocs.hosts.kept_plan import drawn_or_kept
from tpmdocs.hosts.mentions import Mentions
from tpmdocs.hosts.places import docs_dir_of, edit_url, root_of
from tpmdocs.hosts.plan import Drawn, PlanOf
from tpmdocs.hosts.sanitising import inert
from tpmdocs.hosts.search import CHOICES, Search
from tpmdocs.hosts.source import Sources
from tpmdocs.hosts.told import tell
from tpmdocs.hosts.untrusted import Untrusted, is_asked_for
from tpmdocs.model.catalog import Catalog
from tpmdocs.reports import concise
from tpmdocs.reports.terminal import Terminal
from tpmdocs.repository.cache import FOLDER, SWITCH, Cache, is_kept, is_ours
from tpmdocs.repository.folder import CONFIG_DIR
from tpmdocs.site import SCRIPT, STYLESHEET, Site

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

log = get_plugin_logger("tpmdocs")


SEPARATOR = r"""[\s\-,:!=\[\]()"`/@]+|\.(?!\d)|&[lg]t;"""
"""What parts words in search: `1.37` stays whole. `PAY-12` does not, as Material parts what is asked for at hyphens
whatever is set here, and then finds both halves together in a title; kept whole, the id would never be found."""


class TpmdocsConfig(Config):
    """What may stand below `tpmdocs:` in the list of plugins."""

    enabled = option.Type(bool, default=True)
    engine = option.Choice(("auto", "dot", "wasm", "none"), default="auto")
    harmless = option.ListOfItems(option.Type(str), default=[])
    plan = option.Type(bool, default=True)
    search = option.Choice(CHOICES, default="auto")
    without = option.ListOfItems(option.Choice(LEVERS), default=[])


class TpmdocsPlugin(BasePlugin[TpmdocsConfig]):
    """Makes pages of the plan in every build: drawn anew, or as they were kept if all they follow from is the same."""

    plan: Drawn
    last: Drawn | None = None
    plan_of: PlanOf | None = None
    sources: Sources
    mentions: Mentions
    is_served = False
    untrusted: Untrusted | None = None
    ahead: Ahead | None = None
    faster: FasterBuild | None = None
    cache: Cache
    search: Search | None = None
    outputs: Outputs | None = None
    compiled: Compiled | None = None

    def on_startup(self, *, command: str, dirty: bool) -> None:  # noqa: ARG002
        """Also what has a host keep the plugin from one build under `serve` to the next."""
        self.is_served = command == "serve"
        self.search = Search(is_served=self.is_served)
        self.outputs = Outputs(is_served=self.is_served)
        self.keeps_site = False
        self.compiled = Compiled()

    @property
    def _has_plan(self) -> bool:
        """Whether there are pages of a plan; what is not trusted becomes harmless only as a part of one."""
        return self.config.plan or self.untrusted is not None

    @property
    def catalog(self) -> Catalog:
        """The plan itself, for what is not known of it without."""
        assert self.plan_of is not None
        return self.plan_of.catalog

    @event_priority(100)  # before search takes its own configuration
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        self.ahead = self.faster = None  # of an earlier build, under `serve`
        if not self.config.enabled:
            return config
        self.mentions = Mentions(lambda: self.catalog)
        if is_asked_for():
            self.untrusted = Untrusted()
            self.mentions.shown = self.untrusted.destination
            self.untrusted.restrict(config, self.config.harmless)
        if not self._has_plan:
            return config
        for name, plugin in config.plugins.items():
            if name.rpartition("/")[2] == "search" and _is_default(plugin.config, "separator"):
                plugin.config["separator"] = SEPARATOR
        links = config.validation.links
        for kind in ("not_found", "absolute_links", "unrecognized_links", "anchors"):
            if _is_default(links, kind):  # rules tell of links that lead nowhere
                links[kind] = logging.DEBUG
        return config

    @event_priority(-100)  # the host empties the folder next
    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        if not self.config.enabled:
            return
        root = root_of(config)
        self.keeps_nothing = self._why_nothing_is_kept(root)
        self.cache = Cache(root / FOLDER if not self.keeps_nothing else None)
        self.outputs = self.outputs or Outputs()
        may_leave = may_leave_files(config, self.cache, self.config.without)
        self.keeps_site = may_leave and self.outputs.begin(config.site_dir, self.cache)
        if self.untrusted is None:
            before_files(config, self.config.without)

    def _why_nothing_is_kept(self, root: Path) -> str:
        """In a clause; empty where something is. What nobody has asked for is said."""
        if self.untrusted is not None:
            return "what is built is not trusted"
        if "cache" in self.config.without:
            return "`without` names `cache`"
        if not is_kept():
            return f"{SWITCH} says so"
        if is_ours(root):
            return ""
        why = f"{FOLDER}/ is a link, or came with the repository or a copy of it; delete it, and it is made anew"
        sys.stderr.write(f"tpmdocs: nothing is kept: {why}\n")
        return why

    def on_build_error(self, *, error: Exception) -> None:  # noqa: ARG002
        if self.outputs is not None:
            self.outputs.give_back()
        if self.ahead is not None:
            self.ahead.end()
        if self.faster is not None:
            self.faster.give_back()

    @event_priority(100)  # before plugins that arrange what is there
    def _add_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        if not self.config.enabled:
            return files
        root = root_of(config)
        docs_dir = docs_dir_of(config, root)
        self.plan, self.sources = Drawn(Site((), (), ()), ()), Sources()
        if not self._has_plan:
            return files
        if not self.is_served and gc.get_freeze_count():
            find_garbage()  # of an earlier build in this process
        with collecting_none():
            self.plan_of = plan = self._plan_of(config, root, docs_dir)
            if self.untrusted is None:
                plan.when_read = partial(self._convert_ahead, config, files)
            keeps_none = self.untrusted is not None or plan.base is not None
            self.plan = plan.drawn_anew() if keeps_none else drawn_or_kept(plan, self.last)
        self.last = self.plan if self.is_served else None
        tell(self.plan.diagnostics, self.plan.specs)
        _warn(self.plan.diagnostics)
        site = self.plan.site
        self.mentions.cards = site.cards
        if not site.is_whole:
            log.warning("a diagram is missing, as `dot` was ended before it was done; the next build tries it again")
        # Themes write a title into HTML as it is.
        pages = tuple(self.untrusted.pages(site.pages)) if self.untrusted is not None else site.pages
        as_said = inert if self.untrusted is not None else html.escape
        authors = dict(self.untrusted.authors(self.catalog)) if self.untrusted is not None else {}
        self.sources = Sources(pages, as_said, authors)
        leave_out(files, self.sources)
        made_harmless = self.untrusted.asset if self.untrusted is not None else None
        add_plan(site, self.sources, files, config, docs_dir=docs_dir, made_harmless=made_harmless)
        config.extra_css = [STYLESHEET, *config.extra_css]
        deferred = option.ExtraScriptValue(SCRIPT)
        deferred.defer = True  # no module, which a browser refuses to load from a folder
        config.extra_javascript = [deferred, *config.extra_javascript]
        self._extend_markdown(config, self.plan.github_anchors)
        config.watch = [*config.watch, *(str(root / folder) for folder in self.plan.further)]
        return files

    def _extend_markdown(self, config: MkDocsConfig, has_github_anchors: bool) -> None:
        if "tpmdocs" not in config.markdown_extensions:
            config.markdown_extensions = [*config.markdown_extensions, "tpmdocs"]
        anchors = "github" if has_github_anchors else ""
        config.mdx_configs["tpmdocs"] = {"resolve": self.mentions.resolve, "anchors": anchors}

    def _convert_ahead(self, config: MkDocsConfig, files: Files, catalog: Catalog) -> None:
        self._extend_markdown(config, catalog.dialect.anchors == "github")
        specs = {spec.page: spec for spec in catalog.specs}
        self.ahead = ahead_of(self._given(config, files), specs)

    def _given(self, config: MkDocsConfig, files: Files) -> Given:
        return Given(config, files, self.cache, self.mentions, self.config.without)

    def _plan_of(self, config: MkDocsConfig, root: Path, docs_dir: str) -> PlanOf:
        earlier = self.plan_of  # of an earlier build, under `serve`
        return PlanOf(
            root,
            docs_dir,
            Path(os.environ.get("TPMDOCS_REPOSITORY") or root),
            self.cache,
            today=date.fromisoformat(os.environ.get("TPMDOCS_TODAY") or get_build_date()),
            engine=os.environ.get("TPMDOCS_ENGINE") or self.config.engine,
            addresses=Addresses(config.use_directory_urls),
            edit_url=edit_url(config, docs_dir),
            base=os.environ.get("TPMDOCS_REVIEW") or None,
            before=earlier.known if earlier is not None else None,
            each=shared(self._helping),
        )

    def _helping(self) -> int:
        """Processes that may draw; those that are at work already have enough to do."""
        return 1 if self.ahead is not None or "workers" in self.config.without else how_many()

    @event_priority(-100)  # others compare what builds with what they were given
    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, **_: object) -> None:
        """See changes soon, watch site_config from the moment it is made, and keep the last good site."""
        if self.config.enabled:
            from tpmdocs.hosts import serving  # of no use to a build

            for path in config.watch:
                server.watch(path)  # as the host does in a moment, when it is too late for us
            serving.look_often(server)
            serving.go_on_after_failures(server, lambda: self.keeps_site)
            serving.tidy_at_rest(server)
            root = root_of(config)
            serving.watch_from_its_beginning(server, root / CONFIG_DIR)

    @event_priority(-100)  # after plugins that make a navigation of their own
    def _arrange(self, files: Files, *, config: MkDocsConfig) -> Files:
        if self.config.enabled and self._has_plan:
            arrange_navigation(self.plan.site, files, config)
        return files

    @event_priority(-100)
    def _choose_search(self, files: Files, *, config: MkDocsConfig) -> Files:
        if self.config.enabled:
            search, untrusted = self.search or Search(), self.untrusted is not None
            search.choose(self.config.search, files, config, self.plan.site, untrusted=untrusted)
        return files

    on_files = CombinedEvent(_add_files, _arrange, _choose_search)

    @event_priority(-100)  # when all have made of the navigation what they want
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        if self.config.enabled and self.untrusted is None:
            for line in crowded(nav, config.theme):
                sys.stderr.write(f"tpmdocs: {line}\n")  # no warning: a strict build need not fail once a site has grown
            self.faster = FasterBuild(
                self._given(config, files),
                nav,
                outputs=self.outputs or Outputs(),
                sources=self.sources,
                ahead=self.ahead,
                compiled=self.compiled,
                plan=self.plan.outline,
                keeps_nothing=self.keeps_nothing,
            )
        return nav

    @event_priority(100)  # pages are all there when others are asked
    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:  # noqa: ARG002
        if self.faster is not None:
            self.faster.before_templates(env)
        return env

    @event_priority(100)  # files are all there when others are asked
    def on_post_build(self, *, config: MkDocsConfig) -> None:  # noqa: ARG002
        if self.faster is not None:
            self.faster.after_templates()
        if self.config.enabled:
            wrong = self.cache.end()
            for line in wrong:
                sys.stderr.write(f"{line}\n")  # no warning, which would fail a strict build
            if self.faster is not None:
                self.faster.tell(is_lasting=self.plan.site.is_lasting and not wrong)
        leaving.is_at_once = self.faster is not None and self.faster.is_known
        atexit.unregister(gc.unfreeze)
        if not leaving.is_at_once:
            atexit.register(gc.unfreeze)  # others may hold what is closed only when it is found to be garbage

    def on_pre_page(self, page: HostPage, *, config: MkDocsConfig, files: Files) -> HostPage:  # noqa: ARG002
        if self.faster is not None:
            self.faster.before_page(page)
        return page

    def on_page_read_source(self, *, page: HostPage, config: MkDocsConfig) -> str | None:  # noqa: ARG002
        """Our own source in place of what the file holds, which the host might not even be able to read."""
        if not self.config.enabled:
            return None
        self.mentions.page = page.file.src_uri
        return self.sources.text(page.file.src_uri)


def _is_default(config: Config, name: str) -> bool:
    """Whether the author has left an option as it is."""
    known = getattr(type(config), name)
    return bool(config[name] == (known.validate(known.default) if known.default is not None else None))


def _warn(diagnostics: Iterable[Diagnostic]) -> None:
    for diagnostic in diagnostics:
        if diagnostic.severity in (Severity.ERROR, Severity.WARNING):
            log.warning(concise.report([diagnostic], lambda _: None, Terminal()).rstrip("\n"))
