"""The plugins and extensions of a site become what may be left to us, and why the rest may not."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs.config.defaults import MkDocsConfig

from tpmdocs.hosts.extensions import HARMLESS

PLUGINS = frozenset({"search", "tpmdocs"})
"""Plugins of which tests show that they keep nothing from one page to the next, and tell templates nothing of it."""

_INCLUDING = frozenset({"pymdownx.snippets"})
"""Extensions that read files, each of which we hear of."""


def strange_plugins(config: MkDocsConfig) -> Iterator[str]:
    """Plugins and hooks of which we do not know that they see the same whatever was done before them."""
    return (name for name in config.plugins if name.rpartition("/")[2] not in PLUGINS)


def strange_extensions(config: MkDocsConfig) -> Iterator[str]:
    """Extensions of Markdown of which we do not know that the text and what it includes is all that they look at."""
    for name in config.markdown_extensions:
        if name.removeprefix("markdown.extensions.") not in HARMLESS | _INCLUDING:
            yield name
    options = (config.mdx_configs or {}).get("pymdownx.snippets") or {}
    if options.get("url_download"):
        yield "pymdownx.snippets with url_download"


def listeners(config: MkDocsConfig, event: str) -> bool:
    """Whether a plugin wants to be told of an event."""
    return bool(config.plugins.events.get(event))
