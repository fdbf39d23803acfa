"""A text that names several specs where one is read becomes their ids, and how to write them."""

from __future__ import annotations

import re

from tpmdocs.model.catalog import Catalog

_BETWEEN = re.compile(r"\s*[,;&+|]\s*(?:and\s+)?|\s+(?:and|or|[-–—])\s+|\s+")
_LONGEST = 2_000


def several(text: str, catalog: Catalog) -> tuple[str, ...]:
    """The ids of the specs that a text begins with, where it begins with at least two and is itself no id."""
    if len(text) > _LONGEST or _BETWEEN.search(text) is None or catalog.find(text):
        return ()
    names: list[str] = []
    for part in _BETWEEN.split(text.strip()):
        if not part or not catalog.find(part):
            break
        names.append(part)
    return tuple(names) if len(set(names)) > 1 else ()


def as_list(names: tuple[str, ...], catalog: Catalog) -> str:
    """The way out: a list, or what parts ids in this repository."""
    separator = catalog.dialect.references.separator
    if separator is not None:
        written = f"{separator.rstrip()} ".join(names)
        return f"write `{written}`"
    return f"write them as a list: `[{', '.join(names)}]`"
