"""A link that leads to no heading becomes the heading, or the definition of a link, that was most likely meant."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

from tpmdocs.diagnostics import Edit, shown
from tpmdocs.editing.inner_links import InnerLink
from tpmdocs.text.suggest import closest, same_as


@dataclass(frozen=True)
class Headings:
    """What `#…` may name on one page."""

    anchors: frozenset[str]

    def like(self, anchor: str, text: str = "") -> str | None:
        """The anchor that was most likely meant; None where none is near.

        It is spelt nearly so, or as the text of the link reads, or it is the only one that begins or ends with these
        words, or that they begin with.
        """
        near = closest(anchor, self.anchors) or same_as(text, self.anchors)
        if near is not None:
            return near
        words = anchor.casefold().strip("-")
        within = (self._longer(words) or self._shorter(words)) if words else set()
        return self._folded[within.pop()] if len(within) == 1 else None

    def _longer(self, words: str) -> set[str]:
        """Anchors of which some words are the first or the last ones; no more than tell that there are several."""
        ends = _beginning(f"-{words}"[::-1], self._backwards)
        return {*_beginning(f"{words}-", self._forwards), *(end[::-1] for end in ends)}

    def _shorter(self, words: str) -> set[str]:
        """Anchors that are the first of some words, and more than half of them."""
        ends = (at for at, char in enumerate(words) if char == "-" and 2 * at > len(words))
        return {words[:at] for at in ends if words[:at] in self._folded}

    @cached_property
    def _folded(self) -> dict[str, str]:
        return {anchor.casefold(): anchor for anchor in sorted(self.anchors, reverse=True)}

    @cached_property
    def _forwards(self) -> list[str]:
        return sorted(self._folded)

    @cached_property
    def _backwards(self) -> list[str]:
        return sorted(anchor[::-1] for anchor in self._folded)


def _beginning(start: str, ordered: list[str]) -> list[str]:
    """The first two of some texts, in their order, that begin like this."""
    first = bisect_left(ordered, start)
    return [text for text in ordered[first : first + 2] if text.startswith(start)]


@dataclass(frozen=True, slots=True)
class Defined:
    """How a link is written whose address is the name of a definition: `[text][name]`."""

    help: str
    fix: Edit | None


def defined(link: InnerLink, name: str) -> Defined | None:
    """The way out for a link whose address, or fragment, is what `[name]: address` defines in the same file."""
    document = link.document
    source, at = document.source, document.prose.definition(name)
    if at is None or at == link.link.target_start or link.link.image:  # `[text][name]` and `[name]: name`, or a picture
        return None
    defined_at = document.front_matter.body_start + at
    line = source.span(defined_at, defined_at).line
    start, end = link.start - 1, link.end + 1
    is_bare = source.text[start : start + 1] == "(" and source.text[end - 1 : end] == ")"
    return Defined(
        f"{shown(name)} is defined as a link on line {line}: write {shown(f'[{link.link.text}][{name}]')}",
        Edit(source.span(start, end), f"[{name}]") if is_bare else None,
    )
