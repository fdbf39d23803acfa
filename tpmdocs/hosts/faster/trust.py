"""The plugins and extensions of a site become what may be left to us, and why the rest may not."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from mkdocs.config.defaults import MkDocsConfig

from tpmdocs.hosts.extensions import HARMLESS
from tpmdocs.hosts.faster.known import is_known

PLUGINS = frozenset({"search", "tpmdocs"})
"""Plugins of which tests show that they keep nothing from one page to the next, and tell templates nothing of it."""

_PACKAGES = frozenset({"mkdocs", "properdocs", "material", "materialx", "tpmdocs"})
"""Those that they come from: somebody else's may have the same name."""

THEIRS: Mapping[str, frozenset[str]] = {
    # These two change the navigation alone, before any page is read, and pages are kept by what that is.
    "awesome-nav": frozenset({"711f8948ecac122b", "74a25b0b9402ffc2", "0eb6598019b82318"}),  # 3.0, 3.1, 3.2 to 3.3
    "literate-nav": frozenset({"4ed8234844a848c1"}),  # 0.6.2 to 0.6.3
    # Is given each page as it was written or kept, and looks at nothing else. How it names styles and scripts stands in
    # the configuration before any page is read.
    "minify": frozenset({"6678acd0ae7ecadc"}),  # 0.8.0
    # Writes files of its own, when all pages are written.
    "redirects": frozenset(
        {"9b83a4eacb090532", "b6ba7ac317a19965", "d5557411d884772f"}
    ),  # 1.2.0, 1.2.1, 1.2.2 to 1.2.3
}
"""Plugins of others whose source says the same of them, whatever their options are; by digests of that."""

_REWRITING = frozenset({"minify", "redirects"})
"""Those of them that write into the site themselves, in the place of files that the host has written there."""

_NAMES_ITS_FILE = {"awesome-nav": "filename", "literate-nav": "nav_file"}
"""The option that names the files in the docs folder which a plugin reads."""

_INCLUDING = frozenset({"pymdownx.snippets"})
"""Extensions that read files, each of which we hear of."""


def strange_plugins(config: MkDocsConfig) -> Iterator[str]:
    """Plugins and hooks of which we do not know that they see the same whatever was done before them."""
    for name, plugin in config.plugins.items():
        short = name.rpartition("/")[2]
        is_ours = short in PLUGINS and type(plugin).__module__.partition(".")[0] in _PACKAGES
        if not is_ours and not is_known(type(plugin), THEIRS.get(short, ())):
            yield name


def rewriting_plugins(config: MkDocsConfig) -> Iterator[str]:
    """Plugins that we know, after which a file of the site is not what the host wrote."""
    return (name for name in config.plugins if name.rpartition("/")[2] in _REWRITING)


def hidden_files(config: MkDocsConfig) -> Iterator[str]:
    """Files that plugins which we know read, and that nobody sees who looks for the files of a repository."""
    for name, plugin in config.plugins.items():
        file = str(plugin.config.get(_NAMES_ITS_FILE.get(name.rpartition("/")[2], ""), ""))
        if os.path.basename(file).startswith("."):
            yield os.path.join(config.docs_dir, file)


def strange_extensions(config: MkDocsConfig) -> Iterator[str]:
    """Extensions of Markdown of which we do not know that the text and what it includes is all that they look at."""
    for one in config.markdown_extensions:
        # Plugins add some that are made already.
        name = one if isinstance(one, str) else f"{type(one).__module__.partition('.')[0]}.{type(one).__qualname__}"
        if name.removeprefix("markdown.extensions.") not in HARMLESS | _INCLUDING:
            yield name
    options = (config.mdx_configs or {}).get("pymdownx.snippets") or {}
    if options.get("url_download"):
        yield "pymdownx.snippets with url_download"


def listeners(config: MkDocsConfig, event: str) -> bool:
    """Whether a plugin wants to be told of an event."""
    return bool(config.plugins.events.get(event))
