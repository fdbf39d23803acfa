"""A host's files and navigation, with those of a plan in them, and without what it would fail on."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable
from functools import cache

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel, file_sort_key
from mkdocs.utils import nest_paths

from tpmdocs.hosts.source import Sources
from tpmdocs.site import Asset, Site


def leave_out(files: Files, sources: Sources) -> None:
    """Take out what the host would fail on or go round in: links to nothing, folders that lead back into themselves.

    Args:
        files: What the host has found.
        sources: Pages that we have a text for, whatever the file is.
    """

    @cache
    def is_loop(folder: str) -> bool:
        above = os.path.dirname(folder)
        if above == folder:
            return False
        back = os.path.islink(folder) and f"{os.path.realpath(above)}/".startswith(f"{os.path.realpath(folder)}/")
        return back or is_loop(above)

    for file in [file for file in files if file.generated_by is None and file.abs_src_path is not None]:
        path = str(file.abs_src_path)
        if is_loop(os.path.dirname(path)) or not (os.path.isfile(path) or file.src_uri in sources):
            files.remove(file)


def add_plan(
    site: Site,
    sources: Sources,
    files: Files,
    config: MkDocsConfig,
    *,
    docs_dir: str,
    made_harmless: Callable[[Asset], Asset] | None = None,
) -> None:
    """Add the pages and files of a plan; what an author has at the address of one stays.

    Args:
        sources: What the pages are made of.
        docs_dir: The docs folder, from the repository's root.
        made_harmless: What is to be done with files first.
    """
    in_nav = {path for _, path in site.nav}
    published = {file.dest_uri for file in files}
    for page in site.pages:
        file = files.src_uris.get(page.path)
        if file is None:
            file = File.generated(config, page.path, content=sources.text(page.path) or "")
            if file.dest_uri in published:  # such as a README.md beside an index.md, which the host leaves out
                continue
            file.inclusion = InclusionLevel.INCLUDED
            file.edit_uri = posixpath.relpath(page.edit_path, docs_dir) if page.edit_path else None
            files.append(file)
        if page.path not in in_nav and file.inclusion.is_in_nav() and file.url not in ("./", "index.html"):
            file.inclusion = InclusionLevel.NOT_IN_NAV
    for asset in site.assets:
        if asset.path not in files.src_uris:
            content = (made_harmless(asset) if made_harmless is not None else asset).content
            files.append(File.generated(config, asset.path, content=content, inclusion=InclusionLevel.INCLUDED))


def arrange_navigation(site: Site, files: Files, config: MkDocsConfig) -> None:
    """Put a plan's pages first in the navigation, where the author has not said what is in it."""
    if config.nav is not None or "awesome-nav" in config.plugins:  # which warns of any other
        return
    ours = {path for _, path in site.nav}
    theirs = sorted((file for file in files.documentation_pages() if file.inclusion.is_in_nav()), key=file_sort_key)
    paths = [file.src_uri for file in theirs if file.src_uri not in ours]
    first = [path for path in paths[:1] if path in ("index.md", "README.md")]
    config.nav = [*first, *({title: path} for title, path in site.nav), *nest_paths(paths[len(first) :])]
