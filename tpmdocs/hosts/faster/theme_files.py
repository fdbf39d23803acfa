"""The files of a theme are listed without the folders from which the host takes none."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial

from jinja2 import Environment, FileSystemLoader
from mkdocs.structure.files import Files
from mkdocs.theme import Theme

from tpmdocs.hosts.faster.hosts import KNOWN
from tpmdocs.hosts.faster.known import is_known


def hasten(theme: Theme) -> bool:
    """Have a theme's templates listed faster from now on; whether they are.

    Material has eleven thousand icons in a hidden folder, and the host asks of each whether it is one of its files.
    That is safe, as what is hidden at the top of a theme is what it asks about first, and leaves out.
    """
    if not is_known(Files.add_files_from_theme, KNOWN):
        return False
    theme.get_env = partial(_env, theme.get_env)  # type: ignore[method-assign]
    return True


def _env(make: Callable[[], Environment]) -> Environment:
    env = make()
    loader = env.loader
    if type(loader) is FileSystemLoader:
        loader.list_templates = partial(listed, loader)  # type: ignore[method-assign]
    return env


def listed(loader: FileSystemLoader) -> list[str]:
    """All templates, as the loader lists them, but for those that are hidden at the top."""
    found: set[str] = set()
    for top in map(os.fspath, loader.searchpath):
        for place, folders, names in os.walk(top, followlinks=loader.followlinks):
            within = os.path.relpath(place, top)
            if within == ".":
                folders[:] = [name for name in folders if not name.startswith(".")]
                found.update(name for name in names if not name.startswith("."))
            else:
                found.update(f"{within}{os.sep}{name}".replace(os.sep, "/") for name in names)
    return sorted(found)
