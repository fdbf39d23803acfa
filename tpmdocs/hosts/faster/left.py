"""Pages that would come out as they are already are neither read, converted nor written, but only accounted for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from tpmdocs.hosts.faster.account import Account
from tpmdocs.hosts.faster.converting import Converted
from tpmdocs.hosts.faster.fingerprints import Unfathomable, digest, of_text
from tpmdocs.hosts.faster.given import Given
from tpmdocs.hosts.faster.outputs import Outputs
from tpmdocs.hosts.faster.said import Saying, say
from tpmdocs.hosts.faster.seen_navigation import SeenNavigation, row
from tpmdocs.hosts.source import Sources
from tpmdocs.repository.cache import Cache

NAME = "site/pages"

FORMAT = 3
"""Counts up when what is kept changes its form."""


class Left(NamedTuple):
    """What is known of a page that was built.

    Attributes:
        source: A digest of all that its text follows from.
        around: A word for what it shows of other pages.
        output: A digest of what was written.
        links: Of each link to an anchor the page it leads to, the anchor, and how it was written.
        entries: What search has of it.
        mentions: What was asked about each `[[…]]`, and the answer.
    """

    source: str
    around: str
    output: str
    meta: dict[str, Any]
    toc: list[Any]
    title: str | None
    anchors: list[str]
    links: list[list[str]]
    said: list[list[Any]]
    entries: list[Any]
    mentions: list[list[Any]]


@dataclass
class LeftPages:
    """Tells which pages of a build may be left.

    All that a page comes from is looked at: its text, where its mentions lead, what is the same for all pages, and what
    it shows of others.
    What is asked of a page while others are made has the answer of before: its title, its anchors, what it warns of,
    and what search has of it.

    Attributes:
        common: A word for what is the same for all pages.
        plan: One for all that answers about mentions follow from; empty where there is none.
        sources: What pages are made of where that is not what their files hold.
    """

    given: Given
    outputs: Outputs
    account: Account
    common: str
    plan: str
    sources: Sources

    def __post_init__(self) -> None:
        plan, self._before = _known_pages(self.given.cache, self.common)
        self._has_same_plan = plan == self.plan != ""
        self._sources: dict[str, str] = {}
        self._left: dict[str, tuple[Page, Left]] = {}
        self._is_settled = False

    def take(self, page: Page) -> bool:
        """Take a page that is about to be read for one that may be left, if its text is as it was."""
        if self._is_settled:
            return False
        uri = page.file.src_uri
        try:
            source = of_text(*(self.sources.told(uri) or [page.file.content_string]))
        except (OSError, ValueError):
            return False  # the host says so
        self._sources[uri] = source
        known = self._before.get(uri)
        if known is None or known[0].source != source or not self._is_answered_the_same(uri, known[0]):
            return False
        self._restore(page, known[0])
        self._left[uri] = page, known[0]
        return True

    def _is_answered_the_same(self, uri: str, known: Left) -> bool:
        return self._has_same_plan or all(
            self.given.mentions.answer(uri, id_, anchor) == was for id_, anchor, was in known.mentions
        )

    def _restore(self, page: Page, known: Left) -> None:
        page.read_source = lambda config: None  # type: ignore[method-assign]  # noqa: ARG005
        page.render = lambda *_: None  # type: ignore[method-assign]
        page.markdown = page.content = ""
        page.meta = known.meta
        page.toc = get_toc(known.toc)
        page._title_from_render = known.title
        page.present_anchor_ids = set(known.anchors)
        page.links_to_anchors = {}
        for uri, anchor, link in known.links:
            file = self.given.files.get_file_from_path(uri)
            if file is not None:
                page.links_to_anchors.setdefault(file, {})[anchor] = link

    def settle(self, seen: SeenNavigation, *, is_searched: bool) -> Iterator[Page]:
        """When all titles are known: leave pages, and yield those that have to be made after all.

        Args:
            is_searched: Whether search takes what we have for it.
        """
        self._is_settled = True
        around = {uri: self._around(page, seen) for uri, (page, _) in self._left.items()}  # while all have their titles
        for uri, (page, known) in list(self._left.items()):
            path = page.file.abs_dest_path
            if is_searched and around[uri] == known.around and self.outputs.leave(path, known.output):
                page.tpmdocs_left = known  # type: ignore[attr-defined]
                say([Saying(*one) for one in known.said])
                self.account.made(uri, "converted", "")
                self.account.made(uri, "written", "")
            else:
                del self._left[uri]
                del page.read_source, page.render
                page.markdown = page.content = page._title_from_render = None
                page.meta, page.toc = {}, []  # type: ignore[assignment]
                yield page

    def end(self, seen: SeenNavigation, pages: Iterable[Page]) -> None:
        """When all is written: keep what is known of each page."""
        lines = [json.dumps([FORMAT, self.common, self.plan]).encode()]
        for page in pages:
            uri = page.file.src_uri
            if uri in self._left:
                lines.append(self._before[uri][1])
            elif (known := self._known(page, seen)) is not None:
                lines.append(json.dumps([uri, *known], separators=(",", ":")).encode())
        self.given.cache.keep(NAME, b"\n".join(lines))

    def _known(self, page: Page, seen: SeenNavigation) -> Left | None:
        """What there is to know of a page that was made; None where that is not all."""
        made: Converted | None = getattr(page, "tpmdocs_made", None)
        entries = getattr(page, "tpmdocs_entries", [])
        source, around = self._sources.get(page.file.src_uri), self._around(page, seen)
        output = self.outputs.digest_of(page.file.abs_dest_path)
        if made is None or made.included or not source or not around or not output:
            return None
        links = [
            [file.src_uri, anchor, link]
            for file, ones in (page.links_to_anchors or {}).items()
            for anchor, link in ones.items()
        ]
        said = [list(one) for one in (*made.said, *(saying for link in made.links for saying in link.said))]
        known = Left(
            source,
            around,
            output,
            dict(page.meta),
            list(made.toc),
            made.title,
            sorted(made.anchors),
            links,
            said,
            entries,
            [list(one) for one in made.mentions],
        )
        return known if _is_plain(known.meta) else None

    def _around(self, page: Page, seen: SeenNavigation) -> str:
        """A word for what a page shows of others; empty where that cannot be told."""
        try:
            return digest(
                seen.word(page),
                [row(one) for one in (page.previous_page, page.next_page, *page.ancestors)],
                [page.title, page.is_homepage, page.canonical_url, page.edit_url],
            )
        except Unfathomable:
            return ""


def _known_pages(cache: Cache, common: str) -> tuple[str, Mapping[str, tuple[Left, bytes]]]:
    """The plan, and what was kept of pages that had the same in common, each with the line that it was kept in."""
    try:
        lines = (cache.get(NAME) or b"[]").split(b"\n")
        *head, plan = json.loads(lines[0]) or [""]
        if head != [FORMAT, common]:
            return "", {}
        found = {}
        for line in lines[1:]:
            uri, *known = json.loads(line)
            found[uri] = Left(*known), line
        return str(plan), found
    except (ValueError, TypeError, RecursionError):
        return "", {}  # not what we keep


def _is_plain(meta: Mapping[str, Any]) -> bool:
    """Whether JSON gives back what it is given."""
    try:
        return bool(json.loads(json.dumps(meta)) == meta) and all(isinstance(name, str) for name in meta)
    except (TypeError, ValueError, RecursionError):
        return False
