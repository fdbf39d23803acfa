"""One build of a host becomes a faster one: each lever is pulled where it is known to change no page."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from pathlib import Path

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from tpmdocs.hosts.faster import fingerprints, navigation
from tpmdocs.hosts.faster.account import Account
from tpmdocs.hosts.faster.conversions import Conversions
from tpmdocs.hosts.faster.converting import Converter, Mention
from tpmdocs.hosts.faster.fingerprints import Unfathomable
from tpmdocs.hosts.faster.trust import listeners, strange_extensions, strange_plugins
from tpmdocs.hosts.faster.workers import how_many
from tpmdocs.hosts.faster.writing import Writing
from tpmdocs.repository.cache import Cache

LEVERS = ("blocks", "cache", "navigation", "search", "workers")
"""What can be gone without, by name."""


class FasterBuild:
    """The levers of one build, from the moment that its pages are known.

    Args:
        ours: The part of a page that we have written.
        ask: Answers a mention on a page, in plain values.
        asked: Gives what was asked of mentions since it was called last; what follows is asked on the page at a path.
        without: Levers to go without.
    """

    def __init__(
        self,
        config: MkDocsConfig,
        files: Files,
        nav: Navigation,
        cache: Cache,
        *,
        ours: Callable[[Page], str],
        ask: Callable[[str, str, str | None], object],
        asked: Callable[[str], tuple[Mention, ...]],
        without: Collection[str] = (),
    ) -> None:
        self._config, self._cache, self._nav = config, cache, nav
        self._without = without
        self.account = Account()
        strange = [*strange_plugins(config)]
        self._workers = how_many() if "workers" not in without and not strange else 1
        if strange:
            self.account.off.append(f"pages are written anew and one by one, beside {', '.join(strange)}")
        self._knows_plugins = not strange
        self._conversions = Conversions(
            Converter(config, files, asked),
            cache if "cache" not in without else Cache(None),
            self.account,
            config,
            files,
            self._conversion(),
            fingerprints.of_files(files, config),
            ours if "blocks" not in without else lambda _: "",
            ask,
            is_put_off=self._workers > 1 and not listeners(config, "page_content"),
        )
        for file in files:
            if file.page is not None:
                self._conversions.take_over(file.page)

    def _conversion(self) -> str:
        """How Markdown is converted; something else each time where that cannot be told."""
        strange = [*strange_extensions(self._config)]
        try:
            if not strange:
                return fingerprints.digest(fingerprints.of_conversion(self._config), fingerprints.versions())
        except Unfathomable as what:
            strange = [str(what)]
        self.account.off.append(f"Markdown is converted anew, because of {', '.join(strange)}")
        return os.urandom(16).hex()

    def before_templates(self, env: Environment) -> None:
        self._conversions.finish(self._workers)
        self._writing = Writing(
            self._cache,
            self.account,
            self._config,
            self._nav,
            self._site() if self._knows_plugins and "cache" not in self._without else None,
            is_put_off=self._workers > 1 and not listeners(self._config, "post_page"),
        )
        self._writing.take_over(env)
        if self._knows_plugins and "navigation" not in self._without:
            navigation.take_over(env, self._nav)

    def _site(self) -> str | None:
        try:
            return fingerprints.digest(fingerprints.of_templates(self._config), fingerprints.versions())
        except Unfathomable as what:
            self.account.off.append(f"pages are written anew, because of {what}")
            return None

    def after_templates(self) -> None:
        self._writing.finish(self._workers)
        explain = os.environ.get("TPMDOCS_EXPLAIN")
        if explain:
            self.account.write(Path(explain))
