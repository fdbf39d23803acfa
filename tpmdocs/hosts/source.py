"""A Page becomes the text of a Markdown file with front matter, as every host reads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml

from tpmdocs.site import Page

_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # libyaml's, where PyYAML was built with it


def source(page: Page, as_said: Callable[[str], str] = str) -> str:
    """A page with its front matter; `as_said` makes of each text in that what the host needs it to be."""
    meta = _each_text({"title": page.title, **page.meta}, as_said)
    head = yaml.dump(meta, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1_000_000_000)
    return f"---\n{head}---\n\n{page.content}"


def _each_text(value: object, as_said: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {_each_text(key, as_said): _each_text(one, as_said) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_each_text(one, as_said) for one in value]
    return as_said(value.encode(errors="replace").decode()) if isinstance(value, str) else value
