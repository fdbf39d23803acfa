"""A Page becomes the text of a Markdown file with front matter, as every host reads it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import yaml

from tpmdocs.site import Page

_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # libyaml's, where PyYAML was built with it


class Sources:
    """What a host makes pages of where that is not what their files hold, by their paths.

    A text is written when it is asked for: after an edit that is for few of them.

    Args:
        pages: Ours.
        as_said: Makes of each text in front matter what the host needs it to be.
        authors: Further texts, as they are.
    """

    def __init__(
        self, pages: Iterable[Page] = (), as_said: Callable[[str], str] = str, authors: Mapping[str, str] | None = None
    ) -> None:
        self._pages = {page.path: page for page in pages}
        self._as_said = as_said
        self._authors = authors or {}

    def __contains__(self, path: str) -> bool:
        return path in self._pages or path in self._authors

    def text(self, path: str) -> str | None:
        page = self._pages.get(path)
        return source(page, self._as_said) if page is not None else self._authors.get(path)

    def told(self, path: str) -> tuple[str, ...] | None:
        """All that the text follows from, while texts in front matter are said in one way."""
        page = self._pages.get(path)
        if page is None:
            return (self._authors[path],) if path in self._authors else None
        return json.dumps([page.title, page.meta]), page.content

    def ours(self, path: str) -> str:
        """The part of a page that we have written."""
        page = self._pages.get(path)
        if page is None:
            return ""
        return page.content if page.ours is None else page.content[slice(*page.ours)]


def source(page: Page, as_said: Callable[[str], str] = str) -> str:
    """A page with its front matter; `as_said` makes of each text in that what the host needs it to be."""
    return with_front_matter(each_text({"title": page.title, **page.meta}, as_said), page.content)


def with_front_matter(meta: Mapping[str, object], content: str) -> str:
    head = yaml.dump(meta, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1_000_000_000)
    return f"---\n{head}---\n\n{content}"


def each_text(value: object, as_said: Callable[[str], str]) -> Any:
    """A value of any shape with each text in it as it is to be said."""
    if isinstance(value, dict):
        return {each_text(key, as_said): each_text(one, as_said) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [each_text(one, as_said) for one in value]
    return as_said(value.encode(errors="replace").decode()) if isinstance(value, str) else value
