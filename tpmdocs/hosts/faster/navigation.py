"""The navigation of Material is written once for all pages that see it alike, but for the entries that lead to each.

The theme writes the whole of it for every page anew, so that a site takes time by the square of its size. An entry that
does not lead to the page, or to a section around it, says the same on every page in one folder: what differs is the
way from there.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from jinja2 import BaseLoader, Environment, FileSystemLoader
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import StructureItem
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page

from tpmdocs.hosts.faster.fingerprints import own_folders

NAME = "tpmdocs_entries"
"""What templates call what writes entries."""

_REPLACED = {
    "partials/nav.html": (
        """    {% for nav_item in nav.items %}
      {% set path = "__nav_" ~ loop.index %}
      {{ item.render(nav_item, path, 1) }}
    {% endfor %}
""",
        f'    {{{{ {NAME}(item.render, nav, "__nav", 0, none, page) }}}}\n',
    ),
    "partials/nav-item.html": (
        """            {% for item in nav_item.children %}
              {% if not index or item != index %}
                {{ render(item, path ~ "_" ~ loop.index, level + 1, nav_item) }}
              {% endif %}
            {% endfor %}
""",
        f"            {{{{ {NAME}(render, nav_item, path, level, index, page) }}}}\n",
    ),
}
"""The loops over entries, and what stands in for them."""

KNOWN = frozenset({"af33f6e032f632eb", "89895208f22d68ce"})
"""Digests of templates of which it is known that these loops are all that has to be looked at: Material 9.7 and 9.8."""


def take_over(env: Environment, nav: Navigation) -> bool:
    """Have templates that are read from now on write entries through us; whether they are the ones that we know."""
    loader = env.loader
    if type(loader) is not FileSystemLoader:
        return False
    sources = {name: _source(loader, env, name) for name in _REPLACED}
    if not all(digest_of_template(source) in KNOWN for source in sources.values()):
        return False
    env.loader = _Loader(loader, {name: source.replace(*_REPLACED[name]) for name, source in sources.items()})
    env.globals[NAME] = Entries(nav)
    return True


def is_pruned(config: MkDocsConfig) -> bool:
    """Whether of a section that does not lead to the page, only the title is written, and a link to its first page.

    So it is with the templates that we know, unless sections are told to stay open, or others look at them too.
    """
    features = {*(config.theme.get("features") or ())}
    return "navigation.prune" in features and not features & _OPENING and not own_folders(config)


_OPENING = {"navigation.tabs", "navigation.sections"}


def digest_of_template(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()[:16]


def _source(loader: FileSystemLoader, env: Environment, name: str) -> str:
    try:
        return loader.get_source(env, name)[0]
    except LookupError:  # another theme, which has no such template
        return ""


class _Loader(BaseLoader):
    def __init__(self, others: BaseLoader, sources: dict[str, str]) -> None:
        self._others, self._sources = others, sources

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        source, file, is_current = self._others.get_source(environment, template)
        return self._sources.get(template, source), file, is_current

    def list_templates(self) -> list[str]:
        return self._others.list_templates()


Render = Callable[[StructureItem, str, int, Any], str]
"""The theme's macro: writes an item, with the name of its place, its level and what it is in."""


class Entries:
    """Writes what is in a section of the navigation, or at its top."""

    def __init__(self, nav: Navigation) -> None:
        self._written: dict[tuple[object, ...], list[str | None]] = {}
        self._places: dict[int, dict[str, list[int]]] = {}
        self._sections: dict[int, list[tuple[int, Section]]] = {}
        self._below: set[tuple[str, ...]] = set()
        files: list[str] = []
        for item in _all(nav.items):
            if isinstance(item, Page | Link) and item.url:
                way = _parts(item.url)
                self._below.update(way[:n] for n in range(len(way)))
            if isinstance(item, Page):
                files.append(item.file.src_uri)
        self._twice = {file for file, times in Counter(files).items() if times > 1}

    def __call__(
        self, render: Render, section: Any, path: str, level: int, index: StructureItem | None, page: Page
    ) -> str:
        children: Sequence[StructureItem] = section.items if isinstance(section, Navigation) else section.children

        def write(number: int) -> str:
            return str(render(children[number], f"{path}_{number + 1}", level + 1, section))

        shown = [number for number, child in enumerate(children) if not index or child != index]
        if page is None or page.file.src_uri in self._twice:
            return "".join(map(write, shown))
        key = (id(section), path, level, getattr(section, "active", False), self._seen_from(page))
        texts = self._written.setdefault(key, [None] * len(children))
        leading = self._leading(section, children, page)
        for number in shown:
            if texts[number] is None and number not in leading:
                texts[number] = write(number)
        if not leading and len(shown) == len(children):
            return "".join(texts)  # type: ignore[arg-type]
        return "".join(write(number) if number in leading else texts[number] or "" for number in shown)

    def _leading(self, section: object, children: Sequence[StructureItem], page: Page) -> set[int]:
        """The entries that are the page, or lead to it."""
        if id(section) not in self._places:
            places: dict[str, list[int]] = {}
            for number, child in enumerate(children):
                if isinstance(child, Page):
                    places.setdefault(child.file.src_uri, []).append(number)
            self._places[id(section)] = places
            self._sections[id(section)] = [(n, child) for n, child in enumerate(children) if isinstance(child, Section)]
        leading = set(self._places[id(section)].get(page.file.src_uri, ()))
        return leading | {number for number, one in self._sections[id(section)] if one.active}

    def _seen_from(self, page: Page) -> tuple[object, ...]:
        """What pages have in common from which the way to any other entry is the same."""
        folder, _, name = page.url.rpartition("/")
        way = _parts(folder if "." in name else page.url)
        if "." in name or not way or way in self._below:
            return True, way  # in this folder, or with entries below the page
        return False, way[:-1], len(way)


def _all(items: Iterable[StructureItem]) -> Iterator[StructureItem]:
    for item in items:
        yield item
        if isinstance(item, Section):
            yield from _all(item.children)


def _parts(url: str) -> tuple[str, ...]:
    return tuple(part for part in url.split("/") if part not in ("", "."))
