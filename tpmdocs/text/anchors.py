"""What headings and ids of a body are named in addresses."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from markdown.extensions.toc import slugify as mkdocs_slugify

from tpmdocs.text.prose import Prose

AnchorStyle = Literal["mkdocs", "github"]


def anchors(prose: Prose, style: AnchorStyle) -> frozenset[str]:
    """What `#…` may name in this body.

    Headings are named as Python-Markdown's toc extension does it when nothing is configured (`mkdocs`), or as GitHub.
    """
    return frozenset(filter(None, (*prose.attribute_ids, *heading_anchors(prose, style), *prose.html_ids)))


def heading_anchors(prose: Prose, style: AnchorStyle) -> tuple[str, ...]:
    """What each heading is named, in order."""
    slugify = mkdocs_slugify if style == "mkdocs" else github_slugify
    taken = dict.fromkeys(prose.attribute_ids, 0)
    return tuple(heading.id or unique_anchor(slugify(heading.text, "-"), taken, style) for heading in prose.headings)


def github_slugify(value: str, separator: str) -> str:
    """A heading's anchor as GitHub makes it; a `slugify` for Python-Markdown's toc extension.

    Lower case; letters, marks and digits of every script, `_` and `-` stay, each space becomes a separator. Source: the
    expression `[^\\p{Word}\\- ]` in the table-of-contents filter of https://github.com/gjtorikian/html-pipeline. Toc by
    itself still differs from GitHub in that it makes one space of several, and numbers what it sees again `_1`.
    """
    return _with_words_only(value).replace(" ", separator)


@lru_cache(maxsize=4_096)  # a plan's specs have their headings in common
def _with_words_only(value: str) -> str:
    return "".join(char for char in value.lower() if char in " -" or unicodedata.category(char) in _WORD_CATEGORIES)


def unique_anchor(slug: str, taken: dict[str, int], style: AnchorStyle) -> str:
    """The slug, with the first free number behind it where it is taken: slug_1 for toc, slug-1 on GitHub.

    The anchor joins `taken`, which remembers the last number that each slug was given.
    """
    if slug and slug not in taken:
        taken[slug] = 0
        return slug
    base, last, separator = slug, taken.get(slug, 0), "-"
    if style == "mkdocs":
        separator = "_"
        numbered = _NUMBERED.fullmatch(slug)  # toc counts on from the writer's own number
        if numbered is not None:
            base, last = numbered["base"], max(last, int(numbered["number"]))
    while (anchor := f"{base}{separator}{last + 1}") in taken:
        last += 1
    taken[slug], taken[anchor] = last + 1, 0
    return anchor


_NUMBERED = re.compile(r"(?P<base>.*)_(?P<number>[0-9]{1,9})")
_WORD_CATEGORIES = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "Pc"})
