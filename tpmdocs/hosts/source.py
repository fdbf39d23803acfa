"""A Page becomes the text of a Markdown file with front matter, as every host reads it."""

from __future__ import annotations

import html
from typing import Any

import yaml

from tpmdocs.site import Page

_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # libyaml's, where PyYAML was built with it


def source(page: Page) -> str:
    """A page with its front matter. Hosts write what it holds into HTML as it is, so it is escaped here."""
    meta = {"title": page.title, **page.meta}
    head = yaml.dump(_escaped(meta), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1_000_000_000)
    return f"---\n{head}---\n\n{page.content}"


def _escaped(value: object) -> Any:
    if isinstance(value, dict):
        return {_escaped(key): _escaped(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_escaped(one) for one in value]
    return html.escape(value.encode(errors="replace").decode()) if isinstance(value, str) else value
