"""A Page becomes the text of a Markdown file with front matter, as every host reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import yaml

from tpmdocs.site import Page

_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # libyaml's, where PyYAML was built with it


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
