"""What a build is configured with becomes digests, which differ where its pages may."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path, PurePath
from types import FunctionType, MethodType
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import pages
from mkdocs.structure.files import Files
from mkdocs.utils import get_build_datetime

from tpmdocs.reading.host_config import host_files
from tpmdocs.repository.folder import Folder

_KNOWN = ("markdown", "pymdownx", "pygments", "material", "mkdocs", "materialx", "tpmdocs")
"""Whose functions do the same as long as their version is the same."""

_ELSEWHERE = frozenset(
    {"site_dir", "docs_dir", "config_file_path", "plugins", "theme", "nav", "watch", "dev_addr", "validation", "strict"}
    | {"exclude_docs", "draft_docs", "not_in_nav", "markdown_extensions", "mdx_configs", "hooks"}
)
"""Settings that no template looks at, or that have digests of their own."""


class Unfathomable(Exception):
    """A setting that holds something of which nobody knows whether it is the same as the last time."""


def digest(*values: object) -> str:
    """One word for values of any plain shape.

    Raises:
        Unfathomable: where one of them is not plain.
    """
    try:
        text = json.dumps(values, separators=(",", ":"), default=_plain)
    except (TypeError, ValueError, RecursionError) as what:  # a key that is none in JSON, or something within itself
        raise Unfathomable(str(what)) from None
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _plain(value: object) -> object:
    """What JSON does not know, in terms of what it does."""
    if isinstance(value, Mapping):
        return {"of": list(value.items())}
    if isinstance(value, set | frozenset):
        return {"set": sorted(map(str, value))}
    if isinstance(value, PurePath | date) or type(value).__module__ == "babel.core":
        return str(value)
    if isinstance(value, partial):
        return {"partial": [value.func, value.args, value.keywords]}
    if isinstance(value, FunctionType | MethodType | type) and value.__module__.partition(".")[0] in _KNOWN:
        return f"{value.__module__}.{value.__qualname__}"
    named = getattr(value, "__dict__", None)
    if type(value).__module__.partition(".")[0] in _KNOWN and named is not None:
        return {type(value).__qualname__: named}
    raise Unfathomable(f"{type(value).__module__}.{type(value).__qualname__}")


def of_conversion(config: MkDocsConfig) -> str:
    """How Markdown is converted, and how much is said of it.

    Raises:
        Unfathomable: where that cannot be told.
    """
    icons = [list(_contents(Path(place))) for place in _icons(config)]
    return digest(list(config.markdown_extensions), _options(config), icons, pages.log.getEffectiveLevel())


def _options(config: MkDocsConfig) -> dict[str, dict[str, Any]]:
    """Those of extensions, apart from what answers about mentions, which is asked anew."""
    return {
        name: {option: value for option, value in options.items() if option != "resolve"}
        for name, options in (config.mdx_configs or {}).items()
    }


def _shown(config: MkDocsConfig) -> str:
    """What a template can show of extensions and their options, such as the title of a table of contents."""
    try:
        return json.dumps(
            [list(config.markdown_extensions), _options(config)], skipkeys=True, default=lambda one: type(one).__name__
        )
    except (ValueError, RecursionError) as what:  # something within itself
        raise Unfathomable(str(what)) from None


def _icons(config: MkDocsConfig) -> Iterator[str]:
    """Folders that extensions take icons from."""
    for options in (config.mdx_configs or {}).values():
        inner = options.get("options")
        yield from (inner.get("custom_icons") or ()) if isinstance(inner, Mapping) else ()


def of_templates(config: MkDocsConfig) -> str:
    """All but the pages that goes into writing them.

    Raises:
        Unfathomable: where that cannot be told.
    """
    theme = config.theme
    own = [Path(folder) for folder in own_folders(config)]
    asked = {name for folder in own for name in _asked_for(folder)}
    if "pages" in asked:
        raise Unfathomable("a template that looks at all pages")
    settings = [(name, value) for name, value in config.items() if name not in _ELSEWHERE]
    when = get_build_datetime().isoformat() if asked else ""
    contents = [list(_contents(folder)) for folder in own]
    plugins = [[name, getattr(plugin, "config", None)] for name, plugin in config.plugins.items()]
    return digest(settings, _shown(config), theme.name, dict(theme.items()), plugins, contents, when)


def places(config: MkDocsConfig) -> list[str]:
    """The folders and files that a site is made from besides what its pages include, apart from packages.

    Of folders that pages may include files from, those are told that lie elsewhere: a file that is missed in one of
    them, or that another one hides, may be there the next time.
    """
    found = [config.docs_dir, *own_folders(config), *_icons(config)]
    if config.config_file_path:
        here = Path(config.config_file_path).absolute().parent
        found += [config.config_file_path, *(str(here / path) for path in host_files(Folder(here)))]
        including = (config.mdx_configs or {}).get("pymdownx.snippets", {}).get("base_path") or ()
        folders = [including] if isinstance(including, str | Path) else including
        found += [str(one) for one in folders if not Path(one).absolute().is_relative_to(here)]
    return [os.path.abspath(place) for place in found]


def own_folders(config: MkDocsConfig) -> list[str]:
    """Folders of the theme that are no package's. Of a package all stays the same as long as its version does."""
    theme = config.theme
    return [folder for folder in theme.dirs if folder == theme.custom_dir or not is_of_package(folder)]


def is_of_package(path: str) -> bool:
    """Whether a file or folder is in a place where packages are installed."""
    return "site-packages" in path or "dist-packages" in path  # as Debian calls it


def _asked_for(folder: Path) -> Iterator[str]:
    """What templates of a site's own ask for that Material's do not: all pages, or when the site is built."""
    for file in _files(folder):
        data = _read(file)
        if b"{{" in data or b"{%" in data:
            yield from _ASKED.findall(data.decode("utf-8", "replace"))


_ASKED = re.compile(r"(?<![\w.])pages\b|build_date_utc|update_date")


def of_files(files: Files, config: MkDocsConfig) -> str:
    """What a link may lead to, and what is said of one that leads nowhere."""
    validation = [int(config.validation.links[name]) for name in ("not_found", "absolute_links", "unrecognized_links")]
    rows = [[file.src_uri, file.url, file.inclusion.value] for file in files]
    return digest(validation, config.use_directory_urls, rows)


def _contents(folder: Path) -> Iterator[tuple[str, str]]:
    """The files in a folder, with digests of what they hold."""
    for file in _files(folder):
        yield file.relative_to(folder).as_posix(), hashlib.blake2b(_read(file), digest_size=16).hexdigest()


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file())


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:  # an editor may just have taken it away
        raise Unfathomable(f"{file.name}, which cannot be read: {error.strerror}") from None


def of_text(*texts: str) -> str:
    found = hashlib.blake2b(digest_size=16)
    for text in texts:
        found.update(text.encode("utf-8", "surrogatepass"))
        found.update(b"\0")
    return found.hexdigest()
