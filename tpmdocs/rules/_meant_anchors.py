"""A link that leads to no heading becomes the heading, or the definition of a link, that was most likely meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tpmdocs.diagnostics import Edit, shown
from tpmdocs.inner_links import InnerLink
from tpmdocs.suggest import closest, is_same


def heading_like(anchor: str, text: str, anchors: Iterable[str]) -> str | None:
    """The anchor that was most likely meant; None where none is near.

    It is spelt nearly so, or as the text of the link reads, or it is the only one that begins or ends with
    these words, or that they begin with.
    """
    known = sorted(anchors)
    near = closest(anchor, known)
    if near is not None:
        return near
    named = closest(text, known)
    if named is not None and is_same(named, text):
        return named
    longer = [other for other in known if _is_part(anchor, of=other)]
    shorter = [
        other
        for other in known
        if anchor.casefold().startswith(f"{other.casefold()}-") and 2 * len(other) > len(anchor)
    ]
    within = longer or shorter
    return within[0] if len(within) == 1 else None


def _is_part(words: str, of: str) -> bool:
    """Whether some words of an anchor are the first or the last ones of another."""
    part, whole = words.casefold().strip("-"), of.casefold()
    return bool(part) and (whole.startswith(f"{part}-") or whole.endswith(f"-{part}"))


@dataclass(frozen=True, slots=True)
class Defined:
    """How a link is written whose address is the name of a definition: `[text][name]`."""

    help: str
    fix: Edit | None


def defined(link: InnerLink, name: str) -> Defined | None:
    """The way out for a link whose address, or fragment, is what `[name]: address` defines in the same file."""
    document = link.document
    at = document.prose.definition(name)
    if at is None:
        return None
    source, body = document.source, document.front_matter.body_start
    line = source.span(body + at, body + at).line
    start, end = link.start - 1, link.end + 1
    is_bare = source.text[start : start + 1] == "(" and source.text[end - 1 : end] == ")"
    return Defined(
        f"{shown(name)} is defined as a link on line {line}: write {shown(f'[{link.link.text}][{name}]')}",
        Edit(source.span(start, end), f"[{name}]") if is_bare else None,
    )
