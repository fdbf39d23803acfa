"""The pages of a built site become Pagefind's index, of which a browser fetches small parts instead of the whole.

Material's search gives every browser the text of all pages, and has an index made of it there, on each page anew. The
more pages there are, the longer that takes; so a large site is searched with Pagefind (https://pagefind.app), in the
same field. What was measured stands in specs/guide/site.md.
"""

from __future__ import annotations

import gzip
import html
import json
import logging
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader
from mkdocs.config import config_options as option
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.utils.meta import get_data

from tpmdocs.site import Site
from tpmdocs.templates import SEARCH, search_script, search_stylesheet

log = logging.getLogger("mkdocs.plugins.tpmdocs.search")  # findings are told under the plugin's own name

CHOICES = ("auto", "material", "pagefind")

LARGE = 2000
"""Of how many pages a site is too large for Material's search.

That takes 3.4 s to the first result of 1,166 pages and 9.6 s to that of 5,397, on every page that is opened, so here a
reader's wait nears five seconds. Pagefind takes about one, and four of each build for every thousand pages.
"""

STYLESHEET, SCRIPT, FOLDER = "assets/tpmdocs-search.css", "assets/tpmdocs-search.js", "assets/pagefind"

NAME = "pagefind/tpmdocs"
"""What the host knows it by, as one of ours: what makes a build faster stays on beside it."""

INSTALL = "pip install 'pagefind[bin]'"


class Search:
    """Which search a site has, decided anew in every build; what was said under `serve` is not said again."""

    def __init__(self, *, is_served: bool = False) -> None:
        self.is_served = is_served
        self.has_said = False

    def choose(
        self,
        asked: str,
        files: Files,
        config: MkDocsConfig,
        plan: Site,
        *,
        untrusted: bool = False,
    ) -> None:
        """Put Pagefind in the place of Material's search where it is asked for, or where the site is large.

        Args:
            asked: One of CHOICES.
            files: All that will be published.
            plan: What of that is ours.
            untrusted: Whether pages are held to a policy, which WebAssembly would have to be let through.
        """
        pages = len(files.documentation_pages())
        if asked == "material" or (asked == "auto" and pages <= LARGE):
            return
        reason = _hindrance(config, untrusted)
        if self.is_served:
            if not self.has_said and reason is None:
                log.info("While the site is served, it has Material's search: Pagefind reads a site that is complete.")
            self.has_said = True
        elif reason is not None:
            _tell(asked, f"Material's search stays, as {reason}")
        else:
            Pagefind(plan).take_over(files, config)


def _tell(asked: str, message: str) -> None:
    log.log(logging.WARNING if asked == "pagefind" else logging.INFO, message)


def _hindrance(config: MkDocsConfig, untrusted: bool) -> str | None:
    """Why a site cannot be searched with Pagefind, and what to do about it."""
    plugin = config.plugins.get("material/search")
    if plugin is None or not plugin.config.enabled:
        return "Pagefind takes the place of it: add `search` to `plugins`, and let the theme be `material`"
    offline = config.plugins.get("material/offline")
    if offline is not None and offline.config.enabled:
        return "Pagefind cannot be asked by a page that was opened as a file: leave out the plugin `offline`"
    if untrusted:
        return "pages of an untrusted change may run no WebAssembly, which Pagefind is"
    if not is_installed():
        return f"Pagefind is not installed: {INSTALL}"
    return None


_PROGRAM = (sys.executable, "-P", "-m", "pagefind")


def is_installed() -> bool:
    """Whether Pagefind can be run: its Python package may be there without the program, or with another system's."""
    try:
        return subprocess.run([*_PROGRAM, "--version"], env=_environment(), capture_output=True).returncode == 0
    except OSError:
        return False


def _environment() -> dict[str, str]:
    """Ours without Pagefind's own settings, but for where its program is: what it does is for us to say."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PAGEFIND_") or name == "PAGEFIND_BINARY_PATH"
    }


class Pagefind(BasePlugin):  # type: ignore[type-arg]
    """What our plugin adds to a host where Pagefind searches."""

    def __init__(self, plan: Site) -> None:
        super().__init__()
        self.filters = plan.filters
        self.ours = {page.path: page.meta for page in plan.pages}
        self.files: Files = Files([])

    def take_over(self, files: Files, config: MkDocsConfig) -> None:
        """Keep Material from making an index and from asking for one; its field is ours to write in `on_env`."""
        self.files = files
        theirs = config.plugins["material/search"]
        for event in ("page_context", "post_build"):
            methods = config.plugins.events[event]
            config.plugins.events[event] = [one for one in methods if getattr(one, "__self__", None) is not theirs]
        for path, content in ((STYLESHEET, search_stylesheet()), (SCRIPT, search_script())):
            files.append(File.generated(config, path, content=content, inclusion=InclusionLevel.INCLUDED))
        config.extra_css = [STYLESHEET, *config.extra_css]
        script = option.ExtraScriptValue(SCRIPT)
        script.defer = True
        config.extra_javascript = [script, *config.extra_javascript]
        config.plugins[NAME] = self

    @event_priority(-100)
    def on_env(self, env: Environment, **_: Any) -> Environment:
        """The header's template asks for the field by this name; a theme's own would be for Material's script."""
        loader = FileSystemLoader(SEARCH)
        env.loader = ChoiceLoader([loader, env.loader]) if env.loader is not None else loader
        return env

    @event_priority(-100)  # after all that still changes files of the site
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        site = Path(config.site_dir)
        place = site / FOLDER
        shutil.rmtree(place, ignore_errors=True)
        with TemporaryDirectory(prefix="tpmdocs-") as folder:
            for path, text in self._pages(site):
                file = Path(folder, path)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
            _index(folder, place)
        for file in place.glob("pagefind-*"):
            if file.name not in ("pagefind-entry.json", "pagefind-worker.js"):  # fields of its own, which nobody loads
                file.unlink()
        told = json.dumps(self._told(place), ensure_ascii=False, separators=(",", ":"))
        (place / "filters.json").write_text(told, encoding="utf-8")

    def _told(self, place: Path) -> Mapping[str, object]:
        """What pages can be told apart by: all values in one order, and by Pagefind's name of a page their numbers.

        They are not given to Pagefind, as it would write them in another order each time.
        """
        numbers: dict[tuple[str, str], int] = {}
        for one in self.filters:
            numbers |= {(one.title, value): len(numbers) + n for n, value in enumerate(one.values)}
        names = _names(place)
        pages = {}
        for file in self.files.documentation_pages():
            values = [numbers[one.title, value] for one in self.filters for value in one.of.get(file.src_uri, ())]
            name = names.get(re.sub(r"/index\.html$", "/", f"/{file.dest_uri}"))
            if values and name is not None:
                pages[name] = values
        facets = [{"title": one.title, "values": one.values} for one in self.filters]
        return {"facets": facets, "pages": pages}

    def _pages(self, site: Path) -> Iterator[tuple[str, str]]:
        """Pages that can be found, by their paths below the site."""
        for file in self.files.documentation_pages():
            meta = self.ours.get(file.src_uri) or _front_matter(file)
            search, title = meta.get("search"), meta.get("title")
            if not (site / file.dest_uri).is_file() or (isinstance(search, dict) and search.get("exclude")):
                continue
            page = (site / file.dest_uri).read_text(encoding="utf-8")
            found = content(page, title if isinstance(title, str) else None)
            if found is not None:
                yield file.dest_uri, found


def _front_matter(file: File) -> Mapping[str, object]:
    """What an author's page says of itself; the host has not read those that did not change since the last build."""
    if file.page is not None and file.page.markdown is not None:
        return file.page.meta
    return get_data(file.content_string)[1]


def content(page: str, title: str | None = None) -> str | None:
    """What of a page is to be found, as a page for Pagefind; None where it has no content that we know.

    Args:
        title: What it is called, where that is something else than its heading.
    """
    article = _ARTICLE.search(page)
    if article is None:
        return None
    language = _LANGUAGE.search(page)
    told = f'<i data-pagefind-meta="title[title]" title="{html.escape(title)}"></i>' if title is not None else ""
    # What an author might say to Pagefind, such as for another site, could leave out all other pages.
    said = article[1]
    if "data-pagefind-" in said.lower():  # to look for it with the pattern takes six times as long
        said = _TO_PAGEFIND.sub("data-", said)
    lang = language[1] if language else "en"
    return f'<html lang="{lang}"><body data-pagefind-body>{told}{said}</body></html>'


_ARTICLE = re.compile(r'<article class="md-content__inner\b[^>]*>(.*)</article>', re.S)
_LANGUAGE = re.compile(r'<html lang="([\w-]+)"')
_TO_PAGEFIND = re.compile("data-pagefind-", re.I)

_LEFT_OUT = ("[data-search-exclude]", ".headerlink", ".linenos", ".linenodiv", ".md-content__button", ".md-source-file")
"""What Material leaves out of its index, or adds to the content by itself."""


def _names(place: Path) -> Mapping[str, str]:
    """Pagefind's names of pages, by their addresses."""
    names = {}
    for file in (place / "fragment").glob("*.pf_fragment"):
        text = gzip.decompress(file.read_bytes())
        names[json.loads(text.removeprefix(b"pagefind_dcd"))["url"]] = file.stem
    return names


def _index(folder: str, place: Path) -> None:
    """Have Pagefind read all pages of a folder, and write its index to another.

    By its program and not by its Python interface, which waits a tenth of a second for each page:
    https://github.com/pagefind/pagefind, wrappers/python/src/pagefind/service/__init__.py
    """
    command = [*_PROGRAM, "--site", folder, "--output-path", str(place.absolute())]
    command += ["--exclude-selectors", ",".join(_LEFT_OUT), "--silent"]
    # Not in the repository, where it would look for a configuration.
    done = subprocess.run(
        command,
        cwd=folder,
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode != 0 or not (place / "pagefind.js").is_file():
        raise PluginError(f"Pagefind failed; `search: material` of the plugin tpmdocs does without it\n{done.stdout}")
