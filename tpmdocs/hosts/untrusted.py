"""A build of a change that nobody has reviewed: what it wrote becomes pages that do nothing but be read.

The configuration, the theme and the plugins are trusted, as `tpmdocs build --untrusted` takes them from the base. What
is not trusted is the text: every page that somebody wrote, and every value in one that we wrote. SECURITY.md tells what
is done about each way in.
"""

from __future__ import annotations

import html
import os
import secrets
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, TemplateError
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure import StructureItem
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Link, Navigation
from mkdocs.structure.pages import Page as HostPage
from mkdocs.structure.toc import AnchorLink
from mkdocs.utils import get_relative_url, is_error_template

from tpmdocs.hosts.content_policy import inline_scripts, policy, with_head
from tpmdocs.hosts.extensions import HARMLESS
from tpmdocs.hosts.sanitising import Sanitiser, inert, is_harmless_address, is_harmless_id, words
from tpmdocs.hosts.source import each_text, with_front_matter
from tpmdocs.markdown import Destination
from tpmdocs.model.catalog import Catalog
from tpmdocs.site import Asset, Page
from tpmdocs.text.yaml_values import Fields, plain

VARIABLE = "TPMDOCS_UNTRUSTED"
"""Set in the environment of a host that builds what nobody has reviewed."""

BROUGHT_OVER = (".md", ".markdown", ".yml", ".yaml")
"""How names of texts end that an unreviewed change may bring."""

_META = frozenset({"title", "description", "tags"})
"""What a page may say of itself. A template, hidden parts and the page's weight in search are not its to choose."""

_PLUGINS = frozenset({"search", "tpmdocs", "offline", "redirects", "awesome-nav", "awesome-pages", "section-index"})
"""Plugins that neither run nor fetch what a page says, whatever it says, nor make a navigation of it."""

_BANNER = (
    '<div class="tpm" data-search-exclude style="margin-bottom:1rem"><div class="tpm-finding tpm-warning" role="note">'
    "<p><strong>A preview of a change that nobody has reviewed.</strong> "
    "What you read is the word of who wrote it, not the plan.</p></div></div>\n"
)


def is_asked_for() -> bool:
    return bool(os.environ.get(VARIABLE))


class Untrusted(BasePlugin):  # type: ignore[type-arg]
    """What our plugin adds to a host to make pages harmless. Its own events come after those of all others."""

    def __init__(self) -> None:
        super().__init__()
        # Nobody who writes a page can guess it, and no page holds it in the end.
        self.mark = f"x{secrets.token_hex(16)}"
        self.sanitiser = Sanitiser(self.mark)
        self.blocks: dict[str, str] = {}
        self.ours: set[str] = set()
        self.scripts: dict[tuple[str, str, bool], tuple[str, ...]] = {}
        self.env: Environment | None = None

    # What our plugin asks

    def restrict(self, config: MkDocsConfig, harmless: Collection[str]) -> None:
        """Leave out plugins and extensions that might act on what a page says; hooks are the base's own code."""
        for name, plugin in list(config.plugins.items()):
            if isinstance(plugin, BasePlugin) and name.rpartition("/")[2] not in _PLUGINS and name not in harmless:
                _say_left_out("plugin", name)
                del config.plugins[name]
                for event, methods in config.plugins.events.items():
                    kept = [method for method in methods if getattr(method, "__self__", None) is not plugin]
                    config.plugins.events[event] = kept
        for name in config.markdown_extensions:
            if name.removeprefix("markdown.extensions.") not in HARMLESS and name not in harmless:
                _say_left_out("extension", name)
                config.markdown_extensions = [one for one in config.markdown_extensions if one != name]
        # Which lie in the folder that pages come from: what may come over is no template.
        config.extra_templates = [one for one in config.extra_templates if not one.endswith(BROUGHT_OVER)]
        for name in ("superfences", "inlinehilite", "extra"):
            for options in _options_of(config, f"pymdownx.{name}"):
                _drop_foreign_formats(options)
        config.plugins["tpmdocs/untrusted"] = self

    def pages(self, pages: Iterable[Page]) -> Iterator[Page]:
        """Our pages with a mark in place of what is ours in a page of somebody else's."""
        for page in pages:
            meta = {name: value for name, value in page.meta.items() if name in _META}
            if page.ours is None:
                self.ours.add(page.path)
                yield page
            else:
                start, end = page.ours
                self.blocks[page.path] = page.content[start:end]
                content = f"{page.content[:start]}{self.mark}{page.content[end:]}"
                yield replace(page, content=content, meta=meta, ours=None)

    def authors(self, catalog: Catalog) -> Iterator[tuple[str, str]]:
        """Pages that are no specs, with what they may say of themselves, which the host is not to read by itself."""
        for document in catalog.pages:
            fields = document.front_matter.fields or Fields((), 0, 0)
            meta = {entry.key.text: plain(entry.value) for entry in fields.entries if entry.key.text in _META}
            path = document.path.removeprefix(catalog.docs_prefix)
            if document.source.problem is None and document.path.startswith(catalog.docs_prefix):
                yield path, with_front_matter(meta, document.body)

    def asset(self, asset: Asset) -> Asset:
        """A file of ours; of a page of its own, the same under a policy by which it can run nothing."""
        if not asset.path.endswith(".html"):
            return asset
        return replace(asset, content=with_head(asset.content.decode(), _head(())).encode())

    def destination(self, place: Destination | None) -> Destination | None:
        """Where a mention leads; what its card says is marked as ours."""
        if place is None:
            return None
        return replace(place, card={f"{self.mark}-{name}": text for name, text in place.card.items()})

    # What the host asks

    @event_priority(100)  # nobody else sees what else it says
    def on_page_markdown(self, markdown: str, *, page: HostPage, **_: Any) -> str:
        if page.file.src_uri not in self.blocks and page.file.src_uri not in self.ours:
            given = {name: value for name, value in page.meta.items() if name in _META}
            page.meta = each_text(given, inert)
        return markdown

    @event_priority(-100)
    def on_page_content(self, content: str, *, page: HostPage, **_: Any) -> str:
        path = page.file.src_uri
        if path in self.ours:
            return _BANNER + content
        _clean_contents(page.toc)
        if page.title is not None:
            page.title = words(page.title)
        return _BANNER + self._joined(content, self.blocks.get(path, ""))

    def _joined(self, content: str, block: str) -> str:
        """What they wrote, made harmless, around what is ours: each part by itself, so that none reaches farther."""
        before, mark, after = content.partition(f"<p>{self.mark}</p>")
        if not mark:  # something that was left open has swallowed it
            before, after = "", content
        parts = (self.sanitiser.html(before), block, self.sanitiser.html(after))
        return "\n".join(filter(None, parts))

    @event_priority(-100)
    def on_nav(self, nav: Navigation, **_: Any) -> None:
        """Titles and addresses in the navigation, which a plugin may have from a page."""
        _clean_navigation(nav.items)

    @event_priority(-100)
    def on_env(self, env: Environment, **_: Any) -> None:
        self.env = env

    @event_priority(-100)
    def on_post_page(self, output: str, *, page: HostPage, config: MkDocsConfig) -> str:
        return with_head(output, _head(self._scripts("main.html", page.url, config)))

    @event_priority(-100)
    def on_post_template(self, output: str, *, template_name: str, config: MkDocsConfig) -> str:
        if not template_name.endswith(".html"):
            return output
        return with_head(output, _head(self._scripts(template_name, None, config)))

    def _scripts(self, template: str, url: str | None, config: MkDocsConfig) -> tuple[str, ...]:
        """The inline scripts of a template, as it is for a page at such an address without a word of anybody's."""
        if url is not None:
            base = get_relative_url(".", url)
        elif is_error_template(template):
            base = urlsplit(config.site_url or "/").path  # as the host has it
        else:
            base = get_relative_url(".", template)
        key = (template, base, url == "")  # a theme may treat the home page differently
        if key not in self.scripts:
            page = _empty_page(url, config) if url is not None else None
            self.scripts[key] = self._scripts_of(template, page, base, config)
        return self.scripts[key]

    def _scripts_of(self, template: str, page: HostPage | None, base: str, config: MkDocsConfig) -> tuple[str, ...]:
        assert self.env is not None
        context = get_context(Navigation([], []), Files([]), config, page, base)
        try:
            return inline_scripts(self.env.get_template(template).render(context))
        except TemplateError as error:
            sys.stderr.write(
                f"No inline script of {template} may run, as an empty page cannot be made by it: {error}\n"
            )
            return ()


def _empty_page(url: str, config: MkDocsConfig) -> HostPage:
    file = File.generated(config, "index.md", content="")
    file.url = url or "./"
    page = HostPage("", file, config)
    page.content = ""
    return page


def _head(scripts: Iterable[str]) -> str:
    content = html.escape(policy(scripts))
    return (
        f'<meta http-equiv="Content-Security-Policy" content="{content}">'
        '<meta name="robots" content="noindex, nofollow"><meta name="referrer" content="no-referrer">'
    )


def _clean_contents(items: Iterable[AnchorLink]) -> None:
    """A table of contents, which a theme writes as it is."""
    for item in items:
        item.title = words(item.title)
        item.id = item.id if is_harmless_id(item.id) else ""
        _clean_contents(item.children)


def _clean_navigation(items: Iterable[StructureItem]) -> None:
    for item in items:
        if not item.is_page and item.title is not None:
            item.title = words(str(item.title))  # a year stays a number
        if isinstance(item, Link) and not is_harmless_address(item.url):
            item.url = ""
        _clean_navigation(getattr(item, "children", None) or ())


def _options_of(config: MkDocsConfig, name: str) -> Iterator[Mapping[str, Any]]:
    options = config.mdx_configs.get(name) or {}
    yield options
    yield from (nested for nested in options.values() if isinstance(nested, dict))  # as `pymdownx.extra` has them


def _drop_foreign_formats(options: Mapping[str, Any]) -> None:
    """Fences and code in a line that other code than the extension's own makes something of, such as running it."""
    for name in ("custom_fences", "custom_inline"):
        fences = options.get(name)
        if isinstance(fences, list):
            fences[:] = [one for one in fences if isinstance(one, dict) and _is_plain(one)]


def _is_plain(fence: Mapping[str, Any]) -> bool:
    functions = [fence.get(name) for name in ("format", "validator")]
    return all(
        function is None or str(getattr(function, "__module__", "")).startswith("pymdownx.") for function in functions
    )


def _say_left_out(kind: str, name: str) -> None:
    """Tell of it on a line of its own: it is nothing that a strict build would have to fail on."""
    sys.stderr.write(
        f"Left out the {kind} {name}, which may act on what an untrusted page says; "
        "if it does not, name it under `harmless` of the plugin tpmdocs\n"
    )
